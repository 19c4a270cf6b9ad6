"""Names that lead to nobody: pets, things that were given a name, characters, books, films, songs and brands."""

from collections.abc import Iterator

from voice.analysis.masks.frames import frame
from voice.analysis.masks.lexicon import AMBIGUOUS, GIVEN, long_works, second_words, sure
from voice.analysis.masks.mask import Mask
from voice.analysis.masks.roles import WORK
from voice.analysis.masks.words import Words

NOBODY = "nobody"
"""The kind of a mask that only keeps its words from being taken for somebody; `somebody` takes it out again."""

_ANIMALS = frame("people", "animals")
_NAMED_THINGS = _ANIMALS | frame("nobody", "things")
_OBJECT = frame("nobody", "object")
_SUNG = frame("nobody", "sung")
_SHOWN = frame("nobody", "shown")
_STAGED = frame("nobody", "staged")
_FICTION = frame("nobody", "fiction")
_CARS = frame("nobody", "cars")
_COLOURS = frame("nobody", "colours")
_PERSON = frame("people", "relation") | frame("people", "loose") | frame("kinds", "adult") | frame("kinds", "staff")
_TITLES = frame("kinds", "titles")
_CALLED = frozenset({"called", "named", "is", "call", "name's"})
_HE_IS = frozenset({"he's", "hes", "she's", "shes", "its", "it's", "is", "they're"})
_HIS = frozenset({"the", "my", "our", "his", "her"})


def somebody(masks: tuple[Mask, ...]) -> tuple[Mask, ...]:
    """`masks` without those that lead to nobody."""
    return tuple([mask for mask in masks if mask.kind != NOBODY])


def works(words: Words) -> Iterator[Mask]:
    """What everybody knows by several words, with the character before it: "Will from Stranger Things"."""
    rests = long_works()
    seconds = second_words()
    for index in words.having(WORK):
        low = words.low[index]
        for rest in rests[low] if words.at(index + 1) in seconds[low] else ():
            last = index + len(rest)
            if tuple(words.low[index + 1 : last + 1]) == rest:
                first = index - 2 if _of_a_work(words, index) else index
                yield Mask(words.start[first], words.end[last], NOBODY, "known to everybody")
                break


def _of_a_work(words: Words, index: int) -> bool:
    """Whether a character's name stands before the work of fiction that begins at `index`: "Will from Stranger Things",
    never "Kelly from Pizza Hut"."""
    from_it = words.low[index] in _FICTION and words.at(index - 1) in {"from", "in", "off"} and words.capital(index - 2)
    return from_it and bool(words.flag[index - 2] & (GIVEN | AMBIGUOUS))


def is_given_to_a_thing(words: Words, first: int, last: int) -> bool:
    """Whether the name is a pet's or a thing's: "my dog Rex", "a goat called Kevin", "Gary the gecko"."""
    before, farther = ("", "") if words.opens(first) else (words.at(first - 1), words.at(first - 2))
    if before in _ANIMALS or (farther in _NAMED_THINGS and before in {"called", "is"}):
        return True
    if words.low[first] in _TITLES:
        return False
    if words.at(last + 1) in _HIS and words.at(last + 2) in _ANIMALS:
        return True
    return _is_named_so(words, first, before, farther)


def _is_named_so(words: Words, first: int, before: str, farther: str) -> bool:
    """Whether somebody gave the name to what is no person: "i call it Derek", "her name is Duchess", said of a cat."""
    if before in {"it", "mine"} and farther in {"called", "named", "call"}:
        return words.joined(first)
    if words.at(first - 3) in {"called", "named"} and farther in {"the", "our"}:
        return words.joined(first) and before not in _PERSON and words.capital(first)
    if before not in _CALLED or farther in _PERSON:
        return False
    return not _ANIMALS.isdisjoint(words.low[_spoken_of(words, first, before, farther) : first])


def _spoken_of(words: Words, first: int, before: str, farther: str) -> int:
    """Where the words begin that say what is called so: this sentence, and the one before behind "his name is"."""
    if (farther == "name" or before == "name's" or farther in _HE_IS) and before != "call":
        back = max(0, first - 14)
        if _PERSON.isdisjoint(words.low[back:first]):
            return back
    return next((each for each in range(first, max(0, first - 5), -1) if words.opens(each)), max(0, first - 5))


def is_a_title(words: Words, first: int, last: int) -> bool:
    """Whether what looks like a name is sung, watched, read, acted, driven or part of a thing's name."""
    before = words.at(first - 1) if words.joined(first) else ""
    after = words.at(last + 1) if words.joined(last + 1) else ""
    if before in _SUNG or after in _OBJECT:
        return True
    if before in _SHOWN and not sure(words.flag[first]) and words.low[first] not in _TITLES:
        return True
    if before in {"as", "in"} and words.at(first - 2) in _STAGED:
        return True
    if before in _COLOURS and words.low[last] in _CARS:
        return True
    return after == "by" and before in {"and", "to", "playing", "song"} and words.capital(last + 2)
