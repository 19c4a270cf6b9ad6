"""Addresses in the shapes that people type, and numbers beside words that are none."""

import pytest

from tests.analysis.masks.marked import found, read


@pytest.mark.parametrize(
    "marked",
    [
        "we live at {17 garrick flatts=address} dont send it to dad",
        "post it to {The Granary, 6 Pellside=address} please",
        "they came to {the flat above Tidy Tails=address} with no warning",
        "write to us at {Apartment 9, Signal Wharf=address} instead",
        "its {flat 4 tower c, medlar gardens=address} third floor",
        "we moved to {forty two pedlar rise=address} last year",
        "{bottom of chandler rd number 6=address} with the red door",
        "leave it at {The Old Smithy, Leeds=address}",
        "we are at {Kiln Cottage, Drovers Bank=address} until june",
        "we are on the site at {Withy Lea, pitch 4=address} for now",
    ],
)
def test_an_address_is_masked_whole(marked: str) -> None:
    text, wanted = read(marked)
    assert found(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "it is an hour and ten each way in the cab",
        "he moved to 3 different classes and they sent 2 letters to us",
        "we live in 2 rooms with no heating",
        "our school is at 4 percent and the flat is cold",
        "they post 12 worksheets, 3 quizzes and no help",
    ],
)
def test_a_number_beside_a_plain_word_is_no_address(text: str) -> None:
    assert found(text) == []
