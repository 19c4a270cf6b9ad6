"""Text-speak: what a page says once its figures, parted letters and short typings are read as they were meant.

A young person who types `i wnt 2 k1ll mys3lf`, `i w a n t t o d i e` or `iwanttodie` says it as plainly as anybody.
Offsets must not move, so a second page is made over the same text: other words, each with the place where it was
typed. Only the concern component hears it, after the page as it was typed; all else reads what it read before.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from voice.analysis.normalise import Page, normal

_FIGURES = {
    "0": "o",
    "1": "il",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "8": "b",
    "@": "a",
    "$": "s",
    "!": "i",
    "*": "aiou",
}
_MIXED = re.compile(r"(?<![\w@$*])(?=[a-z]*[0-9@$!*])(?=[0-9@$!*]*[a-z])[a-z0-9@$!*]{2,16}(?![\w@$*])", re.IGNORECASE)
_PARTED = re.compile(r"(?<![\w'’])(?:[a-z][ .*_-]{1,3}){4,60}[a-z](?![\w'’])", re.IGNORECASE)
_SIGNS = re.compile(r"[^a-z]+")
_ANY_SIGN = tuple("0123456789@$!*")
_SIGN_INSIDE = re.compile(r"[0-9@$!*][A-Za-z]|[A-Za-z][0-9@$]")
_GLUED = re.compile(
    r"(?:i(?:m|d|ve|am|want|wanna|wana|cant|dont|hate|feel|need|wish|just)|want|wanna|wana|gonna|kill|help|please"
    r"|pls|dont|cant|stop|save|hes?|shes?|my|mum|dad)[a-z]{5,40}"
)
_FEWEST_GLUED, _SHORTEST_GLUED = 3, 7
_FEWEST_PARTED = 5
_SELF = frozenset({"i", "im", "me", "my", "myself"})
_MOST_FIGURES = 4
_LONGEST_WORD = 14


class Typings(NamedTuple):
    """What `text_speak.toml` lists: typing to meaning, two words to one, and what counts only after some words."""

    single: dict[str, str]
    pairs: dict[tuple[str, str], str]
    after: dict[str, str]
    leads: frozenset[str]


@cache
def typings() -> Typings:
    """The lists of text_speak.toml."""
    table = tomllib.loads((Path(__file__).parent / "text_speak.toml").read_text("utf-8"))
    single = {typed: meant for meant, every in table["typings"].items() for typed in every.split()}
    pairs = {
        (first, second): meant
        for meant, every in table["pairs"].items()
        for first, _, second in (typed.partition("_") for typed in every.split())
    }
    after = {typed: meant for meant, every in table["after"].items() for typed in every.split()}
    return Typings(single, pairs, after, frozenset(table["leads"].split()))


class TextSpeak:
    """Reads text-speak as words of `vocabulary`: the words that a phrase may ask for."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._words = frozenset(word for word in vocabulary if len(word) > 1) | {"i", "a"}
        self._meant = frozenset(map(normal, self._words))
        lists = typings()
        self._telling = frozenset(lists.single) | frozenset(lists.after) | {second for _, second in lists.pairs}

    def __call__(self, page: Page) -> Page | None:
        """The page as it was meant, over the same text; None where nothing in it is text-speak."""
        lengths = list(map(len, page.words))
        places = [*self._figures(page.text), *self._parted(page, lengths.count(1)), *self._glued(page, lengths)]
        if not places and self._telling.isdisjoint(page.words):
            return None
        meant = _with(page, places) if places else _copy(page)
        _read_typings(meant)
        return None if meant.words == page.words else meant

    def _figures(self, text: str) -> Iterator[tuple[int, int, list[str]]]:
        signs = any(map(text.__contains__, _ANY_SIGN)) and _SIGN_INSIDE.search(text)
        for found in _MIXED.finditer(text) if signs else ():
            surface = found.group().lower().rstrip("!*")
            meant = typings().single.get(surface) or self._unmasked(surface)
            if meant:
                yield found.start(), found.start() + len(surface), [normal(meant)]

    def _unmasked(self, surface: str) -> str | None:
        """`k1ll` as kill, if that is a word somebody may have meant; a figure for every letter is no word."""
        masked = sum(letter in _FIGURES for letter in surface)
        if len(surface) < 3 or not 0 < masked <= min(_MOST_FIGURES, len(surface) // 2):
            return None
        ways = product(*(_FIGURES.get(letter, letter) for letter in surface))
        return next((word for word in map("".join, ways) if normal(word) in self._meant), None)

    def _parted(self, page: Page, letters: int) -> Iterator[tuple[int, int, list[str]]]:
        for found in _PARTED.finditer(page.text) if letters >= _FEWEST_PARTED else ():
            words = self._cut(_SIGNS.sub("", found.group().lower()))
            if words:
                yield found.start(), found.end(), words

    def _glued(self, page: Page, lengths: list[int]) -> Iterator[tuple[int, int, list[str]]]:
        long = [at for at, length in enumerate(lengths) if length >= _SHORTEST_GLUED]
        for at in [at for at in long if page.words[at] not in self._words and _GLUED.fullmatch(page.words[at])]:
            words = self._cut(page.words[at])
            if len(words) >= _FEWEST_GLUED and not _SELF.isdisjoint(words):
                yield page.starts[at], page.ends[at], words

    def _cut(self, letters: str) -> list[str]:
        """Letters without spaces as the fewest words; none where they make no words."""
        best: list[list[str] | None] = [[]]
        for end in range(1, len(letters) + 1):
            ways = (
                [*before, letters[start:end]]
                for start in range(max(0, end - _LONGEST_WORD), end)
                if (before := best[start]) is not None and letters[start:end] in self._words
            )
            best.append(min(ways, key=len, default=None))
        return [normal(word) for word in best[-1] or ()]


def _copy(page: Page) -> Page:
    return Page(page.text, page.words[:], page.starts[:], page.ends[:], page.breaks[:])


def _with(page: Page, places: list[tuple[int, int, list[str]]]) -> Page:
    """A page in which other words stand at the given places; each of them at the whole of its place."""
    meant = Page(page.text)
    held = [any(start <= at < end for start, end, _ in places) for at in page.starts]
    rows = [
        row
        for row, hidden in zip(zip(page.starts, page.ends, page.words, page.breaks, strict=True), held, strict=True)
        if not hidden
    ]
    rows += [(start, end, word, 0) for start, end, words in places for word in words]
    for start, end, word, stop in sorted(rows, key=lambda row: row[0]):
        meant.starts.append(start)
        meant.ends.append(end)
        meant.words.append(word)
        meant.breaks.append(stop)
    return meant


def _read_typings(page: Page) -> None:
    single, pairs, after, leads = typings()
    words = page.words
    for at in range(len(words) - 1, 0, -1):
        joined = pairs.get((words[at - 1], words[at]))
        if joined:
            words[at - 1], page.ends[at - 1] = joined, page.ends[at]
            del words[at], page.starts[at], page.ends[at], page.breaks[at]
    for at, word in enumerate(words):
        words[at] = normal(single.get(word, word))
        if word in after and at and words[at - 1] in leads:
            words[at] = after[word]
