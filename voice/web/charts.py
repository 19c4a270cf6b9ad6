"""Drawings worked out on the server: numbers that a template writes into SVG. A hidden figure has no bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from voice.summaries import periods
from voice.summaries.faces import Summary, Themed
from voice.summaries.figures import HIDDEN, F, Figure

WIDE, ROW, LONGEST = 340, 46, 270
COLUMN, HIGH = 12, 24


@dataclass(frozen=True, slots=True)
class Bar:
    """One theme: its bar and, under it, the bar of those who also named help. Lengths in the drawing's units."""

    name: str
    shown: str
    y: int
    length: float
    helped: float
    helped_shown: str


@dataclass(frozen=True, slots=True)
class Column:
    """One period of a small series. ``height`` 0 when hidden."""

    name: str
    shown: str
    x: int
    height: float


def bars(made: Summary[F], words: Callable[[str, str], str]) -> list[Bar]:
    """Themes with a figure to draw, the longest first."""
    drawn = [themed for themed in made.most_named if themed.figure.size]
    most = max((themed.figure.size or 0 for themed in drawn), default=0)
    return [_bar(themed, words("theme", themed.theme), place, most) for place, themed in enumerate(drawn)]


def _bar(themed: Themed[F], name: str, place: int, most: int) -> Bar:
    helped = HIDDEN if themed.helped is None else themed.helped.shown
    return Bar(
        name=name,
        shown=themed.figure.shown,
        y=place * ROW,
        length=_length(themed.figure, most, LONGEST),
        helped=_length(themed.helped, most, LONGEST),
        helped_shown=helped,
    )


def columns(themed: Themed[F], period: str) -> list[Column]:
    """The last periods of one theme, oldest first."""
    series: Sequence[tuple[str, Figure]] = themed.series(period)
    most = max((figure.size or 0 for _, figure in series), default=0)
    return [
        Column(periods.words(name), figure.shown, place * COLUMN, _length(figure, most, HIGH))
        for place, (name, figure) in enumerate(series)
    ]


def _length(figure: Figure | None, most: int, longest: int) -> float:
    return round(longest * (figure.size or 0) / most, 1) if figure and most else 0
