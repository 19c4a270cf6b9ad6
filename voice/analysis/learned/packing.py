"""Three small whole numbers in one of 64 bits, so that a sum of rows adds up three outputs at a time.

A field has 21 bits and holds sums from -2²⁰ to 2²⁰-1; steps of int8 stay within that for over 8,000 features. The rows
of all features are kept pressed, three steps in 32 bits, and spread into fields when they are taken: half the memory.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FIELDS, BITS = 3, 21
_ABOVE = np.int64(64 - BITS)
_STEP_BITS, _PORTION = 8, 2048
_STEP = np.int64((1 << _STEP_BITS) - 1)
_LOWEST_STEPS = sum(128 << part * _STEP_BITS for part in range(FIELDS))
_LOWEST_FIELDS = np.int64(sum(128 << part * BITS for part in range(FIELDS)))
Packed = NDArray[np.int64]
Pressed = NDArray[np.int32]


def pressed(rows: NDArray[np.int8]) -> Pressed:
    """Rows × outputs to rows × a third as many columns; a step stands in its byte as what it is above the lowest. Some
    rows at a time, which spares fresh memory and much of the model's loading time."""
    together: Pressed = np.full((len(rows), -(-rows.shape[1] // FIELDS)), _LOWEST_STEPS, np.int32)
    for start in range(0, len(rows), _PORTION):
        few, steps = rows[start : start + _PORTION], together[start : start + _PORTION]
        for part in range(FIELDS):
            column = few[:, part::FIELDS].astype(np.int32)
            steps[:, : column.shape[1]] += column << np.int32(part * _STEP_BITS)
    return together


def spread(steps: Packed) -> None:
    """Turn pressed steps, widened to 64 bits, into fields, where they lie."""
    together = steps & _STEP
    for part in range(1, FIELDS):
        one = steps & (_STEP << np.int64(part * _STEP_BITS))
        one <<= np.int64(part * (BITS - _STEP_BITS))
        together |= one
    np.subtract(together, _LOWEST_FIELDS, out=steps)


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
