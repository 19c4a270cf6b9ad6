"""Three small whole numbers in one of 64 bits, so that a sum of rows adds up three outputs at a time.

A field has 21 bits and holds sums from -2²⁰ to 2²⁰-1; steps of int8 stay within that for over 8,000 features.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FIELDS, BITS = 3, 21
_ABOVE = np.int64(64 - BITS)
_PORTION = 2048
Packed = NDArray[np.int64]


def packed(rows: NDArray[np.int8]) -> Packed:
    """Rows × outputs to rows × a third as many columns; some rows at a time, which spares fresh memory and half of
    the model's loading time."""
    together: Packed = np.empty((len(rows), -(-rows.shape[1] // FIELDS)), np.int64)
    for start in range(0, len(rows), _PORTION):
        few, sums = rows[start : start + _PORTION], together[start : start + _PORTION]
        sums[:] = few[:, ::FIELDS]
        for part in range(1, FIELDS):
            column = few[:, part::FIELDS].astype(np.int64)
            sums[:, : column.shape[1]] += column << np.int64(part * BITS)
    return together


def unpacked(sums: Packed, outputs: int) -> NDArray[np.int64]:
    """Sums of packed rows (columns × …) to outputs × …"""
    fields = np.stack([field(sums, part) for part in range(FIELDS)], axis=1)
    return fields.reshape(FIELDS * len(sums), *sums.shape[1:])[:outputs]


def field(sums: Packed, part: int) -> NDArray[np.int64]:
    """One field of packed sums, with its sign; half a step is added first, as a negative field below has borrowed
    one."""
    below = part * BITS
    shifted = (sums + (np.int64(1) << np.int64(below - 1)) >> np.int64(below)) if part else sums
    return (shifted << _ABOVE) >> _ABOVE
