"""The learned weights as one table: a feature key to a row, a row to one weight for each output.

Built for a few pages at a time at numpy's pace: what belongs to a single word (its number, its classes, the summed
weights of its letter runs) is worked out once a word and remembered; what belongs to pairs of words is found in one
search and summed in one go.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from voice.analysis.learned.features import CLASS_REACH, MOST_CLASSES, Keys, paired, runs_of_classes, word_of
from voice.analysis.learned.lookup import Lookup
from voice.analysis.learned.packing import FIELDS, Packed, field, packed, unpacked

Floats = NDArray[np.float32]
GAP = CLASS_REACH
SQUARE = 65_536
_REMEMBERED = 50_000
_BLANKS = ("",) * GAP


@dataclass(frozen=True, slots=True)
class Sums:
    """What some pages weigh. `outputs` (spans × outputs): each group's sum over its length, added up. The rest answers
    for single words: what all features before one add up to, where each word's begin, its letters."""

    outputs: Floats
    running: Packed
    starts: NDArray[np.intp]
    letters: Packed

    def of_words(self, first: int, end: int, output: int) -> NDArray[np.int64]:
        """What each of the words first..end weighs in one output, in steps and before any length."""
        place, part = divmod(output, FIELDS)
        edges = self.running[self.starts[:, first : end + 1], place]
        return field((edges[:, 1:] - edges[:, :-1]).sum(axis=0) + self.letters[first:end, place], part)


@dataclass(frozen=True, slots=True)
class Features:
    """The features found in some pages, group after group and word after word: `found` numbers rows of the table;
    `starts` (groups × words + 1) says where each word's begin."""

    found: NDArray[np.int32]
    starts: NDArray[np.intp]


class Table:
    """Features of any group; `rows` (features + 1): a feature's packed weights, and in the last column its squared
    inverse document frequency in parts of `SQUARE`. Row 0 is no feature and weighs nothing."""

    def __init__(self, keys: Keys, rows: NDArray[np.int8], idf: Floats) -> None:
        squares = np.rint(np.append(0.0, idf.astype(np.float64) ** 2) * SQUARE).astype(np.int64)
        self.find = Lookup(keys).find
        self.rows = np.column_stack([packed(rows), squares])

    def features(self, groups: Sequence[Keys]) -> Features:
        """Those among some groups' keys (words × features; 0: none), in one search."""
        flat = np.concatenate([keys.ravel() for keys in groups])
        there = flat.nonzero()[0]
        found = self.find(flat[there])
        kept = found.nonzero()[0]
        starts = _starts(len(groups[0]), tuple(keys.shape[1] for keys in groups))
        return Features(found[kept], there[kept].searchsorted(starts))


@lru_cache(maxsize=512)
def _starts(words: int, widths: tuple[int, ...]) -> NDArray[np.intp]:
    """Where each word of each group begins in the flat keys (groups × words + 1)."""
    firsts = np.cumsum([0, *(words * width for width in widths)])
    return np.stack([first + np.arange(words + 1) * width for first, width in zip(firsts, widths, strict=False)])


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
        self.letters[place] = self._letters.rows[found].sum(axis=0)
        self._known[word] = place
        return place

    def _forget(self) -> None:
        self._known: dict[str, int] = {}
        self.numbers: Keys = np.zeros(1024, np.int64)
        self.classes: Keys = np.zeros((1024, MOST_CLASSES), np.int64)
        self.letters: Packed = np.zeros((1024, self._letters.rows.shape[1]), np.int64)

    def _grow(self) -> None:
        for name in ("numbers", "classes", "letters"):
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
        numbers, classes = known.numbers[at], runs_of_classes(words, known.classes[at])
        features, letters = self._pairs.features(paired(numbers, classes)), known.letters[at]
        of_features, of_letters = _running(self._pairs.rows[features.found]), _running(letters)
        low, high = features.starts[:, firsts], features.starts[:, ends]
        groups = [of_features[high] - of_features[low], (of_letters[ends] - of_letters[firsts])[None]]
        sums = np.concatenate(groups)
        steps = unpacked(sums[:, :, :-1], len(self._scale)).astype(np.float32)
        lengths = np.sqrt(np.maximum(sums[:, :, -1:], 1).astype(np.float32) / SQUARE)
        return Sums((steps / lengths).sum(axis=0) * self._scale, of_features, features.starts, letters)


def _running(rows: Packed) -> Packed:
    """What all rows before a place add up to (rows + 1 × columns). Packed fields may run over on the way: between two
    places they come out right, as whole numbers that wrap around do."""
    running = np.zeros((len(rows) + 1, rows.shape[1]), np.int64)
    np.cumsum(rows, axis=0, out=running[1:])
    return running
