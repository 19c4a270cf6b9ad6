"""Addresses: a street, with or without a number before it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from voice.analysis.masks.doors import before_the_number, doors
from voice.analysis.masks.frames import frame
from voice.analysis.masks.lexicon import is_ordinary
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import (
    HOUSE,
    STREET,
    STREET_LOW,
    STREET_RAISED,
    STREETS,
    STREETS_LOW,
    STREETS_RAISED,
    TEENS,
    TENS,
    UNITS,
)
from voice.analysis.masks.roles import NUMBER as SAID
from voice.analysis.masks.words import Words

_STREET = f"(?:{'|'.join(sorted(STREETS))})"
_NUMBERED = re.compile(
    rf"(?<![\w£.:/-])(?:(?:flat|plot|apartment|apt|room|unit|no\.?) \w{{1,4}},? (?:at )?)?"
    rf"(?:\d{{1,4}}-)?\d{{1,4}}[a-d]? (?:[A-Za-z'’]{{2,20}} ){{1,3}}?{_STREET}\b(?!['’])"
    r"(?: (?:North|South|East|West)\b)?",
    re.IGNORECASE,
)
_FLAT = re.compile(r"\b[Ff]lat \d{1,4}[a-dA-D]?,? (?:[A-Z][a-z'’]{1,20} ?){1,3}")
_RAISED_NUMBERED = re.compile(
    rf"(?<![\w£.:/-])(?<![Yy]ear )(?<![Yy]r )\d{{1,4}}[a-d]?, "
    rf"(?:[A-Z][\w'’]{{1,20}} ){{1,2}}(?:{STREETS_RAISED}|Court|Place|Rise)\b|"
    r"(?:(?<=, )|(?<= at )|(?<= to )|(?<= is ))\d{1,4}[a-d]? The [A-Z][a-z]{3,20}\b|"
    r"(?<![\w£.:/-])(?:(?:[Ff]lat|[Pp]lot|[Uu]nit|[Aa]pt|[Rr]oom) \w{1,4},? )?(?:\d{1,4}-)?\d{1,4}[a-dA-D]?,? (?:"
    r"(?:[A-Z][\w'’]{1,20} ){1,3}(?:Villas?|Cottages?|Brow|Bank|Point|Mount|Vale|Quay|Wharf|Maltings|Promenade|"
    r"Esplanade|"
    r"Broadway|Bungalows|Buildings|Mansions|Flats|Lodge|Barns?|Farm|Meadows?|Fields?|Orchard|Paddocks?|Copse|Glade|"
    r"Dell|"
    r"Loke|Rigg|Garth|Spinney|End|Common|Corner|Chase|Ride|Strand|Nook|Leys|Mead|Crofts?|Hollow|Bridge|Edge|Top|"
    r"Side|Ct|Cl|Tce|Ter|Hse|Fm|Cotts?|Gdns?|Dr|Gr|Grn|Gro|Terr|Wk|Bldgs|Sq|Pl|Cresc|Est|Passage|Alley|Arcade|Steps|Bottom|Almshouses|Wynd)\b|"
    r"(?:Heol|Ffordd|Stryd|Lôn|Maes|Bryn|Clos|Rhodfa|Cwrt|Llys|Tan|Pen|Rhes|Trem|Parc)(?: (?:y|yr|"
    r"[A-Z][\w'’]{1,20})){1,3})"
)
_NUMBER_LAST = re.compile(
    r"\b(?:(?:top|bottom|end) of )?[a-z'’]{3,20} (?:rd|road|street|st|ave|avenue|lane|close|drive|crescent|terrace|"
    r"grove),? (?:number|no\.?|num) \d{1,4}[a-d]?(?!\w)",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    rf"\b(?:(?:{TENS})[ -])?(?:{UNITS}|{TEENS}|{TENS}) ([a-z'’]{{3,20}}) (?:road|rd|street|avenue|lane|close|drive|"
    r"crescent|terrace|grove|rise|way|court|gardens|mews)\b(?!['’])",
    re.IGNORECASE,
)
_ROOMS = re.compile(
    r"(?<!\w)(?:[Ff]lat|[Pp]lot|[Aa]partment|[Aa]pt|[Cc]aravan|[Pp]itch) [A-Z]?\d{1,4}[a-dA-D]?(?!\w)|"
    r"(?<!\w)(?:[Uu]nit|[Rr]oom|[Ss]uite) \d{1,3}[a-dA-D]?(?=, [A-Z])"
)
_LED_BY = re.compile(
    r"\b(?:number|no\.?|num) $|\bflat \w{1,4} (?:above|over|behind|below) (?:the|a) [a-z ]{3,20} (?:on|in) $|"
    r"\b(?:(?:\d(?:st|nd|rd|th)|ground|first|second|third|top|basement)[ -]floor(?: flat)?|top flat|basement flat|"
    r"berth \w{1,3}|flat [a-z]|house \d{1,3}|rm \d{1,3}|room \d{1,3}|"
    r"c/o [a-z]{2,15}|(?:number|no\.?) \d{1,4}[a-d]?),? $",
    re.IGNORECASE,
)
_FOLLOWED_BY = re.compile(
    r",? (?:(?:[Tt]op|[Bb]ottom|[Mm]iddle|[Ll]eft|[Rr]ight) bell|(?:[Tt]op|[Gg]round|[Ff]irst|[Ss]econd) floor)\b|"
    r" (?:Dr|Ct|Gr|Gro|Pl|Sq|Wk|Est|Terr|Gdns|Cl|Bldgs|Cresc)\b(?! [A-Z][a-z])"
)
_UNNUMBERED = re.compile(
    rf"(?<![\w-])(?:[A-Z][a-z'’]{{2,20}} ){{1,2}}(?:{STREETS_RAISED})\b"
    r"(?! (?:School|Primary|Academy|Library|Surgery|Leisure|Community|Sixth|Sports|Medical|"
    r"Health|Gym|Youth|Family|Special|High|Junior|Infants|Juniors|College|Nursery|Centre|"
    r"Clinic|Church|Hall))"
)
_LOWER = re.compile(
    rf"(?:\b(?:on|in|live|lives|living|at|down|off|up|to|of) |(?:^|(?<=[.!?] ))(?=[a-z]+ street\b))"
    rf"((?:[a-z'’]{{3,20}}) (?:{STREETS_LOW}))\b(?! school| primary| academy| library| surgery)"
)
_BESIDE_A_NUMBER = frozenset(map(str.title, frame("streets", "beside_a_number"))) | {"flat", "plot", "caravan", "pitch"}
_ON_THE_LINE = {", ", ",\n", "\n"}
_BESIDE = frozenset(
    {"place", "postcode", "address", "org_name", "child_name", "adult_name", "staff_name", "school_name"}
)
_AS_A_SCHOOL = re.compile(
    r"\b(?:trial|weeks?|moved?|sixth form|swapped|pupils?|lad|kids?|shame|year \d+s?|"
    r"managed|excluded|chair)\b[^.!?\n]{0,30}\b(?:at|from|to) $|\bat $"
)
_PLAIN_NAMES = frame("streets", "plain_names")
_NOT_MIDDLE = frame("streets", "not_middle")


def addresses(words: Words) -> list[Mask]:
    """Masks of the doors and streets in the text of `words`: what several readings of one address cover together."""
    whole: list[Mask] = []
    for mask in sorted(_addresses(words), key=lambda mask: mask.start):
        if whole and mask.start < whole[-1].end and mask.kind == whole[-1].kind:
            whole[-1] = replace(whole[-1], end=max(mask.end, whole[-1].end))
        else:
            whole.append(mask)
    return whole


def _addresses(words: Words) -> Iterator[Mask]:
    if words.digits:
        yield from doors(words)
        yield from _numbered(words)
    elif words.roles & HOUSE or "flat" in words.low or "farm" in words.low:
        yield from doors(words)
    if words.roles & STREET:
        if words.roles & STREET_RAISED:
            yield from _called(words.text)
        if words.roles & STREET_LOW:
            yield from _small(words.text)
        yield from _spoken(words)


def _numbered(words: Words) -> Iterator[Mask]:
    patterns: tuple[re.Pattern[str], ...] = ()
    if words.roles & STREET:
        patterns = (
            (_FLAT, _NUMBERED, _NUMBER_LAST) if "number" in words.low or "no" in words.low else (_FLAT, _NUMBERED)
        )
    if not _BESIDE_A_NUMBER.isdisjoint(words.surface):
        patterns = (*patterns, _RAISED_NUMBERED, _ROOMS)
    for pattern in patterns:
        for found in pattern.finditer(words.text):
            middle = found.group().lower().split()[1:-1]
            if pattern is not _NUMBERED or _NOT_MIDDLE.isdisjoint(middle) or _both_raised(found.group().split()[-2:]):
                end = found.start() + len(found.group().rstrip())
                yield Mask(found.start(), end, "address", "a number and a street")


def _both_raised(last: list[str]) -> bool:
    """Whether a street is called by a word that counts elsewhere: "31 Every Street"."""
    return all(word.istitle() for word in last)


def _called(text: str) -> Iterator[Mask]:
    for found in _UNNUMBERED.finditer(text):
        first = found.group().split()[0].lower()
        if first not in _PLAIN_NAMES | _NOT_MIDDLE or before_the_number(text, found.start()) < found.start():
            kind = "school_name" if _AS_A_SCHOOL.search(text[max(0, found.start() - 40) : found.start()]) else "address"
            yield Mask(found.start(), found.end(), kind, "a street, or a school called after one")


def _small(text: str) -> Iterator[Mask]:
    for found in _LOWER.finditer(text):
        name = found[1].split()[0]
        short = found[1].endswith((" rd", " ave"))
        if name not in _PLAIN_NAMES and (short or not is_ordinary(name)):
            yield Mask(found.start(1), found.end(1), "address", "a street")


def _spoken(words: Words) -> Iterator[Mask]:
    """ "forty two pedlar rise": a number in words before a street."""
    for index in words.having(SAID):
        found = _SPOKEN.match(words.text, words.start[index])
        if found:
            name = found[1].lower()
            tens = " " in found.group()[: found.start(1) - found.start() - 1]
            if name not in _PLAIN_NAMES | _NOT_MIDDLE and (tens or not is_ordinary(name)):
                yield Mask(found.start(), found.end(), "address", "a number in words and a street")


def whole_addresses(text: str, masks: tuple[Mask, ...]) -> tuple[Mask, ...]:
    """`masks` in order, each address joined with the house before it and the town and the postcode behind it."""
    if not any(mask.kind == "address" for mask in masks):
        return masks
    joined: list[Mask] = []
    for mask in masks:
        start = _begins(text, mask.start) if mask.kind == "address" else mask.start
        while start < mask.start and joined and joined[-1].end > start:
            start = min(start, joined.pop().start)
        before = joined[-1] if joined else None
        if before and "address" in {before.kind, mask.kind} and _on_one_line(text, before, mask):
            joined[-1] = replace(before, end=_followed(text, mask.end), kind="address")
        else:
            joined.append(replace(mask, start=start, end=_followed(text, mask.end)) if mask.kind == "address" else mask)
    return tuple(joined)


def _begins(text: str, start: int) -> int:
    """Where an address begins whose door or street stands at `start`: with its house, its floor, "number"."""
    start = before_the_number(text, start)
    led = _LED_BY.search(text, max(0, start - 30), start)
    return led.start() if led else start


def _followed(text: str, end: int) -> int:
    """Where an address ends, with its bell or floor, or the short word for its street that stands behind `end`."""
    followed = _FOLLOWED_BY.match(text, end)
    return followed.end() if followed else end


def _on_one_line(text: str, before: Mask, mask: Mask) -> bool:
    """Whether two masks are lines of one address: "Flat 3, 22 Cable Street, Leeds"."""
    gap = text[before.end : mask.start]
    if gap == " ":
        return mask.kind == "postcode"
    return (
        gap in _ON_THE_LINE
        and {before.kind, mask.kind} <= _BESIDE
        and (mask.kind == "address" or text[mask.start].isupper() or text[mask.start].isdigit())
    )
