"""Organisations that only the words around them give away, and plain things in the same frames."""

import pytest

from tests.analysis.masks.marked import found, read


@pytest.mark.parametrize(
    "marked",
    [
        "i do three shifts at {the pickle barrel=org_name} and one at home",
        "there is a parents group at {the roost=org_name} on fridays",
        "the firm is {heron travel=org_name} and nobody answers",
        "a lady called Jo at {mustard seed tuition=org_name} rang",
        "the church called {the bread bin=org_name} does a tea",
        "we visited {The Rafters=org_name} and it was warm",
        "mum is back at {Hook and Sons=org_name} on lates",
        "he works at {St Oswin's hall=org_name} now",
        "saturdays at {Purbright's bakery=org_name} are mine",
        "apprentice at {dawlish and sons plumbing=org_name} since june",
        "she lost her job at {little conkers day nursery=org_name} over it",
        "dad left {the button mill outlet=org_name} to teach me",
        "it is me and a welder. {harbour works cic=org_name}, by the docks",
        "he goes to a farm on mondays its called {tall trees learning=org_name} its miles",
        "there is a server run by {the candle lot=org_name}, and it is kind",
        "please use {fiddlers parent forum=org_name}, they know",
        "i had an interview at {fennel & rye=org_name} (coffee place, by the station)",
        "my worker at {number eleven=org_name} (its a youth club) gets it",
    ],
)
def test_an_organisation_is_known_by_its_frame(marked: str) -> None:
    text, wanted = read(marked)
    assert set(wanted) <= set(found(text))


def test_the_possessive_is_part_of_somebodys_place() -> None:
    assert [each for each, _ in found("mum took us to Imogen's for tea")] == ["Imogen's"]
    assert [each for each, _ in found("mum took us to Imogen's house")] == ["Imogen"]


@pytest.mark.parametrize(
    "text",
    [
        "she has a job at the corner shop and works for free",
        "he does two nights at the hospital and mondays at home",
        "there is a desk in a room called The Den",
        "they have a rule called Quiet Corridors",
        "the firm is late and the group is on at six",
        "a lady from the council came and a man from school",
        "she is at the local nursery and he does plumbing at college",
        "we go to breakfast club and to the art project at school",
        "it is run by the parents and left to the cleaners",
        "i waited at home (a long day) and at school (the hall)",
        "its his cousins school and its called a managed move",
        "To the Parent of a child, and to the Pope if he will read it",
        "Pickup is at three by the gate",
    ],
)
def test_a_plain_thing_in_such_a_frame_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "marked",
    [
        "Visit: {Heron Bolt and Fixings=org_name}. Liked the tea",
        "Report from {the Orrel Lane Crew=org_name}, with the helper who drove us",
        "{Museum of Bread=org_name}, Truro. Two ramps",
        "{Pebble Mornings respite=org_name}, Truro, one weekend in six",
        "{Friday Night Squad=org_name}, Truro. A code at the door",
        "I gave up my job at {the Vauxhall canteen=org_name} because of it",
        "mum does nights at {asda=org_name} and sleeps till two",
        "a kickflip at {Campus skatepark=org_name} on friday",
        "he had his appendix out at {the RQI=org_name} when it burst",
        "she lay on a drip at {the Royal Pellew=org_name} for a week",
    ],
)
def test_a_heading_a_workplace_and_a_ward_are_organisations(marked: str) -> None:
    text, wanted = read(marked)
    assert set(wanted) <= set(found(text))


@pytest.mark.parametrize(
    "text",
    [
        "Visit to the council, then home",
        "Parents Evening. Nobody came",
        "Good News, everybody",
        "a job at the corner shop and a bed at the hospital",
        "we start at B on the third",
        "he cut his leg and the ward was full of TVs",
    ],
)
def test_a_plain_heading_job_or_ward_is_left_alone(text: str) -> None:
    assert found(text) == []
