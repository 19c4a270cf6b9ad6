"""Addresses: a street, with or without a number before it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from voice.analysis.masks.addresses.doors import before_the_number, doors, sites
from voice.analysis.masks.addresses.ways import told_doors
from voice.analysis.masks.frames import frame
from voice.analysis.masks.lexicon import GIVEN, KNOWN, flags, is_ordinary
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import (
    HOUSE,
    NOT_IN_A_RUN,
    SHORTENED,
    STREET,
    STREET_LOW,
    STREET_RAISED,
    STREETS,
    STREETS_LOW,
    STREETS_RAISED,
    TEENS,
    TENS,
    UNITS,
    WELSH,
)
from voice.analysis.masks.roles import NUMBER as SAID
from voice.analysis.masks.words import Words

_STREET = f"(?:{'|'.join(sorted(STREETS))})"
_NUMBERED = re.compile(
    rf"(?<![\w£.:/-])(?:(?:flat|plot|apartment|apt|room|unit|no\.?) \w{{1,4}},? (?:at )?)?"
    rf"(?:\d{{1,4}}[-/])?\d{{1,4}}[a-d]? (?:[A-Za-zÀ-ž'’-]{{2,20}} ){{1,3}}?{_STREET}\b(?!['’])"
    r"(?: (?:North|South|East|West)\b)?",
    re.IGNORECASE,
)
_IN_A_ROOM = re.compile(r"\d{1,4}[a-d]? (?:at|of|in) ", re.IGNORECASE)
"""The number of a room, which stands before the house and not before its street."""
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
    r"(?:Heol|Ffordd|Stryd|Lôn|Lon|Maes|Bryn|Clos|Rhodfa|Cwrt|Llys|Tan|Pen|Rhes|Trem|Parc|Rhos|Cae|Nant|Pant|Glan|Plas|Erw|"
    r"Gwel|Pont|Porth|Dol|Waun|Coed|Cefn|Gelli)(?: (?:y|yr|"
    r"[A-Z][\w'’]{1,20})){1,3})"
)
_NUMBER_LAST = re.compile(
    r"\b(?:(?:top|bottom|end) of )?[a-z'’]{3,20} (?:rd|road|street|st|ave|avenue|lane|close|drive|crescent|terrace|"
    r"grove|cresent),? (?:number|no\.?|num) \d{1,4}[a-d]?(?!\w)",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    rf"\b(?:(?:{TENS})[ -])?(?:{UNITS}|{TEENS}|{TENS}) ([a-z'’]{{3,20}}) (?:road|rd|street|avenue|lane|close|drive|"
    r"crescent|terrace|grove|rise|way|court|gardens|mews)\b(?!['’])",
    re.IGNORECASE,
)
_ROOMS = re.compile(
    r"(?<!\w)(?:[Ff]lat|[Pp]lot|[Aa]partment|[Aa]pt|[Cc]aravan|[Pp]itch|[Mm]oorings?|[Bb]erth|[Cc]halet) "
    r"[A-Z]?\d{1,4}(?:[a-dA-D]|/\d{1,2})?(?!\w)|"
    r"(?<!\w)(?:[Uu]nit|[Rr]oom|[Ss]uite) \d{1,3}[a-dA-D]?(?=, [A-Z])"
)
_UNNUMBERED = re.compile(
    rf"(?<![\w-])(?:[A-Z][\w'’-]{{2,20}} ){{1,2}}(?:{STREETS_RAISED})\b"
    r"(?! (?:School|Primary|Academy|Library|Surgery|Leisure|Community|Sixth|Sports|Medical|"
    r"Health|Gym|Youth|Family|Special|High|Junior|Infants|Juniors|College|Nursery|Centre|"
    r"Clinic|Church|Hall))"
)
_LOWER = re.compile(
    rf"(?:\b(?:on|in|live|lives|living|at|down|off|up|to|of) |(?:^|(?<=[.!?] ))(?=[a-z]+ street\b))"
    rf"((?:[a-z'’]{{3,20}}) (?:{STREETS_LOW}))\b(?! school| primary| academy| library| surgery)"
)
_BESIDE_A_NUMBER = frozenset(map(str.title, frame("streets", "beside_a_number"))) | {
    "flat",
    "plot",
    "caravan",
    "pitch",
    "apt",
    "apartment",
}
_SHORTENED_TO = "|".join(sorted(frame("streets", "shortened"))).title()
_SHORT = re.compile(rf"(?<![\w-])(?:[A-Z][a-z'’-]{{2,20}} ){{1,2}}(?:{_SHORTENED_TO})(?=[.,;:)!?\n]|$| (?:[a-z]|\())")
_SHORT_SMALL = re.compile(
    r"(?<![\w-])(?:[A-Z][a-z'’-]{2,20} |"
    r"(?:(?<= on )|(?<= at )|(?<= in )|(?<= off )|(?<= down )|(?<= up )|(?<=, ))[a-z'’]{4,20} )"
    rf"(?:{'|'.join(sorted(frame('streets', 'shortened_small')))})"
    r"(?=[.,;:)!?\n]|$| (?:and|where|with|but|now|by|near|in)\b)"
)
_CUT = "dr|cl|gr|grn|ct|tce|terr|ter|gdns|cresc|wk|bk|pk|sq|pl"
_SHORT_NUMBERED = re.compile(
    rf"(?<![\w£.:/-])(?:(?:no\.? ?)?\d{{1,4}}[a-d]?) (?:([a-z'’]{{4,20}}) (?:{_CUT})|([A-Z'’]{{4,20}}) "
    rf"(?:{_CUT.upper()}))(?![\w'’])"
)
_CUT_SHORT = frozenset((*_CUT.split("|"), *_CUT.upper().split("|")))
_HALF_RAISED = frozenset(STREETS_LOW.split("|")) | {"gardens"}
_KEPT = frozenset(
    {"school", "primary", "academy", "library", "surgery", "leisure", "community", "nursery", "centre", "clinic",
     "church", "hall"}
)  # fmt: skip
_AN_END = re.compile(r" (?:end|top|bottom|corner)\b")
_ALONG = frozenset({"on", "off", "up", "down", "along", "from", "in", "of", "the"})
_MOVES = frozenset({"drive", "close"})
_WELSH_STREET = re.compile(
    rf"(?<![\w-])(?:{'|'.join(sorted(frame('streets', 'welsh'))).title()})(?: (?:y|yr|[A-Z][\w'’-]{{1,20}})){{1,3}}"
)
_CELTIC = re.compile(
    r"(?<![\w'’-])(?:\d{1,4}[a-d]? )?(?!Ysgol )([A-Z][\w'’]{2,15}) (?:na|nan|nam|an|yr|y) [A-Z][\w'’]{1,15}"
    r"(?: (?:na|nan|an|yr|y|[A-Z][\w'’]{1,15})){0,2}(?<! y)(?<! an)(?<! na)"
)
_JOINED_BY = frozenset({"na", "nan", "nam", "an", "yr", "y"})
_ARTICLES = frozenset(
    {"a", "her", "his", "my", "our", "that", "the", "this", "next", "other", "right", "same", "whole", "wrong"}
)
_AS_A_SCHOOL = re.compile(
    r"\b(?:trial|weeks?|moved?|sixth form|swapped|pupils?|lad|kids?|shame|year \d+s?|"
    r"managed|excluded|chair)\b[^.!?\n]{0,30}\b(?:at|from|to) $|\bat $"
)
_NO_DOOR = ("year ", "Year ", "yr ", "Yr ", "YEAR ")
_OPENERS = frame("runs", "openers") | frame("streets", "no_name")
_PLAIN_NAMES = frame("streets", "plain_names")
_NOT_MIDDLE = frame("streets", "not_middle")
_TREES = frame("streets", "trees")
_NOT_LIVED_ON = (_PLAIN_NAMES | _NOT_MIDDLE | frame("streets", "no_name")) - frame("streets", "named_plainly")
_LIVED = re.compile(r"\bliv(?:e|es|ed|ing) $")
_NEVER_A_STREET = _PLAIN_NAMES | _NOT_MIDDLE | NOT_IN_A_RUN


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
    elif words.roles & HOUSE or "flat" in words.low or "farm" in words.low or "block" in words.low:
        yield from doors(words)
    if words.digits:
        yield from told_doors(words)
    yield from sites(words)
    if words.roles & STREET:
        if words.roles & STREET_RAISED:
            yield from _called(words.text)
        if words.roles & STREET_LOW:
            yield from _small(words.text)
            if not words.noisy:
                yield from _half_raised(words)
        if words.roles & SHORTENED:
            yield from _shortened(words.text)
        yield from _spoken(words)
    yield from _celtic(words)


def _celtic(words: Words) -> Iterator[Mask]:
    """ "Heol y Bryn", "Tigh na Coille": streets and houses in Welsh, Gaelic or Cornish."""
    if words.roles & WELSH:
        for found in _WELSH_STREET.finditer(words.text):
            yield Mask(found.start(), found.end(), "address", "a street by its Welsh word")
    if not _JOINED_BY.isdisjoint(words.low):
        for found in _CELTIC.finditer(words.text):
            if not flags().get(found[1].lower(), 0) & GIVEN and not is_ordinary(found[1].lower()):
                yield Mask(found.start(), found.end(), "address", "a house by its Welsh, Gaelic or Cornish name")


def _numbered(words: Words) -> Iterator[Mask]:
    patterns: tuple[re.Pattern[str], ...] = ()
    if words.roles & STREET:
        patterns = (
            (_FLAT, _NUMBERED, _NUMBER_LAST) if "number" in words.low or "no" in words.low else (_FLAT, _NUMBERED)
        )
    if not _CUT_SHORT.isdisjoint(words.surface):
        yield from _cut_short(words.text)
    if not _BESIDE_A_NUMBER.isdisjoint(words.surface):
        patterns = (*patterns, _RAISED_NUMBERED, _ROOMS)
    for pattern in patterns:
        for found in pattern.finditer(words.text):
            if words.text.endswith(_NO_DOOR, 0, found.start()):
                continue
            middle = found.group().lower().replace("-", " ").split()[1:-1]
            if "and" in middle and found.group().split()[-1].islower():
                continue
            if pattern is not _NUMBERED or _NOT_MIDDLE.isdisjoint(middle) or _both_raised(found.group().split()[-2:]):
                whole = found.group().rstrip()
                inside = _IN_A_ROOM.match(whole)
                start = found.start() + (inside.end() if inside else 0)
                yield Mask(start, found.start() + len(whole), "address", "a number and a street")


def _cut_short(text: str) -> Iterator[Mask]:
    """ "13 lime gr", "45 ABERCORN DR": a number before a street whose word is cut short."""
    for found in _SHORT_NUMBERED.finditer(text):
        if (found[1] or found[2]).lower() not in _NEVER_A_STREET | _OPENERS:
            yield Mask(found.start(), found.end(), "address", "a number and a street whose word is cut short")


def _both_raised(last: list[str]) -> bool:
    """Whether a street is called by a word that counts elsewhere: "31 Every Street"."""
    return all(word.istitle() for word in last)


def _called(text: str) -> Iterator[Mask]:
    for found in _UNNUMBERED.finditer(text):
        first = found.group().split()[0].lower()
        longer = found.group().count(" ") > 1 and first not in _ARTICLES
        if longer or first not in _PLAIN_NAMES | _NOT_MIDDLE or before_the_number(text, found.start()) < found.start():
            school = _AS_A_SCHOOL.search(text[max(0, found.start() - 40) : found.start()])
            kind = "school_name" if school and not _AN_END.match(text, found.end()) else "address"
            yield Mask(found.start(), found.end(), kind, "a street, or a school called after one")


def _small(text: str) -> Iterator[Mask]:
    for found in _LOWER.finditer(text):
        name = found[1].split()[0]
        short = found[1].endswith((" rd", " ave"))
        known = name not in _PLAIN_NAMES and (short or name in _TREES or not is_ordinary(name))
        lived_on = name not in _NOT_LIVED_ON and _LIVED.search(text, max(0, found.start() - 8), found.start())
        if known or lived_on:
            yield Mask(found.start(1), found.end(1), "address", "a street")


def _half_raised(words: Words) -> Iterator[Mask]:
    """ "off the Marlow road": a street whose word for one has no capital."""
    for index in words.having(STREET_LOW):
        name, low = words.at(index - 1), words.low[index]
        if low not in _HALF_RAISED or len(name) < 3 or not words.joined(index) or not words.capital(index - 1):
            continue
        plain = words.flag[index - 1] & (GIVEN | KNOWN) or is_ordinary(name) or low in _MOVES
        along = not words.opens(index - 1) and words.at(index - 2) in _ALONG
        if name not in _NEVER_A_STREET and words.at(index + 1) not in _KEPT and (along or not plain):
            yield Mask(words.start[index - 1], words.end[index], "address", "a street with a small word for one")


def _shortened(text: str) -> Iterator[Mask]:
    """ "Pinder St", "Foundry Yd": a street whose word is cut short, or is a Scottish one."""
    for found in (*_SHORT.finditer(text), *_SHORT_SMALL.finditer(text)):
        first = found.group().split()[0].lower()
        if found.re is _SHORT_SMALL and is_ordinary(first):
            continue
        if first not in _NEVER_A_STREET and first not in _OPENERS:
            yield Mask(found.start(), found.end(), "address", "a street whose word is cut short")


def _spoken(words: Words) -> Iterator[Mask]:
    """ "forty two pedlar rise": a number in words before a street."""
    for index in words.having(SAID):
        found = _SPOKEN.match(words.text, words.start[index])
        if found:
            name = found[1].lower()
            tens = " " in found.group()[: found.start(1) - found.start() - 1]
            if name not in _PLAIN_NAMES | _NOT_MIDDLE and (tens or not is_ordinary(name)):
                yield Mask(found.start(), found.end(), "address", "a number in words and a street")
