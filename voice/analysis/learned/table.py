"""The learned weights as one sorted table: a feature key to a row, a row to one weight for each output.

Built for one page at a time at numpy's pace: what belongs to a single word (its number, its classes, the summed
weights of its letter runs) is worked out once a word and remembered; what belongs to pairs of words is found in one
search and summed in one running sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voice.analysis.learned.features import MOST_CLASSES, Keys, paired, runs_of_classes, word_of

Floats = NDArray[np.float32]
_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Sums:
    """Running sums over a page's words: weights (groups × words + 1 × outputs), squared lengths likewise."""

    weights: Floats
    squares: Floats

    def between(self, first: Any, end: Any) -> Floats:
        """The outputs of words first..end (arrays of places): each group's sum over its length."""
        lengths = np.sqrt(np.maximum(self.squares[:, end] - self.squares[:, first], 1e-6))
        summed: Floats = ((self.weights[:, end] - self.weights[:, first]) / lengths[:, :, None]).sum(axis=0)
        return summed


class Table:
    """Features of any group: `keys` sorted, `rows` (features + 1) × outputs in int8, `squares` one a row: a feature's
    squared inverse document frequency. Row 0 is no feature and weighs nothing."""

    def __init__(self, keys: Keys, rows: NDArray[np.int8], idf: Floats) -> None:
        self.keys = keys
        self.rows = rows
        self.squares = np.concatenate([[0.0], idf * idf]).astype(np.float32)

    def find(self, keys: Keys) -> NDArray[np.intp]:
        """Row numbers; 0 for keys that are no feature."""
        places = self.keys.searchsorted(keys)
        places[places == len(self.keys)] = 0
        return np.where(self.keys[places] == keys, places + 1, 0)

    def running(self, groups: Sequence[Keys]) -> tuple[Floats, Floats]:
        """For each group's keys (words × features; 0: none): unscaled weights and squared lengths summed up to each
        word (groups × words + 1), in one search and one sum."""
        flat = np.concatenate([keys.ravel() for keys in groups])
        there = flat.nonzero()[0]
        found = self.find(flat[there])
        kept = found.nonzero()[0]
        there, found = there[kept], found[kept]
        bounds = there.searchsorted(_bounds(len(groups[0]), tuple(keys.shape[1] for keys in groups)))
        weights = _running(self.rows[found].astype(np.float32))[bounds]
        return weights, _running(self.squares[found])[bounds]


@lru_cache(maxsize=512)
def _bounds(words: int, widths: tuple[int, ...]) -> NDArray[np.intp]:
    """Where each word of each group begins in the flat keys (groups × words + 1)."""
    starts = np.cumsum([0, *(words * width for width in widths)])[:-1]
    return np.stack([start + np.arange(words + 1) * width for start, width in zip(starts, widths, strict=True)])


class Words:
    """Every word seen so far: its number, classes and summed letter weights, in arrays that grow."""

    def __init__(self, letters: Table) -> None:
        self._letters = letters
        self._forget()

    def at(self, words: Sequence[str]) -> NDArray[np.intp]:
        """The places of words in the arrays; new words are added."""
        known = self._known
        if len(known) > _REMEMBERED:
            self._forget()
            known = self._known
        return np.array([known[word] if word in known else self._add(word) for word in words], np.intp)

    def _add(self, word: str) -> int:
        place = len(self._known)
        if place == len(self.numbers):
            self._grow()
        meant = word_of(word)
        self.numbers[place] = meant.number
        self.classes[place, : len(meant.classes)] = meant.classes
        found = self._letters.find(np.array(meant.letters, np.int64))
        self.letters[place] = self._letters.rows[found].sum(axis=0, dtype=np.int32)
        self.squares[place] = self._letters.squares[found].sum()
        self._known[word] = place
        return place

    def _forget(self) -> None:
        self._known: dict[str, int] = {}
        self.numbers: Keys = np.zeros(1024, np.int64)
        self.classes: Keys = np.zeros((1024, MOST_CLASSES), np.int64)
        self.letters: Floats = np.zeros((1024, self._letters.rows.shape[1]), np.float32)
        self.squares: Floats = np.zeros(1024, np.float32)

    def _grow(self) -> None:
        for name in ("numbers", "classes", "letters", "squares"):
            old = getattr(self, name)
            setattr(self, name, np.concatenate([old, np.zeros_like(old)]))


class Tables:
    """The model's features: those of pairs in one table, those of letters in another."""

    def __init__(self, pairs: Table, letters: Table, scale: Floats) -> None:
        """`scale`: what one step of int8 weighs, an output."""
        self._pairs = pairs
        self._words = Words(letters)
        self._scale = scale

    def sums(self, words: Sequence[str]) -> Sums:
        """Running sums of one page's normal words."""
        known, at = self._words, self._words.at(words)
        numbers, classes = known.numbers[at], runs_of_classes(words, known.classes[at])
        weights, squares = self._pairs.running(paired(numbers, classes))
        weights = np.concatenate([weights, _running(known.letters[at])[None]])
        return Sums(weights * self._scale, np.concatenate([squares, _running(known.squares[at])[None]]))


def _running(values: Floats) -> Floats:
    """Sums before each value and after the last: one longer than `values`."""
    running = np.zeros((len(values) + 1, *values.shape[1:]), np.float32)
    np.cumsum(values, axis=0, out=running[1:])
    return running
