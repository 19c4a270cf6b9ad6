"""Small decision trees, added up: how the tone is weighed, where a sum of weights is not enough. numpy alone.

Gradient-boosted trees (Friedman 2001), all of one depth and stored whole: node n's children are 2n+1 and 2n+2, so that
all pages walk down all trees together. Leaves are whole numbers of `STEPS` to the unit, so that no sum depends on the
order in which it is taken.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DEPTH = 4
STEPS = 1 << 20


@dataclass(frozen=True, slots=True)
class Trees:
    """Rounds of one tree a class, class by class. `inputs` and `cuts` (trees × inner nodes): a page goes right where
    that input is above the cut; `leaves` (trees × leaves); `start` (classes): what every page begins with."""

    inputs: NDArray[np.int16]
    cuts: NDArray[np.float32]
    leaves: NDArray[np.int32]
    start: NDArray[np.int64]

    def scores(self, pages: NDArray[np.float32]) -> NDArray[np.int64]:
        """Pages × inputs to pages × classes: the highest wins."""
        inner, width = self.cuts.shape[1], pages.shape[1]
        first = np.arange(len(self.cuts)) * inner
        rows = np.arange(len(pages))[:, None] * width
        node = np.zeros((len(pages), len(first)), np.intp)
        for _ in range(DEPTH):
            at = first + node
            above = pages.take(rows + self.inputs.take(at)) > self.cuts.take(at)
            node = 2 * node + 1 + above
        told = self.leaves.take(first + np.arange(len(first)) + node - inner).astype(np.int64)
        scores: NDArray[np.int64] = self.start + told.reshape(len(pages), -1, len(self.start)).sum(axis=1)
        return scores
