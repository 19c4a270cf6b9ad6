"""Names of several words: a mask that holds one word of a run of capitals is widened to the run, and a run that
stands where a place would is masked although no list knows a word of it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace

from voice.analysis.masks.frames import frame
from voice.analysis.masks.lexicon import GIVEN, KNOWN, ORDINARY, is_ordinary
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import BEGINS, NOT_IN_A_RUN, ORGANISATIONS, RUN, SCHOOLS
from voice.analysis.masks.words import Words

_NOT_BARE = frame("runs", "not_bare")
_FOR_ALL = frame("runs", "for_all")
_LINKS = frame("runs", "links")
_SOMEBODY = frame("people", "relation") | frame("people", "loose") | frame("runs", "somebody")
_LETTERS = frozenset({"abc", "afc", "ap", "cic", "fc", "fm", "ltd", "plc", "pru", "rfc", "tv", "uk"})
_BEFORE_ONE = frozenset({"the", "at", "in", "near", "called"})
_NAMED_SO = frozenset(
    {"place", "group", "unit", "school", "centre", "cafe", "club", "farm", "charity", "project", "shop", "pub"}
)
_WHERE = frame("runs", "where")
_AFTER = frame("runs", "after")
_BEFORE_AFTER = frame("runs", "before_after")
_TAILS = _AFTER | _BEFORE_AFTER
_PLACE_ENDS = frame("runs", "place_ends")
_MAY_FOLLOW = _TAILS | _LINKS
_OPENERS = frame("buildings", "generic") | frame("runs", "openers")
_CUES = _WHERE | frame("runs", "cues")
_AFTER_TWO = _AFTER | {"centre", "center"}
_LINKS_AND = _LINKS | {"and"}
_FAMILY_FIRM = frozenset({"co", "sons", "son", "daughters", "partners", "vans"})
_FIRM_TAILS = frozenset({"advocacy", "cic", "forum", "ltd", "outlet"})
_ADDRESSED = frozenset({"parent", "parents", "carer", "guardian", "occupier", "householder"})
_ALONE = frame("runs", "alone")
_SCHOOLING = frame("buildings", "schooling")
_NAMING = frozenset({"child_name", "adult_name", "staff_name", "school_name", "org_name", "place", "address"})
_PEOPLE = frozenset({"child_name", "adult_name", "staff_name"})
_OWNED = frozenset({"school_name", "org_name", "place"})
_OWNED_AFTER = frame("runs", "owned_after")
_SHOWN = frame("nobody", "shown") | frame("nobody", "watched")
_THE = (" the ", "\nthe ", "(the ")
_PLACED = ("at ", "in ", "to ", "from ", "near ", "outside ", "opposite ", "behind ", "went ", "by ")
_NO_NOUN = re.compile(
    r"[.,;:!?)\n]|$| (?:at|on|in|for|till?|until|and|but|who|where|with|since|now|again|every|when|after|before|"
    r"because|cos|so|to|by|tonight|all|they|he|she|we|i|number|next|most|three|two)\b",
    re.IGNORECASE,
)
_JOINS = frozenset({" ", "'s ", "’s ", "s' ", "s’ ", " & ", "' ", "’ "})


def whole_names(words: Words, masks: tuple[Mask, ...]) -> tuple[Mask, ...]:
    """`masks` in order, each name widened to the run of capitals it stands in, and the runs that no mask touches."""
    if words.shouting:
        return masks
    found = list(masks)
    for first, last in _runs(words):
        if words.noisy and words.low[last] not in SCHOOLS | ORGANISATIONS:
            continue
        _take(words, first, last, found)
    return tuple([_complete(words.text, each) for each in found])


def _complete(text: str, mask: Mask) -> Mask:
    if mask.kind in _OWNED:
        return _in_full(text, mask)
    return _at_somebodys(text, mask) if mask.kind in _PEOPLE else mask


def _at_somebodys(text: str, mask: Mask) -> Mask:
    """A person's name with the possessive where it stands for a place: "at Nico's", "to Auntie Bola's"."""
    if text[mask.end : mask.end + 2] not in {"'s", "’s"} or not _NO_NOUN.match(text, mask.end + 2):
        return mask
    return replace(mask, end=mask.end + 2) if text[: mask.start].endswith(_PLACED) else mask


def _in_full(text: str, mask: Mask) -> Mask:
    """A school or an organisation with the "the" before it, or its possessive when it is somebody's: "King Edgar's"."""
    start, end = mask.start, mask.end
    if text[end : end + 2] in {"'s", "’s"}:
        end += 2
    if mask.kind != "place" and text[max(0, start - 5) : start].lower().endswith(_THE):
        start -= 4
    return mask if (start, end) == (mask.start, mask.end) else replace(mask, start=start, end=end)


