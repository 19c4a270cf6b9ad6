"""From normal words to numbers. The same code at training and at reading time.

A page has four groups of features, each at the place of a word:

- *words*: the stem, the stem with the next one, the stem with the one after that;
- *letters*: runs of three to five letters inside the word, so that misspellings stay near;
- *classes*: the classes of the word (`classes.toml`), and pairs of classes up to three words apart;
- *mixed*: a class with a stem, one or two words apart, in either order.

A feature is named by one 64-bit number (word and class numbers packed), so that a page's features are found in a
sorted table by numpy in one go. Word numbers are hashes of the stem (BLAKE2b, odd and below 2³⁰): no dictionary
to ship, and two stems share a number once in 500 million pairs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from voice.analysis.learned.lookup import Lookup

Keys = NDArray[np.int64]
GROUPS = ("words", "letters", "classes", "mixed")
MOST_CLASSES = 3
CLASS_REACH = 3
MIXED_REACH = 2
LETTER_RUNS = (3, 4, 5)
LETTERS_KEPT = 24
_ENDINGS = ("ings", "ing", "edly", "ed", "ies", "es", "s", "ly")
_NONE = np.int64(0)
_ONE, _OTHER, _NEAR = np.int64(0x5851F42D4C957F2D >> 1), np.int64(2862933555777941757), np.array([1, 2])
_ALONE = [(first, MOST_CLASSES, 0, 0) for first in range(MOST_CLASSES)]
_TWO = product(range(1, CLASS_REACH + 1), range(MOST_CLASSES), range(MOST_CLASSES))
_FIRST, _SECOND, _DISTANCE, _SHIFT = np.array(_ALONE + [(first, second, d, 16) for d, first, second in _TWO]).T.copy()
_MIXED_PLACES = np.array([[d] * MOST_CLASSES + [d + 8] * MOST_CLASSES for d in range(1, MIXED_REACH + 1)])
_MASK = np.int64((1 << 60) - 1)
_PAIR, _CLASS, _MIXED = (np.int64(tag << 60) for tag in (1, 2, 3))


@dataclass(frozen=True, slots=True)
class Word:
    """What the features need of one normal word: its number, its classes (0: none), its letter runs, and its numbers
    among the words that begin a run of words with classes of their own, and those that come second (0: none)."""

    number: int
    classes: tuple[int, ...]
    letters: tuple[int, ...]
    begins: int
    follows: int


class Placed(NamedTuple):
    """Feature keys in the order of the words that they stand at: key i at word `words[i]`."""

    keys: Keys
    words: NDArray[np.intp]

    def within(self, first: int, end: int) -> Keys:
        """The keys at the words first..end."""
        low, high = self.words.searchsorted((first, end))
        return self.keys[low:high]


@dataclass(frozen=True, slots=True)
class Keyed:
    """A page as feature keys, group by group. `letters` holds one tuple a word instead: words repeat."""

    words: Placed
    classes: Placed
    mixed: Placed
    letters: tuple[Word, ...]


def stem(word: str) -> str:
    """The word without a common ending, if three letters are left."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


@cache
def class_names() -> tuple[str, ...]:
    """The names of the word classes; a class's number is its place, from 1."""
    return tuple(_table())


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = tomllib.loads((Path(__file__).parent / "classes.toml").read_text("utf-8"))["classes"]
    return table


@cache
def _entries() -> tuple[dict[str, tuple[int, ...]], dict[tuple[str, ...], tuple[int, ...]]]:
    """Class numbers of single words, and of runs of two or three words."""
    single: dict[str, tuple[int, ...]] = {}
    several: dict[tuple[str, ...], tuple[int, ...]] = {}
    for number, name in enumerate(class_names(), 1):
        for entry in _table()[name].split():
            parts = tuple(entry.split("_"))
            if len(parts) == 1:
                single[entry] = (*single.get(entry, ()), number)[:MOST_CLASSES]
            else:
                several[parts] = (*several.get(parts, ()), number)[:MOST_CLASSES]
    return single, several


def _hash(text: str) -> int:
    """An odd number below 2³⁰ for a piece of text, the same on every machine."""
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "big") & 0x3FFFFFFF | 1


def word_of(word: str) -> Word:
    """The numbers of one normal word; a blank has none."""
    if not word:
        return Word(0, (), (), 0, 0)
    single, runs_of = _entries()[0], _runs()
    shown = f"<{word[:LETTERS_KEPT]}>"
    runs = [shown[at : at + n] for n in LETTER_RUNS for at in range(len(shown) - n + 1)]
    letters = tuple(_hash(run) for run in runs)
    return Word(_hash(stem(word)), single.get(word, ()), letters, *runs_of.numbers(word))


_remembered = lru_cache(maxsize=60_000)(word_of)


def keyed(normal_words: Sequence[str]) -> Keyed:
    """The feature keys of a page's normal words; words are remembered, as training asks for them again and again."""
    known = tuple(map(_remembered, normal_words))
    numbers = np.fromiter((word.number for word in known), np.int64, len(known))
    classes = np.zeros((len(known), MOST_CLASSES), np.int64)
    for at, word in enumerate(known):
        classes[at, : len(word.classes)] = word.classes
    begins, follows = (np.array([getattr(word, side) for word in known], np.int64) for side in ("begins", "follows"))
    words, of_classes, mixed = paired(numbers, runs_of_classes(normal_words, classes, begins, follows))
    return Keyed(words, of_classes, mixed, known)


