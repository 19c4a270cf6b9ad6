"""Fitting: linear support vector machines over words, then a small logistic regression that weighs them.

The machines see every example of the training hands; the regressions see what machines said of hands that those
machines never saw (stacked generalisation, Wolpert 1992), and so do the thresholds. Everything is seeded: the same
corpus gives the same model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from voice.analysis.learned.design import Features, features_of, pieces_of, wholes
from voice.analysis.learned.examples import Example, Span
from voice.analysis.learned.features import GROUPS
from voice.analysis.learned.model import THEME_SHARE, TONES, WINDOW

Numbers = NDArray[np.float64]
FOLDS = 8
WHOLE_COST, WINDOW_COST = 0.3, 0.07
TOUCHED = 0.6
SEED = 7


@dataclass(frozen=True, slots=True)
class Targets:
    """What is to be learned: themes (examples × themes; and as their writers labelled them), concern and tone."""

    names: tuple[str, ...]
    themes: NDArray[np.bool_]
    writers: NDArray[np.bool_]
    concern: NDArray[np.bool_]
    tone: NDArray[np.intp]

    @property
    def outputs(self) -> int:
        return 2 * len(self.names) + 2 + len(TONES)


@dataclass(frozen=True, slots=True)
class Machines:
    """Fitted weights: features × outputs (themes whole, themes by window, concern whole, by window, tones)."""

    features: Features
    weights: Numbers
    bias: Numbers


@dataclass(frozen=True, slots=True)
class Said:
    """What machines said of examples they had not seen: whole (examples × outputs), highest window likewise."""

    whole: Numbers
    highest: Numbers


def targets_of(examples: Sequence[Example], names: Sequence[str]) -> Targets:
    themes = np.array([[name in one.themes for name in names] for one in examples])
    writers = np.array([[name in one.writers_themes for name in names] for one in examples])
    concern = np.array([one.concern for one in examples])
    return Targets(tuple(names), themes, writers, concern, np.array([one.tone for one in examples]))


def fit(examples: Sequence[Example], targets: Targets, groups: Sequence[str] = GROUPS) -> Machines:
    """All the machines over some examples."""
    features = features_of(examples, groups)
    whole = features.matrix(wholes(examples))
    pieces, owners = pieces_of(examples)
    parts = features.matrix(pieces)
    places = [(first, end) for _, first, end in pieces]
    fitted = [_machine(whole, wanted, WHOLE_COST) for wanted in targets.themes.T]
    for number, name in enumerate(targets.names):
        evidence = [one.evidence.get(name, ()) for one in examples]
        wanted, used = _marked(examples, targets.themes[:, number], evidence, owners, places)
        fitted.append(_machine(parts[used], wanted[used], WINDOW_COST))
    evidence = [one.concern_evidence for one in examples]
    wanted, used = _marked(examples, targets.concern, evidence, owners, places)
    fitted += [_machine(whole, targets.concern, WHOLE_COST), _machine(parts[used], wanted[used], WINDOW_COST)]
    fitted += [_machine(whole, targets.tone == tone, WHOLE_COST) for tone in range(len(TONES))]
    return Machines(features, np.column_stack([w for w, _ in fitted]), np.array([b for _, b in fitted]))


def say(machines: Machines, examples: Sequence[Example]) -> Said:
    """What the machines say of examples."""
    whole = machines.features.matrix(wholes(examples)) @ machines.weights + machines.bias
    pieces, owners = pieces_of(examples)
    parts = machines.features.matrix(pieces) @ machines.weights + machines.bias
    starts = np.flatnonzero(np.diff(owners, prepend=-1))
    return Said(whole, np.maximum.reduceat(parts, starts, axis=0))


def say_unseen(
    examples: Sequence[Example], targets: Targets, groups: Sequence[str] = GROUPS, folds: int = FOLDS
) -> Said:
    """Cross-validation by hand: each example is judged by machines that saw nothing of its writer."""
    whole, highest = (np.zeros((len(examples), targets.outputs)) for _ in range(2))
    fold = folds_of(examples, folds)
    for number in range(fold.max() + 1):
        seen, unseen = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        machines = fit(picked(examples, seen), some(targets, seen), groups)
        said = say(machines, picked(examples, unseen))
        whole[unseen], highest[unseen] = said.whole, said.highest
    return Said(whole, highest)


def folds_of(examples: Sequence[Example], folds: int = FOLDS) -> NDArray[np.intp]:
    """A fold a hand, hands dealt out in turn; no hand stands in two folds."""
    hands = sorted({one.hand for one in examples})
    fold = {hand: number % min(folds, len(hands)) for number, hand in enumerate(hands)}
    return np.array([fold[one.hand] for one in examples])


def picked(examples: Sequence[Example], at: NDArray[np.intp]) -> list[Example]:
    return [examples[int(place)] for place in at]


def some(targets: Targets, at: NDArray[np.intp]) -> Targets:
    return Targets(targets.names, targets.themes[at], targets.writers[at], targets.concern[at], targets.tone[at])


def theme_inputs(said: Said, examples: Sequence[Example], targets: Targets, number: int) -> Numbers:
    """What the regression of one theme weighs; the order is the model's."""
    name, count = targets.names[number], len(targets.names)
    rules = [(one.rules.get(name, 0.0), one.aside.get(name, 0.0)) for one in examples]
    signs = [one.signs for one in examples]
    return np.column_stack([said.whole[:, number], said.highest[:, count + number], rules, signs])