def _runs(words: Words) -> Iterator[tuple[int, int]]:
    """First and last word of each run of capitals that may be one name."""
    after = 0
    low, surface = (*words.low, ""), (*words.surface, " ")
    for index in words.having(RUN):
        if index < after or not (
            surface[index + 1][0].isupper() or low[index + 1] in _MAY_FOLLOW or low[index - 1] in _BEFORE_ONE
        ):
            continue
        last = _last(words, index)
        after = last + 1
        if last == index and words.at(index - 1) not in _BEFORE_ONE and words.at(last + 1) not in _TAILS:
            continue
        first = index
        while first <= last and not (
            words.capital(first) and (not words.opens(first) or _may_open(words, first, last))
        ):
            first += 1
        if first <= last:
            yield first, last


def _may_stand(words: Words, index: int) -> bool:
    low = words.low[index]
    return low not in NOT_IN_A_RUN and not (words.flag[index] & KNOWN and low not in BEGINS)


def _last(words: Words, index: int) -> int:
    while index + 1 < len(words.low):
        if not words.surface[index + 1][0].isupper() and words.low[index + 1] not in _LINKS_AND:
            break
        gap = words.gap(index + 1)
        if gap in _JOINS and words.capital(index + 1) and _may_stand(words, index + 1):
            index += 1
        elif gap == " " and _linked(words, index):
            index += 2
        elif gap == " " and _initials(words, index + 1):
            return index + 1
        elif gap == ". " and len(words.surface[index]) == 1 and not is_ordinary(words.low[index + 1]):
            index += 1
        else:
            break
    return index


def _linked(words: Words, index: int) -> bool:
    """Whether a little word behind the word at `index` leads on to another capital of the name."""
    link = words.low[index + 1]
    return _pairs(words, index) if link == "and" else link in _LINKS and _links(words, index + 2)


def _pairs(words: Words, index: int) -> bool:
    """Whether an "and" behind the word joins two capitals of one name: "Wheels and Heels", "Crumb and Co"."""
    after = index + 2
    if not words.joined(after) or not words.capital(after) or words.noisy or not _may_stand(words, after):
        return False
    plain = words.flag[index] & ORDINARY and not words.flag[index] & (GIVEN | KNOWN) and words.flag[after] & ORDINARY
    return words.low[after] in _FAMILY_FIRM or bool(plain and not words.flag[after] & (GIVEN | KNOWN))


def _initials(words: Words, index: int) -> bool:
    """Whether the word is letters that end a name: "Petroc FM"."""
    surface = words.surface[index]
    known = words.flag[index] & (KNOWN | ORDINARY) and words.low[index] not in _LETTERS
    return 1 < len(surface) < 4 and surface.isupper() and not known


def _links(words: Words, index: int) -> bool:
    return words.capital(index) and words.joined(index) and _may_stand(words, index)


def _may_open(words: Words, first: int, last: int) -> bool:
    """Whether a word that opens a sentence belongs to the name it begins."""
    low = words.low[first]
    if low in BEGINS or not is_ordinary(low) or (last > first and (words.flag[first] & GIVEN or low in _SOMEBODY)):
        return True
    if last > first and words.low[last] in SCHOOLS | ORGANISATIONS and low not in _OPENERS:
        return not low.endswith(("ed", "ing", "ly"))
    return last > first and (words.owns[first] or words.gap(first + 1) in {" & ", ". "})


def _take(words: Words, first: int, last: int, found: list[Mask]) -> None:
    """Widen what `found` holds of the run, or add the run."""
    start, end = words.start[first], words.end[last]
    low = bisect_right(found, start, key=lambda each: each.end)
    touched = found[low : bisect_left(found, end, key=lambda each: each.start)]
    firm = last > first and words.at(last + 1) in _FIRM_TAILS
    tail = _tail(words, last) if touched or firm or _is_somewhere(words, first, last) else last
    if tail > last:
        last, end = tail, words.end[tail]
        touched = found[low : bisect_left(found, end, key=lambda each: each.start)]
        if not touched and words.low[last] in _FOR_ALL:
            found.insert(low, Mask(start, end, "org_name", "a capital and what the house is"))
            return
    if not touched:
        if _stands_alone(words, first, last):
            found.insert(low, Mask(start, end, _kind_of_run(words, first, last), "capitals where a name would stand"))
        return
    if (last > first or touched[0].end < end) and all(each.kind in _NAMING for each in touched):
        found[low : low + len(touched)] = [_widened(words, first, last, touched)]