def paired(numbers: Keys, classes: Keys) -> tuple[Placed, Placed, Placed]:
    """From word numbers (words) and class numbers (words × MOST_CLASSES): keys of words, classes and mixed."""
    return _word_keys(numbers), _class_keys(classes), _mixed_keys(numbers, classes)


def runs_of_classes(normal_words: Sequence[str], classes: Keys, begins: Keys, follows: Keys) -> Keys:
    """Class numbers with those of runs of two or three words put first, at the run's first word; `begins` and
    `follows` as in `Word`."""
    runs, last = _runs(), len(normal_words) - 1
    there, found = runs.among(begins[:-1], follows[1:])
    for at, (two, longer) in zip(there, found, strict=True):
        put = (*two, *longer.get(normal_words[at + 2], ())) if longer and at + 1 < last else two
        if put:
            kept = (*put, *(number for number in classes[at].tolist() if number))[:MOST_CLASSES]
            classes[at, : len(kept)] = kept
    return classes


_Run = tuple[tuple[int, ...], dict[str, tuple[int, ...]]]


class _Runs:
    """Runs of words by their first two: the classes of these two, and by a third word those of the three."""

    def __init__(self, several: Mapping[tuple[str, ...], tuple[int, ...]]) -> None:
        runs: dict[tuple[str, str], _Run] = {}
        for (first, second, *third), numbers in several.items():
            two, longer = runs.get((first, second), ((), {}))
            if third:
                longer[third[0]] = numbers
            runs[first, second] = (two, longer) if third else (numbers, longer)
        self._runs = [((), {}), *runs.values()]
        firsts, seconds = (
            {word: at for at, word in enumerate(side, 1)} for side in map(dict.fromkeys, zip(*runs, strict=True))
        )
        self._begins, self._follows, self._width = firsts, seconds, len(seconds) + 1
        self._find = Lookup(np.array([firsts[a] * self._width + seconds[b] for a, b in runs], np.int64)).find

    def numbers(self, word: str) -> tuple[int, int]:
        """A word's numbers among those that begin a run, and among those that come second (0: none)."""
        return self._begins.get(word, 0), self._follows.get(word, 0)

    def among(self, begins: Keys, follows: Keys) -> tuple[list[int], list[_Run]]:
        """Where runs begin, and which."""
        likely = ((begins > 0) & (follows > 0)).nonzero()[0]
        found = self._find(begins[likely] * self._width + follows[likely])
        there = found.nonzero()[0]
        return likely[there].tolist(), [self._runs[run] for run in found[there].tolist()]


@cache
def _runs() -> _Runs:
    return _Runs(_entries()[1])


def _word_keys(numbers: Keys) -> Placed:
    here, later = numbers[:, None], _later(numbers[:, None], 2)[:, :, 0]
    pairs = (here * _ONE ^ later * _OTHER ^ _NEAR) & _MASK | _PAIR
    return _placed(np.concatenate([here, pairs], axis=1), np.concatenate([here > 0, (here > 0) & (later > 0)], axis=1))


def _class_keys(classes: Keys) -> Placed:
    """Only where there are classes is a key made: most words have none, or one."""
    count = len(classes)
    padded = np.zeros((count + CLASS_REACH, MOST_CLASSES + 1), np.int64)
    padded[:count, :MOST_CLASSES] = classes
    here, held = classes > 0, padded[:, None, :MOST_CLASSES] > 0
    pairs = [(here[:, :, None] & held[way : way + count]).reshape(count, -1) for way in range(1, CLASS_REACH + 1)]
    words, slots = _standing(np.concatenate([here, *pairs], axis=1))
    first = padded.take(words * (MOST_CLASSES + 1) + _FIRST.take(slots))
    distance = _DISTANCE.take(slots)
    second = padded.take((words + distance) * (MOST_CLASSES + 1) + _SECOND.take(slots))
    return Placed(first << _SHIFT.take(slots) | second << 4 | distance | _CLASS, words)


def _mixed_keys(numbers: Keys, classes: Keys) -> Placed:
    """A class with a later stem, and a stem with a later class."""
    words, kinds = _later(numbers[:, None], MIXED_REACH), _later(classes, MIXED_REACH)
    firsts = np.concatenate([np.broadcast_to(classes[:, None, :], kinds.shape), kinds], axis=2)
    seconds = np.concatenate([words, np.broadcast_to(numbers[:, None, None], words.shape)], axis=2)
    stems = np.repeat(seconds, MOST_CLASSES, axis=2)
    keys = (firsts << 32 | stems) << 4 | _MIXED_PLACES | _MIXED
    return _placed(keys.reshape(len(classes), -1), ((firsts > 0) & (stems > 0)).reshape(len(classes), -1))


def _placed(keys: Keys, there: NDArray[np.bool_]) -> Placed:
    """From all keys there may be at each word (words × slots) those that are there."""
    words, slots = _standing(there)
    return Placed(keys.take(words * keys.shape[1] + slots), words)


def _standing(there: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The words and slots (words × slots) that hold something, word after word."""
    flat = there.ravel().nonzero()[0]
    words = flat // there.shape[1]
    return words, flat - words * there.shape[1]


def _later(values: Keys, reach: int) -> Keys:
    """For values (words × n): what stands 1..reach words later (words × reach × n), 0 past the end."""
    padded = np.concatenate([values, np.zeros((reach, values.shape[1]), np.int64)])
    later: Keys = padded[np.arange(len(values))[:, None] + np.arange(1, reach + 1)]
    return later
