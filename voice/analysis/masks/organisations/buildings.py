"""Names of schools, other organisations and places."""

from collections.abc import Iterator

from voice.analysis.masks.frames import frame
from voice.analysis.masks.lexicon import GIVEN, KNOWN, ORDINARY, PLACE, SAINT, SURNAME, is_ordinary, long_places
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import BUILDING, LIKE_PLACE, SAINTS, SPOT
from voice.analysis.masks.words import Words

_SCHOOL = frame("buildings", "school")
_CAPITAL_ONLY = frame("buildings", "school_capital_only") | frame("buildings", "org_capital_only")
_ORG = frame("buildings", "org")
_MORE = frame("buildings", "more")
_GENERIC = frame("buildings", "generic")
_LANDSCAPE = frame("buildings", "landscape")
_TREES = frame("buildings", "trees")
_SAINT_TOWNS = frame("buildings", "saint_towns")
_INTO = frame("buildings", "into")
_NOT_IN_A_PLACE = frame("buildings", "not_in_a_place")
_SCHOOLING = frame("buildings", "schooling")
_EITHER = frame("buildings", "either")
_THING = frame("buildings", "thing")
_ARTICLE = frame("buildings", "article")
_PART = frame("buildings", "part")
_THEIRS = frozenset({"cousins", "brothers", "sisters", "daughters", "sons", "mates", "friends", "nans", "mums", "dads"})
_NO_PLACE_AFTER = frozenset({"the", "a", "an", "my", "his", "her", "our", "their", "some", "any", "this"})
_NOT_BARE = frame("runs", "not_bare") | frame("runs", "never") | {"appendix", "annex"}


def schools_and_organisations(words: Words) -> Iterator[Mask]:
    """Masks of names that end in, or begin with, a word for a school or another organisation."""
    for index in words.having(BUILDING):
        low = words.low[index]
        if low in _SCHOOL or low in _ORG:
            yield from _ending_at(words, index)
        elif low == "ysgol":
            yield _mask(words, index, run_of_capitals(words, index, frozenset({"y", "yr"})), "school_name")
        elif low in SAINTS:
            yield from _saint(words, index)
        elif (
            low in _TREES
            and words.at(index - 1) == "the"
            and words.joined(index)
            and words.at(index + 1) not in {"are", "were"}
        ):
            yield _mask(
                words,
                index - 1,
                index,
                "school_name",
            )


def _mask(words: Words, first: int, last: int, kind: str) -> Mask:
    why = "named like a school" if kind == "school_name" else "named like an organisation"
    return Mask(words.start[first], words.end[last], kind, why)


def _ending_at(words: Words, index: int) -> Iterator[Mask]:
    """The name whose last word, or first general word, is at `index`."""
    low = words.low[index]
    raised = words.capital(index)
    if low in _CAPITAL_ONLY and not raised and not _odd(words, index - 1):
        return
    first = index
    while (
        first > 0
        and index - first < 4
        and words.joined(first)
        and (raised or not words.owns[first - 1])
        and _belongs(words, first - 1, raised)
    ):
        first -= 1
    if first == index or all(words.low[each] in _GENERIC or words.flag[each] & KNOWN for each in range(first, index)):
        return
    last = index
    while (
        words.joined(last + 1)
        and words.low[last + 1] in _MORE
        and (words.capital(last + 1) or words.low[last + 1] in {"school", "academy", "college", "centre"})
    ):
        last += 1
    school = not _SCHOOL.isdisjoint(words.low[index : last + 1])
    if school and last == index == first + 1 and _is_somebodys(words, first):
        return
    school = school or (words.low[last] in _EITHER and _schooling(words, first, last))
    yield _mask(words, first, last, "school_name" if school else "org_name")


def _is_somebodys(words: Words, index: int) -> bool:
    """Whether a school is only said to be somebody's: "my cousins school", "rons school"."""
    low = words.low[index]
    return low.endswith("s") and (
        low in _THEIRS or (bool(words.stem_flag(low[:-1]) & GIVEN) and not words.capital(index))
    )


def _odd(words: Words, index: int) -> bool:
    """Whether the word at `index` is no ordinary word, so that it may name something in small letters."""
    return (
        index >= 0
        and not words.flag[index] & (ORDINARY | KNOWN)
        and not is_ordinary(words.low[index])
        and words.joined(index + 1)
    )


def _belongs(words: Words, index: int, raised: bool) -> bool:
    low = words.low[index]
    if low in _SCHOOL and words.capital(index):
        return True
    if low in _GENERIC and (
        not words.capital(index) or words.opens(index) or low in {"the", "my", "at", "our", "i", "we"}
    ):
        return False
    if words.capital(index):
        return raised or not words.flag[index] & (ORDINARY | KNOWN)
    known = words.flag[index] & (SURNAME | PLACE | GIVEN)
    return (
        not words.flag[index] & (ORDINARY | KNOWN)
        and (bool(known & (PLACE | SURNAME)) or not is_ordinary(low))
        and not known & GIVEN
    )


