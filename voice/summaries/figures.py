"""A figure on a page. A `Protected` one cannot hold a small or an exact number: its own making takes that away.

Rule (promise 19; the threshold and base follow what an integer programme could not undo): 0 and 1 to 7 are shown as
``*``, the rest to the nearest 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

SMALLEST_SHOWN = 8
BASE = 5
HIDDEN = "*"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of stories. ``size``: the number that may be drawn and reckoned with, or None when it is hidden."""

    size: int | None

    @property
    def shown(self) -> str:
        return HIDDEN if self.size is None else f"{self.size:,}"


@dataclass(frozen=True, slots=True)
class Exact(Figure):
    """For reviewers and publishers alone."""

    size: int


@dataclass(frozen=True, slots=True)
class Protected(Figure):
    """For everyone else. Refuses a number that the rule would not have made."""

    def __post_init__(self) -> None:
        if self.size is not None and (self.size < 2 * BASE or self.size % BASE):
            raise ValueError("a protected figure is hidden, or a multiple of 5 from 10 up")

    @classmethod
    def of(cls, stories: int) -> Protected:
        """The figure that may be shown for an exact number of stories."""
        return cls(None if stories < SMALLEST_SHOWN else BASE * round(stories / BASE))


F = TypeVar("F", bound=Figure)
HIDDEN_FIGURE = Protected(None)


def share(part: Figure, whole: Figure) -> int | None:
    """``part`` of ``whole`` in whole per cent, from what is shown of both; None when either is hidden or 0."""
    if part.size is None or not whole.size:
        return None
    return min(100, round(100 * part.size / whole.size))


def trend(now: Figure, before: Figure | None) -> str:
    """How a figure stands to the one before it, from what is shown of both: up, down, same or unknown."""
    if before is None or now.size is None or before.size is None:
        return "unknown"
    if now.size == before.size:
        return "same"
    return "up" if now.size > before.size else "down"
