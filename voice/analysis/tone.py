"""The tone component: negative, positive, mixed or neutral, from our own signals and one hint of TextBlob's.

Tone is never used for triage: TextBlob scores "I want to die" at 0.0. Its `sentiment` of a single word is asked once
a word and kept, because a whole narrative's takes longer than everything else here together.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from typing import Any

from voice.analysis.book import ThemeBook
from voice.analysis.normalise import SENTENCE, Page
from voice.analysis.phrases import Phrase, PhraseIndex, word_lists
from voice.analysis.reading import Tone
from voice.analysis.search import Shelf

HINTS, SOUNDS = 6, 8
_REMEMBERED = 60_000
_known: dict[str, float] = {}


@cache
def table() -> dict[str, Any]:
    """The phrases and weights of tone.toml."""
    return tomllib.loads((Path(__file__).parent / "tone.toml").read_text("utf-8"))


@cache
def _textblob() -> Callable[[str], float]:
    """TextBlob's scorer of English without the package's own `__init__`, which brings in all of nltk, scipy and
    scikit-learn (1 to 3 s, up to 190 MB), none of which scoring needs."""
    package = sys.modules.get("textblob")
    if package is None:
        spec = find_spec("textblob")
        if spec is None:
            raise ModuleNotFoundError("textblob is not installed")
        sys.modules["textblob"] = module_from_spec(spec)
    try:
        scorer: Callable[[str], float] = import_module("textblob.en").polarity
    finally:
        if package is None:
            del sys.modules["textblob"]
    return scorer


def polarity(word: str) -> float:
    """TextBlob's polarity of one word, -1 to 1, asked once."""
    known = _known.get(word)
    if known is None:
        if len(_known) >= _REMEMBERED:
            _known.clear()
        known = _known[word] = float(_textblob()(word))
    return known


def textblob_hint(words: Sequence[str]) -> tuple[float, float]:
    """Sums of the positive and of the negative words' polarities, a negation before a word turning it."""
    good = bad = 0.0
    known, negations = _known, _negations()
    values = [known[word] if word in known else polarity(word) for word in words]
    for at, value in enumerate(values):
        if value:
            turned = -value / 2 if at and words[at - 1] in negations else value
            good, bad = (good + turned, bad) if turned > 0 else (good, bad - turned)
    return good, bad


@cache
def _negations() -> frozenset[str]:
    return frozenset(word_lists()["not"])


def hints(words: Sequence[str]) -> tuple[float, ...]:
    """`textblob_hint` of the whole, of its first and of its last third: a story that ends well is told otherwise."""
    third = len(words) // 3
    first, middle, last = (
        textblob_hint(part) for part in (words[:third], words[third : -third or None], words[-third:])
    )
    if not third:
        first = last = (0.0, 0.0)
    return first[0] + middle[0] + last[0], first[1] + middle[1] + last[1], *first, *last


class ToneReader:
    """Weighs how good and how bad a narrative sounds, and names its tone."""

    def __init__(self, book: ThemeBook, shelf: Shelf | None = None) -> None:
        self._leaning = {theme.id: theme.polarity for theme in book}
        self._weights = table()["weights"]
        self._turning = frozenset(table()["turning"])
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

    def sounds(self, page: Page) -> tuple[float, ...]:
        """`SOUNDS` numbers: how many phrases sound good and bad, how many words turn the tale, whether one is "but" and
        how near the end the last stands (0 to 1), how many signs call out, how many ask, and how many sentences end."""
        sides = [match.phrase.owner for match in self._index.find(page)]
        turns = [at for at, word in enumerate(page.words) if word in self._turning]
        buts = [at for at in turns if page.words[at] == "but"]
        return (
            sides.count("good"),
            sides.count("bad"),
            len(turns),
            bool(buts),
            (buts[-1] + 1) / len(page.words) if buts else 0.0,
            page.text.count("!"),
            page.text.count("?"),
            page.breaks.count(SENTENCE),
        )

    def balance(self, page: Page, themes: Sequence[str], concern: float) -> tuple[float, float]:
        """How good and how bad it sounds, both from 0 upwards."""
        weights = self._weights
        good, bad = (weights["textblob"] * part for part in textblob_hint(page.words))
        sides = [phrase.owner for phrase in {match.phrase for match in self._index.find(page)}]
        leanings = [self._leaning.get(theme, 0) for theme in themes]
        good += weights["phrase"] * sides.count("good") + weights["theme_good"] * leanings.count(1)
        bad += weights["phrase"] * sides.count("bad") + weights["theme_bad"] * leanings.count(-1)
        return good, bad + weights["lean"] * bool(themes) + weights["concern"] * concern
