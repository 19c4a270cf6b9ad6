"""How far two careful readers agree, theme by theme: the ceiling for any tagger judged by their labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from voice.analysis.learned.examples import lines


@dataclass(frozen=True, slots=True)
class TwoReaders:
    """One label: how many each reader gave, F1 of the second against the writer, and Cohen's kappa (1960)."""

    label: str
    writer: int
    second: int
    f1: float
    kappa: float


def agreements(paths: Iterable[Path], themes: Sequence[str]) -> list[TwoReaders]:
    """Agreement on each theme and on concern over every narrative that two readers labelled."""
    told = [line for path in paths for line in lines(path) if "second" in line]
    pairs = {
        theme: [(theme in one["writer"]["themes"], theme in one["second"]["themes"]) for one in told]
        for theme in themes
    }
    pairs["concern"] = [(one["writer"]["safeguarding"], one["second"]["safeguarding"]) for one in told]
    return [_agreement(label, both) for label, both in pairs.items()]


def _agreement(label: str, pairs: Sequence[tuple[bool, bool]]) -> TwoReaders:
    size = max(1, len(pairs))
    first, second = sum(a for a, _ in pairs), sum(b for _, b in pairs)
    both, same = sum(a and b for a, b in pairs), sum(a == b for a, b in pairs) / size
    chance = (first * second + (size - first) * (size - second)) / size**2
    kappa = (same - chance) / (1 - chance) if chance < 1 else 1.0
    return TwoReaders(label, first, second, 2 * both / max(1, first + second), kappa)
