"""The held-back part: written by hands that wrote nothing else, never tuned on, opened a counted number of times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from voice.analysis.evaluation import mean_f1

FOLDER = Path(__file__).parent.parent / "corpus" / "held_back"
OPENINGS = FOLDER / "openings.txt"
RESAMPLED = 1000


def files() -> list[Path]:
    return sorted(FOLDER.glob("*.jsonl"))


def holds(path: Path) -> bool:
    """Whether a file belongs to it, by whatever way its path leads there."""
    return FOLDER.resolve() in path.resolve().parents


def note_opening() -> int:
    """Write down that it is opened now; returns how often it has been."""
    with OPENINGS.open("a", encoding="utf-8") as file:
        file.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M} evaluated\n")
    return len(OPENINGS.read_text("utf-8").splitlines())


def interval(
    gold: Sequence[frozenset[str]], found: Sequence[frozenset[str]], themes: Sequence[str]
) -> tuple[float, float]:
    """95 % of macro F1 by bootstrap over narratives (Efron 1979): 1,000 resamples, seeded; 0 to 0 of nothing."""
    if not gold:
        return 0.0, 0.0
    wanted = np.array([[theme in one for theme in themes] for one in gold])
    tagged = np.array([[theme in one for theme in themes] for one in found])
    chance, drawn = np.random.default_rng(7), []
    for _ in range(RESAMPLED):
        at = chance.integers(0, len(wanted), len(wanted))
        hits, total = (wanted[at] & tagged[at]).sum(axis=0), wanted[at].sum(axis=0) + tagged[at].sum(axis=0)
        drawn.append(mean_f1(zip(hits.tolist(), total.tolist(), strict=True)))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)
