"""Ages that only the words around them show, and times, scores and rules in the same frames."""

import pytest

from tests.analysis.masks.marked import found, read


@pytest.mark.parametrize(
    "marked",
    [
        "my lad had his grommets in at {six=age} and again the year after",
        "she has been at home with me since {nine=age}, and she is happier",
        "he walked past the dogs on his own, at {eight=age}.",
        "He moved into a flat at {twenty-two=age}, round the corner",
        "a lass about {fifteen=age} wrote it on the wall",
        "{Five=age} when they first put her on the list. {Ten=age} now, and no letter",
        "{19=age} now. did my levels from my bed",
        "They let me on the roof. {17=age} and got my own boots",
        "my lad, {sixteen=age} on Friday, wants a cake",
        "im {twelve=age} nearly {13=age}",
        "On her {eighteenth=age} birthday it all stopped",
        "My daughter Amina has {seven=age} years and she did not go in",
        "Son {13=age} broke his foot on it",
        "i get a stomach ache every sunday. {15=age} Goole",
    ],
)
def test_an_age_is_known_by_its_frame(marked: str) -> None:
    text, wanted = read(marked)
    assert [each for each in found(text) if each[1] == "age"] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Home at two and out again at four",
        "At nine they rang to say the bus was late",
        "He works at the laundry at five",
        "so at 16 they just take the pass off you",
        "you lose it when your 18 or maybe before",
        "a talk for people turning 18 and their carers",
        "We're at thirty-one weeks and the volume was at 40",
        "the meeting was on a Monday, at ten.",
        "Ask me how many forms there were. Nineteen.",
        "ten pupils, 9 of them late",
        "the second birthday cake had 12 candles",
        "Week 31 now. Our draft was due at 22 and nobody has rung",
        "the helpers are capped at 15 in a room",
    ],
)
def test_a_time_a_rule_or_a_number_is_no_age(text: str) -> None:
    assert [each for each in found(text) if each[1] == "age"] == []
