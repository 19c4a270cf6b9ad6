"""Ages of particular people, in digits or words; never year groups, lengths of time or terms of policy.

Every number is found first, cheaply; only then are the words before and after it read, by the frames of
`age_frames`. A number beside an age ("fifteen and twelve", "from ten to fifteen") is one too.
"""

from collections.abc import Iterator

from voice.analysis.masks.age_frames import (
    AFTER_NAME,
    ALONE,
    BESIDE_AGE,
    COUNTED,
    DIGITS,
    END,
    HAS_YEARS,
    KIN_BEFORE,
    KIN_ENDS,
    KIN_FOLLOWED,
    LIKE_A_CHILD,
    LISTED,
    MARKS,
    NOT_BETWEEN_COMMAS,
    NOW,
    NUMBER,
    NUMBER_WORD,
    OLD_AFTER,
    OPENS,
    OPENS_AT,
    OPENS_ON,
    ORDINAL,
    PRONOUN_FOLLOWS,
    SET_OFF,
    STATED,
    STATED_ENDS,
    STATED_SURELY,
    STRONG,
    STRONG_ENDS,
    THING_OLD,
    UNDER_AGE,
    UNIT,
    WHEN,
    YEAR_ENDS,
    YEARS_AFTER,
    clock,
    lived,
    value,
)
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import DAY
from voice.analysis.masks.roles import NUMBER as SAID
from voice.analysis.masks.words import Words

_WHY = "an age beside a person"
_BESIDE_ENDS = ("me", "i", "is", "age", "aged", "s", "are", "was", *KIN_ENDS)
_WHEN_ENDS = ("at", "by", "since", "from", "about", "just", "only")


def ages(words: Words, name_ends: frozenset[int]) -> Iterator[Mask]:
    """Masks of the numbers in the text of `words` that say how old somebody is; `name_ends` is where names end."""
    if words.roles & DAY and words.digits:
        for found in ORDINAL.finditer(words.text):
            yield Mask(found.start(1), found.end(1), "age", _WHY)
    numbers = list(_numbers(words))
    told: list[bool] = []
    earlier: dict[str, bool] = {}
    for start, end in numbers:
        number = words.text[start:end].lower()
        told.append(_is_age(words.text, start, end, name_ends, earlier.get(number)))
        earlier[number] = earlier.get(number, False) or told[-1]
    if True in told:
        _spread(words.text, numbers, told)
        yield from (Mask(*span, "age", _WHY) for span, age in zip(numbers, told, strict=True) if age)


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
        if not told[index - 1] or (END.match(text, end) and not UNIT.match(text, end)):
            told[index] = told[index - 1] = True


def _numbers(words: Words) -> Iterator[tuple[int, int]]:
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
    if words.digits:
        for found in DIGITS.finditer(words.text):
            yield found.start()


def _is_age(text: str, start: int, end: int, name_ends: frozenset[int], earlier: bool | None) -> bool:
    """Whether the number is an age; `earlier` says whether the same number was one before, None when it is new."""
    before = text[max(0, start - 60) : start]
    old = OLD_AFTER.match(text, end)
    if old:
        return not THING_OLD.search(before) and not (old[0].lower().endswith("olds") and "my" not in before)
    lowered = before.casefold().removesuffix("\n")
    if HAS_YEARS.match(text, end) and YEARS_AFTER.search(lowered):
        return True
    if UNIT.match(text, end):
        return lowered.endswith("from being ")
    if lowered.endswith(YEAR_ENDS):
        return bool(lowered.endswith("under ") and UNDER_AGE.search(lowered) and END.match(text, end))
    years = value(text[start:end])
    if years == 1 or (len(text[start:end]) > 2 and text[start:end].isupper()):
        return False
    return _stated(text, end, lowered, years) or _beside(text, start, end, lowered, name_ends, years, earlier)


def _stated(text: str, end: int, before: str, years: int) -> bool:
    """Whether the words before say that the number is how old somebody is."""
    close = before.rstrip(" ,(")
    if close.endswith(STRONG_ENDS) and STRONG.search(before):
        return True
    if not close.endswith(STATED_ENDS) or LIKE_A_CHILD.search(before):
        return False
    if END.match(text, end) and not (years > 60 and MARKS.search(before)):
        return bool(STATED.search(before))
    return years > 9 and bool(STATED_SURELY.search(before))


def _beside(
    text: str, start: int, end: int, before: str, name_ends: frozenset[int], years: int, earlier: bool | None
) -> bool:
    """Whether the number stands after a name or a word for a person, between commas, or opens a sentence."""
    ended = bool(END.match(text, end))
    if ended and any(0 <= start - gone <= 14 for gone in name_ends) and _after_name(text, start, name_ends):
        return True
    close = before.rstrip(" ,(")
    if ended and close.endswith(_BESIDE_ENDS) and KIN_FOLLOWED.match(text[end : end + 8]) and KIN_BEFORE.search(before):
        return True
    if close.endswith(_WHEN_ENDS) and WHEN.search(before):
        return ended and _when(text, end, before, years)
    if ended and NOW.search(before) and years > 2:
        return True
    if before.endswith((", ", "(")):
        return earlier is not False and bool(SET_OFF.match(text, end)) and not NOT_BETWEEN_COMMAS.search(before)
    return earlier is not False and bool(OPENS.search(before)) and _opens(text, start, end, years)


def _opens(text: str, start: int, end: int, years: int) -> bool:
    """Whether a number that opens a sentence is somebody's age: "Fifteen, couldn't sit", "18 in a month"."""
    if years < 6 and COUNTED.search(text[:start]):
        return False
    if OPENS_ON.match(text, end):
        return 3 <= years <= 25
    if text[start].isdigit():
        return 10 <= years <= 19 and text[max(0, start - 2) : start] in {". ", "! "} and len(LISTED.findall(text)) == 1
    return bool(text[start].isupper() and ALONE.match(text[start:end]) and text[end : end + 1] in {".", "!"})


def _when(text: str, end: int, before: str, years: int) -> bool:
    """Whether "at five", "since three" is an age and no time of day."""
    if lived(before) or (OPENS_AT.search(before) and text[end - 1].isalpha()):
        return not clock("", text[end : end + 16])
    if clock(before, text[end : end + 16]) or before.rstrip().endswith(("since", "from")):
        return False
    return 13 <= years <= 19 or (not before.endswith("by ") and bool(PRONOUN_FOLLOWS.match(text, end)))


def _after_name(text: str, start: int, name_ends: frozenset[int]) -> bool:
    return any(gone in name_ends and AFTER_NAME.match(text[gone:start]) for gone in range(max(0, start - 22), start))
