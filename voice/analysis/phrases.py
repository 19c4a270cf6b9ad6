"""Phrases a person can write, found in a page a machine can afford.

The way to write one (`voice/analysis/themes/README.md` explains it to a facilitator):

    cab|taxi            either word
    exclud*             any ending
    the?                a word that may be missing
    (got to|as far as)  either group of words
    ...                 up to four words between, within the sentence
    ~                   up to twelve words between, sentences may end there
    .                   at most one word between, sentences may end there
    <child>             any word of the list `child` in words.toml
    *                   any one word

Each phrase is filed under its rarest word and tried only where that word occurs (900 spaCy Matcher
patterns ran at 1/295 of the tokenizer's speed; filed like this, thousands cost little).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain, product
from math import inf
from pathlib import Path

from voice.analysis.normalise import Page, normal
from voice.analysis.patterns import ANY, Filed, Step, Way, way_of
from voice.analysis.search import Shelf

_NEXT, _NEAR, _FAR = -1, 4, -12
_GROUP = re.compile(r"\(([^()]*)\)")
_SIGNS = re.compile(r"[-/,]")
_SEAMS = {sign: re.compile(rf"([(){sign}])") for sign in " |"}
_GAPS = {".": _NEXT, "...": _NEAR, "~": _FAR}


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of the book: its wording, whose it is, in which role and how much it weighs (0 to 1)."""

    wording: str
    owner: str
    role: str = "sign"
    weight: float = 1.0
    subtype: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found at words first..last (last included)."""

    phrase: Phrase
    first: int
    last: int

    def overlaps(self, other: Match) -> bool:
        return self.first <= other.last and other.first <= self.last


class PhraseError(ValueError):
    """A phrase that cannot be read; the message says which and why, in plain words."""


@cache
def word_lists() -> dict[str, tuple[str, ...]]:
    """The named lists of words.toml, each as its words in normal form."""
    table = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
    return {name: tuple(words.split()) for name, words in table["lists"].items()}


@cache
def commonness() -> dict[str, float]:
    """How common each of the commonest words is: 1000 for the first, less for each after it."""
    table = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))
    return {word: 1000.0 / (rank + 1) for rank, word in enumerate(table["commonest"].split())}


def parts(wording: str) -> list[str]:
    """A wording cut into its parts: words, groups, gaps."""
    return _split(_SIGNS.sub(" ", wording), " ")


def ways(wording: str) -> list[list[str]]:
    """Every way through a wording, as pieces: groups opened, words that may be missing there or not."""
    if wording.isalnum():
        return [[wording]]
    return [list(chain.from_iterable(way)) for way in product(*map(_part, parts(wording)))]


@cache
def _part(piece: str) -> list[list[str]]:
    optional: list[list[str]] = [[]] if piece.endswith("?") else []
    piece = piece.removesuffix("?")
    choices = _split(piece, "|")
    if len(choices) == 1 and not piece.startswith("("):
        return [*optional, ["|".join(_attached(piece))]]
    if len(choices) == 1:
        choices = _split(piece[1:-1], "|")
    through = [way for choice in choices for way in ways(choice)]
    single = [way[0] for way in through if len(way) == 1 and way[0] not in _GAPS]
    longer = [way for way in through if len(way) != 1 or way[0] in _GAPS]
    return [*optional, *longer, *([["|".join(single)]] if single else [])]


def _attached(piece: str) -> list[str]:
    """`bull(y|ied)` as bully, bullied."""
    group = _GROUP.search(piece)
    if group is None:
        return [piece]
    return [piece[: group.start()] + choice + piece[group.end() :] for choice in group[1].split("|")]


def _split(text: str, sign: str) -> list[str]:
    """Cut at a sign outside all brackets; empty pieces dropped."""
    if "(" not in text and ")" not in text:
        return [piece for piece in text.split(sign) if piece]
    pieces, depth = [""], 0
    for part in _SEAMS[sign].split(text):
        depth += (part == "(") - (part == ")")
        if part == sign and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += part
    if depth:
        raise PhraseError("has a bracket without its partner")
    return [piece for piece in pieces if piece]


@cache
def _choices(piece: str) -> frozenset[str]:
    return frozenset(_each_choice(piece)) if piece != "*" else frozenset()


def _each_choice(piece: str) -> Iterator[str]:
    for choice in piece.split("|"):
        if choice.startswith("<"):
            if choice[1:-1] not in word_lists():
                raise PhraseError(f"there is no word list called {choice}")
            yield from word_lists()[choice[1:-1]]
        elif choice.endswith("*"):
            yield _stem(choice) + "*"
        else:
            yield normal(choice)


def _stem(choice: str) -> str:
    """The beginning that a starred choice asks for: no misspelling is mended there, because `suicid` is one."""
    return choice[:-1].lower().replace("'", "").replace("’", "")


class PhraseIndex:
    """Many phrases, found in one walk over a page's words: their own, or that of a shelf shared with other indexes."""

    def __init__(self, phrases: Iterable[Phrase], shelf: Shelf | None = None) -> None:
        self._shelf = shelf or Shelf()
        self._index = self._shelf.room()
        self._keys: dict[frozenset[str], int] = {frozenset(): ANY}
        self._steps: dict[str, Step] = {}
        self._parts: dict[str, list[Way]] = {}
        self._numbers: dict[Phrase, int] = {}
        for phrase in phrases:
            self._file(phrase)

    def find(self, page: Page) -> list[Match]:
        """Every place where a phrase stands, in text order; a phrase is reported once a place."""
        return [Match(phrase, first, last) for first, last, phrase in self._shelf.search(page)[self._index]]

    def _file(self, phrase: Phrase) -> None:
        number = self._numbers.setdefault(phrase, len(self._numbers))
        try:
            through = [self._ways(part) for part in parts(phrase.wording)]
            if not self._shelf.add(Filed(phrase, number, self._index, through)):
                raise PhraseError("has no word to look for")
        except PhraseError as fault:
            raise PhraseError(f"“{phrase.wording}” {fault}") from None

    def _ways(self, part: str) -> list[Way]:
        """Every way through a part; remembered."""
        if part not in self._parts:
            self._parts[part] = [way_of(map(self._step, way)) for way in _part(part)]
        return self._parts[part]

    def _step(self, piece: str) -> Step:
        step = self._steps.get(piece)
        if step is None:
            step = self._steps[piece] = self._gap_or_word(piece)
        return step

    def _gap_or_word(self, piece: str) -> Step:
        if piece in _GAPS:
            return Step(ANY, inf, _GAPS[piece])
        if piece.startswith("?"):
            raise PhraseError("has a ? with no word before it")
        choices = _choices(piece)
        if choices not in self._keys:
            self._keys[choices] = self._shelf.key(choices)
        return Step(self._keys[choices], _cost(choices), 0)


def _cost(choices: frozenset[str]) -> float:
    if not choices:
        return inf
    common: Mapping[str, float] = commonness()
    return sum(3.0 if choice.endswith("*") else common.get(choice, 1.0) for choice in choices)
