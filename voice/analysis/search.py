"""Many patterns of words, found in one walk over a page.

A page's words are looked up once for all the indexes that stand on one shelf (rules, context, concern, tone). A
pattern is tried only where its rarest word stands, and only if its neighbour stands beside that one, or, where words
may come between, if its next rarest stands anywhere on the page. A phrase is opened into the patterns that have the
same rarest word when that word is first met (`patterns.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from voice.analysis.normalise import SENTENCE, Page
from voice.analysis.patterns import AFTER, ANY, ANYWHERE, BEFORE, Anchor, Filed, Pattern, Waiting, anchored

if TYPE_CHECKING:
    from voice.analysis.phrases import Phrase

_WORDS_REMEMBERED, _PAIRS_REMEMBERED = 60_000, 80_000
_NOTHING: frozenset[int] = frozenset()
Keys = Sequence[frozenset[int]]
Found = list[tuple[int, int, "Phrase"]]


Anchors = dict[int, list[Anchor]]
Near = tuple[tuple[int, int, int, Anchor], ...]
Far = tuple[tuple[int, int, Anchor], ...]
Calls = tuple[Near, Far] | tuple[()]


class _Side(NamedTuple):
    """The anchors at a word to be tried where a key stands on one side of it, and all such keys."""

    keys: frozenset[int]
    anchors: Anchors

    def called_by(self, keys: frozenset[int]) -> list[Anchor]:
        """Those that a word with these keys calls for."""
        if self.keys.isdisjoint(keys):
            return []
        return [anchor for key in self.keys & keys for anchor in self.anchors[key]]


@dataclass(frozen=True, slots=True)
class _Word:
    """What a word holds; `asked`: that of it which is asked for anywhere on a page, as bits; what it calls for wherever
    it stands; the anchors to be tried where a key stands before or after it; and, by the word that follows, what the
    two of them call for."""

    keys: frozenset[int]
    asked: int
    own: Calls
    before: _Side
    after: _Side
    pairs: dict[str, Calls] = field(default_factory=dict)


class Shelf:
    """Several indexes whose patterns are searched together; `room` gives each its number."""

    def __init__(self) -> None:
        self._rooms = 0
        self._keys = 0
        self._by_word: dict[str, set[int]] = {}
        self._by_stem: dict[str, set[int]] = {}
        self._longest_stem = 0
        self._waiting: dict[int, list[Waiting]] = {}
        self._anchors: dict[int, list[tuple[int, int, Anchor]]] = {}
        self._bits: dict[int, int] = {}
        self._widest = 1
        self._seen: dict[str, _Word] = {}
        self._paired = 0

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

    def add(self, filed: Filed) -> bool:
        """File a phrase; False if a way through it has no word to look for."""
        waiting = filed.waiting()
        for each in waiting:
            self._waiting.setdefault(each.way.key, []).append(each)
        keys = [step.key for part in filed.parts for way in part for step in way.steps]
        if ANY in keys:
            for key in keys:
                self._bits.setdefault(key, len(self._bits))
        self._widest = max(self._widest, filed.longest)
        self._forget()
        return bool(waiting)

    def _anchored(self, key: int) -> list[tuple[int, int, Anchor]]:
        """The anchors at a key, each with what to look for first; what waits for the key is opened.

        Another thread may do so at this moment: each opens all of it, and it is taken from what waits when it is there.
        """
        if waits := self._waiting.get(key):
            patterns = [(*each, waiting.filed.owner) for waiting in tuple(waits) for each in waiting.opened()]
            opened = [anchored(pattern, costs, owner, self._bits) for pattern, costs, owner in patterns]
            self._anchors[key] = [*self._anchors.get(key, ()), *opened]
            self._waiting.pop(key, None)
        return self._anchors.get(key, [])

    def search(self, page: Page) -> list[Found]:
        """For each index what was found: first word, last word, phrase, in text order; once for each page."""
        if page.found is None or page.found[0] is not self:
            page.found = (self, self._search(page))
        found: list[Found] = page.found[1]
        return found

    def _search(self, page: Page) -> list[Found]:
        known = [self._seen.get(word) or self._learn(word) for word in page.words]
        keys = [word.keys for word in known]
        keys += [_NOTHING] * self._widest
        found: list[dict[tuple[int, int, int], tuple[int, int, Phrase]]] = [{} for _ in range(self._rooms)]
        for at, (pattern, step, owner, *_) in self._called_for(page.words, known, keys):
            span = _span(pattern, step, at, keys, page.breaks)
            if span is not None:
                found[owner][(*span, pattern.number)] = (*span, pattern.phrase)
        return [[each[place] for place in sorted(each)] for each in found]

    def _called_for(self, words: Sequence[str], known: Sequence[_Word], keys: Keys) -> list[tuple[int, Anchor]]:
        """The anchors to be followed, each with the word it stands at."""
        absent = (1 << len(self._bits)) - 1 ^ reduce(or_, [word.asked for word in known], 0)
        called = [(at, word.own) for at, word in enumerate(known) if word.own]
        for at, following in enumerate(words[1:]):
            calls = known[at].pairs.get(following)
            if calls is None:
                calls = self._pair(known[at], known[at + 1], following)
            if calls:
                called.append((at, calls))
        followed: list[tuple[int, Anchor]] = []
        for at, (near, far) in called:
            for place, key, shift, anchor in near:
                if key in keys[at + place]:
                    followed.append((at + shift, anchor))
            for needs, shift, anchor in far:
                if not needs & absent:
                    followed.append((at + shift, anchor))
        return followed

    def _learn(self, word: str) -> _Word:
        keys = set(self._by_word.get(word, ()))
        for end in range(2, min(len(word), self._longest_stem) + 1):
            keys |= self._by_stem.get(word[:end], set())
        own: list[Anchor] = []
        sides: dict[int, Anchors] = {BEFORE: {}, AFTER: {}}
        for beside, key, anchor in (each for mine in sorted(keys) for each in self._anchored(mine)):
            (own if beside == ANYWHERE else sides[beside].setdefault(key, [])).append(anchor)
        asked = sum(1 << self._bits[key] for key in keys & self._bits.keys())
        if len(self._seen) >= _WORDS_REMEMBERED:
            self._forget()
        before, after = (_Side(frozenset(sides[side]), sides[side]) for side in (BEFORE, AFTER))
        self._seen[word] = _Word(frozenset(keys), asked, _calls(own, []), before, after)
        return self._seen[word]

    def _pair(self, word: _Word, other: _Word, following: str) -> Calls:
        """What a word and the next one call for; remembered with the word."""
        if self._paired >= _PAIRS_REMEMBERED:
            self._forget_pairs()
        self._paired += 1
        calls = _calls(word.after.called_by(other.keys), other.before.called_by(word.keys))
        word.pairs[following] = calls
        return calls

    def _forget(self) -> None:
        self._seen.clear()
        self._paired = 0

    def _forget_pairs(self) -> None:
        for word in list(self._seen.values()):
            word.pairs.clear()
        self._paired = 0


def _calls(here: Sequence[Anchor], there: Sequence[Anchor]) -> Calls:
    """Anchors at a word and at the one after it, by what is to be looked at before they are followed."""
    if not here and not there:
        return ()
    both = [*((0, anchor) for anchor in here), *((1, anchor) for anchor in there)]
    near = tuple((shift + one.further, one.key, shift, one) for shift, one in both if one.further)
    far = tuple((one.needs, shift, one) for shift, one in both if not one.further)
    return near, far


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
