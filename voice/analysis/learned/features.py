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
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

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
_DISTANCES = np.arange(1, CLASS_REACH + 1)[:, None]
_MIXED_PLACES = np.array([[d] * MOST_CLASSES + [d + 8] * MOST_CLASSES for d in range(1, MIXED_REACH + 1)])
_MASK = np.int64((1 << 60) - 1)
_PAIR, _CLASS, _MIXED = (np.int64(tag << 60) for tag in (1, 2, 3))


@dataclass(frozen=True, slots=True)
class Word:
    """What the features need of one normal word: its number, its classes (0: none), its letter runs."""

    number: int
    classes: tuple[int, ...]
    letters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Keyed:
    """A page as feature keys: for each group a matrix (words × features at that word); key 0 is no feature.

    `letters` holds one tuple a word instead: how many runs a word has varies, and words repeat.
    """

    words: Keys
    classes: Keys
    mixed: Keys
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


@lru_cache(maxsize=60_000)
def word_of(word: str) -> Word:
    """The numbers of one normal word; a blank has none."""
    if not word:
        return Word(0, (), ())
    single, _ = _entries()
    shown = f"<{word[:LETTERS_KEPT]}>"
    runs = [shown[at : at + n] for n in LETTER_RUNS for at in range(len(shown) - n + 1)]
    return Word(_hash(stem(word)), single.get(word, ()), tuple(_hash(run) for run in runs))


def keyed(normal_words: Sequence[str]) -> Keyed:
    """The feature keys of a page's normal words."""
    known = tuple(word_of(word) for word in normal_words)
    numbers = np.fromiter((word.number for word in known), np.int64, len(known))
    classes = np.zeros((len(known), MOST_CLASSES), np.int64)
    for at, word in enumerate(known):
        classes[at, : len(word.classes)] = word.classes
    words, of_classes, mixed = paired(numbers, runs_of_classes(normal_words, classes))
    return Keyed(words, of_classes, mixed, known)


def paired(numbers: Keys, classes: Keys) -> tuple[Keys, Keys, Keys]:
    """From word numbers (words) and class numbers (words × MOST_CLASSES): keys of words, classes and mixed."""
    return _word_keys(numbers), _class_keys(classes), _mixed_keys(numbers, classes)


def runs_of_classes(normal_words: Sequence[str], classes: Keys) -> Keys:
    """Class numbers with those of runs of two or three words put first, at the run's first word."""
    runs, last = _runs(), len(normal_words) - 1
    for at in [at for at, word in enumerate(normal_words) if word in runs and at < last]:
        begun, following = runs[normal_words[at]], normal_words[at + 1]
        if following not in begun:
            continue
        two, longer = begun[following]
        put = (*two, *longer.get(normal_words[at + 2], ())) if longer and at + 1 < last else two
        if put:
            kept = (*put, *(number for number in classes[at].tolist() if number))[:MOST_CLASSES]
            classes[at, : len(kept)] = kept
    return classes


_Run = tuple[tuple[int, ...], dict[str, tuple[int, ...]]]


@cache
def _runs() -> dict[str, dict[str, _Run]]:
    """Runs by their first word, then by their second: the classes of the two, and by a third word those of three."""
    runs: dict[str, dict[str, _Run]] = {}
    for (first, second, *third), numbers in _entries()[1].items():
        two, longer = runs.setdefault(first, {}).get(second, ((), {}))
        if third:
            longer[third[0]] = numbers
        runs[first][second] = (two, longer) if third else (numbers, longer)
    return runs


def _word_keys(numbers: Keys) -> Keys:
    here, later = numbers[:, None], _later(numbers[:, None], 2)[:, :, 0]
    pairs = (here * _ONE ^ later * _OTHER ^ _NEAR) & _MASK | _PAIR
    return np.concatenate([here, np.where((here > 0) & (later > 0), pairs, _NONE)], axis=1)


def _class_keys(classes: Keys) -> Keys:
    later = _later(classes, CLASS_REACH)
    first, second = classes << 16 | _CLASS, later << 4 | _DISTANCES
    there = (classes > 0)[:, None, :, None] & (later > 0)[:, :, None, :]
    pairs = np.where(there, first[:, None, :, None] | second[:, :, None, :], _NONE).reshape(len(classes), -1)
    return np.concatenate([np.where(classes > 0, classes | _CLASS, _NONE), pairs], axis=1)


def _mixed_keys(numbers: Keys, classes: Keys) -> Keys:
    """A class with a later stem, and a stem with a later class."""
    words, kinds = _later(numbers[:, None], MIXED_REACH), _later(classes, MIXED_REACH)
    firsts = np.concatenate([np.broadcast_to(classes[:, None, :], kinds.shape), kinds], axis=2)
    seconds = np.concatenate([words, np.broadcast_to(numbers[:, None, None], words.shape)], axis=2)
    stems = np.repeat(seconds, MOST_CLASSES, axis=2)
    key = (firsts << 32 | stems) << 4 | _MIXED_PLACES | _MIXED
    return np.where((firsts > 0) & (stems > 0), key, _NONE).reshape(len(classes), -1)


def _later(values: Keys, reach: int) -> Keys:
    """For values (words × n): what stands 1..reach words later (words × reach × n), 0 past the end."""
    padded = np.concatenate([values, np.zeros((reach, values.shape[1]), np.int64)])
    later: Keys = padded[np.arange(len(values))[:, None] + np.arange(1, reach + 1)]
    return later