def _saint(words: Words, index: int) -> Iterator[Mask]:
    """ "St Aidan's", "st marys primary"; a town such as St Helens is a place."""
    if index + 1 >= len(words.low) or words.gap(index + 1) not in {" ", ". ", "."}:
        return
    after = words.low[index + 1].removesuffix("s")
    saint = words.flag[index + 1] | words.stem_flag(after)
    if not (
        saint & SAINT or words.low[index + 1] in _SAINT_TOWNS or (words.capital(index + 1) and words.capital(index))
    ):
        return
    last = index + 1
    while (
        words.gap(last + 1) in {" ", "'s ", "’s "}
        and (words.low[last + 1] in _MORE | _SCHOOL | _ORG)
        and words.low[last + 1] not in {"and", "of"}
    ):
        last += 1
    kind = "org_name" if words.low[last] in _ORG and words.low[last] not in _SCHOOL else "school_name"
    if last == index + 1 and words.low[last] in _SAINT_TOWNS:
        yield Mask(words.start[index], words.end[last], "place", "a town named after a saint")
        return
    end = words.end[last] + (2 if last == index + 1 and words.owns[last] else 0)
    yield Mask(words.start[index], end, kind, "named after a saint")


def places(words: Words) -> Iterator[Mask]:
    """Masks of towns, districts and countries, known or standing where a place would."""
    longer = long_places()
    after = 0
    for index in words.having(SPOT):
        if index < after:
            continue
        low = words.low[index]
        last = _long_place(words, index, longer[low]) if low in longer else index - 1
        if last < index and _is_place(words, index, low, words.flag[index]):
            last = run_of_capitals(words, index)
        if last >= index and not _adjective(words, index, last):
            kind = _place_or_school(words, index, last)
            yield Mask(words.start[index], words.end[last], kind, "by its name or by the words before it")
        after = last + 1


def run_of_capitals(words: Words, index: int, little: frozenset[str] = frozenset()) -> int:
    """The last word of the capitals that go on from `index`: "Highbury Corner"."""
    while (
        words.joined(index + 1)
        and not words.owns[index]
        and (words.capital(index + 1) or words.low[index + 1] in little)
        and words.low[index + 1] not in _NOT_IN_A_PLACE
    ):
        index += 1
    return index


def _place_or_school(words: Words, first: int, last: int) -> str:
    """A school when no list knows the place and the words around speak of a trial, a move or lessons."""
    if words.flag[first] & PLACE or words.low[first] in long_places():
        return "place"
    return "school_name" if _schooling(words, first, last) or sounds_like_a_school(words, first, last) else "place"


def sounds_like_a_school(words: Words, first: int, last: int) -> bool:
    """Whether two words end as schools like to: "Fallow Vale", "Pinder Rise"."""
    return last > first and words.low[last] in _LANDSCAPE


def _schooling(words: Words, first: int, last: int) -> bool:
    """Whether the words around speak of a trial, a move or lessons."""
    return not _SCHOOLING.isdisjoint(words.low[max(0, first - 6) : first] + words.low[last + 1 : last + 5])


def _long_place(words: Words, index: int, rests: tuple[tuple[str, ...], ...]) -> int:
    for rest in rests:
        if tuple(words.low[index + 1 : index + 1 + len(rest)]) == rest:
            plain = bool(words.flag[index] & ORDINARY)
            if not plain or words.capital(index):
                return index + len(rest)
    return index - 1


def _is_place(words: Words, index: int, low: str, flag: int) -> bool:
    before = words.at(index - 1)
    if flag & PLACE:
        return _known_place(words, index, low, flag)
    if (before not in _INTO and before not in {"at", "by"}) or len(low) < 3 or not words.joined(index):
        return False
    if flag & (KNOWN | GIVEN) or is_ordinary(low):
        return not (words.noisy or flag & (KNOWN | GIVEN) or low in _GENERIC) and _two_capitals(words, index)
    if words.capital(index):
        return before not in {"by", "to"} or not flag & SURNAME or low.endswith(LIKE_PLACE)
    return before not in {"at", "by"} and low.endswith(LIKE_PLACE) and len(low) > 5


def _known_place(words: Words, index: int, low: str, flag: int) -> bool:
    """Whether a word that is also a place is one here: "in Bath", "between Bristol and Bath", not "the hull"."""
    before = words.at(index - 1)
    if before in _NO_PLACE_AFTER and not words.capital(index):
        return False
    if flag & (ORDINARY | KNOWN) or is_ordinary(low):
        derived = not flag & (ORDINARY | KNOWN) and not words.opens(index) and not words.noisy
        return words.capital(index) and (derived or before in _INTO or before == "at" or _after_a_place(words, index))
    return not flag & GIVEN or before in _INTO or before == "at"


def _after_a_place(words: Words, index: int) -> bool:
    """Whether the word is the second of two places: "between Bristol and Bath"."""
    return words.at(index - 1) == "and" and index > 1 and bool(words.flag[index - 2] & PLACE)


def _two_capitals(words: Words, index: int) -> bool:
    return (
        words.capital(index)
        and words.joined(index + 1)
        and words.capital(index + 1)
        and not words.flag[index + 1] & KNOWN
        and words.low[index] not in _NOT_BARE
        and words.low[index + 1] not in _NOT_IN_A_PLACE
    )


def _adjective(words: Words, first: int, last: int) -> bool:
    """Whether the place only describes a thing: "a Leeds shirt", "Yorkshire puddings"."""
    after = words.at(last + 1) if words.joined(last + 1) else ""
    if after in _THING:
        return True
    plain = after and after not in _PART and words.flag[last + 1] & ORDINARY and not words.capital(last + 1)
    return bool(plain and words.at(first - 1) in {"a", "an"} and words.joined(first))
