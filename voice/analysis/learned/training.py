"""`voice train`: from the corpus to `model.npz`, and the cross-validation that says how good it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray

from voice.analysis.learned import fitting, weighing
from voice.analysis.learned.design import GROUP_WEIGHT
from voice.analysis.learned.examples import Example
from voice.analysis.learned.features import GROUPS
from voice.analysis.learned.fitting import Machines, Numbers, Said, Targets
from voice.analysis.learned.model import FILE
from voice.analysis.learned.trees import Trees

CONCERN_RECALL = 0.985
LOWEST, HIGHEST = 0.12, 0.75
CLIPPED = 99.995
TREES = tuple(part.name for part in fields(Trees))
Note = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The regressions and thresholds, and the unseen probabilities they were chosen by."""

    stack: Numbers
    thresholds: Numbers
    concern: Numbers
    concern_threshold: float
    tone: Trees


@dataclass(frozen=True, slots=True)
class Unseen:
    """Cross-validated outcomes (examples × themes, examples): nothing in them saw the example's writer, neither
    machine nor regression nor threshold."""

    probabilities: Numbers
    tagged: NDArray[np.bool_]
    concern: Numbers
    raised: NDArray[np.bool_]
    tone: NDArray[np.intp]


def train(examples: Sequence[Example], note: Note, file: Path = FILE) -> tuple[Targets, Unseen]:
    """Fit, cross-validate, write the model; returns what it would have said of unseen writers."""
    targets = fitting.targets_of(examples, fitting.labels_of(examples))
    note("judging each writer by the others")
    said = fitting.say_unseen(examples, targets)
    weighed = weigh(said, examples, targets)
    note("fitting on all of them")
    store(fitting.fit(examples, targets), weighed, targets, file)
    return targets, judge(said, examples, targets)


def weigh(said: Said, examples: Sequence[Example], targets: Targets) -> Weighed:
    """The regressions over what machines said of unseen writers, and thresholds for what they give."""
    stack, thresholds = [], []
    for number in range(len(targets.names)):
        inputs, wanted = weighing.theme_inputs(said, examples, targets, number), targets.themes[:, number]
        weights = weighing.weigh(inputs, wanted)
        stack.append(weights)
        thresholds.append(best_threshold(weighing.applied(weights, inputs), wanted, targets.writers[:, number]))
    inputs = weighing.concern_inputs(said, examples, targets)
    concern = weighing.weigh(inputs, targets.concern)
    lowest = highest_with_recall(weighing.applied(concern, inputs), targets.concern, CONCERN_RECALL)
    tone = weighing.grow_tones(weighing.tone_inputs(said, examples, targets), targets.tone)
    return Weighed(np.array(stack), np.array(thresholds), concern, lowest, tone)


def judge(said: Said, examples: Sequence[Example], targets: Targets, folds: int = fitting.FOLDS) -> Unseen:
    """Regressions and thresholds chosen without the fold they judge (nested)."""
    fold = fitting.folds_of(examples, folds)
    parts = [np.flatnonzero(fold == number) for number in range(fold.max() + 1)]
    judged = Parallel(n_jobs=-1)(delayed(_judge_fold)(said, examples, targets, unseen) for unseen in parts)
    order = np.argsort(np.concatenate(parts))
    columns = (np.concatenate([getattr(each, field.name) for each in judged]) for field in fields(Unseen))
    return Unseen(*(column[order] for column in columns))


def _judge_fold(said: Said, examples: Sequence[Example], targets: Targets, here: NDArray[np.intp]) -> Unseen:
    rest = np.setdiff1d(np.arange(len(examples)), here)
    weighed = weigh(said.at(rest), fitting.picked(examples, rest), fitting.some(targets, rest))
    mine, ours, goals = said.at(here), fitting.picked(examples, here), fitting.some(targets, here)
    scores = [
        weighing.applied(weights, weighing.theme_inputs(mine, ours, goals, number))
        for number, weights in enumerate(weighed.stack)
    ]
    probabilities = np.column_stack(scores)
    danger = weighing.applied(weighed.concern, weighing.concern_inputs(mine, ours, goals))
    sounds = weighing.tone_inputs(mine, ours, goals).astype(np.float32)
    return Unseen(
        probabilities,
        probabilities >= weighed.thresholds,
        danger,
        danger >= weighed.concern_threshold,
        weighed.tone.scores(sounds).argmax(axis=1),
    )


