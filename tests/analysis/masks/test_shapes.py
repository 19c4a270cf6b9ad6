"""Birthdays and handles as people type them, and what only looks like one."""

import pytest

from tests.analysis.masks.marked import found, read

BIRTHS = [
    "her birthday is {the 4th of April two thousand and twelve=dob}",
    "he was born on {the ninth of the third oh eight=dob} at home",
    "dob {3jan2014=dob}, on the list since",
    "I turn {eighteen=age} on {the 2nd of May=dob} and that is that",
    "she is {16=age} on {5 June=dob} and nothing is ready",
    "the form said {11/4/12=dob} and that is right",
    "her date of birth is {6 IX 2013=dob} as we write it",
]
HANDLES = [
    "find me {otter.in.wellies=social_handle} and say hi",
    "look for us on insta, {kelpfieldmums=social_handle}",
    "add {boggle.tv=social_handle} on kik",
    "we run a discord, {owls of the fen#2240=social_handle}",
    "my xbox is {MarrowLad 31=social_handle}",
    "i'm {larkandledger=social_handle} on there if you want it",
    "the account is called {Pips Other Nan=social_handle} and she posts daily",
    "its on soundcloud under {isleofmudband=social_handle}",
    "we blocked him on {otto.brambles=social_handle} last week",
    "he plays as {TurnipKn1ght=social_handle} all weekend",
]
REFERENCES = [
    "the line gave me {DL 402 117=ref_number} and said ring back",
    "my ticket is {#550912=ref_number} and it has not moved",
    "bus pass number {3310 5528 04=ref_number} was declined",
    "the police log {0417 of 22/10=ref_number} says nothing",
    "they quoted {SEN.4402=ref_number} at me",
    "panel request {MRP 30718=ref_number} was turned down",
    "it went recorded, {KB 5510 3391 2GB=ref_number}, and still they lost it",
    "my insurance number is {QQ 40 11 96 C=ref_number} and no one asked",
    "the refs go {BHX/01=ref_number}, {BHX/04=ref_number} and nothing between",
    "quote {PX-FORM-7=ref_number} and wait",
    "the court wrote, {3300 4172 9=ref_number}, and I cannot read it",
    "letter ref {TR41/OLD=ref_number} if that helps",
]


@pytest.mark.parametrize("marked", BIRTHS + HANDLES + REFERENCES)
def test_a_birthday_a_handle_or_a_reference_is_masked_whole(marked: str) -> None:
    text, wanted = read(marked)
    assert found(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "he turned up on the 4th of May with no coat",
        "the letter is dated the 3rd of June and came late",
        "find me a place that stays open.it would help",
        "we saw it on insta, everybody did",
        "theres a page called All About Me and I never wrote it",
        "it is going well on there so far",
        "the plan for 2024/2025 and the one for 2025-2026 say the same",
        "GCSE 9-1, KS3, section 19, room B12 and 100% attendance",
        "they sent 24000 words and a card for 12 people",
    ],
)
def test_any_other_date_or_word_near_a_platform_is_left_alone(text: str) -> None:
    assert found(text) == []
