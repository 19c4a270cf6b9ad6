"""The way to a door, told behind or before it: with the house, the number or the street it is one detail."""

import pytest

from tests.analysis.masks.marked import found, read


@pytest.mark.parametrize(
    "marked",
    [
        "post it to {Trewartha, no number, first after the ford=address}",
        "we're at {Bosullow, up the steps from the quay=address} and it is cold",
        "they know {Larch Brae, back of the cricket ground=address}. all of them",
        "he waits by {Weir Cottage, on the left before the level crossing=address}.",
        "it is {14 Abbey Court second door=address}, not mine",
        "{19 Orme Terrace, basement bell=address}, and wait",
        "go to {Fold House (the pink one)=address}, he said",
        "we moved to {31 Ferris Rd behind the chip shop=address}. it smells",
        "{our flat above Bazar Mini, 12 Pelham rd=address} is damp",
        "he is at {8 Brock Road, round the side=address}.",
        "her dad is in {kestrel tower 14th floor=address} again",
        "send it to {Hollin Road 88=address}, ok",
        "it is {flat 3, over the paper shop, chorley road=address} now",
        "they put us in {Flat B, rear of 77 Garner Lane=address} till may",
        "we live at {three doors down from the Londis on Orme Terrace=address}.",
    ],
)
def test_a_way_told_belongs_to_the_address(marked: str) -> None:
    text, wanted = read(marked)
    assert set(wanted) <= set(found(text))


@pytest.mark.parametrize(
    "marked",
    [
        "dont write to {6 carrbridge mount=address} please",
        "he says {41 Stapeley court tower=address} is ours",
        "the lad from {22 Marl Pits=address} came round",
        "we stay at {number 9 behind the laundrette=address} with my aunt",
        "my door is at {62, the one with the skip=address}. knock",
        "they gave us {room 31, Kestrel hotel=address}",
        "we were in {block C tolver point=address} then",
        "i get off by {Pinder st=address}. then i walk",
        "she said she meant the man at {number 40=address}",
        "my neighbour is nosy, {number 16=address}, so we whisper",
        "its {the end house, harrow road=address} near the top",
        "we are at {152 the avenue=address}, he said",
    ],
)
def test_a_number_and_a_row_or_a_sign_are_a_door(marked: str) -> None:
    text, wanted = read(marked)
    assert set(wanted) <= set(found(text))


@pytest.mark.parametrize(
    "text",
    [
        "he had a meltdown in the reptile house, flat out on the floor",
        "we waited at the back of the hall, behind the curtain, up the steps",
        "there are 9 year olds at the end of the corridor, next to the office",
        "3 bad points and 2 good ends, up the wall, past caring",
        "number 4 on the list is the one with the most ticks",
    ],
)
def test_a_way_to_no_door_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_postcode_behind_the_way_is_masked_once() -> None:
    masks = found("our house is Trewartha, no number, last before the ford HR5 3LX")
    assert [kind for _, kind in masks] == ["address"]
