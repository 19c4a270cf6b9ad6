"""Sparse matrices for training: the same features, lengths and windows as at reading time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from voice.analysis.learned.examples import Example
from voice.analysis.learned.features import GROUPS, Placed
from voice.analysis.learned.layout import windows

Keys = NDArray[np.int64]
Piece = tuple[Example, int, int]
SEEN_AT_LEAST = {"words": 3, "letters": 4, "classes": 4, "mixed": 4}
GROUP_WEIGHT = {"words": 1.4, "letters": 1.0, "classes": 0.8, "mixed": 1.0}
FLOOR = 0.3


@dataclass(frozen=True, slots=True)
class Features:
    """The features that occur often enough in some examples: sorted keys and an inverse document frequency each."""

    keys: Mapping[str, Keys]
    idf: Mapping[str, NDArray[np.float64]]

    def matrix(self, pieces: Sequence[Piece]) -> csr_matrix:
        """One row a piece (example, first word, end); each group's part has length 1 times its weight."""
        parts = [self._part(group, pieces) for group in self.keys]
        return hstack(parts).tocsr()

    def _part(self, group: str, pieces: Sequence[Piece]) -> csr_matrix:
        table, idf = self.keys[group], self.idf[group]
        columns, values, ends = [], [], [0]
        for example, first, end in pieces:
            found = _find(table, keys_of(example, group, first, end))
            weight = idf[found]
            values.append(weight * (GROUP_WEIGHT[group] / np.sqrt(weight @ weight + 1e-6)))
            columns.append(found)
            ends.append(ends[-1] + len(found))
        shape = (len(pieces), len(table))
        made = csr_matrix((np.concatenate(values), np.concatenate(columns), ends), shape=shape)
        made.sum_duplicates()
        return made


def features_of(examples: Sequence[Example], groups: Sequence[str] = GROUPS) -> Features:
    """The features of `groups` that stand in enough of the examples."""
    keys, idf = {}, {}
    for group in groups:
        every = np.concatenate([np.unique(keys_of(one, group, 0, one.length)) for one in examples])
        unique, count = np.unique(every, return_counts=True)
        kept = count >= SEEN_AT_LEAST[group]
        keys[group] = unique[kept]
        idf[group] = np.log((1 + len(examples)) / (1 + count[kept])) + FLOOR
    return Features(keys, idf)


def keys_of(example: Example, group: str, first: int, end: int) -> Keys:
    """The feature keys at words first..end, repeats kept."""
    if group == "letters":
        runs = (run for word in example.keyed.letters[first:end] for run in word.letters)
        return np.fromiter(runs, np.int64)
    placed: Placed = getattr(example.keyed, group)
    return placed.within(first, end)


def wholes(examples: Sequence[Example]) -> list[Piece]:
    return [(one, 0, one.length) for one in examples]


def pieces_of(examples: Sequence[Example], width: int) -> tuple[list[Piece], NDArray[np.intp]]:
    """Every window of `WINDOWS[width]` of every example, and for each the number of its example."""
    pieces, owners = [], []
    for number, one in enumerate(examples):
        for first, end in zip(*windows(one.length, width), strict=True):
            pieces.append((one, int(first), int(end)))
            owners.append(number)
    return pieces, np.array(owners, np.intp)


def _find(table: Keys, keys: Keys) -> NDArray[np.intp]:
    places = np.searchsorted(table, keys)
    places[places == len(table)] = 0
    found: NDArray[np.intp] = places[table[places] == keys]
    return found
