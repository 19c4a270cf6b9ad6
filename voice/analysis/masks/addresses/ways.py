"""How somebody is told the way to a door: "back of the bowling green", "no number, last before the cattle grid"."""

import re
from collections.abc import Iterator

from voice.analysis.masks.addresses.landmarks import NOUN
from voice.analysis.masks.expressions import when_needed
from voice.analysis.masks.frames import frame
from voice.analysis.masks.lexicon import GIVEN, PLACE, flags
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import LANDMARK
from voice.analysis.masks.words import Words

_TELLS_MORE = (
    "am|and|are|asked|because|but|came|cos|did|do|for|got|had|has|have|he|he['’]?s|holidays?|i|if|is|it|it['’]?s|"
    "instead|mate|me|my|now|again|please|said|says|she|she['’]?s|since|so|summer|term|that|then|they|till?|until|was|we|weeks?|weekend|"
    "went|were|when|where|which|who|with|years?|you"
)
_STOPS = rf"(?=[.,;:!?)\n]|$| (?:{_TELLS_MORE})\b| [a-z]{{1,2}}\d)"
_WORD = rf"(?!(?:{_TELLS_MORE})\b|[a-z]{{1,2}}\d)[\w'’&-]{{1,15}}"
_FEW = rf"{_WORD}(?: {_WORD}){{0,7}}"
_SIDE = "(?:back|front|side|rear|top|bottom|end|foot|far end|far side|corner|other side|left|right)"
_BUILT = "(?:one|house|cottage|bungalow|flat|door|gate|drive|caravan|van|block|building)"
_COLOUR = "(?:red|blue|green|white|black|yellow|brown|pink|purple|orange|grey)"
_NTH = "(?:last|first|second|third|fourth|2nd|3rd|4th|next|only|end|top|bottom|middle)"
_BESIDE = (
    "(?:behind|beside|below|above|underneath|opposite|opp|facing|next to|next door to|in front of|"
    rf"(?:(?:at|round|up|down) )?(?:the )?{_SIDE} of)"
)
_WAY = when_needed(
    rf", no (?:number|name)\b(?: on (?:it|the door|the gate))?"
    rf"(?:, {_NTH} (?:{_BUILT} )?(?:on|before|past|after|from) {_FEW})?{_STOPS}|"
    rf",? (?:the )?{_NTH} (?:{_BUILT}|left|right|turning)(?: (?:on|before|past|after|from|in|up|down|along) "
    rf"{_FEW})?{_STOPS}|"
    rf", (?:the )?{_NTH} (?:on|before|past|after|from|up|down|along) {_FEW}{_STOPS}|"
    rf", the (?:{_WORD} ){{0,3}}?{_BUILT} (?:with|by|past|next to|on|at|before|after|behind|opposite|near|over|above|"
    rf"up|down) {_FEW}{_STOPS}|"
    rf",? (?:(?:just|right|up|down|out|round) )?{_BESIDE} {_FEW}{_STOPS}|"
    rf" (?:by|near|nr|past|off|over|under|on|at) (?:the|a) (?:(?:{_WORD} ){{0,2}}{NOUN}|[MAB]\d{{1,4}})(?!\w)|"
    rf",? (?:flat|room|apt|apartment|unit|block|door|bell|buzzer|stair|entry|caravan|chalet|house) "
    rf"(?:\d{{1,3}}[a-z]?|[a-z])(?={_STOPS[3:-1]})|"
    rf",? {_COLOUR} (?:front )?(?:door|gate)\b| \([^()]{{0,20}}\b(?:bell|buzzer|door|entrance|flat|gate|house|one|"
    r"side)\b[^()]{0,16}\)|"
    rf", (?:on the (?:left|right)|(?:entrance |door )?round the (?:back|side|corner))(?: {_FEW})?{_STOPS}|"
    rf", (?:turn (?:left|right)|follow the) {_FEW}{_STOPS}|"
    rf", (?:just |right )?(?:(?:up|down|along|through|across|over) (?:the|a)|under|between|beyond) {_FEW}{_STOPS}",
    re.IGNORECASE,
)
_BUILDING = when_needed(
    r"\b(?:gate|door|roof|fence|wall|hedge|lane|track|road|chapel|church|farm|river|bridge|ford|hill|fields?|house|cottage|"
    r"porch|windows?|chimney|drive|street|bungalow)\b",
    re.IGNORECASE,
)
_BESIDE_IT = when_needed(
    r"(?<!\w)((?:(?:[Nn]umber|[Nn]o\.?|[Hh]ouse|[Ff]lat) \d{1,3}[a-d]?|\d{1,3}[a-dA-D]),? "
    rf"(?:above|over|behind|below|opposite|beside|next to|round the back of) "
    rf"(?:the |a )?(?:{_WORD} ){{0,3}}{NOUN})(?!\w)"
)
_SIDES = frozenset({"above", "behind", "below", "beside", "next", "opposite", "over", "round"})
_THE_ONE = when_needed(
    r"\b(?:at|outside|is|its|it['’]s|im|to|from|past) ((?:(?:number|no\.?) )?\d{1,3}[a-dA-D]?, the (?:one|house|"
    rf"door|bungalow|flat|cottage) (?:with|next to|on|by|at|past|opposite|before|after) {_FEW})"
)
_LODGING = re.compile(
    r"(?<!\w)([Rr]oom \w{1,4},? (?:(?:at|in|of) )?(?:the )?(?:(?:[A-Z][\w'’]{1,15} ){0,3}"
    r"(?i:travelodge|holiday inn|ymca|hostel|hotel|b ?& ?b|bnb|b and b|guest ?house|"
    r"refuge|foyer|lodge)))(?!\w)"
)
_HOUSES = frame("streets", "houses")
_LED = ("at ", "by ", "near ", "outside ", "from ", "is ", "past ", "to ", ": ", ". ", ", ", "\n")


