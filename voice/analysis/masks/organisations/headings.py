"""Organisations that a story opens with, as the note of a visit does: "Visit: Heron Barn", "Quayside Kilns, Truro."."""

import re
from collections.abc import Iterator

from voice.analysis.masks.frames import frame
from voice.analysis.masks.lexicon import GIVEN, KNOWN, PLACE, flags, is_ordinary
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import NOT_IN_A_RUN, ORGANISATIONS, SCHOOLS
from voice.analysis.masks.words import Words

_CAPITALS = (
    r"(?:[Tt]he )?[A-Z][\w'’-]*(?:&[A-Z])?"
    r"(?: (?:(?:and|of|on|the|&|for|by|at) ){0,2}[A-Z][\w'’-]*(?:&[A-Z])?){0,5}"
)
_VISITED = re.compile(
    r"(?:(?:[Gg]roup|[Ww]ork|[Tt]eam|[Oo]ur|[Ss]ite|[Ss]ibling|[Bb]est|[Ff]irst) )?(?:[Vv]isit(?:ed)?|[Rr]eport|"
    r"[Nn]otes?|[Ff]eedback|[Dd]rop[ -]?in|[Dd]ay|[Tt]rip|[Oo]uting|[Rr]eview|[Tt]our|[Ww]alkabout|"
    r"[Ww]ork experience|[Pp]lacement)(?: day| visit)?(?:: |, | (?:to|from|at|of|round) )|"
    r"(?:We )?(?:[Ww]ent to|[Vv]isited|[Ll]ooked round) "
)
_NAME = re.compile(
    rf"({_CAPITALS})((?: [a-z]{{3,12}}){{0,2}})(?=[,.:;(!?\n]| -|$| (?:in|is|was|with|and|for|on|would|really)\b)"
)
_SMALL = re.compile(r"(the (?:[a-z'’]+ ){1,4}in [A-Z][\w'’-]+)(?=[,.:;])")
_TITLE = re.compile(rf"({_CAPITALS})((?: [a-z]{{3,12}}){{0,2}})(?=, [A-Z]|[.:](?: |$)| - |, we )")
_KINDS = ORGANISATIONS | SCHOOLS
_TAILS = frame("runs", "after") | frame("headings", "tails")
_NOT_BARE = frame("runs", "not_bare")
_OPENERS = frame("buildings", "generic") | frame("runs", "openers") | frame("headings", "openers")
_LED = ("visit", "notes ", "day ", "work ", "drop", "trip ", "went ", "report ", "looked ", "group ")
_LITTLE = frozenset({"the", "and", "of", "on", "for", "by", "at"})
_CREWS = frozenset({"crew", "squad", "club", "group", "gang"})
_IN_A_TOWN = re.compile(r", [A-Z][a-z]+(?: [A-Z][a-z]+)?[.,:]")
_WHY = "what a visit's note is headed with"


def headings(words: Words) -> Iterator[Mask]:
    """A mask of the organisation in the heading of the text of `words`, where it has one."""
    text = words.text
    if not (text[:1].isupper() or text.startswith(_LED)):
        return
    led = _VISITED.match(text)
    found = (_NAME.match(text, led.end()) or _SMALL.match(text, led.end())) if led else _TITLE.match(text)
    if found and _is_named(found, bool(led)) and not (words.shouting or words.noisy):
        end = found.end() if not _tail(found) else found.end(1)
        yield Mask(found.start(), end, "org_name", _WHY)


def _tail(found: re.Match[str]) -> bool:
    """Whether small words stand behind the capitals that are no part of the name."""
    small = found[2].split() if found.lastindex == 2 else []
    return bool(small) and small[-1] not in _TAILS


def _is_named(found: re.Match[str], led: bool) -> bool:
    """Whether the words are an organisation's, and no person's, school's, town's or day's."""
    if found.lastindex == 1:
        return True
    lows = [each for each in re.findall(r"[a-z'’-]+", found[1].lower()) if each not in _LITTLE]
    if not lows or (lows[0] in _OPENERS and not (led and len(lows) > 2)) or _tail(found) or _of_a_day(lows):
        return False
    known = [flags().get(each.removesuffix("'s"), 0) for each in lows]
    if any(each & GIVEN and not each & PLACE for each in known) or lows[-1] in SCHOOLS:
        return False
    if len(lows) == 1:
        article = found[1].lower().startswith("the ") and _IN_A_TOWN.match(found.string, found.end())
        return (led and bool(article or found[2].strip())) or bool(found[2].strip() and known[0] & PLACE)
    if (known[0] & PLACE and len(lows) < 3 and not found[2]) or (
        not led and lows[-1] not in _CREWS and any(each & KNOWN for each in known)
    ):
        return False
    plain = all(is_ordinary(each) for each in lows) and not _IN_A_TOWN.match(found.string, found.end())
    return led or bool(found[2].strip()) or not plain or lows[-1] in _KINDS


def _of_a_day(lows: list[str]) -> bool:
    """Whether the words name a day, a form or an event: never "Friday Night Squad"."""
    if lows[-1] in _CREWS:
        return False
    return not NOT_IN_A_RUN.isdisjoint(lows) or (len(lows) < 3 and not _NOT_BARE.isdisjoint(lows))
