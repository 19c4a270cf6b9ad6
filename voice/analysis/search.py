"""Many patterns of words, found in one walk over a page.

A page's words are looked up once for all the indexes that stand on one shelf (rules, context, concern, tone). A
pattern is tried only where its rarest word stands, and only if its neighbour stands beside that one, or, where words
may come between, if its next rarest stands anywhere on the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from voice.analysis.normalise import SENTENCE, Page

if TYPE_CHECKING:
    from voice.analysis.phrases import Phrase

ANY = -1
_REMEMBERED = 60_000
_NOTHING: frozenset[int] = frozenset()
Keys = Sequence[frozenset[int]]
Found = list[tuple[int, int, "Phrase"]]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way to word a phrase: the key that each word must hold, and how many words may come before each (below
    zero: sentences may end there). `number` is the same for equal phrases."""

    phrase: Phrase
    number: int
    wanted: tuple[int, ...]
    reaches: tuple[int, ...]


class Anchor(NamedTuple):
    """A pattern of the index `owner` at its rarest word, the step `step`, to be followed only if `key` stands
    `further` words on (0: no more is known) and, where words may come between, all it `needs` is on the page."""

    pattern: Pattern
    step: int
    owner: int
    further: int
    key: int
    needs: frozenset[int]


Anchors = dict[int, list[Anchor]]
BEFORE, ANYWHERE, AFTER = -1, 0, 1


class _Word(NamedTuple):
    """What a word holds, which of that is asked for anywhere on a page, and the anchors that stand at it: those to be
    tried always, and for each side (or anywhere) those to be tried where a key stands there."""

    keys: frozenset[int]
    tests: frozenset[int]
    always: Sequence[Anchor]
    beside: Sequence[tuple[int, frozenset[int], Anchors]]


class Shelf:
    """Several indexes whose patterns are searched together; `room` gives each its number."""

    def __init__(self) -> None:
        self._rooms = 0
        self._keys = 0
        self._by_word: dict[str, set[int]] = {}
        self._by_stem: dict[str, set[int]] = {}
        self._longest_stem = 0
        self._anchors: dict[int, list[tuple[int, int, Anchor]]] = {}
        self._tests: set[int] = set()
        self._widest = 1
        self._seen: dict[str, _Word] = {}

    def room(self) -> int:
        """The number of one more index."""
        self._rooms += 1
        return self._rooms - 1

    def key(self, choices: Iterable[str]) -> int:
        """A new key, held by each of the words (by each word that begins so, if it ends in a star)."""
        self._keys += 1
        for choice in choices:
            table = self._by_stem if choice.endswith("*") else self._by_word
            table.setdefault(choice.rstrip("*"), set()).add(self._keys)
            self._longest_stem = max(self._longest_stem, len(choice))
        return self._keys

    def add(self, index: int, pattern: Pattern, costs: Sequence[float]) -> None:
        """File a pattern of one index; `costs` says how common each of its words is."""
        step = min(range(len(costs)), key=costs.__getitem__)
        beside, key = _test(pattern, step, costs)
        if beside == ANYWHERE:
            self._tests.add(key)
        further = _further(pattern, step, beside, costs)
        needs = frozenset(pattern.wanted) - {ANY} if any(pattern.reaches) else _NOTHING
        self._tests |= needs
        anchor = Anchor(pattern, step, index, further, pattern.wanted[step + further], needs)
        self._anchors.setdefault(pattern.wanted[step], []).append((beside, key, anchor))
        self._widest = max(self._widest, len(costs))
        self._seen.clear()

    def search(self, page: Page) -> list[Found]:
        """For each index what was found: first word, last word, phrase, in text order; once for each page."""
        if page.found is None or page.found[0] is not self:
            page.found = (self, self._search(page))
        found: list[Found] = page.found[1]
        return found

    def _search(self, page: Page) -> list[Found]:
        seen = self._seen
        known = [seen.get(word) or self._learn(word) for word in page.words]
        keys = [word[0] for word in known]
        keys += [_NOTHING] * self._widest
        present = _NOTHING.union(*[word[1] for word in known if word[1]])
        found: list[dict[tuple[int, int, int], tuple[int, int, Phrase]]] = [{} for _ in range(self._rooms)]
        for at, (_, _, always, besides) in enumerate(known):
            tried = always
            for beside, wanted, anchors in besides:
                there = keys[at + beside] if beside else present
                if not wanted.isdisjoint(there):
                    tried = [*tried, *(anchor for key in wanted & there for anchor in anchors[key])]
            for pattern, step, owner, further, key, needs in tried:
                if key not in keys[at + further] or not needs <= present:
                    continue
                span = _span(pattern, step, at, keys, page.breaks)
                if span is not None:
                    found[owner][(*span, pattern.number)] = (*span, pattern.phrase)
        return [[each[place] for place in sorted(each)] for each in found]

    def _learn(self, word: str) -> _Word:
        keys = set(self._by_word.get(word, ()))
        for end in range(2, min(len(word), self._longest_stem) + 1):
            keys |= self._by_stem.get(word[:end], set())
        always: list[Anchor] = []
        sides: dict[int, Anchors] = {BEFORE: {}, ANYWHERE: {}, AFTER: {}}
        for beside, key, anchor in (each for own in sorted(keys) for each in self._anchors.get(own, ())):
            (always if key == ANY else sides[beside].setdefault(key, [])).append(anchor)
        besides = tuple((side, frozenset(anchors), anchors) for side, anchors in sides.items() if anchors)
        if len(self._seen) >= _REMEMBERED:
            self._seen.clear()
        self._seen[word] = _Word(frozenset(keys), frozenset(keys & self._tests), always, besides)
        return self._seen[word]


