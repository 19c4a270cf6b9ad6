"""What the machines said is weighed: by trees where a sum is not enough, with as few false alarms as recall allows."""

from __future__ import annotations

import numpy as np
import pytest

from voice.analysis.learned import fitting, training, weighing
from voice.analysis.learned.examples import Example
from voice.analysis.learned.layout import KINDS, TONES
from voice.analysis.learned.trees import Trees


@pytest.fixture(scope="module")
def crossed() -> tuple[np.ndarray, np.ndarray]:
    """Inputs of which two decide together, each alone saying nothing: mixed where both are high or both low."""
    chance = np.random.default_rng(3)
    inputs = chance.normal(size=(1200, 4))
    wanted = np.where((inputs[:, 0] > 0) == (inputs[:, 1] > 0), TONES.index("mixed"), TONES.index("neutral"))
    wanted[:40], wanted[40:80] = TONES.index("negative"), TONES.index("positive")
    return inputs, wanted


@pytest.fixture(scope="module")
def grown(crossed: tuple[np.ndarray, np.ndarray]) -> Trees:
    return weighing.grow_tones(*crossed)


def test_trees_hear_what_two_inputs_say_together(crossed: tuple[np.ndarray, np.ndarray], grown: Trees) -> None:
    inputs, wanted = crossed
    told = grown.scores(inputs.astype(np.float32)).argmax(axis=1)
    assert (told == wanted)[80:].mean() > 0.9


def test_trees_say_the_same_of_a_page_alone_and_among_others(
    crossed: tuple[np.ndarray, np.ndarray], grown: Trees
) -> None:
    pages = crossed[0][:50].astype(np.float32)
    alone = np.concatenate([grown.scores(pages[at : at + 1]) for at in range(len(pages))])
    assert np.array_equal(grown.scores(pages), alone)


def test_the_same_inputs_grow_the_same_trees(crossed: tuple[np.ndarray, np.ndarray], grown: Trees) -> None:
    again = weighing.grow_tones(*crossed)
    assert np.array_equal(again.leaves, grown.leaves)
    assert np.array_equal(again.cuts, grown.cuts)


def test_a_tree_that_ends_early_gives_its_answer_on_every_way_down() -> None:
    chance = np.random.default_rng(5)
    inputs = chance.normal(size=(70, 2))
    wanted = np.arange(70) % len(TONES)
    early = weighing.grow_tones(inputs, wanted)
    assert np.isinf(early.cuts).any()
    far = np.array([[9e9, 9e9], [-9e9, -9e9]], np.float32)
    assert np.isfinite(early.scores(far).astype(float)).all()


def test_the_threshold_of_concern_finds_as_many_as_it_must_and_no_more() -> None:
    scores = np.arange(1000) / 1000
    wanted = scores >= 0.5
    wanted[100] = True
    threshold = training.highest_with_recall(scores, wanted, 0.99)
    assert (scores[wanted] >= threshold).mean() >= 0.99
    assert threshold > scores[100]


def test_a_kind_of_concern_is_taught_by_its_own_stories_and_not_spoilt_by_other_kinds(few_kinds: list[Example]) -> None:
    targets = fitting.targets_of(few_kinds, ("transport",))
    said = fitting.say(fitting.fit(few_kinds, targets), few_kinds, targets.layout).whole[:, targets.layout.kinds]
    for kind in ("missing", "self_harm"):
        here = np.array([one.kind == kind for one in few_kinds])
        none = np.array([not one.concern for one in few_kinds])
        assert said[here, KINDS.index(kind)].min() > said[none, KINDS.index(kind)].max()
