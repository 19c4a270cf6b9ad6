"""Frames and regressions together: what is let go, what is added, what is left to the frames."""

import pytest

from tests.analysis.masks.marked import found, read
from voice.analysis.masks import heard, masks_of
from voice.analysis.masks.likely import word_keys
from voice.analysis.masks.words import Words


@pytest.fixture
def unlearned(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service as it is before the first `voice train`."""
    monkeypatch.setattr(heard, "shipped", lambda: None)


LET_GO = [
    "Tuesday. Murals in the corridor, nobody to talk to.",
    "Commissioning say its the school and the school says its Commissioning",
]
ADDED = [
    "His is {six=age} and he's the one gets the baby up",
    "i get dropped at {Sprout=place} and collected at two",
    "{Little Otters=org_name} shut in july",
]


@pytest.mark.parametrize("text", LET_GO)
def test_a_weak_frame_is_overruled_by_the_words_around(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize("text", LET_GO)
@pytest.mark.usefixtures("unlearned")
def test_before_anything_is_learned_the_frames_decide_alone(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize("marked", ADDED)
def test_what_no_frame_knows_is_masked_by_the_words_around(marked: str) -> None:
    text, wanted = read(marked)
    assert found(text) == wanted


@pytest.mark.parametrize("marked", ADDED)
@pytest.mark.usefixtures("unlearned")
def test_the_frames_alone_do_not_know_it(marked: str) -> None:
    text, wanted = read(marked)
    assert found(text) != wanted


def test_a_title_alone_is_nobodys_name() -> None:
    assert not found("the Mrs who does lunches waved and Mr in DT did not")


def test_a_towns_shirt_is_left_to_the_frames() -> None:
    assert not found("he wore a Leeds shirt and ate Yorkshire puddings")


def test_a_phone_that_puts_capitals_on_everything_names_nobody() -> None:
    assert not masks_of("My Phone Puts Capitals On Everything and the School does not Mind")


@pytest.mark.parametrize("text", ["\ud800 7 Zed went", "im \udfff7 and Zuberi\ud800 sat"])
def test_half_a_sign_beside_a_name_or_a_number_stops_nothing(text: str) -> None:
    assert all(0 <= mask.start < mask.end <= len(text) for mask in masks_of(text))


def test_an_ear_asks_about_a_word_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(heard, "name_likely", lambda _words, index: asked.append(index) or 0.5)
    ear = heard.Ear(Words("Zuberi and Zuberi"))
    assert [ear(0), ear(0), ear(2)] == [0.5] * 3
    assert asked == [0, 2]


def test_a_words_features_are_the_same_on_every_machine() -> None:
    keys = word_keys(Words("my friend Zuberi walks in"), 2)
    assert len(keys) == len(set(keys))
    assert (min(keys), sum(keys) % 10_007) == (2875, 9705)
