"""What leads up to a street that is masked already: "the chippy on", "behind the spar off", "the top house at".

Who knows the street finds the door by the landmark, so the two are one detail. Only a noun for a landmark leads to a
street; a person or an event never does: "the bus on", "the crash on".
"""

import re

from voice.analysis.masks.expressions import when_needed
from voice.analysis.masks.frames import frame
from voice.analysis.masks.lexicon import GIVEN, PLACE, flags
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import LIKE_PLACE, NOT_IN_A_RUN

_JOINS = (
    " on ", " off ", " at ", " in ", " down ", " up ", " of ", " near ", " and ", ", ", " behind ", " above ", " over ",
    " opposite ", " beside ", " by ", " next to ", " past ", " under ", " along ", " from ",
)  # fmt: skip
_TO_A_NAME = (" on ", " off ", " at ", ", ", " behind ", " above ", " over ", " opposite ", " next to ", " beside ")
_HOUSES = frame("streets", "houses")
_REACH = 90
NOUN = "|".join(sorted((each.replace("_", "[ -]") for each in frame("landmarks", "nouns")), key=len, reverse=True))
NOUN = f"(?i:{NOUN})"
_DWELLING = "|".join(sorted(frame("landmarks", "dwellings")))
_LITTLE = (
    "a|about|and|are|as|at|but|by|for|from|had|has|have|he|i|in|is|it|me|my|no|not|of|on|or|our|she|so|that|the|they|to|"
    "up|was|we|went|were|when|with|you"
)
_BESIDE = (
    r"(?:behind|above|over|opposite|below|under|beneath|beside|next to|next door to|in front of|round the back of)"
)
_PLACED = rf"(?:{_BESIDE}|past|outside|at|to|by|near|is|its|it['’]s|in|from|inside)"
_PLAIN = rf"(?:(?!(?:{_LITTLE})\b)[\w'’&-]{{1,15}} ){{0,3}}"
_THERE = r"(?: (?:by|near|behind|opposite|beside|next to|over|above) (?:the )?[\w'’&-]{2,15})?"
_LED = when_needed(
    rf"(?:\b{_BESIDE} )?\b(?:[Tt]he|[Aa]|[Tt]hat|[Oo]ur|[Mm]y|[Hh]is|[Hh]er) {_PLAIN}(?:{NOUN}){_THERE}"
    r" (?:on|off|at|in|down|up|of|near|behind|above|over|opposite|beside|by|next to|past|under|"
    r"(?:(?:at|round) )?the (?:back|side|end|top|bottom) of) $"
)
_ABOVE = when_needed(rf"\b{_BESIDE} (?:the|a) {_PLAIN}(?:{NOUN}) $")
_COUNTED = when_needed(
    r"\b(?:[Tt]he )?(?:last|first|second|third|fourth|2nd|3rd|4th|end|top|bottom|side|back|front|only|red|blue|green|"
    r"white|black|yellow|brown) (?:one|house|door|gate|left|right|turning|entrance)(?: (?:on the (?:left|right)|along|"
    r"down|up))? (?:on|off|at|in|down|up|of|along|past|from|to) $|"
    r"\b(?:\d|two|three|four|five|couple of|few) (?:(?:doors?|houses?) )?(?:down|up|along) "
    r"(?:from [^.!?\n]{3,25} )?(?:on|in|off|from) $|"
    r"\b(?:at )?(?:the )?(?:(?:very|far|other) )?(?:top|bottom|end|foot|back|rear|front|side|"
    r"halfway (?:up|down|along)|left hand side)"
    r"(?: end)? (?:of )?$"
)
_LINED = when_needed(
    rf"\b{_PLACED} ((?:top|end|bottom|last|middle|corner) (?:house|cottage|bungalow|flat|caravan|farm)|"
    rf"(?:[Tt]he|[Aa]|[Oo]ur|[Mm]y) {_PLAIN}(?:{NOUN})|"
    rf"[Tt]he {_PLAIN}(?:[A-Z][\w'’-]{{2,15}} ?){{1,2}}(?<! )), $"
)
_CALLED = re.compile(
    rf"(?:\b{_BESIDE} )?(?:\b[Tt]he (?:old |shut |closed |big )?|(?<=outside )|(?<=opposite )|(?<=behind )|(?<=past ))"
    r"((?:[A-Z][\w'’&-]{1,15} ){1,2})(?:on|off|in|down|up) $"
)
_CORNER = re.compile(r"\b(?:the )?corner of [A-Z][\w'’-]{2,20}(?: [A-Z][\w'’-]{1,20}){0,2} and $")
_LED_BY_NAME = when_needed(
    rf"\b(?:[Tt]he|[Aa]|[Tt]hat|[Oo]ur|[Mm]y|[Hh]is|[Hh]er) {_PLAIN}(?:(?:{NOUN}){_THERE} (?:on|off)|"
    rf"(?:{_DWELLING}) (?:at|on|behind|above|over|opposite|next to|beside)) $"
)


def led_up_to(text: str, start: int) -> int:
    """Where the landmark begins that leads up to the address at `start` (code points); `start` where none does."""
    if not text.endswith(_JOINS, 0, start):
        above = text[start : start + 1].isdigit() and _ABOVE().search(text, max(0, start - _REACH), start)
        return above.start() if above else start
    back = max(0, start - _REACH)
    if text[start - 2] == ",":
        lined = _LINED().search(text, back, start)
        return lined.start(1) if lined else start
    found = (_CORNER if text.endswith(" and ", 0, start) else _LED()).search(text, back, start)
    if found:
        return found.start()
    if counted := _COUNTED().search(text, back, start):
        return counted.start()
    called = _CALLED.search(text, back, start)
    return called.start() if called and not _is_somebody(called[1].lower().split()) else start


def led_up_to_a_name(text: str, mask: Mask) -> int:
    """Where the landmark begins behind which a name is a street's, whatever it was taken for: "the flats on Tollard";
    its own start where there is none."""
    start = mask.start
    if not text.endswith(_TO_A_NAME, 0, start) or text[mask.end : mask.end + 2] in {"'s", "’s"}:
        return start
    named = text[start : mask.end].lower().split()
    if flags().get(named[0], 0) & (GIVEN | PLACE):
        return start
    if text[start - 2] == ",":
        lined = _like_a_line(named) and _LINED().search(text, max(0, start - _REACH), start)
        return lined.start(1) if lined else start
    found = _LED_BY_NAME().search(text, max(0, start - _REACH), start)
    return found.start() if found else start


def _like_a_line(named: list[str]) -> bool:
    """Whether a name may be an address's second line: "the annexe, Nether Haw Farm", "the shop, Brigsgate"."""
    return named[-1] in _HOUSES or (len(named) == 1 and named[0].endswith(LIKE_PLACE))


def _is_somebody(lows: list[str]) -> bool:
    """Whether the capitals before "on" are a person's or a day's, and no shop's or pub's."""
    return any(flags().get(each.removesuffix("'s"), 0) & GIVEN or each in NOT_IN_A_RUN for each in lows)