def best_threshold(scores: Numbers, wanted: NDArray[np.bool_], writers: NDArray[np.bool_]) -> float:
    """The threshold of highest F1 on average against both careful labellings (they differ, and neither is the truth),
    from a curve smoothed over its neighbours so that it is no accident."""
    steps = np.linspace(LOWEST, HIGHEST, 64)
    curve = np.array([f1(scores >= step, wanted) + f1(scores >= step, writers) for step in steps])
    smooth = np.convolve(np.pad(curve, 3, mode="edge"), np.ones(7) / 7, mode="valid")
    return float(steps[smooth.argmax()])


def highest_with_recall(scores: Numbers, wanted: NDArray[np.bool_], recall: float) -> float:
    """The highest threshold that still finds at least `recall` of what is wanted: no more false alarms than that."""
    found = np.sort(scores[wanted])
    return float(found[int((1.0 - recall) * len(found))]) if len(found) else 1.0


def f1(found: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> float:
    """2 × both ÷ (found + wanted); 0 when there is neither."""
    return float(2 * (found & wanted).sum() / max(1, found.sum() + wanted.sum()))


def store(machines: Machines, weighed: Weighed, targets: Targets, file: Path) -> None:
    """Write the model: weights in int8 with a scale an output, rows that weigh nothing left out."""
    stored: dict[str, object] = {
        "themes": np.array(targets.names),
        "thresholds": weighed.thresholds.astype(np.float32),
        "concern_threshold": np.float32(weighed.concern_threshold),
        "bias": machines.bias.astype(np.float32),
        "stack": weighed.stack.astype(np.float32),
        "concern": weighed.concern.astype(np.float32),
        **{f"tone_{part}": getattr(weighed.tone, part) for part in TREES},
    }
    np.savez_compressed(file, **stored, **_packed(machines))  # type: ignore[arg-type]


def _packed(machines: Machines) -> dict[str, object]:
    """Weights as int8, a scale an output; letter runs in a table of their own, all else sorted in one."""
    rows, features = [], machines.features
    ends = np.cumsum([0, *(len(features.keys[group]) for group in GROUPS)])
    for group, first, end in zip(GROUPS, ends, ends[1:], strict=False):
        rows.append(machines.weights[first:end] * (features.idf[group] * GROUP_WEIGHT[group])[:, None])
    scale = np.maximum(np.percentile(np.abs(np.concatenate(rows)), CLIPPED, axis=0), 1e-9) / 127
    small = {group: _as_steps(part, scale) for group, part in zip(GROUPS, rows, strict=True)}
    paired = [group for group in GROUPS if group != "letters"]
    keys = np.concatenate([features.keys[group] for group in paired])
    order = np.argsort(keys)
    return {
        "scale": scale.astype(np.float32),
        "pairs_keys": keys[order],
        "pairs_rows": _after_none(np.concatenate([small[group] for group in paired])[order]),
        "pairs_idf": np.concatenate([features.idf[group] for group in paired])[order].astype(np.float32),
        "letters_keys": features.keys["letters"],
        "letters_rows": _after_none(small["letters"]),
        "letters_idf": features.idf["letters"].astype(np.float32),
    }


def _as_steps(rows: Numbers, scale: Numbers) -> NDArray[np.int8]:
    return np.clip(np.rint(rows / scale), -127, 127).astype(np.int8)


def _after_none(rows: NDArray[np.int8]) -> NDArray[np.int8]:
    """Row 0 is no feature."""
    return np.concatenate([np.zeros((1, rows.shape[1]), np.int8), rows])
