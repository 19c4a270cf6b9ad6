"""How good the trained reader is on writers it never saw, in tables: per theme, speaker, length and difficulty."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voice.analysis.book import ORDER
from voice.analysis.learned import fitting, training
from voice.analysis.learned.examples import Example, load
from voice.analysis.learned.fitting import Targets
from voice.analysis.learned.layout import Layout
from voice.analysis.learned.training import Unseen, f1
from voice.analysis.normalise import as_typed
from voice.analysis.tone import HINTS

RESAMPLED = 1000
FEW_FOLDS = 2
CURVE = (4, 8, 16, 30)
LENGTHS = ((0, 11), (12, 30), (31, 80), (81, 10_000))
Which = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: a name, how many narratives, and figures by name (0 to 1)."""

    name: str
    count: int
    figures: dict[str, float]


def per_theme(targets: Targets, unseen: Unseen) -> list[Row]:
    """Precision, recall and F1 of each theme, pooled over the folds."""
    return [_theme_row(name, unseen.tagged[:, n], targets.themes[:, n]) for n, name in enumerate(targets.names)]


def macro(targets: Targets, unseen: Unseen, which: Which | None = None) -> float:
    """Mean F1 over the themes that occur, for some examples or all."""
    at = np.ones(len(unseen.tagged), bool) if which is None else which
    wanted, found = targets.themes[at], unseen.tagged[at]
    scores = [f1(found[:, n], wanted[:, n]) for n in range(wanted.shape[1]) if wanted[:, n].any()]
    return float(np.mean(scores)) if scores else 0.0


def interval(targets: Targets, unseen: Unseen, seed: int = 7) -> tuple[float, float]:
    """95 % of macro F1 by bootstrap over narratives (Efron 1979), 1,000 resamples."""
    chance, size = np.random.default_rng(seed), len(unseen.tagged)
    drawn = [macro_of(targets, unseen, chance.integers(0, size, size)) for _ in range(RESAMPLED)]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def macro_of(targets: Targets, unseen: Unseen, at: NDArray[np.intp]) -> float:
    """Macro F1 of the examples at some places, places may repeat."""
    wanted, found = targets.themes[at], unseen.tagged[at]
    both = 2 * (wanted & found).sum(axis=0)
    return float((both / np.maximum(1, wanted.sum(axis=0) + found.sum(axis=0))).mean())


def by_kind(examples: Sequence[Example], targets: Targets, unseen: Unseen) -> list[Row]:
    """Macro F1, concern recall and tone accuracy by speaker, by length and by kind of difficulty."""
    return [
        Row(name, int(which.sum()), _figures(targets, unseen, which))
        for name, which in _kinds(examples)
        if which.sum() >= 20
    ]


def reliability(targets: Targets, unseen: Unseen) -> list[Row]:
    """Ten bands of probability: what was said on average, and how often it was so."""
    said, true = unseen.probabilities.ravel(), targets.themes.ravel()
    band = np.minimum((said * 10).astype(int), 9)
    rows = []
    for n in np.unique(band):
        here = band == n
        figures = {"said": float(said[here].mean()), "was": float(true[here].mean())}
        rows.append(Row(f"{n / 10:.1f}–{(n + 1) / 10:.1f}", int(here.sum()), figures))
    return rows


def concern(targets: Targets, unseen: Unseen) -> dict[str, float]:
    """Recall and precision of concern at the chosen threshold."""
    both = (targets.concern & unseen.raised).sum()
    return {"recall": both / max(1, targets.concern.sum()), "precision": both / max(1, unseen.raised.sum())}


ABLATIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("everything", ("words", "letters", "classes", "mixed")),
    ("words alone", ("words",)),
    ("words and letters (no classes)", ("words", "letters")),
    ("classes alone", ("classes",)),
    ("no letters", ("words", "classes", "mixed")),
)
PARTS = ("windows", "doubts", "kinds of concern", "rules and context", "context", "TextBlob")


def ablation(examples: Sequence[Example], targets: Targets, note: Callable[[str], None]) -> Iterator[Row]:
    """Cross-validated macro F1, concern precision and tone with parts taken away; `PARTS` are taken away
    from what is weighed."""
    for name, groups in ABLATIONS:
        note(name)
        said = fitting.say_unseen(examples, targets, groups, FEW_FOLDS)
        yield _ablated(name, said, examples, targets)
        if name == "everything":
            for part in PARTS:
                yield _ablated(f"no {part}", *_without(part, said, examples, targets.layout), targets)
    yield _rules_alone(examples, targets)


