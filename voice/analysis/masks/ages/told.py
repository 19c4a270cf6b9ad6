"""Ages of particular people, in digits or words; never year groups, lengths of time or terms of policy.

Every number is found first, cheaply; only then are the words before and after it read, by the frames of
`age_frames`. A number beside an age ("fifteen and twelve", "from ten to fifteen") is one too.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from voice.analysis.masks.ages.frames import (
    AFTER_NAME,
    ALONE,
    ASKED,
    ATTACHED,
    BARE_KIN,
    BESIDE_AGE,
    BIRTHDAY,
    CHILD_AFTER,
    COUNTED,
    COUNTS,
    END,
    HAS_YEARS,
    KIN_BEFORE,
    KIN_ENDS,
    KIN_FOLLOWED,
    KIN_OPEN,
    LIKE_A_CHILD,
    LISTED,
    MARKS,
    MY_NTH,
    NOT_BETWEEN_COMMAS,
    NOW,
    NUMBER,
    NUMBER_WORD,
    OF_A_BIRTHDAY,
    OLD_AFTER,
    OPENS,
    OPENS_ON,
    POLICY_TURN,
    RANGE,
    SET_OFF,
    SIGNED,
    SIGNED_AFTER,
    STATED,
    STATED_ENDS,
    STATED_SURELY,
    STRONG,
    STRONG_ENDS,
    THING_AFTER,
    THING_OLD,
    TIMED,
    UNDER_AGE,
    UNIT,
    YEAR_ENDS,
    YEARS_AFTER,
    value,
)
from voice.analysis.masks.ages.happenings import WHEN, told_of
from voice.analysis.masks.heard import hear_ages
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import BIRTH
from voice.analysis.masks.roles import NUMBER as SAID
from voice.analysis.masks.words import Words

_WHY = "an age beside a person"
_BESIDE_ENDS = ("me", "i", "is", "age", "aged", "s", "are", "was", *KIN_ENDS)
_RANGED = ("from being ", "aged ", "ages ", " age ")
_ENDS = frozenset({".", ",", "!"})
_YEAR_OR_MONTH = frozenset({" y", "-y", " m", "-m"})
_MINE = ("my ", "his ", "her ")
_MET_ENDS = (" to me at ", " to us at ", "born at ", "died at ")
_WHEN_ENDS = ("at", "by", "since", "from", "about", "just", "only")


class _Number(NamedTuple):
    """A number where it stands: what is written before it (lower case), its whole years, whether the same number was an
    age `earlier` (None when it is new) and what `text` it is in."""

    text: str
    start: int
    end: int
    before: str
    years: int
    earlier: bool | None


def ages(words: Words, name_ends: frozenset[int]) -> Iterator[Mask]:
    """Masks of the numbers in the text of `words` that say how old somebody is; `name_ends` is where names end."""
    if words.numbers:
        yield from _birthdays(words)
    if words.roles & BIRTH:
        for found in OF_A_BIRTHDAY.finditer(words.text):
            yield Mask(*found.span(1), "age", _WHY)
    numbers = list(numbers_in(words))
    told, sure = _told(words.text, numbers, name_ends)
    if True in told:
        _spread(words.text, numbers, told)
    hear_ages(words.text, numbers, told, sure)
    if True in told:
        for (start, end), age in zip(numbers, told, strict=True):
            if age:
                attached = ATTACHED.match(words.text, end)
                yield Mask(start, attached.end() if attached else end, "age", _WHY)


def _told(text: str, numbers: list[tuple[int, int]], name_ends: frozenset[int]) -> tuple[list[bool], list[bool]]:
    """Of each number, whether it is an age, and whether its unit or the word before it settles that."""
    told: list[bool] = []
    settled: list[bool] = []
    earlier: dict[str, bool] = {}
    for start, end in numbers:
        low = text[start:end].lower()
        follows = text[end : end + 2].lower() in _YEAR_OR_MONTH or text[end : end + 1] in {"y", "Y"}
        if low == "one" and not follows and text[end : end + 1] not in _ENDS:
            told.append(False)
            settled.append(True)
            continue
        before = text[max(0, start - 60) : start].casefold().removesuffix("\n")
        sure = _settled(text, end, before, follows)
        settled.append(sure is not None)
        if sure is None:
            sure = _is_age(_Number(text, start, end, before, value(low), earlier.get(low)), name_ends)
        told.append(sure)
        earlier[low] = earlier.get(low, False) or sure
    return told, settled


def _spread(text: str, numbers: list[tuple[int, int]], told: list[bool]) -> None:
    """Count a number as an age where only an "and" or a comma parts it from one."""
    for index in range(1, len(numbers)):
        if told[index] == told[index - 1]:
            continue
        gap = text[numbers[index - 1][1] : numbers[index][0]]
        start, end = numbers[index if told[index - 1] else index - 1]
        if (
            not BESIDE_AGE.fullmatch(gap)
            or value(text[start:end]) == 1
            or text[max(0, start - 5) : start].lower().endswith(YEAR_ENDS[:6])
        ):
            continue
        if gap == " or ":
            numbers[index - 1 : index + 1] = [(numbers[index - 1][0], numbers[index][1])] * 2
        if not told[index - 1] or (END.match(text, end) and not UNIT.match(text, end)):
            told[index] = told[index - 1] = True


def numbers_in(words: Words) -> Iterator[tuple[int, int]]:
    """Start and end of every number, in digits or words."""
    at = 0
    for start in sorted([*_said(words), *_written(words)]):
        found = NUMBER.match(words.text, start) if start >= at else None
        if found:
            at = found.end()
            yield found.span()


def _said(words: Words) -> Iterator[int]:
    for index in words.having(SAID):
        for found in NUMBER_WORD.finditer(words.surface[index]):
            yield words.start[index] + found.start()


def _written(words: Words) -> Iterator[int]:
    for start, end in words.numbers:
        if end - start < 4 and words.text[start] != "0":
            yield start


def _birthdays(words: Words) -> Iterator[Mask]:
    """ "her 13th birthday", "it was my 16th"."""
    for start, end in words.numbers:
        if end - start < 3 and words.text[end : end + 2] in {"st", "nd", "rd", "th"}:
            if BIRTHDAY.match(words.text, end):
                yield Mask(start, end, "age", _WHY)
            elif MY_NTH.match(words.text, end) and words.text[max(0, start - 4) : start].lower().endswith(_MINE):
                yield Mask(start, end + 2, "age", _WHY)


def _settled(text: str, end: int, before: str, follows: bool) -> bool | None:
    """Whether the number is an age by the unit behind it or the word before it; None when they leave it open."""
    old = OLD_AFTER.match(text, end) if follows else None
    if old:
        return _of_a_person(text, before, old)
    if follows and (CHILD_AFTER.match(text, end) or (HAS_YEARS.match(text, end) and YEARS_AFTER.search(before))):
        return True
    if UNIT.match(text, end):
        met = before.endswith(_MET_ENDS) and ATTACHED.match(text, end)
        return bool(met or (before.endswith(_RANGED) and not before.endswith("pages ") and RANGE.match(text, end)))
    if before.endswith(YEAR_ENDS):
        return bool(before.endswith("under ") and UNDER_AGE.search(before) and END.match(text, end))
    return None


def _of_a_person(text: str, before: str, old: re.Match[str]) -> bool:
    """Whether "four year old" is somebody, and no tabby, laptop or class of four year olds."""
    if THING_OLD.search(before) or THING_AFTER.match(text, old.end()):
        return False
    return "my" in before or not old[0].lower().endswith("olds")


def _is_age(number: _Number, name_ends: frozenset[int]) -> bool:
    text, end = number.text, number.end
    if number.years == 1 or (end - number.start > 2 and text[number.start : end].isupper()):
        return text[end : end + 1] in _ENDS and bool(STATED_SURELY.search(number.before))
    return _stated(number) or _beside_person(number, name_ends) or _beside(number)


def _stated(number: _Number) -> bool:
    """Whether the words before say that the number is how old somebody is."""
    text, end, before = number.text, number.end, number.before
    close = before.rstrip(" ,(")
    if close.endswith(STRONG_ENDS) and STRONG.search(before):
        return True
    if not close.endswith(STATED_ENDS):
        return False
    if END.match(text, end) and not (number.years > 60 and MARKS.search(before)):
        said = bool(STATED.search(before, max(0, len(before) - 36)))
    else:
        said = number.years > 9 and not COUNTS.match(text, end) and bool(STATED_SURELY.search(before))
    return said and not LIKE_A_CHILD.search(before) and not POLICY_TURN.search(before)


def _beside_person(number: _Number, name_ends: frozenset[int]) -> bool:
    """Whether the number stands straight after a name or a word for a person."""
    text, start, end = number.text, number.start, number.end
    ended = bool(END.match(text, end))
    if any(0 <= start - gone <= 14 for gone in name_ends) and _after_name(text, start, name_ends):
        told = start - 1 in name_ends and 4 <= number.years <= 19 and not COUNTS.match(text, end)
        if ended or told:
            return True
    if 2 < number.years < 20 and text[start].isdigit() and BARE_KIN.search(number.before):
        return bool(KIN_FOLLOWED.match(text, end))
    kin = ended and number.before.rstrip(" ,(").endswith(_BESIDE_ENDS) and KIN_FOLLOWED.match(text[end : end + 8])
    return bool(kin and KIN_BEFORE.search(number.before))


def _beside(number: _Number) -> bool:
    """Whether the number is an age by what it stands between: commas, a life's turn and its end, two sentences."""
    before = number.before
    ended = bool(END.match(number.text, number.end))
    if before.rstrip(" ,(").endswith(_WHEN_ENDS) and WHEN.search(before):
        return ended and told_of(number.text, number.end, before, number.years)
    if ended and number.years > 2 and NOW.search(before):
        return True
    if number.earlier is False:
        return False
    if _signed(number):
        return True
    if before.endswith((", ", "(")):
        return _set_off(number)
    return bool(OPENS.search(before)) and _opens(number) and not ASKED.search(before)


