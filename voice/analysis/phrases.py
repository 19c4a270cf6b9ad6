"""Phrases a person can write, found in a page a machine can afford.

The way to write one (`voice/analysis/themes/README.md` explains it to a facilitator):

    cab|taxi            either word
    exclud*             any ending
    the?                a word that may be missing
    (got to|as far as)  either group of words
    ...                 up to four words between, within the sentence
    ~                   up to twelve words between, sentences may end there
    <child>             any word of the list `child` in words.toml
    *                   any one word

Each phrase is filed under its rarest word and tried only where that word occurs (900 spaCy Matcher
patterns ran at 1/295 of the tokenizer's speed; filed like this, thousands cost little).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from voice.analysis.normalise import SENTENCE, Page, normal

_REMEMBERED = 60_000
_NEAR, _FAR = 4, 12
_GROUP = re.compile(r"\(([^()]*)\)")
_SIGNS = re.compile(r"[-/,]")
_GAPS = ("...", "~")
_ANY = -1


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


@dataclass(frozen=True, slots=True)
class _Step:
    """One place in a pattern: the key its word must hold, and how many words may come before it."""

    key: int
    reach: int


@dataclass(frozen=True, slots=True)
class _Pattern:
    phrase: Phrase
    steps: tuple[_Step, ...]
    needed: frozenset[int]


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


def _ways(wording: str) -> list[list[str]]:
    """Every way through a wording, as pieces: groups opened, words that may be missing there or not."""
    parts = [_part(piece) for piece in _split(wording, " ")]
    return [[piece for way in ways for piece in way] for ways in product(*parts)]


def _part(piece: str) -> list[list[str]]:
    optional: list[list[str]] = [[]] if piece.endswith("?") else []
    piece = piece.removesuffix("?")
    choices = _split(piece, "|")
    if len(choices) == 1 and not piece.startswith("("):
        return [*optional, ["|".join(_attached(piece))]]
    if len(choices) == 1:
        choices = _split(piece[1:-1], "|")
    ways = [way for choice in choices for way in _ways(choice)]
    single = [way[0] for way in ways if len(way) == 1 and way[0] not in _GAPS]
    longer = [way for way in ways if len(way) != 1 or way[0] in _GAPS]
    return [*optional, *longer, *([["|".join(single)]] if single else [])]


def _attached(piece: str) -> list[str]:
    """`bull(y|ied)` as bully, bullied."""
    group = _GROUP.search(piece)
    if group is None:
        return [piece]
    return [piece[: group.start()] + choice + piece[group.end() :] for choice in group[1].split("|")]


def _split(text: str, sign: str) -> list[str]:
    """Cut at a sign outside all brackets; empty pieces dropped."""
    pieces, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == sign and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += letter
    if depth:
        raise PhraseError(f"“{text}” has a bracket without its partner")
    return [piece for piece in pieces if piece]


def _choices(piece: str) -> Iterator[str]:
    for choice in piece.split("|"):
        if choice.startswith("<"):
            if choice[1:-1] not in word_lists():
                raise PhraseError(f"there is no word list called {choice}")
            yield from word_lists()[choice[1:-1]]
        elif choice.endswith("*"):
            yield normal(choice[:-1]) + "*"
        else:
            yield normal(choice)


class PhraseIndex:
    """Many phrases, found in one walk over a page's words."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._keys: dict[frozenset[str], int] = {}
        self._by_word: dict[str, set[int]] = {}
        self._by_stem: dict[str, set[int]] = {}
        self._anchored: dict[int, list[tuple[_Pattern, int]]] = {}
        self._seen: dict[str, tuple[frozenset[int], tuple[tuple[_Pattern, int], ...]]] = {}
        for phrase in phrases:
            self._file(phrase)

    def find(self, page: Page) -> list[Match]:
        """Every place where a phrase stands, in text order; a phrase is reported once a place."""
        known = self._seen
        records = [known.get(word) or self._learn(word) for word in page.words]
        keys = [record[0] for record in records]
        present = frozenset[int]().union(*keys)
        found: dict[tuple[int, int, Phrase], Match] = {}
        for at, (_, anchors) in enumerate(records):
            for pattern, step in anchors:
                if not pattern.needed <= present:
                    continue
                span = _span(pattern.steps, step, at, keys, page.breaks)
                if span is not None:
                    found[(*span, pattern.phrase)] = Match(pattern.phrase, *span)
        return sorted(found.values(), key=lambda match: (match.first, match.last))

    def _file(self, phrase: Phrase) -> None:
        for pieces in _ways(_SIGNS.sub(" ", phrase.wording)):
            steps, costs = self._steps(pieces, phrase)
            anchor = min(range(len(steps)), key=costs.__getitem__)
            needed = frozenset(step.key for step in steps) - {steps[anchor].key, _ANY}
            pattern = _Pattern(phrase, tuple(steps), needed)
            self._anchored.setdefault(steps[anchor].key, []).append((pattern, anchor))

    def _steps(self, pieces: Sequence[str], phrase: Phrase) -> tuple[list[_Step], list[float]]:
        steps: list[_Step] = []
        costs: list[float] = []
        reach = 0
        for piece in pieces:
            if piece in _GAPS:
                reach = _NEAR if piece == "..." else -_FAR
                continue
            if piece.startswith("?"):
                raise PhraseError(f"“{phrase.wording}” has a ? with no word before it")
            choices = frozenset(_choices(piece)) if piece != "*" else frozenset()
            steps.append(_Step(self._key(choices), reach if steps else 0))
            costs.append(_cost(choices))
            reach = 0
        if not steps or min(costs) == float("inf"):
            raise PhraseError(f"“{phrase.wording}” has no word to look for")
        return steps, costs

    def _key(self, choices: frozenset[str]) -> int:
        if not choices:
            return _ANY
        if choices not in self._keys:
            key = self._keys[choices] = len(self._keys)
            for choice in choices:
                table = self._by_stem if choice.endswith("*") else self._by_word
                table.setdefault(choice.rstrip("*"), set()).add(key)
        return self._keys[choices]

    def _learn(self, word: str) -> tuple[frozenset[int], tuple[tuple[_Pattern, int], ...]]:
        keys = set(self._by_word.get(word, ()))
        for end in range(2, len(word) + 1):
            keys |= self._by_stem.get(word[:end], set())
        anchors = tuple(anchor for key in sorted(keys) for anchor in self._anchored.get(key, ()))
        if len(self._seen) >= _REMEMBERED:
            self._seen.clear()
        self._seen[word] = (frozenset(keys), anchors)
        return self._seen[word]


