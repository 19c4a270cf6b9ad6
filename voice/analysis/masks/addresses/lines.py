"""Whole addresses: each street or door with the lines before and behind it, and with what leads up to it."""

import re
from dataclasses import replace

from voice.analysis.masks.addresses.doors import before_the_number
from voice.analysis.masks.addresses.landmarks import led_up_to, led_up_to_a_name
from voice.analysis.masks.addresses.ways import is_told_the_way, told_the_way
from voice.analysis.masks.frames import frame
from voice.analysis.masks.lexicon import GIVEN, KNOWN, PLACE, flags, is_ordinary
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import LANDMARK, NOT_IN_A_RUN, ORGANISATIONS, SCHOOLS, STREETS_LOW, STREETS_RAISED
from voice.analysis.masks.words import Words

_STOPS = r"(?=[.,;:!?)\n]|$)"
_OVER = r"(?:flat|bedsit|rooms?|annexe?) (?:above|over|behind|below|under|next to)"
_LED_BY = re.compile(
    r"\b(?:number|no\.?|num) $|\bflat \w{1,4} (?:above|over|behind|below) (?:the|a) [a-z ]{3,20} (?:on|in) $|"
    r"\b(?:the )?(?:(?:\d(?:st|nd|rd|th)|ground|first|second|third|top|basement)[ -]floor(?: flat)?"
    r"(?: (?:left|right|front|rear|middle))?|"
    r"\d bed(?:room)?(?: flat| house)?|shared house|"
    r"(?:top|basement|upper|lower|garden|attic) flat|(?:apartment|apt) \d{1,4}[a-z]?|"
    r"berth \w{1,3}|flat [a-z]|house \d{1,3}|rm \d{1,3}|room \d{1,3}|unit \w{1,3}|"
    r"(?:block|tower|entry|stair) (?!on|in|at|of|by|is)\w{1,2}|"
    r"(?:flat )?\d{1,2}/\d{1,2}|\d[fb]\d|"
    r"c/o [a-z'’.]{2,15}(?: [a-z'’]{2,15})?|(?:number|no\.?) \d{1,4}[a-d]?),? $|"
    r"\b(?:number|no\.?) \d{1,4}[a-d]? (?:on|at|in|up|down|off)(?: the [a-z]{3,12} (?:at|on|off|of))? $|"
    r"\b(?:room|rm|unit|flat|apt|pitch|caravan) \w{1,3},? (?:at|of|in|on)(?: the)? $|"
    r"(?<![\w£.:/-])(?<!year )(?<!yr )(?<!bus )(?<!the )\d{1,4}[a-d]? $|"
    rf"\b(?:(?:the|a|our) )?{_OVER} (?:the )?$",
    re.IGNORECASE,
)
_FLOOR = r"(?:[Tt]op|[Gg]round|[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]ifth|\d{1,2}(?:st|nd|rd|th)|[Bb]asement)"
_SIDE = r"(?:left|right|middle|front|rear|back|side|main|basement)"
_FOLLOWED_BY = re.compile(
    rf",? (?:[Tt]op|[Bb]ottom|[Mm]iddle|[Ll]eft|[Rr]ight) bell\b|,? {_FLOOR} floor(?: (?:left|right|middle|flat))?\b|"
    r", (?:garden|top|upper|lower|basement|attic) flat\b|"
    rf",? {_SIDE} (?:entrance|door|gate|bell|buzzer|stair)\b|"
    r" (?:Dr|Ct|Gr|Gro|Pl|Sq|Wk|Est|Terr|Gdns|Cl|Bldgs|Cresc)\b(?! [A-Z][a-z])|"
    rf" (?:bungalow|annexe|tower|court|house|block|caravan park|cottages?|barns?|estate|flats|flat|"
    r"terrace)\b(?! (?:of|for)\b)|"
    r" (?:(?:gypsy and )?travell?ers?['’]?|gypsy) (?:site|park)\b|"
    rf" (?:walk|mount|place|rise|row|site|park|view|gate|green|square|hill){_STOPS}|"
    rf" (?:end|top|bottom)(?={_STOPS[3:-1]}| (?:where|if|by|near|and|behind|next to|opposite|past)\b)|"
    r" ?B ?& ?B\b|&B\b|"
    rf",? (?:[Tt]op|[Bb]ottom|[Ee]nd|[Ff]oot|[Bb]ack|[Cc]orner) of the [a-z]{{3,12}}{_STOPS}|"
    rf", (?:\w{{2,9}} ){{0,2}}(?:nr|near|opposite|opp|behind|off|by|above|over|before|beside|"
    rf"(?<!half )(?<!quarter )past|next to) "
    rf"(?:the )?(?:[A-Za-z][\w'’-]{{1,15}} ?){{1,3}}{_STOPS}|"
    rf", turn (?:left |right )?at the (?:[a-z]{{3,12}} ?){{1,2}}{_STOPS}|"
    rf",? the (?:one|house|door|flat) (?:with|next|on|at|by) [a-z '’]{{3,30}}{_STOPS}"
)
_A_SITE = re.compile(r" (?:caravan|holiday|trailer|mobile home) (?:park|site)\b")
_DWELLING_BEHIND = re.compile(r" (?:bungalow|caravan|cottages?|maisonette)\b(?! (?:park|site|holiday|pie))")
_SHORT = ("Rd", "St", "Ave", "Cott", "Cotts", "Gdns", "Tce", "Terr", "Bldgs", "Cres", "Cresc", "Hse")
_TOWN = re.compile(r",? ([a-z]{5,15})(?![\w'’])")
_HOUSES = frame("streets", "houses")
_PLAIN_NAMES = frame("streets", "plain_names")
_TITLES = frame("kinds", "titles")
_WELSH_HOUSES = frame("streets", "welsh_houses")
_ON_THE_LINE = {", ", ",\n", "\n"}
_LED_ON = frozenset(
    f"{comma} {each} " for comma in ("", ",") for each in ("at", "behind", "by", "near", "nr", "off", "on")
)
_BESIDE = frozenset(
    {"place", "postcode", "address", "org_name", "child_name", "adult_name", "staff_name", "school_name"}
)
_PEOPLE = frozenset({"child_name", "adult_name", "staff_name"})
_NAMES = _BESIDE - {"postcode", "address", "school_name"}
_INSIDE = _BESIDE - {"postcode", "address"}
_IN_A_ROOM = re.compile(
    rf"\b(?:(?:room|rm|flat|apt|unit|plot|pitch|chalet|caravan|mooring|berth) \w{{1,4}},|{_OVER}(?: the)?) $",
    re.IGNORECASE,
)
_ROOM_AT = re.compile(r"\b(?:room|rm|flat|apt|pitch|caravan) \d{1,3}[a-d]?,? (?:at|of|in)(?: the)? $", re.IGNORECASE)
_ROOMS = frozenset(
    {"annex", "annexe", "apt", "bedsit", "berth", "caravan", "chalet", "flat", "mooring", "pitch", "plot", "room",
     "rooms", "unit"}
)  # fmt: skip
_ROOM_ENDS = (", ", "above ", "over ", "behind ", "below ", "under ", "next to ", "the ")
_STREET_ENDS = (*STREETS_LOW.split("|"), *STREETS_RAISED.split("|"))
_NUMBER_BEHIND = re.compile(r" (?:number |no\.? ?)?\d{1,3}[a-d]?(?=[.,;)\n]|$)")
_DOOR = re.compile(
    r"(?:^|[,:;.]\s|\b(?:at|of|to|from|in|is|outside|past|live|address) )((?:\d{1,3}/)?\d{1,3}[a-dA-D]? )$"
)
_A_DOOR = re.compile(r"(?<![\w£.:/-])(?<!year )(?<!Year )(\d{1,3}[a-dA-D]? )$")
_GATES = ("gate", "garth")
_NO_STREET = (
    ORGANISATIONS | SCHOOLS | frame("streets", "not_middle") | NOT_IN_A_RUN | frame("runs", "not_bare") | {"olds"}
)
_SMALL_STREET = re.compile(rf", (?:on |in |off )?([a-z'’]{{3,20}}) (?:{STREETS_LOW})\b")


