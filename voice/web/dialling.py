"""What a telephone opens for a number that stands on a page."""

from __future__ import annotations

import re
from urllib.parse import quote

_NUMBER = re.compile(r"(?:\+|\(\d+\)[ -]?)?\d(?:[ -]?\d)+")
_HOURS = re.compile(r" ?(?:[/:.]\d|am\b|pm\b|h(?:ou)?rs?\b|days?\b)", re.IGNORECASE)
_TEXT = re.compile(r"\btext (?:([A-Z]{2,12}) to )?\+?\d", re.IGNORECASE)
FEWEST_DIGITS = 3


def numbers(words: str) -> list[str]:
    """Every number in these words that a telephone could ring, as it is dialled."""
    return [number for number, _end in _found(words)]


def dialled(words: str) -> str:
    """The ``tel:`` address of the one number in these words, or ``sms:`` where they say to text it.

    "" when there is none or more than one, or when hours stand so close to it that they may be taken for its end: a
    link that rings somebody else is worse than none.
    """
    found = _found(words)
    if len(found) != 1 or _HOURS.match(words, found[0][1]):
        return ""
    number = found[0][0]
    text = _TEXT.search(words)
    if text is None:
        return f"tel:{number}"
    return f"sms:{number}" + (f"?&body={quote(text[1])}" if text[1] else "")


def _found(words: str) -> list[tuple[str, int]]:
    """Each number and where it ends."""
    found = [(re.sub(r"[^+\d]", "", match[0]), match.end()) for match in _NUMBER.finditer(words)]
    return [(number, end) for number, end in found if len(number) >= FEWEST_DIGITS]
