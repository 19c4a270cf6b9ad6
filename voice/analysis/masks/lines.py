"""Whole addresses: each street or door with the lines before and behind it, and with what leads up to it."""

import re
from dataclasses import replace

from voice.analysis.masks.doors import before_the_number
from voice.analysis.masks.frames import frame
from voice.analysis.masks.landmarks import led_up_to, led_up_to_a_name
from voice.analysis.masks.lexicon import GIVEN, KNOWN, PLACE, flags, is_ordinary
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import LANDMARK
from voice.analysis.masks.words import Words

_STOPS = r"(?=[.,;:!?)\n]|$)"
_LED_BY = re.compile(
    r"\b(?:number|no\.?|num) $|\bflat \w{1,4} (?:above|over|behind|below) (?:the|a) [a-z ]{3,20} (?:on|in) $|"
    r"\b(?:(?:\d(?:st|nd|rd|th)|ground|first|second|third|top|basement)[ -]floor(?: flat)?|top flat|basement flat|"
    r"berth \w{1,3}|flat [a-z]|house \d{1,3}|rm \d{1,3}|room \d{1,3}|unit \w{1,3}|(?:block|tower|entry|stair) \w{1,2}|"
    r"(?:flat )?\d{1,2}/\d{1,2}|"
    r"c/o [a-z]{2,15}|(?:number|no\.?) \d{1,4}[a-d]?),? $",
    re.IGNORECASE,
)
_FLOOR = r"(?:[Tt]op|[Gg]round|[Ff]irst|[Ss]econd|[Tt]hird|[1-4](?:st|nd|rd|th)|[Bb]asement)"
_SIDE = r"(?:left|right|middle|front|rear|back|side|main|basement)"
_FOLLOWED_BY = re.compile(
    rf",? (?:[Tt]op|[Bb]ottom|[Mm]iddle|[Ll]eft|[Rr]ight) bell\b|,? {_FLOOR} floor(?: (?:left|right|middle|flat))?\b|"
    rf",? {_SIDE} (?:entrance|door|gate)\b|"
    r" (?:Dr|Ct|Gr|Gro|Pl|Sq|Wk|Est|Terr|Gdns|Cl|Bldgs|Cresc)\b(?! [A-Z][a-z])|"
    rf" (?:bungalow|annexe|caravan park|cottages?|barns?|estate|flats|flat|terrace)\b(?! (?:of|for)\b)|"
    rf" (?:end|top|bottom)(?={_STOPS[3:-1]}| (?:where|if|by|near|and)\b)|"
    rf",? (?:[Tt]op|[Bb]ottom|[Ee]nd|[Ff]oot|[Bb]ack|[Cc]orner) of the [a-z]{{3,12}}{_STOPS}|"
    rf", (?:\w{{2,9}} ){{0,2}}(?:nr|near|opposite|opp|behind|off|by|above|over|before|beside|"
    rf"(?<!half )(?<!quarter )past|next to) "
    rf"(?:the )?(?:[A-Za-z][\w'’-]{{1,15}} ?){{1,3}}{_STOPS}|"
    rf", turn (?:left |right )?at the (?:[a-z]{{3,12}} ?){{1,2}}{_STOPS}|"
    rf",? the (?:one|house|door|flat) (?:with|next|on|at|by) [a-z '’]{{3,30}}{_STOPS}"
)
_A_SITE = re.compile(r" (?:caravan|holiday|trailer|mobile home) (?:park|site)\b")
_SHORT = ("Rd", "St", "Ave", "Cott", "Cotts", "Gdns", "Tce", "Terr", "Bldgs", "Cres", "Cresc", "Hse")
_TOWN = re.compile(r",? ([a-z]{5,15})(?![\w'’])")
_HOUSES = frame("streets", "houses")
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


def whole_addresses(words: Words, masks: tuple[Mask, ...]) -> tuple[Mask, ...]:
    """`masks` in order, each address joined with the house and the landmark before it, and with the town, the postcode
    and the floor behind it."""
    if words.roles & LANDMARK:
        masks = tuple([_told_by_its_landmark(words.text, mask) for mask in masks])
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


def _is_a_house(text: str, mask: Mask) -> bool:
    if mask.kind not in {"place", "org_name"} or text[mask.end : mask.end + 1] not in {" ", ","}:
        return False
    if _A_SITE.match(text, mask.end):
        return True
    named = text[mask.start : mask.end].lower().split()
    followed = named[-1] in _HOUSES and _FOLLOWED_BY.match(text, mask.end)
    return bool(followed and followed[0][0] == ",")


def _joined(text: str, masks: tuple[Mask, ...]) -> list[Mask]:
    joined: list[Mask] = []
    for mask in masks:
        start = _begins(text, mask.start) if mask.kind == "address" else mask.start
        while start < mask.start and joined and joined[-1].end > start:
            start = min(start, joined.pop().start)
        before = joined[-1] if joined else None
        if before and "address" in {before.kind, mask.kind} and _on_one_line(text, before, mask):
            start = min(start, before.start)
            joined[-1] = replace(before, start=start, end=_followed(text, mask.start, mask.end), kind="address")
        else:
            joined.append(
                replace(mask, start=start, end=_followed(text, mask.start, mask.end))
                if mask.kind == "address"
                else mask
            )
    return joined


def _begins(text: str, start: int) -> int:
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
    for _ in range(2):
        if followed := _FOLLOWED_BY.match(text, end):
            end = followed.end() - followed[0].endswith(" ")
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
