"""Birthdays and handles as people type them, and what only looks like one."""

import pytest

from tests.analysis.masks.marked import found, read

BIRTHS = [
    "her birthday is {the 4th of April two thousand and twelve=dob}",
    "he was born on {the ninth of the third oh eight=dob} at home",
    "dob {3jan2014=dob}, on the list since",
    "I turn {eighteen=age} on {the 2nd of May=dob} and that is that",
    "she is {16=age} on {5 June=dob} and nothing is ready",
]
HANDLES = [
    "find me {otter.in.wellies=social_handle} and say hi",
    "look for us on insta, {kelpfieldmums=social_handle}",
    "add {boggle.tv=social_handle} on kik",
]


@pytest.mark.parametrize("marked", BIRTHS + HANDLES)
def test_a_birthday_or_a_handle_is_masked_whole(marked: str) -> None:
    text, wanted = read(marked)
    assert found(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "he turned up on the 4th of May with no coat",
        "the letter is dated the 3rd of June and came late",
        "find me a place that stays open.it would help",
        "we saw it on insta, everybody did",
    ],
)
def test_any_other_date_or_word_near_a_platform_is_left_alone(text: str) -> None:
    assert found(text) == []
