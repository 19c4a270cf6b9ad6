"""Phrases opened into patterns, and where each pattern is to be looked for first.

4,000 phrases make 23,000 patterns: a phrase is opened, word by word of those that may be its rarest, when such a word
is first met.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, product
from math import inf
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from voice.analysis.phrases import Phrase

ANY = -1
BEFORE, ANYWHERE, AFTER = -1, 0, 1
_COST = attrgetter("cost")


class Step(NamedTuple):
    """A word of a phrase: the key that it must hold, how common its words are (the lower the rarer); or a gap: how many
    words may come before the next word (below zero: sentences may end there; 0: it is a word)."""

    key: int
    cost: float
    gap: int


class Way(NamedTuple):
    """A way through a part of a phrase; its rarest word's key, and how common that is (infinite: there is none)."""

    steps: tuple[Step, ...]
    key: int
    cost: float


NO_WORD = Step(ANY, inf, 0)


def way_of(steps: Iterable[Step]) -> Way:
    """Some steps as a way; none of them is a word where a word may be missing or all is a gap."""
    steps = tuple(steps)
    return Way(steps, *min(steps, key=_COST, default=NO_WORD)[:2])


class Filed(NamedTuple):
    """A phrase of the index `owner` as its parts, each with all the ways through it. `number` is the same for equal
    phrases."""

    phrase: Phrase
    number: int
    owner: int
    parts: Sequence[Sequence[Way]]

    @property
    def longest(self) -> int:
        """No pattern of it has more words than this."""
        return sum(max(len(way.steps) for way in part) for part in self.parts)

    def waiting(self) -> list[Waiting]:
        """Its patterns by their rarest words; none if a way through it has no word to look for."""
        most = [max(map(_COST, part)) for part in self.parts]
        if min(most, default=inf) == inf:
            return []
        found: list[Waiting] = []
        for at, part in enumerate(self.parts):
            before, after = min(most[:at], default=inf), min(most[at + 1 :], default=inf)
            found += [Waiting(self, at, way) for way in part if way.cost < before and way.cost <= after]
        return found


class Waiting(NamedTuple):
    """The patterns of a phrase that go through one way of its part `at` and have no rarer word than there is (nor one
    as rare before it)."""

    filed: Filed
    at: int
    way: Way

    def opened(self) -> Iterator[tuple[Pattern, list[float]]]:
        """Each with how common its words are."""
        parts, cost = self.filed.parts, self.way.cost
        before = [[each for each in part if each.cost > cost] for part in parts[: self.at]]
        after = [[each for each in part if each.cost >= cost] for part in parts[self.at + 1 :]]
        for chosen in product(*before, [self.way], *after):
            yield self._pattern(chain.from_iterable(way.steps for way in chosen))

    def _pattern(self, steps: Iterable[Step]) -> tuple[Pattern, list[float]]:
        wanted: list[int] = []
        reaches: list[int] = []
        costs: list[float] = []
        reach = 0
        for key, cost, gap in steps:
            if gap:
                reach = gap
                continue
            reaches.append(reach if wanted else 0)
            wanted.append(key)
            costs.append(cost)
            reach = 0
        return Pattern(self.filed.phrase, self.filed.number, tuple(wanted), tuple(reaches)), costs


class Pattern(NamedTuple):
    """A way to word a phrase: the key that each word must hold, and how many words may come before each (below
    zero: sentences may end there). `number` is the same for equal phrases."""

    phrase: Phrase
    number: int
    wanted: tuple[int, ...]
    reaches: tuple[int, ...]


class Anchor(NamedTuple):
    """A pattern of the index `owner` at its rarest word, the step `step`. It is followed only if `key` stands
    `further` words on (0: no more is known) and all it `needs` (bits of keys) is on the page."""

    pattern: Pattern
    step: int
    owner: int
    further: int
    key: int
    needs: int


def anchored(pattern: Pattern, costs: Sequence[float], owner: int, bits: Mapping[int, int]) -> tuple[int, int, Anchor]:
    """What to look for first, (±1, key beside its rarest word) or (0, key anywhere), and the pattern's anchor."""
    step = costs.index(min(costs))
    beside, key = _test(pattern, step, costs)
    gapped = any(pattern.reaches)
    further = 0 if gapped else _further(pattern, step, beside, costs)
    needed = set(pattern.wanted) if gapped else {key} if beside == ANYWHERE else ()
    needs = sum(1 << bits[each] for each in needed if each != ANY)
    return beside, key, Anchor(pattern, step, owner, further, pattern.wanted[step + further], needs)


def _test(pattern: Pattern, step: int, costs: Sequence[float]) -> tuple[int, int]:
    """What to look for before a pattern is tried at its rarest word: (±1, key beside it) or (0, key anywhere)."""
    wanted, reaches = pattern.wanted, pattern.reaches
    beside = [
        way
        for way in (-1, 1)
        if 0 <= step + way < len(wanted) and wanted[step + way] != ANY and not reaches[max(step, step + way)]
    ]
    if beside:
        way = min(beside, key=lambda way: costs[step + way]) if len(beside) > 1 else beside[0]
        return way, wanted[step + way]
    others = [at for at in range(len(wanted)) if at != step and wanted[at] != ANY]
    return 0, wanted[min(others, key=costs.__getitem__)] if others else ANY


def _further(pattern: Pattern, step: int, beside: int, costs: Sequence[float]) -> int:
    """How far from its rarest word the next rarest stands that is not looked for yet, in a pattern without gaps."""
    others = [at - step for at in range(len(costs)) if at - step not in (0, beside) and pattern.wanted[at] != ANY]
    return min(others, key=lambda way: costs[step + way], default=0)
