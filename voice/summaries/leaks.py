"""The attacker's arithmetic: what shown figures and their sums say about the hidden ones.

Bounds propagation over linear links, to its fixed point: the narrowest interval per cell that follows link by link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from math import inf

from voice.summaries.figures import BASE, SMALLEST_SHOWN, Figure

VALUES_LEFT = 3
Bounds = dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Link:
    """``total`` is the sum of ``parts``; when ``loose``, at most that sum."""

    total: str
    parts: tuple[str, ...]
    loose: bool = False

    @classmethod
    def at_most(cls, smaller: str, larger: str) -> Link:
        return cls(smaller, (larger,), loose=True)

    @classmethod
    def covered(cls, total: str, parts: tuple[str, ...]) -> Link:
        """``total`` is a union of ``parts``, so no larger than their sum."""
        return cls(total, parts, loose=True)

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.total, *self.parts)


def bounds_of(figures: Mapping[str, Figure], unknown: Set[str] = frozenset()) -> Bounds:
    """What each figure says by itself: hidden is 0 to 7, shown is within the rounding, ``unknown`` says nothing."""
    return {key: (0, inf) if key in unknown else _bounds(figure) for key, figure in figures.items()}


def _bounds(figure: Figure) -> tuple[float, float]:
    if figure.size is None:
        return 0, SMALLEST_SHOWN - 1
    return max(SMALLEST_SHOWN, figure.size - BASE // 2), figure.size + BASE // 2


def tighten(bounds: Bounds, links: Sequence[Link]) -> Bounds:
    """Narrow all bounds until no link narrows any further."""
    found, again = dict(bounds), True
    while again:
        again = False
        for link in links:
            for key, (low, high) in _narrowed(link, found):
                if (low, high) != found[key]:
                    found[key], again = (low, high), True
    return found


def _narrowed(link: Link, bounds: Bounds) -> list[tuple[str, tuple[float, float]]]:
    lows = [bounds[part][0] for part in link.parts]
    highs = [bounds[part][1] for part in link.parts]
    low, high = bounds[link.total]
    total = (low if link.loose else max(low, sum(lows)), min(high, sum(highs)))
    return [(link.total, total), *_parts(link, bounds, total, lows, highs)]


def _parts(
    link: Link, bounds: Bounds, total: tuple[float, float], lows: list[float], highs: list[float]
) -> list[tuple[str, tuple[float, float]]]:
    found = []
    for place, part in enumerate(link.parts):
        low, high = bounds[part]
        others = sum(highs[:place]) + sum(highs[place + 1 :])
        low = max(low, total[0] - others) if others != inf else low
        if not link.loose:
            high = min(high, total[1] - (sum(lows) - lows[place]))
        found.append((part, (low, high)))
    return found


def first_narrow(bounds: Bounds, figures: Mapping[str, Figure]) -> str | None:
    """A hidden cell that could be only one or two numbers, or None."""
    hidden = (key for key, figure in figures.items() if figure.size is None)
    return next((key for key in hidden if bounds[key][1] - bounds[key][0] + 1 < VALUES_LEFT), None)
