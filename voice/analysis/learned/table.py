"""The learned weights as one table: a feature key to a row, a row to one weight for each output.

Built for a few pages at a time at numpy's pace: what belongs to a single word (its number, its classes, the summed
weights of its letter runs) is worked out once a word and remembered; what belongs to pairs of words is found in one
search and summed in one go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice.analysis.learned.features import CLASS_REACH, MOST_CLASSES, Keys, Placed, paired, runs_of_classes, word_of
from voice.analysis.learned.lookup import Lookup
from voice.analysis.learned.packing import FIELDS, Packed, Pressed, field, pressed, spread, unpacked

Floats = NDArray[np.float32]
GAP = CLASS_REACH
SQUARE = 65_536
_REMEMBERED = 50_000
_BLANKS = ("",) * GAP


@dataclass(frozen=True, slots=True)
class Sums:
    """What some pages weigh. `outputs` (spans × outputs): each group's sum over its length, added up. The rest answers
    for single words: what all features before one add up to (columns × features + 1), where each word's begin, its
    letters (words × columns)."""

    outputs: Floats
    running: Packed
    starts: NDArray[np.intp]
    letters: Packed

    def of_words(self, firsts: Sequence[int], width: int, outputs: Sequence[int]) -> NDArray[np.int64]:
        """For some words, each with one output: what it and those after it weigh there (words × width), in steps and
        before any length."""
        columns, parts = np.divmod(np.array(outputs, np.intp)[:, None], FIELDS)
        words = np.array(firsts, np.intp)[:, None] + np.arange(width)
        words = np.minimum(words, len(self.letters) - 1)
        edges = self.running[columns, self.starts[:, words + 1]] - self.running[columns, self.starts[:, words]]
        packed_weights = edges.sum(axis=0) + self.letters[words, columns]
        return np.choose(parts, [field(packed_weights, part) for part in range(FIELDS)])


@dataclass(frozen=True, slots=True)
class Features:
    """The features found in some pages, group after group and word after word: `found` numbers rows of the table;
    `starts` (groups × words + 1) says where each word's begin."""

    found: NDArray[np.int32]
    starts: NDArray[np.intp]


class Table:
    """Features of any group, and for each its weights and, in the last column, its squared inverse document frequency
    in parts of `SQUARE` (features + 1). Row 0 is no feature and weighs nothing."""

    def __init__(self, keys: Keys, rows: NDArray[np.int8], idf: Floats) -> None:
        squares = np.rint(np.append(0.0, idf.astype(np.float64) ** 2) * SQUARE).astype(np.int32)
        self.find = Lookup(keys).find
        self._rows: Pressed = np.column_stack([pressed(rows), squares])

    def weights(self, found: NDArray[np.int32]) -> Packed:
        """The packed weights of some features, and their squares (columns × features)."""
        taken = np.ascontiguousarray(self._rows.take(found, axis=0, mode="clip").T).astype(np.int64)
        spread(taken[:-1])
        return taken

    def all_weights(self) -> Packed:
        """Those of all features, row 0 first (columns × features + 1)."""
        return self.weights(np.arange(len(self._rows), dtype=np.int32))

    def features(self, groups: Sequence[Placed], words: int) -> Features:
        """Those among some groups' keys, in one search; `words`: how many there are."""
        found = self.find(np.concatenate([group.keys for group in groups]))
        places = np.concatenate([group.words + number * words for number, group in enumerate(groups)])
        kept = found.nonzero()[0]
        counts = np.bincount(places[kept], minlength=len(groups) * words)
        before = np.concatenate([[0], np.cumsum(counts)])
        starts = np.arange(len(groups))[:, None] * words + np.arange(words + 1)
        return Features(found[kept], before[starts])


class Words:
    """Every word seen so far: its number, classes, numbers in runs and summed letter weights, in arrays that grow."""

    def __init__(self, letters: Table) -> None:
        self._find, self._weights = letters.find, letters.all_weights().T.copy()
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
        self.runs[place] = meant.begins, meant.follows
        found = self._find(np.array(meant.letters, np.int64))
        self.letters[place] = self._weights[found].sum(axis=0)
        self._known[word] = place
        return place

    def _forget(self) -> None:
        self._known: dict[str, int] = {}
        self.numbers: Keys = np.zeros(1024, np.int64)
        self.classes: Keys = np.zeros((1024, MOST_CLASSES), np.int64)
        self.runs: Keys = np.zeros((1024, 2), np.int64)
        self.letters: Packed = np.zeros((1024, self._weights.shape[1]), np.int64)

    def _grow(self) -> None:
        for name in ("numbers", "classes", "runs", "letters"):
            old = getattr(self, name)
            setattr(self, name, np.concatenate([old, np.zeros_like(old)]))


class Tables:
    """The model's features: those of pairs in one table, those of letters in another."""

    def __init__(self, pairs: Table, letters: Table, scale: Floats) -> None:
        """`scale`: what one step of int8 weighs, an output."""
        self._pairs = pairs
        self._words = Words(letters)
        self._scale = scale

    def sums(self, pages: Sequence[Sequence[str]], firsts: NDArray[np.intp], ends: NDArray[np.intp]) -> Sums:
        """Sums over spans of some pages' normal words, `GAP` blanks between pages.

        All is added up in whole numbers, so that a page's sums do not depend on what stands before it."""
        words = [word for page in pages for word in (*page, *_BLANKS)]
        known, at = self._words, self._words.at(words)
        classes = runs_of_classes(words, known.classes[at], *known.runs[at].T)
        features, letters = self._pairs.features(paired(known.numbers[at], classes), len(words)), known.letters[at]
        of_features = _running(self._pairs.weights(features.found))
        of_letters = _running(np.ascontiguousarray(letters.T))
        low, high = features.starts[:, firsts], features.starts[:, ends]
        groups = of_features.take(high, axis=1) - of_features.take(low, axis=1)
        of_spans = of_letters.take(ends, axis=1) - of_letters.take(firsts, axis=1)
        sums = np.concatenate([groups, of_spans[:, None]], axis=1)
        steps = unpacked(sums[:-1], len(self._scale)).astype(np.float32)
        lengths = np.sqrt(np.maximum(sums[-1], 1).astype(np.float32) / SQUARE)
        outputs = (steps / lengths).sum(axis=1) * self._scale[:, None]
        return Sums(outputs.T, of_features, features.starts, letters)


def _running(columns: Packed) -> Packed:
    """What all before a place add up to (columns × places + 1). Packed fields may run over on the way: between two
    places they come out right, as whole numbers that wrap around do. Numpy adds up along the last axis five times as
    fast as along the first."""
    running = np.zeros((len(columns), columns.shape[1] + 1), np.int64)
    np.cumsum(columns, axis=1, out=running[:, 1:])
    return running
