"""From normal words to numbers. The same code at training and at reading time.

A page has four groups of features, each at the place of a word:

- *words*: the stem, the stem with the next one, the stem with the one after that;
- *letters*: runs of three to five letters inside the word, so that misspellings stay near;
- *classes*: the classes of the word (`classes.toml`), and pairs of classes up to three words apart;
- *mixed*: a class with a stem, one or two words apart, in either order.

A feature is named by one 64-bit number (word and class numbers packed), so that a page's features are found in a
sorted table by numpy in one go. Word numbers are hashes of the stem (48 bits, BLAKE2b): no dictionary to ship.
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
_MASK = np.int64((1 << 62) - 1)


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
    """A number of 30 bits for a piece of text, the same on every machine."""
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest(), "big") & 0x3FFFFFFF | 1


@lru_cache(maxsize=60_000)
def word_of(word: str) -> Word:
    """The numbers of one normal word."""
    single, _ = _entries()
    shown = f"<{word[:LETTERS_KEPT]}>"
    runs = [shown[at : at + n] for n in LETTER_RUNS for at in range(len(shown) - n + 1)]
    return Word(_hash(stem(word)), single.get(word, ()), tuple(_hash(run) for run in runs))


def keyed(normal_words: Sequence[str]) -> Keyed:
    """The feature keys of a page's normal words."""
    known = tuple(word_of(word) for word in normal_words)
    numbers = np.fromiter((word.number for word in known), np.int64, len(known))
    classes = _classes(normal_words, known)
    return Keyed(_word_keys(numbers), _class_keys(classes), _mixed_keys(numbers, classes), known)


def _classes(normal_words: Sequence[str], known: Sequence[Word]) -> Keys:
    """Class numbers, words × MOST_CLASSES; a run of words gives its classes to its first word."""
    _, several = _entries()
    table = np.zeros((len(known), MOST_CLASSES), np.int64)
    for at, word in enumerate(known):
        found = word.classes
        for length in (2, 3):
            run = several.get(tuple(normal_words[at : at + length]))
            if run:
                found = (*run, *found)[:MOST_CLASSES]
        if found:
            table[at, : len(found)] = found
    return table


def _word_keys(numbers: Keys) -> Keys:
    columns = [numbers, _pair(numbers, _ahead(numbers, 1), 1), _pair(numbers, _ahead(numbers, 2), 2)]
    return np.stack(columns, axis=1)


def _class_keys(classes: Keys) -> Keys:
    columns = [classes]
    for distance in range(1, CLASS_REACH + 1):
        later = _ahead(classes, distance)
        both = (classes[:, :, None] > 0) & (later[:, None, :] > 0)
        key = (classes[:, :, None] << 12 | later[:, None, :]) << 4 | distance
        columns.append(np.where(both, key, _NONE).reshape(len(classes), -1))
    return np.concatenate(columns, axis=1)


def _mixed_keys(numbers: Keys, classes: Keys) -> Keys:
    columns = []
    for distance in range(1, MIXED_REACH + 1):
        later_word, later_class = _ahead(numbers, distance)[:, None], _ahead(classes, distance)
        forth = (classes << 32 | later_word) << 4 | distance
        back = (later_class << 32 | numbers[:, None]) << 4 | distance + 8
        columns.append(np.where((classes > 0) & (later_word > 0), forth, _NONE))
        columns.append(np.where(later_class > 0, back, _NONE))
    return np.concatenate(columns, axis=1)


def _ahead(values: Keys, distance: int) -> Keys:
    """The value `distance` words later; 0 past the end."""
    moved = np.zeros_like(values)
    if len(values) > distance:
        moved[:-distance] = values[distance:]
    return moved


def _pair(first: Keys, second: Keys, distance: int) -> Keys:
    """One key for two word numbers; 0 where there is no second."""
    mixed = (first * np.int64(0x5851F42D4C957F2D >> 1) ^ second * np.int64(2862933555777941757) ^ distance) & _MASK
    return np.where(second > 0, mixed | np.int64(1 << 40), _NONE)
