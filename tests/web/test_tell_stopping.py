"""Stopping: what was typed is deleted, asked once more, and without scripts; and what is half typed is kept."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select

from tests.suspicious import SuspiciousClient
from tests.web.road import Road
from voice.database import now, transaction
from voice.records import Draft, Gathering, Narrative
from voice.web.unsent import CHECK

SAID = "They sent me home again and nobody asked me why."
LABEL = "Stop and delete what I typed"


def drafts(engine: Engine, noun: type = Draft) -> int:
    with transaction(engine) as session:
        return session.scalar(select(func.count()).select_from(noun)) or 0


@pytest.fixture
def hall(engine: Engine) -> str:
    """The address of a gathering that is open today."""
    with transaction(engine) as session:
        session.add(
            Gathering(
                name="Hall", kind_of_place="hall", form="elm", code="hall234", starts_on=now().date(),
                ends_on=now().date() + timedelta(days=1), facilitator_id=uuid4(),
            )
        )  # fmt: skip
    return "/g/hall234"


def test_every_page_of_a_telling_can_be_stopped_at(road: Road) -> None:
    road.start(short=False, who="somebody")
    while True:
        assert road.text.count(LABEL) == 1, road.heading
        if 'value="send"' in road.text:
            break
        road.press("next", **({"answer": SAID} if "<textarea" in road.text else {}))
    nothing = Road(road.client, "oak").start().tell("", "", "").press("next")
    assert LABEL in nothing.text
    assert LABEL not in Road(road.client, "oak").text
    assert LABEL in Road(road.client, "oak").start().press("back").text


def test_it_is_asked_once_more_and_then_everything_is_gone(road: Road, engine: Engine) -> None:
    road.start().press("next", answer=SAID).press("stop", answer="half a thought")
    assert road.heading == "Stop and delete it?"
    assert drafts(engine) == 1
    kept = road.fields()
    road.press("delete")
    assert road.heading == "It is deleted"
    assert 'name="token"' not in road.text
    assert (drafts(engine), drafts(engine, Narrative)) == (0, 0)
    assert SAID not in road.send(kept, "show").text


def test_who_goes_on_finds_what_stood_in_the_box(road: Road) -> None:
    road.start().press("next", answer=SAID).press("stop", answer="half a thought").press("show")
    assert (road.step, road.fields()["answer"].strip()) == ("avoided", "half a thought")


def test_stopping_in_the_middle_of_a_change_leads_back_into_it(road: Road) -> None:
    road.start().tell(SAID, "", "").press("go:avoided").press("stop").press("show").press("next")
    assert road.step == CHECK


def test_deleting_twice_says_the_same_and_what_was_sent_is_not_deleted(road: Road, engine: Engine) -> None:
    gone = road.start().press("next", answer=SAID).press("stop").fields()
    assert road.send(gone, "delete").send(gone, "delete").heading == "It is deleted"
    sent = Road(road.client, "oak").to_the_end(SAID)
    left = sent.fields()
    sent.press("send").send(left, "delete")
    assert sent.heading == "You have sent this story"
    assert drafts(engine, Narrative) == 1


def test_who_stops_after_a_send_whose_answer_never_came_gets_the_words_and_a_way_to_take_it_back(
    road: Road, engine: Engine
) -> None:
    left = road.to_the_end(SAID).fields()
    words = road.press("send").receipt()
    for do in ("stop", "delete"):
        road.page = road.client.post("/tell/oak", data=left | {"do": do})
        assert road.receipt() == words
        assert "It is not deleted yet" in road.text
    assert road.press("ask").heading == "Take it back?"
    assert drafts(engine, Narrative) == 1
    road.press("take-back")
    assert drafts(engine, Narrative) == 0


def test_after_a_gathering_the_link_leads_to_a_fresh_story(client: SuspiciousClient, hall: str) -> None:
    road = Road(client, "", hall).start().press("next", answer=SAID).press("stop").press("delete")
    assert f'href="{hall}"' in road.text


def test_a_gatherings_pages_say_that_they_are_so_that_no_script_keeps_their_token(
    client: SuspiciousClient, hall: str
) -> None:
    shared, alone = Road(client, "", hall), Road(client, "oak")
    assert "Do that if this is not your own phone" in shared.text
    assert "Do that if this is not your own phone" not in alone.text
    for do in ("start-short", "next", "skip", "skip"):
        shared.press(do)
        alone.press(do)
        assert (shared.fields()["gathering"], alone.fields()["gathering"]) == ("hall234", "")


def test_a_story_that_was_left_too_long_at_a_gathering_still_belongs_to_it(
    client: SuspiciousClient, hall: str, engine: Engine
) -> None:
    road = Road(client, "", hall).start()
    with transaction(engine) as session:
        session.scalars(select(Draft)).one().touched_at = now() - timedelta(hours=25)
    road.press("next", answer=SAID).press("resume").press("next").to_page("send").press("send")
    with transaction(engine) as session:
        assert session.scalars(select(Narrative)).one().gathering_id


@pytest.mark.parametrize("typed", ["half a thought", "x" * 10_001])
def test_what_is_half_typed_is_kept_when_the_page_is_hidden(road: Road, typed: str) -> None:
    road.start().press("next", answer=SAID)
    at = road.filled(answer=typed)
    answer = road.client.post("/tell/oak", data=at | {"do": "keep"})
    assert (answer.status_code, answer.text) == (204, "")
    road.send(road.filled(answer=""), "show")
    assert (road.step, road.fields()["answer"].strip()) == ("avoided", typed)


def test_a_late_keeping_brings_nothing_back(road: Road, engine: Engine) -> None:
    late = road.to_the_end(SAID).filled(answer="Ask for Jo") | {"do": "keep"}
    road.press("send")
    assert road.client.post("/tell/oak", data=late).status_code == 204
    assert drafts(engine) == 0


def test_who_is_done_leaves_this_service(road: Road) -> None:
    road.to_the_end(SAID).press("send")
    link = road.text.split("I am done")[0].rsplit("<a ", 1)[1]
    assert 'href="https://www.bbc.co.uk/weather"' in link
    assert "just this once" not in road.text