def whole_addresses(words: Words, masks: tuple[Mask, ...]) -> tuple[Mask, ...]:
    """`masks` in order, each address joined with the house and the landmark before it, and with the town, the postcode
    and the floor behind it."""
    if words.roles & LANDMARK:
        masks = tuple([_told_by_its_landmark(words.text, mask) for mask in masks])
    housing = not _ROOMS.isdisjoint(words.low)
    masks = tuple([_told_by_its_door(words.text, mask, housing) for mask in masks])
    if not any(mask.kind == "address" for mask in masks):
        return masks
    return tuple(_joined(words.text, masks))


def _told_by_its_landmark(text: str, mask: Mask) -> Mask:
    """A name as an address where a landmark leads up to it or a site, or what it is near, stands behind it."""
    if mask.kind not in _NAMES:
        return mask
    start = led_up_to_a_name(text, mask)
    if start < mask.start or _is_a_house(text, mask):
        return replace(mask, start=start, kind="address")
    return mask


def _told_by_its_door(text: str, mask: Mask, housing: bool) -> Mask:
    """A name as an address where the way to it stands behind it, or a number, a room or a flat before it; `housing`:
    the text has a word for one."""
    if mask.kind not in _INSIDE:
        return mask
    housed = (
        housing
        and text.endswith(_ROOM_ENDS, 0, mask.start)
        and _IN_A_ROOM.search(text, max(0, mask.start - 30), mask.start)
    )
    numbered = any(map(str.isdigit, text[max(0, mask.start - 3) : mask.start]))
    shaped = _A_DOOR if text.endswith(_GATES, mask.start, mask.end) else _DOOR
    door = numbered and shaped.search(text, max(0, mask.start - 16), mask.start)
    if door and _names_a_street(text, mask):
        return replace(mask, start=door.start(1), kind="address")
    roomed = housing and mask.kind != "school_name" and _ROOM_AT.search(text, max(0, mask.start - 24), mask.start)
    return replace(mask, kind="address") if housed or roomed or is_told_the_way(text, mask) else mask


