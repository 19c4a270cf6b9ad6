"""Doors without a street: a number or a flat beside a name that no list of streets knows, and houses with a name."""

import re
from collections.abc import Iterator

from voice.analysis.masks.frames import frame
from voice.analysis.masks.lexicon import GIVEN, KNOWN, flags, is_ordinary
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import HOUSE
from voice.analysis.masks.words import Words

_BEFORE = (" at ", " is ", " to ", " in ", "number ", "no ", ", ", "\n")
_LIVES_AT = re.compile(r"\bliv(?:e|es|ed|ing) (?:at|in) (?:number |no\.? ?)?$", re.IGNORECASE)
_DWELLING = re.compile(
    r"\b(?:liv(?:e|es|ed|ing)|stay(?:s|ed|ing)?|mov(?:e|ed|ing)|based|address|house|home|letters?|post|"
    r"deliver(?:ed)?|send|sent|write|we are|we['’]re|were|im|i['’]m|i am|"
    r"round)\b[^.!?\n]{0,20}$",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\d{1,4}[a-dA-D]?,? ([A-Za-z][a-z'’]{2,20})(?: ([A-Za-z][a-z'’]{2,20}))?(?![\w'’])")
_ENDS = re.compile(r"[,.;)\n]|$| [A-Z]{1,2}\d|, | [a-z]{1,2}\d{1,2} ?\d")
_MONTHS = frozenset(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"])
_FLATS = re.compile(
    r"\b(?:[Ff]lat|[Aa]partment|[Aa]pt|[Uu]nit|[Pp]lot|[Rr]oom) \d{1,4}[a-dA-D]?(?: (?:[Tt]ower|[Bb]lock) \w{1,2})?,?"
    r" (?:(?:[A-Z][a-z'’]{1,20} ?){1,3}|[a-z'’]{3,20} (?:gardens|court|house|heights|towers?|flats|point|wharf))"
    r"(?![\w'’])|"
    r"\b[Tt]he flat (?:above|over|behind|below|next to) (?:the )?(?:[A-Z][a-z'’]{1,20} ?){1,3}(?!\w)"
)
_HOUSE = re.compile(
    r"(?:[Tt]he (?:old )?(?:[A-Z][\w'’]{1,20} ){0,2}[A-Za-z][\w'’]{1,20}|"
    r"(?:[A-Z][\w'’]{1,20} ){1,2}[A-Z][\w'’]{1,20}), $"
)
_HOUSES = frame("streets", "houses")
_OLD_HOUSE = re.compile(
    r"\b[Tt]he Old (?:[A-Z][\w'’]{1,20} ){0,2}[A-Z][\w'’]{1,20}(?=, [A-Z])|"
    r"\b(?:[Tt]he )?(?:[A-Z][\w'’]{1,20} ){1,2}(?:Cottages?|Vicarage|Lodge|Barn|Forge|Flat|Bungalow|Farmhouse|Rectory|"
    r"Annexe|Villa), (?:[A-Z][\w'’]{1,20} ){0,2}[A-Z][\w'’]{1,20}"
)
_NO_NAME = frame("streets", "not_middle") | frame("streets", "no_name")


def doors(words: Words) -> Iterator[Mask]:
    """Masks of doors in the text of `words`, which has digits or the word "flat"."""
    text = words.text
    for start, end in words.numbers:
        if end - start < 5 and text[max(0, start - 7) : start].endswith(_BEFORE):
            last = _door(text, start, end)
            if last:
                yield Mask(start, last, "address", "a number and a name where somebody lives")
    if "flat" in words.low or "apartment" in words.low or "unit" in words.low:
        yield from _all(_FLATS, text)
    if words.roles & HOUSE:
        yield from _all(_OLD_HOUSE, text)


def _all(pattern: re.Pattern[str], text: str) -> Iterator[Mask]:
    for found in pattern.finditer(text):
        yield Mask(
            found.start(), found.start() + len(found.group().rstrip()), "address", "a house or a flat by its name"
        )


def _door(text: str, start: int, end: int) -> int:
    """Where the door ends whose number stands at `start`; 0 when it is none: "at 31 cross flatts"."""
    found = _NAMED.match(text, start)
    if not found or found[1].lower()[:3] in _MONTHS or found[1].lower() in _NO_NAME:
        return 0
    if _LIVES_AT.search(text, max(0, start - 24), start):
        return found.end(1 if not found[2] or found[2].lower() in _NO_NAME else 2)
    alone = text[max(0, start - 2) : start] == ", "
    if alone and not found[1][0].isupper():
        return 0
    if alone and before_the_number(text, start) == start and not _ENDS.match(text, found.end()):
        return 0
    if not alone and not _DWELLING.search(text, max(0, start - 40), start):
        return 0
    return _end_of_name(found)


def _end_of_name(found: re.Match[str]) -> int:
    one, two = found[1], found[2] or ""
    known = flags().get(one.lower(), 0)
    if known & (GIVEN | KNOWN):
        return 0
    if two and not is_ordinary(two.lower()) and not flags().get(two.lower(), 0) & GIVEN:
        return found.end()
    if one[0].isupper() and two[:1].isupper():
        return found.end()
    return 0 if is_ordinary(one.lower()) else found.end(1)


def before_the_number(text: str, start: int) -> int:
    """Where the house's name begins that stands before the address at `start`: "The Haven, 40 Sutton Fields"."""
    found = _HOUSE.search(text, max(0, start - 50), start)
    if not found:
        return start
    return found.start() if found.group()[:-2].split()[-1].lower() in _HOUSES else start
