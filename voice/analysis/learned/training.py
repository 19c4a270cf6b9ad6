"""`voice train`: from the corpus to `model.npz`, and the cross-validation that says how good it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voice.analysis.learned import fitting
from voice.analysis.learned.design import GROUP_WEIGHT
from voice.analysis.learned.examples import Example
from voice.analysis.learned.features import GROUPS
from voice.analysis.learned.fitting import Machines, Numbers, Said, Targets
from voice.analysis.learned.model import FILE

CONCERN_PRECISION = 0.25
LOWEST, HIGHEST = 0.12, 0.75
CLIPPED = 99.995
Note = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Weighed:
    """The regressions and thresholds, and the unseen probabilities they were chosen by."""

    stack: Numbers
    thresholds: Numbers
    concern: Numbers
    concern_threshold: float
    tone: Numbers


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
        inputs, wanted = fitting.theme_inputs(said, examples, targets, number), targets.themes[:, number]
        weights = fitting.weigh(inputs, wanted)
        stack.append(weights)
        thresholds.append(best_threshold(fitting.applied(weights, inputs), wanted, targets.writers[:, number]))
    inputs = fitting.concern_inputs(said, examples, targets)
    concern = fitting.weigh(inputs, targets.concern)
    lowest = lowest_with_precision(fitting.applied(concern, inputs), targets.concern, CONCERN_PRECISION)
    tone = fitting.weigh_tones(fitting.tone_inputs(said, examples, targets), targets.tone)
    return Weighed(np.array(stack), np.array(thresholds), concern, lowest, tone)


def judge(said: Said, examples: Sequence[Example], targets: Targets) -> Unseen:
    """Regressions and thresholds chosen without the fold they judge (nested)."""
    size, count = len(examples), len(targets.names)
    unseen = Unseen(
        np.zeros((size, count)),
        np.zeros((size, count), bool),
        np.zeros(size),
        np.zeros(size, bool),
        np.zeros(size, int),
    )
    fold = fitting.folds_of(examples)
    for number in range(fold.max() + 1):
        _judge_fold(unseen, said, examples, targets, fold == number)
    return unseen


def _judge_fold(
    unseen: Unseen, said: Said, examples: Sequence[Example], targets: Targets, now: NDArray[np.bool_]
) -> None:
    rest, here = np.flatnonzero(~now), np.flatnonzero(now)
    theirs, ours = fitting.picked(examples, rest), fitting.picked(examples, here)
    weighed = weigh(said.at(rest), theirs, fitting.some(targets, rest))
    mine, goals = said.at(here), fitting.some(targets, here)
    for number in range(len(targets.names)):
        scores = fitting.applied(weighed.stack[number], fitting.theme_inputs(mine, ours, goals, number))
        unseen.probabilities[here, number] = scores
        unseen.tagged[here, number] = scores >= weighed.thresholds[number]
    danger = fitting.applied(weighed.concern, fitting.concern_inputs(mine, ours, goals))
    unseen.concern[here], unseen.raised[here] = danger, danger >= weighed.concern_threshold
    sounds = fitting.tone_inputs(mine, ours, goals) @ weighed.tone[:, :-1].T + weighed.tone[:, -1]
    unseen.tone[here] = sounds.argmax(axis=1)


def best_threshold(scores: Numbers, wanted: NDArray[np.bool_], writers: NDArray[np.bool_]) -> float:
    """The threshold of highest F1 on average against both careful labellings (they differ, and neither is the truth),
    from a curve smoothed over its neighbours so that it is no accident."""
    steps = np.linspace(LOWEST, HIGHEST, 64)
    curve = np.array([f1(scores >= step, wanted) + f1(scores >= step, writers) for step in steps])
    smooth = np.convolve(np.pad(curve, 3, mode="edge"), np.ones(7) / 7, mode="valid")
    return float(steps[smooth.argmax()])


def lowest_with_precision(scores: Numbers, wanted: NDArray[np.bool_], precision: float) -> float:
    """The lowest threshold at which at least `precision` of what is found is wanted: as much recall as that allows."""
    order = np.argsort(-scores)
    right = np.cumsum(wanted[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(right >= precision)
    return float(scores[order[good[-1]]]) if len(good) else 1.0


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
        "tone": weighed.tone.astype(np.float32),
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
