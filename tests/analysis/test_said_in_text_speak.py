"""Figures for letters, letters apart, words run together, letters left out: heard as what they mean, offsets kept."""

import pytest

from tests.analysis.rules_only import read
from voice.analysis.concern import Concern
from voice.analysis.normalise import page_of

READER = Concern()
RAISED = [
    "i wnt 2 d1e",
    "i wanna k1ll mys3lf",
    "w a n t t o d i e",
    "k-i-l-l m-y-s-e-l-f",
    "iwanttodie",
    "im gna end it 2nite",
    "i dnt wana b alive nemore",
    "i don t want to live",
    "dnt wana live nemor",
    "i want to d!e",
    "wish i cud go to sleep n neva wake up",
    "i s3lf h4rm",
    "cut myslf agen",
    "my step dad cums in my room at nite",
    "dad hitz me wiv a belt",
    "dnt mak me go home dnt make me go hme",
    "sum1 is hrtin me",
    "i av ad enuff im gna k!ll myself 2moro",
]
LEFT = [
    "i cnt w8 4 skool 2moz",
    "i dnt wana go skool",
    "i wnt 2 go home",
    "c u 2nite m8",
    "A B C D E F G is how she says the alphabet",
    "my name is spelt L E O N A",
    "Year 7 is ok and so is 8B",
    "my postcode is BS4 1DE",
    "together we made a newsletter",
    "Amarachi likes drawing",
    "i dnt lyk maths nemore",
]


@pytest.mark.parametrize("text", RAISED)
def test_text_speak_raises_as_plain_words_do(text: str) -> None:
    alarm = READER(page_of(text))
    assert alarm.raised
    assert alarm.gravest
    assert read(text).concern


@pytest.mark.parametrize("text", LEFT)
def test_everyday_text_speak_raises_none(text: str) -> None:
    assert not READER(page_of(text)).raised


@pytest.mark.parametrize(("before", "told"), [("today ", "i wnt 2 k1ll mys3lf"), ("Hi. ", "i w a n t t o d i e")])
def test_what_is_shown_is_what_was_typed_where_it_was_typed(before: str, told: str) -> None:
    text = f"{before}{told} ok"
    for one in READER(page_of(text)).evidence:
        assert text[one.start : one.end] == one.quote
        assert one.quote in told


def test_a_page_without_text_speak_is_read_once() -> None:
    assert READER._meant(page_of("We went to the beach and had chips on Saturday 4 May.")) is None


def test_text_speak_over_a_line_end_is_heard_too() -> None:
    assert READER(page_of("i wnt\n2 d1e")).gravest
