"""Finds the personal details in a narrative, so that a person can hide them before words leave.

Our own rules over words and shapes, and name lists written for this project (`names/*.txt`); no model,
no network. A person still approves whatever leaves.
"""

from voice.analysis.masks.find import find_masks, masks_of
from voice.analysis.masks.mask import Mask

__all__ = ["Mask", "find_masks", "masks_of"]
