"""The tone component: negative, positive, mixed or neutral, from our own signals and one hint of TextBlob's.

Tone is never used for triage: TextBlob scores "I want to die" at 0.0. Its `sentiment` of a single word is asked once
a word and kept, because a whole narrative's takes longer than everything else here together.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from voice.analysis.book import ThemeBook
from voice.analysis.normalise import Page
from voice.analysis.phrases import Phrase, PhraseIndex, word_lists
from voice.analysis.reading import Tone
from voice.analysis.search import Shelf

_REMEMBERED = 60_000
_known: dict[str, float] = {}


@cache
def table() -> dict[str, Any]:
    """The phrases and weights of tone.toml."""
    return tomllib.loads((Path(__file__).parent / "tone.toml").read_text("utf-8"))


@cache
def _textblob() -> Any:
    """TextBlob, without the scipy and scikit-learn that nltk imports where it finds them (3 s, 190 MB)."""
    kept_out = [name for name in ("scipy", "sklearn") if name not in sys.modules]
    sys.modules.update(dict.fromkeys(kept_out))  # type: ignore[arg-type]
    try:
        from textblob import TextBlob
    finally:
        for name in kept_out:
            del sys.modules[name]
    return TextBlob


def polarity(word: str) -> float:
    """TextBlob's polarity of one word, -1 to 1, asked once."""
    known = _known.get(word)
    if known is None:
        if len(_known) >= _REMEMBERED:
            _known.clear()
        known = _known[word] = float(_textblob()(word).sentiment.polarity)
    return known


def textblob_hint(words: Sequence[str]) -> tuple[float, float]:
    """Sums of the positive and of the negative words' polarities, a negation before a word turning it."""
    good = bad = 0.0
    turned = False
    negations = _negations()
    for word in words:
        value = polarity(word)
        if value:
            value = -value / 2 if turned else value
            good, bad = (good + value, bad) if value > 0 else (good, bad - value)
        turned = word in negations
    return good, bad


@cache
def _negations() -> frozenset[str]:
    return frozenset(word_lists()["not"])


class ToneReader:
    """Weighs how good and how bad a narrative sounds, and names its tone."""

    def __init__(self, book: ThemeBook, shelf: Shelf | None = None) -> None:
        self._leaning = {theme.id: theme.polarity for theme in book}
        self._weights = table()["weights"]
        self._index = PhraseIndex(
            (Phrase(wording, side, "tone", 1.0) for side in ("good", "bad") for wording in table()[side]), shelf
        )

    def __call__(self, page: Page, themes: Sequence[str], concern: float) -> Tone:
        good, bad = self.balance(page, themes, concern)
        low = self._weights["enough"]
        if good < low and bad < low:
            return "neutral"
        if good >= low and bad >= low and min(good, bad) >= self._weights["both"] * max(good, bad):
            return "mixed"
        return "positive" if good > bad else "negative"

    def balance(self, page: Page, themes: Sequence[str], concern: float) -> tuple[float, float]:
        """How good and how bad it sounds, both from 0 upwards."""
        weights = self._weights
        good, bad = (weights["textblob"] * part for part in textblob_hint(page.words))
        sides = [phrase.owner for phrase in {match.phrase for match in self._index.find(page)}]
        leanings = [self._leaning.get(theme, 0) for theme in themes]
        good += weights["phrase"] * sides.count("good") + weights["theme_good"] * leanings.count(1)
        bad += weights["phrase"] * sides.count("bad") + weights["theme_bad"] * leanings.count(-1)
        return good, bad + weights["lean"] * bool(themes) + weights["concern"] * concern
