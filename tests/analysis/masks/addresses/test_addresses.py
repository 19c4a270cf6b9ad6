"""Addresses in the shapes that people type, and numbers beside words that are none."""

import pytest

from tests.analysis.masks.marked import found, read


@pytest.mark.parametrize(
    "marked",
    [
        "we live at {17 garrick flatts=address} dont send it to dad",
        "THEY CAME TO {12 HALLAM DR=address} AND SHOUTED",
        "hes at his nans {no.4 tanner gr=address} till tea",
        "i live {26 Larchmere=address} and walk it",
        "We're at {31 Bobbin=address} if the taxi ever looks",
        "she sleeps at {7 orlando avanue=address} most weeks",
        "she hasnt been in it since, {Rm 6 at Teal House=address}, and its cold",
        "I drive from {Taigh an Eilein=address} in the dark",
        "they wrote to {9 Tal y Bryn=address} twice",
        "post it to {The Granary, 6 Pellside=address} please",
        "they came to {the flat above Tidy Tails=address} with no warning",
        "write to us at {Apartment 9, Signal Wharf=address} instead",
        "its {flat 4 tower c, medlar gardens third floor=address}",
        "we moved to {forty two pedlar rise=address} last year",
        "{bottom of chandler rd number 6=address} with the red door",
        "leave it at {The Old Smithy, Leeds=address}",
        "we are at {Kiln Cottage, Drovers Bank=address} until june",
        "we are on the site at {Withy Lea, pitch 4=address} for now",
        "it came to {8 Saddlers Ct=address} with the wrong name on",
        "post for us goes to {9-11 Tannery Gdns=address} these days",
        "they turned up at {number 26 Ferrier Street=address} twice",
        "my neighbour {Mr Anwar=staff_name} at {number 14=address} heard it all",
        "we are in {room 9, Harbour House, 3 Slipway Road=address} till spring",
        "she wrote to {Hawthorn Lea, Copper Lane=address} instead",
        "the bus comes to {Nether Fold Farm=address} if it feels like it",
        "write to {PO Box 2218=address} and nowhere else",
        "we live at {52c=address} and he has been seen outside",
        "the parcel came to {No. 5=address} instead of us",
        "she stays at {The Forge, 2 The Rushes=address} for now",
        "letters to {2nd floor, 31 Cutler Street=address} get lost",
        "send it to {18 Harrowden=address} and not the school",
        "our house is {44 Pilsworth=address} my nan opens the post",
        "{1/2, 16 Garrioch Court=address}, ring twice",
        "we live {block D flat 31 Kestrel House=address} with no lift",
        "it is {4 Llan-y-Gors Close=address} if you post it",
        "she is back at {number seven the avenue=address} with her nan",
        "he is at his dads {9 the maltings=address} most weekends",
        "we moved round the corner to {number 17=address}. It is damp",
        "the letter says {71 Spindle Mews, rear entrance=address}",
        "try {Maes Glas, Heol y Graig=address}, and knock hard",
        "it went to {Alder Bank, Weaver Brow=address}.",
        "we got off at {Pinner Hey Farm cottage=address} in the rain",
        "he fell at {thrisby lane end=address} and ran home",
        "up at {far acre farm=address} he gets a pig to himself",
        "turn into {Gauntlet St=address} and it is the last door",
        "the car is on the {Selmer road=address} with a flat tyre",
        "we meet at {the corner of Westgate and Tanner Yd=address}, early",
        "the cab still goes to {Apartment 9 the Sidings=address} every day",
        "mum moved us to {6 the Paddocks=address} at easter",
        "my nan is {17 kelmscott drv=address} and I sleep there",
        "they brought her home to {27 Mount pleasant=address} at four",
        "we live {kelmscott cresent number 30=address} and nobody came",
        "they went to {12 Kirkgate=address} and knocked for an hour",
        "we live on {church lane=address} and the bus does not",
        "my house is {the end one on beech close=address} and it floods",
        "they put us in {room 6 at the Grange=address} for months",
    ],
)
def test_an_address_is_masked_whole(marked: str) -> None:
    text, wanted = read(marked)
    assert found(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "he moved schools in year 9 because we moved house",
        "we are at 3 Schools with three of them",
        "we saw 2 different dr and nobody wrote it down",
        "Bread an Butter is what they call me",
        "it is an hour and ten each way in the cab",
        "he moved to 3 different classes and they sent 2 letters to us",
        "we live in 2 rooms with no heating",
        "she is in 7b and I am the last to know",
        "the number 14 bus is always late and the teacher said so",
        "they sent 3 cl assistants and 12 dr appointments went by",
        "our school is at 4 percent and the flat is cold",
        "they post 12 worksheets, 3 quizzes and no help",
        "it went from 3 Tuesdays to none and from 20 down to 6",
        "he is number 41 on the list and I am tired",
        "at 8 the drive takes an hour and by 9 the square is full",
        "we went to the city farm, to a big farm and then a small farm",
        "they let Mum drive. I made Grandad drive home",
        "up to the hill end of the field, at bottom set again",
        "it was 2 very pleasant meetings and 14 the other way",
        "green side up means fine and 5 a side is on a friday",
        "we live on a busy road and my nan lives on the same street",
    ],
)
def test_a_number_beside_a_plain_word_is_no_address(text: str) -> None:
    assert found(text) == []
