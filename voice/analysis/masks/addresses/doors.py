"""Doors without a street: a number or a flat beside a name that no list of streets knows, and houses with a name."""

import re
from collections.abc import Iterator

from voice.analysis.masks.expressions import when_needed
from voice.analysis.masks.frames import frame
from voice.analysis.masks.lexicon import GIVEN, KNOWN, PLACE, flags, is_ordinary
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import (
    HOUSE,
    LANDMARK,
    LIKE_PLACE,
    LINE,
    ROW,
    SITE,
    STREET_LOW,
    STREETS_RAISED,
    TEENS,
    TENS,
    TOP,
    UNITS,
)
from voice.analysis.masks.words import Words

_BEFORE = (
    " at ",
    " live ",
    " lives ",
    " is ",
    " to ",
    " in ",
    " from ",
    "its ",
    "it's ",
    "it’s ",
    "number ",
    "no ",
    ", ",
    "\n",
)
_LIVES_AT = re.compile(r"\bliv(?:e|es|ed|ing) (?:(?:at|in) )?(?:number |no\.? ?)?$", re.IGNORECASE)
_WE_ARE_AT = re.compile(
    r"\b(?:we|i|they)(?:['’]?(?:re|m)| are| am| were| was)(?: now| still| back)? at $", re.IGNORECASE
)
_DWELLING = re.compile(
    r"\b(?:liv(?:e|es|ed|ing)|stay(?:s|ed|ing)?|mov(?:e|ed|ing)|based|address|house|home|letters?|post|"
    r"(?:is|are|was) at|deliver(?:ed)?|send|sent|write|we are|we['’]re|were|im|i['’]m|i am|"
    r"round)\b[^.!?\n]{0,20}$",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\d{1,4}[a-dA-D]?,? ([A-Za-z][a-z'’]{2,20})(?: ([A-Za-z][a-z'’]{2,20}))?(?![\w'’])")
_IN_A_FLAT = re.compile(r"\b(?:[Ff]lat|[Aa]partment|[Aa]pt|[Uu]nit|[Rr]oom) \w{1,4}, $")
_ENDS = re.compile(r"[,.;)\n]|$| [A-Z]{1,2}\d|, | [a-z]{1,2}\d{1,2} ?\d")
_MONTHS = frozenset(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"])
_FLATS = when_needed(
    r"\b(?:[Ff]lat|[Aa]partment|[Aa]pt|[Uu]nit|[Pp]lot|[Rr]oom) \d{1,4}[a-dA-D]?(?: (?:[Tt]ower|[Bb]lock) \w{1,2})?,?"
    r" (?:(?:[A-Z][a-z'’]{1,20} ?){1,3}|[a-z'’]{3,20} (?:gardens|court|crt|house|hse|heights|towers?|flats|point|"
    r"wharf)|"
    r"the (?:maltings|willows|oaks|quay|towers?|heights|laurels|mill|wharf|stables|cedars|elms|limes|firs|beeches|"
    r"poplars))(?![\w'’])|"
    r"\b[Bb]lock \w{1,2},? (?:[A-Za-z][a-z'’]{2,20} ){1,2}(?:gardens|court|house|heights|towers?|flats|point|wharf|"
    r"rise)\b|\b[Ff]lat \w{1,3} (?:above|over|behind|below) the [a-z]{3,12}(?: shop| office| place)?(?!\w)|"
    r"\b[Tt]he flat (?:above|over|behind|below|next to) (?:the )?(?:[A-Z][a-z'’]{1,20} ?){1,3}(?!\w)"
)
_HOUSE = re.compile(
    r"(?:[Tt]he (?:old )?(?:[A-Z][\w'’]{1,20} ){0,2}[A-Za-z][\w'’]{1,20}|"
    r"(?!We|They|You|I)(?:[A-Z][\w'’]{1,20} ){1,2}[A-Z][\w'’]{1,20}), $"
)
_HOUSES = frame("streets", "houses")
_OLD_HOUSE = when_needed(
    r"\b[Tt]he Old (?:[A-Z][\w'’]{1,20} ){0,2}[A-Z][\w'’]{1,20}(?=, [A-Z])|"
    r"\b(?:[Tt]he )?(?:[A-Z][\w'’]{1,20} ){1,2}(?:Cottages?|Vicarage|Lodge|Barn|Forge|Flat|Bungalow|Farmhouse|Rectory|"
    r"Annexe|Villa), (?:[A-Z][a-z'’]{1,20} ){0,2}[A-Z][a-z'’]{1,20}"
)
_NEXT_DOOR = when_needed(
    r"(?:\b[Nn]eighbou?rs?|\b[Ll]etters?|\b[Pp]ost|\b[Pp]arcels?|\b[Dd]elivered|\b[Nn]ext door|\b[Oo]ver the road|"
    r"\b[Oo]pposite|\b[Ll]iv(?:e|es|ed|ing)|\b(?:man|woman|lady|family|couple|lot)|"
    r"\b(?:Mr|Mrs|Miss|Ms|Old|[Tt]he) [A-Z][\w'’]+)\b"
    r"[^.!?\n]{0,25}? (?:at|from|in|to) ((?:[Nn]umber|[Nn]o\.?|num) \d{1,3}[a-d]?)(?!\w| (?:[A-Za-z]+ )?bus)"
)
_NEAR = re.compile(
    r"(?:^|(?<=[.!?,\n] )|(?<= at )|(?<= is ))(?:[A-Z][a-z'’]{2,20} ){0,2}[A-Z][a-z'’]{2,20}(?=, (?:nr|near) [A-Z])"
)
_FARM = when_needed(
    r"\b(?:at|of|to|from|on|near|is|live|living|by) ((?:[A-Z][\w'’]* |o['’] |th['’] |of |the ){0,3}[A-Z][\w'’]* "
    r"(?:Farm|Farmhouse|Smallholding))\b(?! (?:School|Primary|Academy|Park|Shop|Trust|Nursery|Project|Centre|Club))"
)
_LETTERED = re.compile(
    r"\b(?:[Ww]e are|[Ww]e['’]re|[Ll]iv(?:e|es|ing) (?:at|in)|[Hh]ouse is|[Dd]oor is) "
    r"((?:number |no\.? ?)?\d{1,3}[a-d])(?!\w)"
)
_DOOR_LETTERS = frozenset("abcd")
_BOX = re.compile(r"(?<!\w)(?:P\.?O\.?|po) [Bb]ox \d{1,6}(?!\w)")
_MOORED = re.compile(r"\b[Bb]erth \w{1,3},? (?:[A-Z][\w'’]{1,20} ?){1,4}(?<! )")
_CALLED = re.compile(
    r"(?:, |\n|\b(?:at|to|is|in|address:?|from) )((?:The )?[A-Z][a-z'’]{2,20}(?: [A-Z][a-z'’]{2,20})?, )$"
)
_DWELLINGS = frozenset({"block", "flat", "apartment", "unit", "plot", "room"})
_NOTHING_SAID = re.compile(
    r"[.,;:!?)\n]|$| (?:my|and|but|with|now|since|where|until|till?|for|please|if|so|because|cos|which|the|when|they|"
    r"he|she|we|i)\b"
)
_ROWS = "|".join(sorted(frame("streets", "rows")))
_ROWS_NUMBERED = "|".join(sorted(frame("streets", "rows_numbered")))
_SAID = rf"(?:{TENS}|{UNITS}|{TEENS})(?:[ -](?:{UNITS}))?"
_IN_A_ROW = when_needed(
    r"(?<![\w£.:-])\d{1,4}[a-d]?,? ([a-z'’-]{3,20}) (?:([a-z'’-]{3,20}) )?"
    rf"(?:{'|'.join(sorted(frame('streets', 'rows_of_houses')))})\b(?!['’]| of\b)",
    re.IGNORECASE,
)
_IN_THE_BLOCK = when_needed(
    r"(?<![\w'’-])(?!the |a |my |our |his |her |that |this |in |at |to |from )(?:[A-Za-z][a-z'’]{2,15} )"
    r"(?:house|court|tower|heights|lodge|point|mansions|buildings),? "
    r"(?:(?:flat|apt|room) (?:\d{1,3}[a-d]?|[a-z])|\d{1,2}(?:st|nd|rd|th) floor)\b"
)
_BEHIND_A_HOUSE = when_needed(
    r"\b(?:house|flat|cottage|shop|place|lodge|court|farm|caravan|hall|yard), ((?:[a-z'’]{3,20}) (?:rd|road|street|st|"
    r"ave|avenue|lane|ln|close|crescent|terrace|grove))"
    r"(?=[.,;!?)\n]|$| (?:and|but|with|now|in|where|near|by|is|then)\b)"
)
_THE_ROW = when_needed(
    rf"(?<!\w)(?:(?:(?:[Nn]umber |[Nn]o\.? )?\d{{1,3}}[a-d]?|[Nn]umber {_SAID}) (?i:the (?:{_ROWS}))|"
    rf"(?:[Nn]umber|[Nn]o\.?) (?:\d{{1,3}}[a-d]?|{_SAID}) [Tt]he (?:{_ROWS_NUMBERED}))(?!\w)|"
    rf"(?<![\w:.])\d{{1,3}}[a-d]? [Tt]he (?:{_ROWS_NUMBERED})(?=[.,;!?)\n]|$)",
)
_MOVED_TO = re.compile(
    r"\b(?:[Mm]oved?|[Mm]oving|[Oo]utside|[Kk]nock(?:ed|ing)?) (?:[^.!?\n]{0,30} )??(?:at|to|from|outside|into)? ?"
    r"((?:[Nn]umber|[Nn]o\.?) \d{1,3}[a-d]?)(?=[.,;!?)\n]|$| (?:now|with|and|since|but|asking|in|last)\b)"
    r"(?! in (?:the|a) (?:list|queue|line))|"
    r"\b(?:[Nn]ext door|[Nn]eighbours?|[Oo]ver the road|[Ww]rong (?:house|door))\b[^.?\n]{0,25}?[ ,!] ?[^.!?\n]{0,14}?"
    r"((?:[Nn]umber|[Nn]o\.?) \d{1,3}[a-d]?)(?=[.,;!?)\n]|$| (?:and|but|said|has|came)\b)"
)
_LINES = "|".join(sorted(map(str.title, frame("streets", "beside_a_number") | frame("streets", "houses"))))
_SITES = "|".join(sorted(frame("streets", "sites")))
_SMALL_SITE = when_needed(
    rf"(?:^|(?<=[.!?\n] )|\b(?:at|to|from|near|past|of|is|its|called|up) )"
    rf"((?:[a-z'’-]{{3,15}} ){{1,3}}(?:{_SITES}))\b(?! (?:animals|shop|visit|park|work|school|trip))"
)
_HILLS = frozenset({"valley", "lane", "hill", "moor"})
_AT_A_TOP = frozenset({"at", "on", "up", "down", "by", "near", "to", "past", "behind", "from"})
_TOP_ENDS = re.compile(r"[.,;:!?)\n]|$| (?:and|where|with|but|now|in|near)\b")
_TWO_LINES = when_needed(
    rf"\b(?:[A-Z][\w'’-]{{1,20}} ){{1,2}}(?:{_LINES}), (?:[A-Z][\w'’-]{{1,20}} ){{1,2}}"
    rf"(?:{_LINES}|{STREETS_RAISED}|Hill|Square|Green)"
    r"(?=[.,;)\n]|$)"
)
_NO_SITE = frame("streets", "no_site") | frame("introduced", "ends") | frame("introduced", "generic")
_NO_NAME = frame("streets", "not_middle") | frame("streets", "no_name")


def doors(words: Words) -> Iterator[Mask]:
    """Masks of doors in the text of `words`, which has digits or the word "flat"."""
    text = words.text
    for start, end in words.numbers:
        if end - start < 5 and text[max(0, start - 7) : start].endswith(_BEFORE):
            last = _door(text, start, end)
            if last:
                yield Mask(start, last, "address", "a number and a name where somebody lives")
    if "number" in words.low or "no" in words.low:
        yield from _all(_NEXT_DOOR(), text)
        yield from _all(_MOVED_TO, text)
    for said, pattern in (("box", _BOX), ("berth", _MOORED), ("nr", _NEAR)):
        if said in words.low:
            yield from _all(pattern, text)
    if any(end - start < 4 and text[end : end + 1] in _DOOR_LETTERS for start, end in words.numbers):
        yield from _all(_LETTERED, text)
    if "farm" in words.low or "farmhouse" in words.low:
        yield from _all(_FARM(), text)
    if not _DWELLINGS.isdisjoint(words.low):
        yield from _all(_FLATS(), text)
    if words.digits and ("flat" in words.low or "floor" in words.low or "room" in words.low):
        yield from _all(_IN_THE_BLOCK(), text)
    if words.roles & HOUSE:
        yield from _all(_OLD_HOUSE(), text)


def sites(words: Words) -> Iterator[Mask]:
    """Masks of houses that have no number of a street: farms and hilltops in small letters, with no article before them
    ("up at far acre farm"), two lines of an address ("Alder Bank, Weaver Brow"), rows ("12 the maltings")."""
    for found in _SMALL_SITE().finditer(words.text) if words.roles & SITE else ():
        named = found[1].split()[:-1]
        odd = any(not is_ordinary(each) and not flags().get(each, 0) & GIVEN for each in named)
        if _NO_SITE.isdisjoint(named) and (len(named) > 1 or odd):
            yield Mask(found.start(1), found.end(1), "address", "a farm or a house with no article")
    if words.roles & LINE and ", " in words.text:
        yield from _all(_TWO_LINES(), words.text)
    if words.roles & STREET_LOW and words.roles & LANDMARK and ", " in words.text:
        yield from _all(_BEHIND_A_HOUSE(), words.text)
    if words.digits and words.roles & ROW:
        for found in filter(None, (_IN_A_ROW().match(words.text, start) for start, _ in words.numbers)):
            two = (found[2] or "").lower()
            strange = not is_ordinary(found[1].lower()) and two not in _NO_NAME
            if _names_a_row(found[1]) and (not two or strange or _names_a_row(found[2])):
                yield Mask(found.start(), found.end(), "address", "a number and a row of houses")
    if "number " in words.said or any(words.text.startswith((" the ", " The "), end) for _, end in words.numbers):
        yield from _all(_THE_ROW(), words.text)
    if words.roles & TOP:
        yield from _tops(words)


def _names_a_row(name: str) -> bool:
    """Whether a word before "mount" or "cross" may be its name: no ordinary word, unless it has a capital."""
    low = name.lower()
    if low in _NO_NAME or flags().get(low, 0) & KNOWN:
        return False
    return name[0].isupper() or not (is_ordinary(low) or flags().get(low, 0) & GIVEN)


def _tops(words: Words) -> Iterator[Mask]:
    """Hilltops and ends in small letters: "at thrisby lane end", "up carrick brow"."""
    for index in words.having(TOP):
        if words.joined(index):
            first = index - 1 - (words.low[index - 1] in _HILLS)
            named = words.at(first)
            odd = len(named) > 4 and not words.flag[first] & (GIVEN | KNOWN) and not is_ordinary(named)
            led = words.at(first - 1) in _AT_A_TOP and words.joined(first) and words.joined(index - 1)
            if odd and led and words.surface[first].islower() and _TOP_ENDS.match(words.text, words.end[index]):
                yield Mask(words.start[first], words.end[index], "address", "a hill or an end by its name")


def _all(pattern: re.Pattern[str], text: str) -> Iterator[Mask]:
    for found in pattern.finditer(text):
        start = found.start(found.lastindex or 0)
        yield Mask(start, start + len(found[found.lastindex or 0].rstrip()), "address", "a house or a flat by its name")


def _door(text: str, start: int, end: int) -> int:
    """Where the door ends whose number stands at `start`; 0 when it is none: "at 31 cross flatts"."""
    found = _NAMED.match(text, start)
    if not found or found[1].lower()[:3] in _MONTHS or found[1].lower() in _NO_NAME:
        return 0
    if _LIVES_AT.search(text, max(0, start - 24), start):
        return found.end(1 if not found[2] or found[2].lower() in _NO_NAME else 2)
    if found[1][0].isupper() and _WE_ARE_AT.search(text, max(0, start - 26), start):
        several = found[1].endswith("s") and is_ordinary(found[1].lower())
        nobodys = several or flags().get(found[1].lower(), 0) & (GIVEN | KNOWN)
        return 0 if nobodys else found.end(2 if _raised(found[2]) else 1)
    alone = text[max(0, start - 2) : start] == ", "
    if alone and found[1][0].isupper() and _IN_A_FLAT.search(text, max(0, start - 14), start):
        return found.end(2 if found[2] and found[2][0].isupper() else 1)
    if _stands_like_a_door(text, start, found, alone) and (last := _end_of_name(found)):
        return last
    return _end_of_strange_name(text, found) if not alone else 0


def _raised(name: str | None) -> bool:
    return (name or "")[:1].isupper()


def _stands_like_a_door(text: str, start: int, found: re.Match[str], alone: bool) -> bool:
    """Whether the words around speak of a door: behind a comma a line of an address, else a word for living there."""
    if not alone:
        return bool(_DWELLING.search(text, max(0, start - 40), start))
    led = before_the_number(text, start) < start or _ENDS.match(text, found.end())
    return found[1][0].isupper() and bool(led)


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


def _end_of_strange_name(text: str, found: re.Match[str]) -> int:
    """Where a capital ends that is no word, nobody's name and no town's, with nothing said of it: "its 52 Brackendale
    and"; 0 when it is any of these."""
    two = found[2] if found[2] and found[2][0].isupper() else ""
    last = found.end(2 if two else 1)
    strange = not flags().get(found[1].lower(), 0) & (GIVEN | KNOWN | PLACE) and not is_ordinary(found[1].lower())
    small = found[1][0].islower() and not found[1].endswith(LIKE_PLACE)
    if not strange or small or len(found[1]) < 5 or not _NOTHING_SAID.match(text, last):
        return 0
    return 0 if two and flags().get(two.lower(), 0) & (GIVEN | KNOWN) else last


def _may_be_a_house(name: str) -> bool:
    """Whether the words before the comma may be a house's name, as no person's and no ordinary word is."""
    return not any(flags().get(word, 0) & GIVEN for word in name.split()) and not all(map(is_ordinary, name.split()))


def before_the_number(text: str, start: int) -> int:
    """Where the house's name begins that stands before the address at `start`: "The Haven, 40 Sutton Fields"."""
    found = _HOUSE.search(text, max(0, start - 50), start)
    if not found:
        called = _CALLED.search(text, max(0, start - 36), start)
        return called.start(1) if called and _may_be_a_house(called[1][:-2].lower()) else start
    return found.start() if found.group()[:-2].split()[-1].lower() in _HOUSES else start
