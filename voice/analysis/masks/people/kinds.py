"""Whose name it is: a child's, a worker's or another adult's, from the words around it."""

import re

from voice.analysis.masks.frames import frame
from voice.analysis.masks.words import Words

TITLES = frame("kinds", "titles")
FAMILY_TITLES = frame("kinds", "family_titles")

_STAFF = frame("kinds", "staff")
_CHILD = frame("kinds", "child")
_CHILD_WEAK = frame("kinds", "child_weak")
_ADULT = frame("kinds", "adult")
_EITHER_ADULT = frame("kinds", "either_adult")
_OLDER = frame("kinds", "older")

_ADDRESSED = re.compile(r"^[,\"“] ?[\"“]?$")
_CLOSES = re.compile(r"[,.!?\"”]")
_RING = re.compile(r"[,:]? ?(?:is )?(?:on )?(?:\+44|0[127])\d")
_NOT_STAFF = frozenset({"dear", "sorry"})


def person_kind(words: Words, first: int, last: int) -> tuple[str, str]:
    """The kind of the name from word `first` to word `last`, and the reason in words."""
    before = words.at(first - 1)
    if (
        ('"' in words.text or "“" in words.text)
        and _ADDRESSED.search(words.gap(first))
        and words.low[first] in {"mrs", "mr", "ms"}
        and _CLOSES.match(words.text, words.end[last])
    ):
        return "adult_name", "spoken to by title"
    if before in _NOT_STAFF and words.low[first] in {"mrs", "mr", "ms"}:
        return "adult_name", "named by title as a parent is"
    if _RING.match(words.text, words.end[last]):
        return "adult_name", "beside a telephone number"
    if words.low[first] in TITLES or before in TITLES:
        return "staff_name", "a name with a title"
    if before in _ADULT or words.low[first] in FAMILY_TITLES:
        return (
            ("child_name", "beside a word for a child")
            if before in _CHILD
            else ("adult_name", "beside a word for an adult of the family")
        )
    votes = {"child_name": 0.45, "staff_name": 0.0, "adult_name": 0.0}
    if words.low[first] in _OLDER:
        votes["staff_name"] += 0.75
        votes["adult_name"] += 0.65
    if last > first:
        votes["staff_name"] += 0.25
    _count_votes(words, first, last, votes)
    kind = max(votes, key=lambda each: votes[each])
    return kind, "a name, by the words around it"


def _count_votes(words: Words, first: int, last: int, votes: dict[str, float]) -> None:
    for step in (-1, 1):
        weight = 1.0
        index = first if step < 0 else last
        for _ in range(5):
            index += step
            if not 0 <= index < len(words.low):
                break
            if words.opens(index if step > 0 else index + 1):
                weight *= 0.45
            _vote(words.low[index], weight, votes)
            weight *= 0.8


def _vote(word: str, weight: float, votes: dict[str, float]) -> None:
    if word in _STAFF:
        votes["staff_name"] += weight
    if word in _CHILD:
        votes["child_name"] += weight * 0.7
    if word in _CHILD_WEAK:
        votes["child_name"] += weight * 0.25
    if word in _ADULT:
        votes["adult_name"] += weight * 0.6
    if word in _EITHER_ADULT:
        votes["adult_name"] += weight * 0.9
