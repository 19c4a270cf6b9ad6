"""Weighing: logistic regressions, and for the tone small trees, over what the machines said and the rules found.

The machines see every example of the training hands; what stands here sees what machines said of hands that those
machines never saw (stacked generalisation, Wolpert 1992). Everything is seeded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeRegressor

from voice.analysis.learned.examples import Example
from voice.analysis.learned.fitting import SEED, Numbers, Said, Targets
from voice.analysis.learned.layout import THEME_SHARE, TONES
from voice.analysis.learned.trees import DEPTH, STEPS, Trees

ROUNDS, PACE, IN_A_LEAF = 200, 0.05, 30
CERTAIN = 5.0


def theme_inputs(said: Said, examples: Sequence[Example], targets: Targets, number: int) -> Numbers:
    """What the regression of one theme weighs; the order is the model's."""
    name = targets.names[number]
    rules = [(one.rules.get(name, 0.0), one.aside.get(name, 0.0)) for one in examples]
    signs, doubts = [one.signs for one in examples], said.whole[:, targets.layout.doubts]
    highest = [each[:, number] for each in said.highest]
    doubted = doubts * highest[0][:, None]
    return np.column_stack([said.whole[:, number], *highest, rules, signs, doubts, doubted])


def concern_inputs(said: Said, examples: Sequence[Example], targets: Targets) -> Numbers:
    place, kinds = targets.layout.concern, said.whole[:, targets.layout.kinds]
    highest = [each[:, place] for each in said.highest]
    own = np.column_stack([said.whole[:, place], *highest, [one.alarm for one in examples]])
    return np.column_stack([own, kinds, kinds.max(axis=1), _around(said, examples, targets)])


def tone_inputs(said: Said, examples: Sequence[Example], targets: Targets) -> Numbers:
    own = (said.whole[:, targets.layout.tones], [(*one.hints, *one.sounds) for one in examples])
    length = np.log([one.length for one in examples])
    return np.column_stack([*own, _around(said, examples, targets), *said.highest, length])


def _around(said: Said, examples: Sequence[Example], targets: Targets) -> Numbers:
    """What concern and tone both weigh beside their own: speaker, doubts, and what was said of each theme."""
    own = said.whole[:, : targets.layout.themes] * THEME_SHARE
    return np.column_stack([[one.signs for one in examples], said.whole[:, targets.layout.doubts], own])


def weigh(inputs: Numbers, wanted: NDArray[np.bool_], cost: float = 0.3) -> Numbers:
    """A logistic regression's weights, the bias last; a bias alone where nothing or everything is wanted."""
    if wanted.all() or not wanted.any():
        return np.append(np.zeros(inputs.shape[1]), CERTAIN if wanted.all() else -CERTAIN)
    fitted = LogisticRegression(C=cost, max_iter=2000).fit(inputs, wanted)
    return np.append(fitted.coef_[0], fitted.intercept_[0])


def grow_tones(inputs: Numbers, wanted: NDArray[np.intp]) -> Trees:
    """Boosted trees: inputs to tones, every one of which must be wanted somewhere."""
    boosted = GradientBoostingClassifier(
        n_estimators=ROUNDS, learning_rate=PACE, max_depth=DEPTH, min_samples_leaf=IN_A_LEAF,
        subsample=0.7, max_features="sqrt", random_state=SEED,
    ).fit(inputs, wanted)  # fmt: skip
    grown = [_whole_tree(tree) for tree in boosted.estimators_.ravel()]
    places, cuts, leaves = (np.array(each) for each in zip(*grown, strict=True))
    steps = np.rint(leaves * (PACE * STEPS)).astype(np.int32)
    trees = Trees(places.astype(np.int16), cuts.astype(np.float32), steps, np.zeros(len(TONES), np.int64))
    first = boosted.decision_function(inputs[:1])[0] * STEPS - trees.scores(inputs[:1].astype(np.float32))[0]
    return replace(trees, start=np.rint(first).astype(np.int64))


def _whole_tree(grown: DecisionTreeRegressor) -> tuple[list[int], list[float], list[float]]:
    """A tree filled up to its depth (inputs, cuts, leaves): below an early leaf everything goes left to its value."""
    tree, level = grown.tree_, [0]
    inputs: list[int] = []
    cuts: list[float] = []
    for _ in range(DEPTH):
        ends = [tree.children_left[node] < 0 for node in level]
        inputs += [0 if end else int(tree.feature[node]) for node, end in zip(level, ends, strict=True)]
        cuts += [np.inf if end else float(tree.threshold[node]) for node, end in zip(level, ends, strict=True)]
        below = [(node, node) if end else (tree.children_left[node], tree.children_right[node])
                 for node, end in zip(level, ends, strict=True)]  # fmt: skip
        level = [node for pair in below for node in pair]
    return inputs, cuts, [float(tree.value[node].item()) for node in level]


def applied(weights: Numbers, inputs: Numbers) -> Numbers:
    """Probabilities of one regression."""
    result: Numbers = 1.0 / (1.0 + np.exp(-np.clip(inputs @ weights[:-1] + weights[-1], -30, 30)))
    return result