def _signed(number: _Number) -> bool:
    """Whether a number at the very end of a story is how old its teller is: "Mal, 16", "thanks. 15 Hull"."""
    if not (10 <= number.years <= 19 and number.text[number.start].isdigit()):
        return False
    alone = SIGNED.search(number.before) and not NOT_BETWEEN_COMMAS.search(number.before)
    return bool(alone and SIGNED_AFTER.match(number.text, number.end))


def _set_off(number: _Number) -> bool:
    """Whether a number between commas or brackets is an age: "Mal, ten.", "Sukhi (14)", and none of a list."""
    text, before = number.text, number.before
    if before.endswith("(") and text[number.start].isdigit():
        listed = number.years < 10 or "(1)" in text[max(0, number.start - 400) : number.start]
        if listed and not KIN_OPEN.search(before):
            return False
    return bool(SET_OFF.match(text, number.end)) and not NOT_BETWEEN_COMMAS.search(before)


def _opens(number: _Number) -> bool:
    """Whether a number that opens a sentence is somebody's age: "Fifteen, couldn't sit", "18 in a month"."""
    text, start, end, years = number.text, number.start, number.end, number.years
    if years < 6 and COUNTED.search(text[max(0, start - 300) : start]):
        return False
    if len(TIMED.findall(text, max(0, start - 160), end + 160)) > 1:
        return False
    if OPENS_ON.match(text, end):
        soon = text[end : end + 4] in {" on ", " in ", " nex"}
        return 10 <= years <= 99 or (years >= 3 and (soon or text[start].isalpha()))
    if text[start].isdigit():
        listed = len(LISTED.findall(text[max(0, start - 160) : end + 160])) > (end < len(text))
        ends = end == len(text) or text[end] in ".!?"
        return ends and 10 <= years <= 19 and text[max(0, start - 2) : start] in {". ", "! "} and not listed
    return bool(text[start].isupper() and ALONE.match(text[start:end]) and text[end : end + 1] in {".", "!"})


def _after_name(text: str, start: int, name_ends: frozenset[int]) -> bool:
    return any(gone in name_ends and AFTER_NAME.match(text[gone:start]) for gone in range(max(0, start - 22), start))