def _names_a_street(text: str, mask: Mask) -> bool:
    """Whether the capitals behind a number may be a street: "9 Marl Pits", "14 Heneage," but never "9 Year Olds"."""
    named = text[mask.start : mask.end].split()
    if len(named) == 1:
        gate = text.endswith(_GATES, mask.start, mask.end)
        alone = (gate or text.startswith((",", "."), mask.end)) and not flags().get(named[0].lower(), 0) & GIVEN
        return alone and named[0][0].isupper() and mask.kind != "place" and named[0].lower() not in _NO_STREET
    return len(named) < 4 and all(each[0].isupper() and each.lower() not in _NO_STREET for each in named)


def _is_a_house(text: str, mask: Mask) -> bool:
    if mask.kind not in {"place", "org_name"} or text[mask.end : mask.end + 1] not in {" ", ","}:
        return False
    if _A_SITE.match(text, mask.end) or _DWELLING_BEHIND.match(text, mask.end):
        return True
    named = text[mask.start : mask.end].lower().split()
    followed = named[-1] in _HOUSES and _FOLLOWED_BY.match(text, mask.end)
    return bool(followed and followed[0][0] == ",")


def _joined(text: str, masks: tuple[Mask, ...]) -> list[Mask]:
    joined: list[Mask] = []
    for mask in masks:
        start = begins(text, mask.start) if mask.kind == "address" else mask.start
        while start < mask.start and joined and joined[-1].end > start:
            start = min(start, joined.pop().start)
        before = joined[-1] if joined else None
        if before and mask.start < before.end:
            joined[-1] = replace(before, end=max(before.end, mask.end))
        elif before and "address" in {before.kind, mask.kind} and _on_one_line(text, before, mask):
            start = min(start, before.start)
            joined[-1] = replace(before, start=start, end=_followed(text, mask.start, mask.end), kind="address")
        else:
            joined.append(
                replace(mask, start=start, end=_followed(text, mask.start, mask.end))
                if mask.kind == "address"
                else mask
            )
    return joined


def begins(text: str, start: int) -> int:
    """Where an address begins whose door or street stands at `start`: with its house, its floor, "number", a
    landmark."""
    for _ in range(3):
        begun = before_the_number(text, start)
        led = _LED_BY.search(text, max(0, begun - 30), begun)
        begun = led_up_to(text, led.start() if led else begun)
        if begun == start:
            break
        start = begun
    return start


def _followed(text: str, start: int, end: int) -> int:
    """Where an address ends, with its bell or floor, what it is near, or the full stop of a word cut short."""
    for _ in range(3):
        if followed := _FOLLOWED_BY.match(text, end):
            end = followed.end() - followed[0].endswith(" ")
        else:
            end = told_the_way(text, end)
    if text.startswith(", ", end) and (street := _SMALL_STREET.match(text, end)) and street[1] not in _PLAIN_NAMES:
        end = street.end()
    if text[start:end].endswith(_STREET_ENDS) and (number := _NUMBER_BEHIND.match(text, end)):
        end = number.end()
    town = _TOWN.match(text, end)
    if town and text[start].isdigit() and text[start:end].islower() and _like_a_town(town[1]):
        end = town.end()
    if text.startswith(". ", end) and text[end + 2 : end + 3].islower() and text.endswith(_SHORT, 0, end):
        return end + 1
    return end


def _like_a_town(low: str) -> bool:
    """Whether a word in small letters may be the town behind a street in small letters."""
    return not flags().get(low, 0) & (GIVEN | KNOWN) and not is_ordinary(low)


def _on_one_line(text: str, before: Mask, mask: Mask) -> bool:
    """Whether two masks are lines of one address: "Flat 3, 22 Cable Street, Leeds"."""
    gap = text[before.end : mask.start]
    if gap == " ":
        return mask.kind == "postcode"
    if gap in _LED_ON:
        return mask.kind == "address" and before.kind in {"address", "org_name"}
    return (
        gap in _ON_THE_LINE
        and {before.kind, mask.kind} <= _BESIDE
        and not (_is_somebody(text, before) or _is_somebody(text, mask))
        and (mask.kind == "address" or text[mask.start].isupper() or text[mask.start].isdigit())
    )


def _is_somebody(text: str, mask: Mask) -> bool:
    """Whether a name is surely a person's, as "Larkrise" on the line before a street is not."""
    if mask.kind not in _PEOPLE:
        return False
    named = text[mask.start : mask.end].lower().split()
    given = flags().get(named[0], 0) & (GIVEN | PLACE) == GIVEN
    return named[0] in _TITLES or (given and not (len(named) == 2 and named[0] in _WELSH_HOUSES))
