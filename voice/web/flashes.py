"""What the next page says on top: that something was done, or, in other colours and read out at once, that it was not.

``flash`` of Flask says what was done. The library that signs people in has the category "error" for its refusals.
"""

from __future__ import annotations

from typing import Final

from flask import flash

REFUSED: Final = "refused"


def refuse(words: str) -> None:
    """Say why something was not done."""
    flash(words, REFUSED)