def unmended(paths: Sequence[Path], note: Callable[[str], None]) -> Iterator[Row]:
    """The same with misspellings left as they were typed."""
    note("no spelling")
    with as_typed():
        examples = load(paths)
    targets = fitting.targets_of(examples, ORDER)
    yield _ablated("no spelling", fitting.say_unseen(examples, targets, folds=FEW_FOLDS), examples, targets)


def learning_curve(examples: Sequence[Example], note: Callable[[str], None]) -> Iterator[Row]:
    """Macro F1 with the first 4, 8, 16 … hands; with all of them it is the first row of the ablation."""
    hands = sorted({one.hand for one in examples})
    for many in (size for size in CURVE if size < len(hands)):
        some = [one for one in examples if one.hand in hands[:many]]
        note(f"{len(some)} narratives")
        targets = fitting.targets_of(some, ORDER)
        yield _ablated(f"{many} hands", fitting.say_unseen(some, targets, folds=FEW_FOLDS), some, targets)


def _ablated(name: str, said: fitting.Said, examples: Sequence[Example], targets: Targets) -> Row:
    unseen = training.judge(said, examples, targets, FEW_FOLDS)
    everybody = np.ones(len(examples), bool)
    return Row(name, len(examples), _figures(targets, unseen, everybody) | concern_precision(targets, unseen))


def concern_precision(targets: Targets, unseen: Unseen) -> dict[str, float]:
    return {"concern precision": concern(targets, unseen)["precision"]}


def _without(
    part: str, said: fitting.Said, examples: Sequence[Example], layout: Layout
) -> tuple[fitting.Said, list[Example]]:
    """What machines said with one part blanked."""
    whole, highest = said.whole.copy(), said.highest
    if part == "windows":
        highest = tuple(np.zeros_like(each) for each in highest)
    elif part in ("doubts", "kinds of concern"):
        whole[:, layout.doubts if part == "doubts" else layout.kinds] = 0.0
    return fitting.Said(whole, highest), [_blanked(part, one) for one in examples]


def _blanked(part: str, one: Example) -> Example:
    if part == "rules and context":
        return replace(one, rules={}, aside={}, alarm=0.0)
    if part == "context":
        return replace(one, rules={**one.aside, **one.rules}, aside={})
    return replace(one, hints=(0.0,) * HINTS) if part == "TextBlob" else one


def _rules_alone(examples: Sequence[Example], targets: Targets) -> Row:
    tagged = np.array([[one.rules.get(name, 0.0) >= 0.5 for name in targets.names] for one in examples])
    raised = np.array([one.alarm >= 0.3 for one in examples])
    blank = np.zeros(len(examples))
    unseen = Unseen(tagged.astype(float), tagged, blank, raised, blank.astype(int))
    figures = {"macro F1": macro(targets, unseen), "concern recall": concern(targets, unseen)["recall"]}
    return Row("rules alone", len(examples), figures | concern_precision(targets, unseen))


def _figures(targets: Targets, unseen: Unseen, which: Which) -> dict[str, float]:
    concerns = targets.concern & which
    recall = (unseen.raised & concerns).sum() / concerns.sum() if concerns.any() else float("nan")
    tone = (unseen.tone[which] == targets.tone[which]).mean()
    return {"macro F1": macro(targets, unseen, which), "concern recall": float(recall), "tone": float(tone)}


def _kinds(examples: Sequence[Example]) -> Iterator[tuple[str, Which]]:
    for speaker in sorted({one.speaker for one in examples}):
        yield speaker, np.array([one.speaker == speaker for one in examples])
    for low, high in LENGTHS:
        yield f"{low} to {high} words", np.array([low <= one.length <= high for one in examples])
    for flag in sorted({flag for one in examples for flag in one.flags}):
        yield flag, np.array([flag in one.flags for one in examples])


def _theme_row(name: str, found: Which, wanted: Which) -> Row:
    both = (found & wanted).sum()
    figures = {"precision": both / max(1, found.sum()), "recall": both / max(1, wanted.sum()), "F1": f1(found, wanted)}
    return Row(name, int(wanted.sum()), figures)
