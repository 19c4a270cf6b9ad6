"""Fitting: linear support vector machines over words, and what they say of writers they never saw.

Everything is seeded: the same corpus gives the same model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from sklearn.svm import LinearSVC

from voice.analysis.book import ORDER
from voice.analysis.learned.design import Features, features_of, pieces_of, wholes
from voice.analysis.learned.examples import Example, Span
from voice.analysis.learned.features import GROUPS
from voice.analysis.learned.layout import KINDS, TONES, WINDOWS, Layout

Numbers = NDArray[np.float64]
Machine = tuple[Numbers, float]
FOLDS = 6
WHOLE_COST, WINDOW_COST = 0.3, 0.07
TOUCHED = 0.6
SMOOTHED, BY_ODDS = 0.5, 0.6
SEED = 7


@dataclass(frozen=True, slots=True)
class Targets:
    """What is to be learned: themes (examples × themes; and as their writers labelled them), concern, tone, the
    doubts (examples × DOUBTS) and the kinds of concern (examples × KINDS)."""

    names: tuple[str, ...]
    themes: NDArray[np.bool_]
    writers: NDArray[np.bool_]
    concern: NDArray[np.bool_]
    tone: NDArray[np.intp]
    doubts: NDArray[np.bool_]
    kinds: NDArray[np.bool_]

    @property
    def layout(self) -> Layout:
        return Layout(len(self.names))


@dataclass(frozen=True, slots=True)
class Machines:
    """Fitted weights: features × outputs, in the order of `Layout`."""

    features: Features
    weights: Numbers
    bias: Numbers


@dataclass(frozen=True, slots=True)
class Said:
    """What machines said of examples they had not seen: whole (examples × whole outputs), and of each width the
    highest window (examples × themes and concern)."""

    whole: Numbers
    highest: tuple[Numbers, ...]

    def at(self, rows: NDArray[np.intp]) -> Said:
        """The same for some of the examples."""
        return Said(self.whole[rows], tuple(each[rows] for each in self.highest))


def labels_of(examples: Sequence[Example]) -> tuple[str, ...]:
    """The themes to be learned: the shipped ones in their order, then every local one that the corpus labels."""
    local = {theme for one in examples for theme in one.themes} - set(ORDER)
    return (*ORDER, *sorted(local))


def targets_of(examples: Sequence[Example], names: Sequence[str]) -> Targets:
    themes = np.array([[name in one.themes for name in names] for one in examples])
    writers = np.array([[name in one.writers_themes for name in names] for one in examples])
    concern, tone = np.array([one.concern for one in examples]), np.array([one.tone for one in examples])
    doubts = np.array([[not one.themes, "other" in one.flags] for one in examples])
    kinds = np.array([[one.kind == kind for kind in KINDS] for one in examples])
    return Targets(tuple(names), themes, writers, concern, tone, doubts, kinds)


def fit(examples: Sequence[Example], targets: Targets, groups: Sequence[str] = GROUPS) -> Machines:
    """All the machines over some examples."""
    features = features_of(examples, groups)
    tones = np.array([targets.tone == tone for tone in range(len(TONES))])
    wanted = np.vstack([targets.themes.T, targets.concern, tones, targets.doubts.T])
    whole = features.matrix(wholes(examples))
    fitted = [_machine_by_odds(whole, each, WHOLE_COST) for each in wanted]
    fitted += [_fit_kind(whole, kind, targets.concern) for kind in targets.kinds.T]
    for width in range(len(WINDOWS)):
        fitted += _fit_windows(features, examples, targets, width)
    return Machines(features, np.column_stack([w for w, _ in fitted]), np.array([b for _, b in fitted]))


def _fit_kind(whole: csr_matrix, kind: NDArray[np.bool_], concern: NDArray[np.bool_]) -> Machine:
    """One kind of concern against no concern; the other kinds teach it nothing."""
    used = np.flatnonzero(kind | ~concern)
    return _machine(whole[used], kind[used], WHOLE_COST)


def _fit_windows(features: Features, examples: Sequence[Example], targets: Targets, width: int) -> list[Machine]:
    """The machines over windows of one width: themes, then concern."""
    pieces, owners = pieces_of(examples, width)
    matrix, places = features.matrix(pieces), [(first, end) for _, first, end in pieces]
    evidence = [[one.evidence.get(name, ()) for one in examples] for name in targets.names]
    evidence.append([one.concern_evidence for one in examples])
    fitted = []
    for wanted, shown in zip([*targets.themes.T, targets.concern], evidence, strict=True):
        labels, used = _marked(examples, wanted, shown, owners, places, WINDOWS[width][0])
        fitted.append(_machine(matrix[used], labels[used], WINDOW_COST))
    return fitted


def say(machines: Machines, examples: Sequence[Example], layout: Layout) -> Said:
    """What the machines say of examples."""
    weights, bias = machines.weights, machines.bias
    whole = machines.features.matrix(wholes(examples)) @ weights[:, layout.whole] + bias[layout.whole]
    highest = []
    for width in range(len(WINDOWS)):
        block = layout.window(width)
        pieces, owners = pieces_of(examples, width)
        parts = machines.features.matrix(pieces) @ weights[:, block] + bias[block]
        highest.append(np.maximum.reduceat(parts, np.flatnonzero(np.diff(owners, prepend=-1)), axis=0))
    return Said(whole, tuple(highest))


def say_unseen(
    examples: Sequence[Example], targets: Targets, groups: Sequence[str] = GROUPS, folds: int = FOLDS
) -> Said:
    """Cross-validation by hand: each example is judged by machines that saw nothing of its writer."""
    fold = folds_of(examples, folds)
    parts = [np.flatnonzero(fold == number) for number in range(fold.max() + 1)]
    said = Parallel(n_jobs=-1)(delayed(_say_fold)(examples, targets, groups, unseen) for unseen in parts)
    order = np.argsort(np.concatenate(parts))
    return Said(
        np.concatenate([each.whole for each in said])[order],
        tuple(np.concatenate(highest)[order] for highest in zip(*(each.highest for each in said), strict=True)),
    )


def _say_fold(examples: Sequence[Example], targets: Targets, groups: Sequence[str], unseen: NDArray[np.intp]) -> Said:
    seen = np.setdiff1d(np.arange(len(examples)), unseen)
    machines = fit(picked(examples, seen), some(targets, seen), groups)
    return say(machines, picked(examples, unseen), targets.layout)


def folds_of(examples: Sequence[Example], folds: int = FOLDS) -> NDArray[np.intp]:
    """A fold a hand, hands dealt out in turn; no hand stands in two folds."""
    hands = sorted({one.hand for one in examples})
    fold = {hand: number % min(folds, len(hands)) for number, hand in enumerate(hands)}
    return np.array([fold[one.hand] for one in examples])


def picked(examples: Sequence[Example], at: NDArray[np.intp]) -> list[Example]:
    return [examples[int(place)] for place in at]


def some(targets: Targets, at: NDArray[np.intp]) -> Targets:
    themes, writers, kinds = targets.themes[at], targets.writers[at], targets.kinds[at]
    return Targets(targets.names, themes, writers, targets.concern[at], targets.tone[at], targets.doubts[at], kinds)


def _machine(matrix: csr_matrix, wanted: NDArray[np.bool_], cost: float) -> Machine:
    if wanted.all() or not wanted.any():
        return np.zeros(matrix.shape[1]), 1.0 if wanted.all() else -1.0
    svm = LinearSVC(C=cost, class_weight="balanced", dual=True, max_iter=400, tol=1e-2, random_state=SEED)
    svm.fit(matrix, wanted)
    return svm.coef_[0], float(svm.intercept_[0])


def _machine_by_odds(matrix: csr_matrix, wanted: NDArray[np.bool_], cost: float) -> Machine:
    """A machine that is shown each feature the larger the more it tells by itself; its weights take that back in."""
    telling = _telling(matrix, wanted)
    weights, bias = _machine((matrix @ diags(telling)).tocsr(), wanted, cost)
    return weights * telling, bias


def _telling(matrix: csr_matrix, wanted: NDArray[np.bool_]) -> Numbers:
    """How much each feature tells by itself, mean 1: the size of the log of its odds among the wanted against the
    others, drawn towards 1 so that no feature is lost (Wang and Manning 2012, "Baselines and Bigrams")."""
    odds = []
    for rows in (matrix[wanted], matrix[~wanted]):
        found = np.bincount(rows.indices, minlength=matrix.shape[1])
        odds.append((found + SMOOTHED) / (rows.shape[0] + 2 * SMOOTHED))
    size = np.abs(np.log(odds[0] / odds[1]))
    telling: Numbers = 1 - BY_ODDS + BY_ODDS * size / max(float(size.mean()), 1e-9)
    return telling


def _marked(
    examples: Sequence[Example],
    wanted: NDArray[np.bool_],
    evidence: Sequence[Sequence[Span]],
    owners: NDArray[np.intp],
    places: Sequence[Span],
    width: int,
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
        elif examples[owner].length <= width:
            labels[at] = 1
    return labels == 1, np.flatnonzero(labels >= 0)


def _share(place: Span, span: Span) -> float:
    """How much of the shorter of the two lies in both."""
    both = min(place[1], span[1]) - max(place[0], span[0])
    return both / max(1, min(place[1] - place[0], span[1] - span[0]))