def concern_inputs(said: Said, examples: Sequence[Example], targets: Targets) -> Numbers:
    count = len(targets.names)
    own = said.whole[:, :count] * THEME_SHARE
    alarm, signs = [one.alarm for one in examples], [one.signs for one in examples]
    return np.column_stack([said.whole[:, 2 * count], said.highest[:, 2 * count + 1], alarm, signs, own])


def tone_inputs(said: Said, examples: Sequence[Example], targets: Targets) -> Numbers:
    count = len(targets.names)
    own = said.whole[:, :count] * THEME_SHARE
    hints, signs = [one.hint for one in examples], [one.signs for one in examples]
    return np.column_stack([said.whole[:, 2 * count + 2 :], own, hints, signs])


def weigh(inputs: Numbers, wanted: NDArray[np.bool_], cost: float = 0.3) -> Numbers:
    """A logistic regression's weights, the bias last."""
    fitted = LogisticRegression(C=cost, max_iter=2000).fit(inputs, wanted)
    return np.append(fitted.coef_[0], fitted.intercept_[0])


def weigh_tones(inputs: Numbers, wanted: NDArray[np.intp]) -> Numbers:
    """A multinomial regression: tones × (inputs + bias)."""
    fitted = LogisticRegression(C=0.3, max_iter=5000).fit(inputs, wanted)
    return np.column_stack([fitted.coef_, fitted.intercept_])


def applied(weights: Numbers, inputs: Numbers) -> Numbers:
    """Probabilities of one regression."""
    result: Numbers = 1.0 / (1.0 + np.exp(-np.clip(inputs @ weights[:-1] + weights[-1], -30, 30)))
    return result


def _machine(matrix: object, wanted: NDArray[np.bool_], cost: float) -> tuple[Numbers, float]:
    svm = LinearSVC(C=cost, class_weight="balanced", dual=True, max_iter=400, tol=1e-3, random_state=SEED)
    svm.fit(matrix, wanted)
    return svm.coef_[0], float(svm.intercept_[0])


def _marked(
    examples: Sequence[Example],
    wanted: NDArray[np.bool_],
    evidence: Sequence[Sequence[Span]],
    owners: NDArray[np.intp],
    places: Sequence[Span],
) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    """Labels of windows, and which windows teach anything: those of examples without the label; those that hold
    most of its evidence, or none of it; the single window of a short example."""
    labels = np.full(len(places), -1)
    for at, (owner, place) in enumerate(zip(owners, places, strict=True)):
        if not wanted[owner]:
            labels[at] = 0
        elif evidence[owner]:
            touched = max(_share(place, span) for span in evidence[owner])
            labels[at] = 1 if touched >= TOUCHED else 0 if touched <= 0 else -1
        elif examples[owner].length <= WINDOW:
            labels[at] = 1
    return labels == 1, np.flatnonzero(labels >= 0)


def _share(place: Span, span: Span) -> float:
    """How much of the shorter of the two lies in both."""
    both = min(place[1], span[1]) - max(place[0], span[0])
    return both / max(1, min(place[1] - place[0], span[1] - span[0]))
