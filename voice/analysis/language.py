"""Is this English that can be read? Only English is tagged; anything else is marked for a person."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from voice.analysis.normalise import Page
from voice.analysis.phrases import commonness

_PLAINLY = 0.5
_SHARE_OF_KNOWN = 0.25
_SURE = 0.9
_SIGN = re.compile(r"[^\s!-/:-@[-`{-~\u2000-\u206f]")
ENGLISH, NONE, UNKNOWN = "en", "", "und"


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def warm() -> None:
    """Load py3langid now (a second or two), so that the first text in another language need not wait for it."""
    _identifier()


@cache
def _words(name: str) -> frozenset[str]:
    table = tomllib.loads((Path(__file__).parent / "language.toml").read_text("utf-8"))
    return frozenset(table[name].split())


@cache
def _known() -> frozenset[str]:
    """Ordinary words and those of the word classes, without what other languages write alike: words of two letters
    (`no`, `me`, `my`, `to`, `do`) and those that `language.toml` names."""
    classes = tomllib.loads((Path(__file__).parent / "learned" / "classes.toml").read_text("utf-8"))["classes"]
    entries = " ".join(classes.values()).split()
    english = (*commonness(), *entries, *_words("besides"))
    return frozenset(word for word in english if len(word) > 2) - _words("shared")


@cache
def _neither() -> frozenset[str]:
    """English words that say nothing about the language."""
    return (frozenset(commonness()) | _words("shared")) - _known()


def language_of(page: Page) -> str:
    """An ISO 639-1 code; "" for a text of spaces and stops, "und" for one that is not English and no language surely (a
    picture alone may say a lot).

    Known English words decide first (phone spelling misleads py3langid, which takes a second to load); only a text
    with few of them is given to it, and only a sure answer is believed. A text of which hardly a word is known is
    never taken for English, however short.
    """
    if not page.words:
        return UNKNOWN if _SIGN.search(page.text) else NONE
    known = sum(map(_known().__contains__, page.words))
    if known >= _PLAINLY * len(page.words):
        return ENGLISH
    telling = [word for word in page.words if word not in _neither() and word.isalpha()]
    if known >= _SHARE_OF_KNOWN * len(telling):
        return ENGLISH
    code, probability = _identifier().classify(page.text.encode("utf-8", "replace").decode())
    return str(code) if code != ENGLISH and probability >= _SURE else UNKNOWN
