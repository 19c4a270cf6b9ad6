"""The trained part at reading time: a page to probabilities, and to the words that carried them. numpy alone.

Two linear models a theme stand behind each probability: one over the whole narrative, one over windows of sixteen
words (its highest counts), as a theme is often one clause of many. A small logistic regression a theme weighs the two
with the rules' score and the speaker; thresholds come from cross-validation. Concern and tone are built alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voice.analysis.learned.table import Sums, Table, Tables
from voice.analysis.reading import Tone

Floats = NDArray[np.float32]
FILE = Path(__file__).parent / "model.npz"
WINDOW, STRIDE = 16, 8
TONES: tuple[Tone, ...] = ("negative", "positive", "mixed", "neutral")
SPEAKERS = ("young_person", "parent_carer", "young_champion")
THEME_SHARE = 0.3
WORDS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the model thinks of one page. Spans are (first word, last word), both included."""

    themes: Mapping[str, float]
    carried: Mapping[str, tuple[tuple[int, int], ...]]
    concern: float
    concern_words: tuple[int, int]
    tone: Tone


@dataclass(frozen=True, slots=True)
class Clues:
    """What the rules found in a page: each theme's score, and the score of what its context took away; the concern
    rules' score; TextBlob's sums of good and bad words."""

    rules: Mapping[str, float] = field(default_factory=dict)
    aside: Mapping[str, float] = field(default_factory=dict)
    alarm: float = 0.0
    hint: tuple[float, float] = (0.0, 0.0)


NO_CLUES = Clues()


@lru_cache(maxsize=512)
def windows(length: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """First word and end of each window over `length` words; the last one ends with the page."""
    if length <= WINDOW:
        return np.array([0]), np.array([length])
    firsts = np.array([*range(0, length - WINDOW, STRIDE), length - WINDOW])
    return firsts, firsts + WINDOW


def speaker_signs(speaker: str | None) -> list[float]:
    """One sign a kind of speaker; all 0 when unknown."""
    return [float(speaker == kind) for kind in SPEAKERS]


class Model:
    """Loaded once from `model.npz`; `themes` in the order of its outputs."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        self.themes = tuple(str(theme) for theme in stored["themes"])
        self.thresholds = dict(zip(self.themes, stored["thresholds"].tolist(), strict=True))
        self._lowest = stored["thresholds"]
        self.concern_threshold = float(stored["concern_threshold"])
        self._count = len(self.themes)
        self._bias = stored["bias"]
        self._stack, self._concern, self._tone = stored["stack"].T, stored["concern"], stored["tone"]
        pairs, letters = (
            Table(*(stored[f"{kind}_{part}"] for part in ("keys", "rows", "idf"))) for kind in ("pairs", "letters")
        )
        self._tables = Tables(pairs, letters, stored["scale"])

    def __call__(self, words: list[str], speaker: str | None, clues: Clues = NO_CLUES) -> Judgement:
        """Judge one page's normal words, with what the rules found in it."""
        sums, (firsts, ends) = self._tables.sums(words), windows(len(words))
        said = sums.between(np.append(firsts, 0), np.append(ends, len(words))) + self._bias
        whole, best = said[-1], said[:-1].argmax(axis=0)
        highest = said[best, np.arange(len(best))]
        signs = np.array(speaker_signs(speaker), np.float32)
        own = whole[: self._count] * THEME_SHARE
        probabilities = self._probabilities(whole, highest, clues, signs)
        place = int(best[2 * self._count + 1])
        return Judgement(
            dict(zip(self.themes, probabilities.tolist(), strict=True)),
            self._carried(sums, firsts, ends, best, probabilities),
            self._danger(whole, highest, own, clues.alarm, signs),
            (int(firsts[place]), int(ends[place]) - 1),
            self._sounds(whole, own, clues.hint, signs),
        )

    def _probabilities(self, whole: Floats, highest: Floats, clues: Clues, signs: Floats) -> Floats:
        count, stack = self._count, self._stack
        logits = whole[:count] * stack[0] + highest[count : 2 * count] * stack[1] + stack[-1]
        for row, found in ((2, clues.rules), (3, clues.aside)):
            if found:
                logits += np.array([found.get(theme, 0.0) for theme in self.themes], np.float32) * stack[row]
        probabilities: Floats = _sigmoid(logits + (signs[:, None] * stack[4:-1]).sum(axis=0))
        return probabilities

    def _danger(self, whole: Floats, highest: Floats, own: Floats, alarm: float, signs: Floats) -> float:
        at = 2 * self._count
        inputs = np.concatenate([[whole[at], highest[at + 1], alarm], signs, own, [1.0]])
        return float(_sigmoid((inputs * self._concern).sum()))

    def _sounds(self, whole: Floats, own: Floats, hint: tuple[float, float], signs: Floats) -> Tone:
        at = 2 * self._count + 2
        inputs = np.concatenate([whole[at : at + len(TONES)], own, hint, signs, [1.0]])
        return TONES[int((self._tone * inputs).sum(axis=1).argmax())]

    def _carried(
        self, sums: Sums, firsts: Any, ends: Any, best: Any, probabilities: Floats
    ) -> dict[str, tuple[tuple[int, int], ...]]:
        """For each theme over its threshold, the words of its best window that weighed most."""
        carried, weights = {}, None
        for number in np.flatnonzero(probabilities >= self._lowest):
            if weights is None:
                weights = np.diff(sums.weights.sum(axis=0), axis=0)
            output = self._count + number
            first, end = int(firsts[best[output]]), int(ends[best[output]])
            order = weights[first:end, output].argsort()[::-1][:WORDS_SHOWN]
            carried[self.themes[number]] = _runs(sorted((first + order).tolist()))
        return carried


def _runs(places: list[int]) -> tuple[tuple[int, int], ...]:
    """Neighbouring places (at most one word between) joined to runs."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and place - runs[-1][1] <= 2:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return tuple(runs)


def _sigmoid(values: Any) -> Any:
    return 1.0 / (1.0 + np.exp(-np.clip(values, -30.0, 30.0)))


@cache
def shipped() -> Model | None:
    """The model that comes with the service; None before the first `voice train`."""
    if not FILE.exists():
        return None
    with np.load(FILE, allow_pickle=False) as stored:
        return Model(dict(stored))
