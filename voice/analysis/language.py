"""Is this English that can be read? Only English is tagged; anything else is marked for a person."""

from __future__ import annotations

from functools import cache
from typing import Any

from voice.analysis.normalise import Page
from voice.analysis.phrases import commonness

_ENOUGH_LETTERS = 15
_SHARE_OF_COMMON = 0.25
_SURE = 0.9

ENGLISH, NONE, UNKNOWN = "en", "", "und"


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(page: Page) -> str:
    """An ISO 639-1 code; "" for an empty text, "und" for one without words.

    Commonest English words decide first (phone spelling misleads py3langid, which takes a second to load);
    only a text with few of them is given to it, and only a sure answer is believed.
    """
    if not page.text.strip():
        return NONE
    if not page.words:
        return UNKNOWN
    common = commonness()
    known = sum(map(common.__contains__, page.words))
    if known >= _SHARE_OF_COMMON * len(page.words) or len(page.text) < _ENOUGH_LETTERS:
        return ENGLISH
    code, probability = _identifier().classify(page.text.encode("utf-8", "replace").decode())
    return str(code) if code != ENGLISH and probability >= _SURE else ENGLISH
