"""Finds the personal details in a narrative, so that a person can hide them before words leave.

Our own frames and name lists (`names/*.txt`), and small weights learned from our corpus; nothing of anybody else's, no
network. A room a question: `shapes`, `addresses`, `organisations`, `people`, `ages`; what they share stands beside them
(`words`, `lexicon`, `roles`, `frames`), `heard` weighs what they found, and `find` puts it together. A person still
approves whatever leaves.
"""

from voice.analysis.masks.find import find_masks, masks_of
from voice.analysis.masks.mask import Mask

__all__ = ["Mask", "find_masks", "masks_of"]
