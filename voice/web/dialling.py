"""What a telephone opens for a number that stands on a page."""

from __future__ import annotations

import re
from urllib.parse import quote

_NUMBER = re.compile(r"\+?\(?\d[\d ()-]*\d")
_TEXT = re.compile(r"\btext (?:([A-Z]{2,12}) to )?\+?\d", re.IGNORECASE)
FEWEST_DIGITS = 3


def dialled(words: str) -> str:
    """The ``tel:`` address of the one number in these words, or ``sms:`` where they say to text it.

    "" when there is none or more than one: a link that rings somebody else is worse than none.
    """
    numbers = [re.sub(r"[^+\d]", "", found) for found in _NUMBER.findall(words)]
    numbers = [number for number in numbers if len(number) >= FEWEST_DIGITS]
    if len(numbers) != 1:
        return ""
    text = _TEXT.search(words)
    if text is None:
        return f"tel:{numbers[0]}"
    return f"sms:{numbers[0]}" + (f"?&body={quote(text[1])}" if text[1] else "")
