"""The learned weights as sorted tables: a feature key to a row, a row to one weight for each output."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voice.analysis.learned.features import GROUPS, Keyed, Word

Floats = NDArray[np.float32]
_LETTERS_REMEMBERED = 60_000


class Table:
    """One group's features: `keys` sorted, `rows` (features + 1) × outputs in int8 with a scale an output,
    `idf` one a feature. Row 0 is no feature and weighs nothing."""

    def __init__(self, keys: NDArray[np.int64], rows: NDArray[np.int8], scale: Floats, idf: Floats) -> None:
        self._keys = keys
        self._rows = rows
        self._scale = scale
        self._squares = np.concatenate([[0.0], idf * idf]).astype(np.float32)

    def at(self, keys: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """For keys (words × features): the summed weights (words × outputs) and squared lengths (words)."""
        found = self.find(keys)
        sums = self._rows[found].sum(axis=1, dtype=np.int32).astype(np.float32) * self._scale
        return sums, self._squares[found].sum(axis=1)

    def find(self, keys: NDArray[np.int64]) -> NDArray[np.intp]:
        """Row numbers; 0 for keys that are no feature."""
        if not len(self._keys):
            return np.zeros(keys.shape, np.intp)
        places = np.searchsorted(self._keys, keys)
        places[places == len(self._keys)] = 0
        return np.where(self._keys[places] == keys, places + 1, 0)


@dataclass(frozen=True, slots=True)
class Sums:
    """Running sums over a page's words, one a group: weights (words + 1 × outputs), squared lengths (words + 1)."""

    weights: tuple[Floats, ...]
    squares: tuple[Floats, ...]

    def between(self, first: Any, end: Any) -> Floats:
        """The outputs of words first..end (arrays of places or numbers): each group's sum over its length."""
        total: Any = 0.0
        for weights, squares in zip(self.weights, self.squares, strict=True):
            length = np.sqrt(np.maximum(squares[end] - squares[first], 1e-6))
            total = total + (weights[end] - weights[first]) / np.expand_dims(length, -1)
        return np.asarray(total, np.float32)


class Tables:
    """All four groups. Letter runs are summed once a word and remembered."""

    def __init__(self, tables: Mapping[str, Table], outputs: int) -> None:
        self._tables = tables
        self._outputs = outputs
        self._letters: dict[tuple[int, ...], tuple[Floats, float]] = {}

    def sums(self, keyed: Keyed) -> Sums:
        """Running sums of one page, in the order of GROUPS."""
        parts = {
            "words": self._tables["words"].at(keyed.words),
            "letters": self._of_letters(keyed.letters),
            "classes": self._tables["classes"].at(keyed.classes),
            "mixed": self._tables["mixed"].at(keyed.mixed),
        }
        weights = tuple(_running(parts[group][0]) for group in GROUPS)
        return Sums(weights, tuple(_running(parts[group][1]) for group in GROUPS))

    def _of_letters(self, words: Sequence[Word]) -> tuple[Floats, Floats]:
        found = [self._letters.get(word.letters) or self._sum_letters(word.letters) for word in words]
        if not found:
            return np.zeros((0, self._outputs), np.float32), np.zeros(0, np.float32)
        return np.stack([sums for sums, _ in found]), np.array([square for _, square in found], np.float32)

    def _sum_letters(self, runs: tuple[int, ...]) -> tuple[Floats, float]:
        sums, squares = self._tables["letters"].at(np.array([runs], np.int64))
        if len(self._letters) >= _LETTERS_REMEMBERED:
            self._letters.clear()
        self._letters[runs] = kept = (sums[0], float(squares[0]))
        return kept


def _running(values: Floats) -> Floats:
    """Sums before each word and after the last: one longer than `values`."""
    running = np.zeros((len(values) + 1, *values.shape[1:]), np.float32)
    np.cumsum(values, axis=0, out=running[1:])
    return running