def _is_somewhere(words: Words, first: int, last: int) -> bool:
    """Whether one capital stands where a house with a plain name would: "at Campus skatepark", "by the Heron pool"."""
    if last > first or not words.joined(first) or words.noisy or words.low[last + 1 : last + 2] == ():
        return False
    before = words.low[first - 1]
    return (words.low[first - 2] if before == "the" and first > 1 else before) in _WHERE


def _tail(words: Words, last: int) -> int:
    """The last of the small words that end a name: "Bramcote Road surgery", "Mill Street fire station"."""
    if not words.joined(last + 1):
        if words.gap(last + 1) not in {"'s ", "’s "}:
            return last
        if words.low[last + 1] == "care" and words.at(last + 2) == "home" and words.joined(last + 2):
            return last + 2
        return last + 1 if words.low[last + 1] in _OWNED_AFTER else last
    if words.low[last + 1] in _AFTER:
        return last + 1
    two = words.low[last + 1] in _BEFORE_AFTER and words.joined(last + 2)
    return last + 2 if two and words.low[last + 2] in _AFTER_TWO else last


def _widened(words: Words, first: int, last: int, touched: list[Mask]) -> Mask:
    start, end = min(touched[0].start, words.start[first]), max(touched[-1].end, words.end[last])
    surest = next((each for each in touched if each.kind not in _PEOPLE), touched[0])
    if (start, end) == (surest.start, surest.end):
        return surest
    kind = surest.kind
    if words.low[last] in (_OWNED_AFTER if kind == "place" else _AFTER) and not words.capital(last):
        kind = "org_name" if words.low[last] not in SCHOOLS else "school_name"
    if (
        kind in _PEOPLE
        and last > first
        and (words.low[last] in SCHOOLS | ORGANISATIONS or words.at(first - 1) in _WHERE | {"the"})
    ):
        kind = _kind_of_run(words, first, last)
    return replace(surest, start=start, end=end, kind=kind)


def _kind_of_run(words: Words, first: int, last: int) -> str:
    if words.low[last] in ORGANISATIONS:
        return "org_name"
    around = words.low[max(0, first - 6) : first] + words.low[last + 1 : last + 5]
    if words.low[last] in SCHOOLS or not _SCHOOLING.isdisjoint(around):
        return "school_name"
    return "place" if words.at(first - 1) in _WHERE else "org_name"


def _stands_alone(words: Words, first: int, last: int) -> bool:
    """Whether a run that no list knows is a name: several capitals, or one where only a name would stand."""
    lows = words.low[first : last + 1]
    before = words.at(first - 1) if words.joined(first) else ""
    if not _NOT_BARE.isdisjoint(each for each in lows if each != "and") or _is_a_thing(words, first, before):
        return False
    if last == first:
        return _one_alone(words, first)
    if lows[0] == "the":
        if last == first + 1 and lows[1] in _ADDRESSED:
            return False
        return last > first + 1 or bool(before and before not in _SHOWN)
    if not words.opens(first) and (words.low[last] in _PLACE_ENDS or words.gap(first) == ", "):
        return True
    cued = before in _CUES or (before == "the" and words.at(first - 2) in _CUES)
    return _unlike_words(words, first, last) or (cued and not words.opens(first))


def _is_a_thing(words: Words, first: int, before: str) -> bool:
    """Whether a room, a rule or a list is called so, and nobody's place: "a shelf called Take One"."""
    called = before in {"call", "called"} and _NAMED_SO.isdisjoint(words.low[max(0, first - 5) : first])
    return called and (words.low[first] == "the" or bool(words.flag[first] & ORDINARY))


def _one_alone(words: Words, index: int) -> bool:
    """Whether one capital that is made like an ordinary word is a name: "at Lancing", "the Royal"."""
    before = words.at(index - 1) if words.joined(index) else ""
    if before == "the":
        return words.low[index] in _ALONE
    if before == "called":
        return words.at(index - 2) in _NAMED_SO
    return before in {"at", "in", "near"} and not words.flag[index] & (ORDINARY | KNOWN) and len(words.low[index]) > 4


def _unlike_words(words: Words, first: int, last: int) -> bool:
    """Whether a run that opens a sentence holds a word that is no ordinary one, or ends as places do."""
    if words.low[last] in SCHOOLS | ORGANISATIONS:
        return True
    return not all(is_ordinary(each) for each in words.low[first : last + 1])
