"""Which row a feature's key has: a hash table in numpy, many keys at a time.

A search in sorted keys takes as many steps as their number has bits, each to another part of memory; here nearly every
key is answered by the first place looked at (open addressing with linear probing and Fibonacci hashing, Knuth, The Art
of Computer Programming 3, 6.4).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.int64]
ROOM = 3
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


class Lookup:
    """Numbers keys from 1 in the order given; no key may be given twice, and none is 0."""

    def __init__(self, keys: Keys) -> None:
        bits = (ROOM * len(keys)).bit_length()
        self._shift, self._last = np.uint64(64 - bits), (1 << bits) - 1
        self._keys = np.append(np.int64(0), keys)
        self._rows = np.zeros(1 << bits, np.int32)
        at, homeless = self._first(keys), np.arange(len(keys))
        while len(homeless):
            free = homeless[self._rows[at[homeless]] == 0]
            self._rows[at[free]] = free + 1
            homeless = homeless[self._rows[at[homeless]] != homeless + 1]
            at[homeless] = at[homeless] + 1 & self._last

    def find(self, keys: Keys) -> NDArray[np.int32]:
        """The number of each key; 0 for one that was not given."""
        at = self._first(keys)
        found: NDArray[np.int32] = self._rows[at]
        open_ = self._others(found, keys).nonzero()[0]
        while len(open_):
            at[open_] = at[open_] + 1 & self._last
            found[open_] = self._rows[at[open_]]
            open_ = open_[self._others(found[open_], keys[open_])]
        return found

    def _first(self, keys: Keys) -> NDArray[np.int64]:
        """The place where the search for a key begins."""
        return (keys.view(np.uint64) * _SPREAD >> self._shift).astype(np.int64)

    def _others(self, found: NDArray[np.int32], keys: Keys) -> NDArray[np.bool_]:
        """Where another key than the one sought lies."""
        others: NDArray[np.bool_] = (self._keys[found] != keys) & (found > 0)
        return others
