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
    "the form has {14/vi/2012=dob} on it",
    "the form has my son, b. {21 May 08=dob}, on no list",
    "it was room b 3 on 4 June and nobody came",
    "she will be {five=age} on {Boxing Day=dob}, so not till then",
    "my eighteenth is on {7 April=dob} and nothing is ready",
    "im not til {25 june=dob} so mum pays the bus",
    "hes a {30th august=dob} baby, smallest of all",
    "the red book says {9 June=dob} and the council another",
    "she was born on {Tuesday 13 January 2015=dob}, at home",
    "every form wants it in boxes, {0|8|0|4|1|4=dob}, and says its wrong",
    "ask me again. {0 6 0 9 1 1=dob} i say like a robot",
    "{Hamza=child_name} {3.5.18=dob} goes in, his sisters do not",
    "we are not back til 25 August, they said",
    "it will be on 7 April and not before",
    "my bdays {3 sep 08=dob} so work it out",
    "{5/Oct/2013=dob}, it says on her card",
    "{Mar 9th 2014=dob}, our little one",
    "on his birth certificate, {the fourth of the fourth two thousand and ten=dob}",
    "the page was last updated: 14/10/2018 and is wrong",
    "we had a letter dated June 5th 2016 and no more",
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
    "its on roblox, im {SealCove4=social_handle} and she's {otterandseal4=social_handle} on a good day",
    "my discord is now {florainthereeds=social_handle} if you need me",
    "it was sent from the account ({donotcomeback=social_handle}), twice",
    "they came as messages from {__nobodyhere.x=social_handle} at night",
    "he has put {fernboy.rising=social_handle} in his bio",
    "they know the password, {Brackle2291=social_handle}, all of them",
    "{Comet Barlow7=social_handle} is him and nobody checked",
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
    "the police log {0318 of 9 Nov=ref_number} says nothing",
    "the incident was {31*770415=ref_number} and that was that",
    "the last one is {EXC22/KM=ref_number}, and I have the rest",
    "ref {SaL 5521=ref_number} is on all three reports",
    "at the top it says {NW-CH 2280/19=ref_number} again",
    "it is account {PCN 40881 / TW=ref_number} on the letter",
    "my DLA is {DL/61 20 33 7C=ref_number} if you need it",
    "her hospital number is {QX3310772=ref_number}, ask them",
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
        "see pages 41 to 58, he reads at a 6 year old's level",
        "its on snapchat and shes 12yrs behind, hes year9 ready and well-to-do",
        "the page (the blue one) and the account (mine) were shut",
    ],
)
def test_any_other_date_or_word_near_a_platform_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_number_or_a_plate_that_is_read_out_is_masked() -> None:
    assert ("oh seven nine double two nine hundred six one four", "phone") in found(
        "my number is oh seven nine double two nine hundred six one four"
    )
    assert ("K T 18 double you F B", "vehicle_reg") in found("the registration is K T 18 double you F B and it is late")
