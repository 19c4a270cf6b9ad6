"""Finds the personal details in a narrative, so that a person can hide them before words leave.

Our own rules over words and shapes, and name lists written for this project (`names/*.txt`); no model,
no network. A person still approves whatever leaves.
"""

from spacy.tokens import Doc

from voice.analysis.masks.mask import Mask, without_overlaps
from voice.analysis.masks.patterns import shaped

__all__ = ["Mask", "find_masks"]


def find_masks(doc: Doc) -> tuple[Mask, ...]:
    """The personal details in `doc.text`, in order, none overlapping; offsets are code points of `doc.text`."""
    return without_overlaps(list(shaped(doc.text)))