def told_the_way(text: str, end: int) -> int:
    """Where the way ends that is told behind an address that ends at `end` (code points); `end` where none is."""
    found = _WAY().match(text, end)
    return found.end() if found else end


def is_told_the_way(text: str, mask: Mask) -> bool:
    """Whether a way behind a name says that it is a house's: "we are at Bosvean, up the steps from the slip"."""
    if text[mask.end : mask.end + 2] not in {", ", " ("}:
        return False
    if text.startswith(("no number", "no name"), mask.end + 2):
        return told_the_way(text, mask.end) > mask.end
    named = text[mask.start : mask.end].lower().split()
    led = not mask.start or text.endswith(_LED, 0, mask.start)
    if not led or (flags().get(named[0], 0) & (GIVEN | PLACE) and named[-1] not in _HOUSES):
        return False
    end = told_the_way(text, mask.end)
    if mask.kind in {"school_name", "org_name"}:
        return end > mask.end and (named[-1] in _HOUSES or (named[0] == "the" and len(named) == 2))
    return end > mask.end and (mask.kind == "place" or bool(_BUILDING().search(text, mask.end, end)))


def told_doors(words: Words) -> Iterator[Mask]:
    """Masks of the doors that have a number and no street: "number 9 behind the laundrette", "62, the one with the
    skip", "room 31, Kestrel hotel"."""
    text = words.text
    if words.roles & LANDMARK and not _SIDES.isdisjoint(words.low):
        yield from _all(_BESIDE_IT(), text)
    if ", the " in text:
        yield from _all(_THE_ONE(), text)
    if "room" in words.low:
        yield from _all(_LODGING, text)


def _all(pattern: re.Pattern[str], text: str) -> Iterator[Mask]:
    for found in pattern.finditer(text):
        yield Mask(*found.span(found.lastindex or 0), "address", "a number and what finds the door")
