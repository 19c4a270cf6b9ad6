"""Where an address begins and ends, as learned: the sums, the short cut, and how it is joined with what frames took."""

from itertools import pairwise, product
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.analysis.masks.marked import found, read
from voice.analysis.masks.addresses import extent, homes
from voice.analysis.masks.mask import Mask

STORY = "We moved to 14 Thornbeck Rise over the bakers in March and the number 9 bus stops there, Year 7 starts at 8."
ODDS = st.floats(-8, 8)
TURNS = st.tuples(st.tuples(ODDS, ODDS), st.tuples(ODDS, ODDS))


def by_all_paths(odds: list[float], turns: tuple[tuple[float, float], ...]) -> list[float]:
    """The marginals of inside, summed over every way through the states, outside before and behind."""
    weights = dict[tuple[int, ...], float]()
    for path in product((0, 1), repeat=len(odds)):
        whole = (0, *path, 0)
        turned = sum(turns[before][here] for before, here in pairwise(whole))
        weights[path] = exp(turned + sum(each for each, state in zip(odds, path, strict=True) if state))
    everything = sum(weights.values())
    return [sum(weight for path, weight in weights.items() if path[at]) / everything for at in range(len(odds))]


@given(st.lists(ODDS, min_size=1, max_size=6), TURNS)
def test_the_sums_are_those_over_every_way(odds: list[float], turns: tuple[tuple[float, float], ...]) -> None:
    assert extent.inside(odds, turns) == pytest.approx(by_all_paths(odds, turns), abs=1e-9)


@given(st.text(st.sampled_from("14aB ,.\n'’-flatroadst№é"), max_size=80))
def test_what_is_looked_at_is_weighed_as_if_all_were(text: str) -> None:
    weights, parts = extent.shipped(), extent.spans(text)
    assert weights is not None
    whole = [sum(weights.steps[key] for key in keys) for keys in extent.clues_of(parts)]
    typed = [*[""] * extent.NEAR, *[each for _, _, each in parts], *[""] * extent.NEAR]
    assert list(extent._by_all(parts, typed, range(len(parts)), weights)) == whole


@given(st.text(max_size=200))
def test_a_stretch_begins_and_ends_with_a_letter_or_a_digit(text: str) -> None:
    for start, end in extent.extents(text):
        assert 0 <= start < end <= len(text)
        assert text[start].isalnum()
        assert text[end - 1].isalnum()


@pytest.mark.parametrize(
    "marked",
    [
        "the taxi goes to {12b larkmead=address} and waits",
        "im at {nb Heron, Mill Wharf=address} so no post",
        "nan lives at {the end bungalow, Heather way=address}",
    ],
)
def test_what_no_frame_takes_whole_is_taken(marked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text, wanted = read(marked)
    assert found(text) == wanted
    monkeypatch.setattr(homes, "extents", lambda text: [])
    assert found(text) != wanted


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> str:
    """A story in which `14 Thornbeck Rise over the bakers` is a stretch."""
    start = STORY.index("14")
    monkeypatch.setattr(homes, "extents", lambda text: [(start, STORY.index(" in March"))])
    return STORY


def mask(words: str, kind: str) -> Mask:
    start = STORY.index(words)
    return Mask(start, start + len(words), kind, "as a frame has it")


def taken(masks: tuple[Mask, ...]) -> list[tuple[str, str]]:
    return [(STORY[each.start : each.end], each.kind) for each in masks]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([], [("14 Thornbeck Rise over the bakers", "address")]),
        ([mask("Thornbeck", "place")], [("14 Thornbeck Rise over the bakers", "address")]),
        ([mask("Thornbeck Rise", "child_name")], [("14 Thornbeck Rise over the bakers", "address")]),
        ([mask("bakers in March", "org_name")], [("14 Thornbeck Rise over the bakers in March", "address")]),
        (
            [mask("14", "age")],
            [("14", "age"), ("Thornbeck Rise over the bakers", "address")],
        ),
        (
            [mask("14 Thornbeck Rise", "address"), mask("over the bakers", "place")],
            [("14 Thornbeck Rise", "address"), ("over the bakers", "place")],
        ),
        ([mask("moved", "child_name")], [("moved", "child_name"), ("14 Thornbeck Rise over the bakers", "address")]),
    ],
)
def test_a_stretch_takes_in_what_may_be_part_of_it(told: str, before: list[Mask], after: list[tuple[str, str]]) -> None:
    assert taken(homes.with_extents(told, before, [])) == after


def test_a_little_word_alone_is_not_taken_in(told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first, last = STORY.index("the bakers"), STORY.index(" in March")
    monkeypatch.setattr(homes, "extents", lambda text: [(first, last)])
    assert taken(homes.with_extents(told, [mask("bakers", "org_name")], [])) == [("bakers", "org_name")]


def test_what_leads_to_nobody_is_no_address(told: str) -> None:
    assert homes.with_extents(told, [], [mask("Thornbeck Rise", "nobody")]) == ()


def test_without_what_was_learned_the_frames_decide_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extent, "shipped", lambda: None)
    assert extent.extents(STORY) == []