def _test(pattern: Pattern, step: int, costs: Sequence[float]) -> tuple[int, int]:
    """What to look for before a pattern is tried at its rarest word: (±1, key beside it) or (0, key anywhere)."""
    wanted, reaches = pattern.wanted, pattern.reaches
    beside: Mapping[int, float] = {
        way: costs[step + way]
        for way in (-1, 1)
        if 0 <= step + way < len(wanted) and wanted[step + way] != ANY and not reaches[max(step, step + way)]
    }
    if beside:
        way = min(beside, key=beside.__getitem__)
        return way, wanted[step + way]
    others = [at for at in range(len(wanted)) if at != step and wanted[at] != ANY]
    return 0, wanted[min(others, key=costs.__getitem__)] if others else ANY


def _further(pattern: Pattern, step: int, beside: int, costs: Sequence[float]) -> int:
    """How far from its rarest word the next rarest stands that is not looked for yet; 0 where words may come
    between."""
    if any(pattern.reaches):
        return 0
    others = [at - step for at in range(len(costs)) if at - step not in (0, beside) and pattern.wanted[at] != ANY]
    return min(others, key=lambda way: costs[step + way], default=0)


def _span(pattern: Pattern, anchor: int, at: int, keys: Keys, breaks: list[int]) -> tuple[int, int] | None:
    if len(pattern.wanted) == 1:
        return at, at
    first = _walk(pattern, anchor, at, keys, breaks, -1)
    if first is None:
        return None
    last = _walk(pattern, anchor, at, keys, breaks, 1)
    return None if last is None else (first, last)


def _walk(pattern: Pattern, step: int, at: int, keys: Keys, breaks: list[int], way: int) -> int | None:
    """Follow the steps from word `at` forwards or backwards; the last word reached, or None."""
    wanted, reaches = pattern.wanted, pattern.reaches
    while 0 <= step + way < len(wanted):
        if reaches[step + 1 if way > 0 else step]:
            return _leap(pattern, step, at, keys, breaks, way)
        stop_at = at + 1 if way > 0 else at
        step, at = step + way, at + way
        if not 0 <= at < len(breaks) or breaks[stop_at] >= SENTENCE:
            return None
        if wanted[step] != ANY and wanted[step] not in keys[at]:
            return None
    return at


def _leap(pattern: Pattern, step: int, at: int, keys: Keys, breaks: list[int], way: int) -> int | None:
    """The same over a step that other words may come before: the nearest word from which the rest can be followed."""
    reach = pattern.reaches[step + 1 if way > 0 else step]
    key = pattern.wanted[step + way]
    for _ in range(abs(reach) + 1):
        stop_at = at + 1 if way > 0 else at
        at += way
        if not 0 <= at < len(breaks) or (reach > 0 and breaks[stop_at] >= SENTENCE):
            return None
        if key == ANY or key in keys[at]:
            end = _walk(pattern, step + way, at, keys, breaks, way)
            if end is not None:
                return end
    return None
