"""Whether what is told was good or bad to live through, by words alone."""

import pytest

from tests.analysis.rules_only import read
from voice.analysis.book import load
from voice.analysis.normalise import page_of
from voice.analysis.tone import HINTS, SOUNDS, ToneReader, hints, textblob_hint


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("It was brilliant, the quiet room really helped, I loved it and I was so happy", "positive"),
        ("nobody listened, he was crying and scared, it was horrible", "negative"),
        ("There are two doors and a table", "neutral"),
    ],
)
def test_tone_is_heard(text, tone):
    assert read(text).tone == tone


def sounds(text: str) -> tuple[float, ...]:
    heard = ToneReader(load()).sounds(page_of(text))
    assert len(heard) == SOUNDS
    return heard


def test_how_a_story_sounds_is_counted() -> None:
    good, bad, turns, but, place, calls, questions, sentences = sounds("It was awful! Nobody came. But he is proud?")
    assert (good, bad) == (1, 1)
    assert (turns, but, calls, questions) == (1, True, 1, 1)
    assert place == pytest.approx(6 / 9)
    assert sentences >= 2


def test_a_story_without_a_turn_has_none() -> None:
    assert sounds("he goes in the mornings")[2:5] == (0, False, 0.0)


def test_the_last_third_is_heard_apart_from_the_first() -> None:
    words = page_of("it was awful in there and then we moved and it got great").words
    whole_good, whole_bad, first_good, first_bad, last_good, last_bad = hints(words)
    assert first_bad > 0 == first_good
    assert last_good > 0 == last_bad
    assert (whole_good, whole_bad) == pytest.approx(textblob_hint(words))


@pytest.mark.parametrize("text", ["", "ok", "great day"])
def test_a_word_or_two_has_no_thirds(text: str) -> None:
    words = page_of(text).words
    assert len(hints(words)) == HINTS
    assert hints(words)[2:] == (0.0, 0.0, 0.0, 0.0)
    assert hints(words)[:2] == textblob_hint(words)
