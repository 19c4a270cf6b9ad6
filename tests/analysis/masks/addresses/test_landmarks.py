"""Landmarks that lead up to a street, and what stands behind one; people and events lead up to none."""

import pytest

from tests.analysis.masks.marked import found, read


@pytest.mark.parametrize(
    "marked",
    [
        "i get as far as {the bakery on Millrace Rd=address} and stop",
        "they wait {behind the nisa on Corbel Road=address} every friday",
        "we moved, its {the end house on Gannet St=address} now",
        "it is {flat 2 over the bike place on Foss St=address} now",
        "we are in {the old flats off Tamar Croft Lane=address} till june",
        "i ran to {the bench by Lidl on Severn Way=address} and sat",
        "she was sick outside {Pattison's on Wharf Road=address} and went home",
        "we meet at {the annexe, Upper Haw Farm=address} on fridays",
        "the club is over {the cycle shop, Brigsgate=address}. it is warm",
        "we stay in {the static at Thorley Top=address} all summer",
        "he sleeps at {the top flat on Oakhurst=address} with his brother",
        "post it to {Elm Cottage, the one with the green door=address}, please",
        "it is {Lark Lodge, off the Selby road=address}, and cold",
        "we are at {Gwaun-y-Felin, Llan Rd, two fields past the chapel=address}, bring boots",
        "go to {5 Carver Street, top of the steps=address}, and ring",
        "there is no bus from {Pentre-y-Mor caravan park=address}. none",
        "up {the close at 71 Vine Street, third floor right=address}.",
    ],
)
def test_a_landmark_and_its_street_are_one_address(marked: str) -> None:
    text, wanted = read(marked)
    assert set(wanted) <= set(found(text))


@pytest.mark.parametrize(
    "marked",
    [
        "there was a crash on {Corbel Road=address} this morning",
        "i was sick on the bus on {Corbel Road=address} again",
        "we saw a fight on {Corbel Road=address} and ran",
        "a lady at {the shop on Corbel Road=address}, {Maureen=adult_name}, was kind",
        "the man from the council saw us on {Corbel Road=address} once",
    ],
)
def test_an_event_or_a_person_leads_up_to_no_street(marked: str) -> None:
    text, wanted = read(marked)
    assert found(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "the lights on the bike broke and the shop on the corner was shut",
        "the bus shelter at school has a hole, the flats at the top are cold",
        "half past nine, the end of the road, the corner of the page",
    ],
)
def test_a_landmark_alone_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_name_beside_an_address_stays_a_name() -> None:
    assert found("I am Maureen, 6 Tadcote Close") == [("Maureen", "staff_name"), ("6 Tadcote Close", "address")]
    assert found("It is 9 Sorrel Court, Lincoln.") == [("9 Sorrel Court, Lincoln", "address")]