def _cost(choices: frozenset[str]) -> float:
    if not choices:
        return float("inf")
    common: Mapping[str, float] = commonness()
    return sum(3.0 if choice.endswith("*") else common.get(choice, 1.0) for choice in choices)


def _span(
    steps: tuple[_Step, ...], anchor: int, at: int, keys: list[frozenset[int]], breaks: list[int]
) -> tuple[int, int] | None:
    first = _walk(steps, anchor, at, keys, breaks, -1)
    if first is None:
        return None
    last = _walk(steps, anchor, at, keys, breaks, 1)
    return None if last is None else (first, last)


def _walk(
    steps: tuple[_Step, ...], step: int, at: int, keys: list[frozenset[int]], breaks: list[int], way: int
) -> int | None:
    """Follow the steps from word `at` forwards or backwards; the last word reached, or None."""
    following = step + way
    if not 0 <= following < len(steps):
        return at
    key = steps[following].key
    reach = steps[following if way > 0 else step].reach
    far, reach = reach < 0, abs(reach)
    place = at
    for _ in range(reach + 1):
        stop_at = place + 1 if way > 0 else place
        place += way
        if not 0 <= place < len(keys) or (not far and breaks[stop_at] >= SENTENCE):
            return None
        if key == _ANY or key in keys[place]:
            end = _walk(steps, following, place, keys, breaks, way)
            if end is not None:
                return end
    return None
