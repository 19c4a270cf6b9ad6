"""Who only wants help: the way to be reached is near on every page, can be sent alone, and calls the lead."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.road import Road
from voice import tagging
from voice.access import Role
from voice.records import Concern, Contact, Narrative
from voice.vault import Vault
from voice.web.unsent import CHECK, CONTACT, PERMISSIONS

SAID = "They sent me home again and nobody asked me why."
REACH = "go:~contact"
WAY = "Text Jo on 07700 900123 after four"
LABEL = "I want somebody to get in touch with me"


def only(engine: Engine) -> Narrative:
    with Session(engine, expire_on_commit=False) as session:
        return session.scalars(select(Narrative)).one()


def how_to_reach(engine: Engine, vault: Vault) -> str:
    with Session(engine) as session:
        return session.scalars(select(Contact)).one().open(vault, "lead")


def test_a_child_who_skips_everything_can_still_ask_to_be_reached(
    road: Road, engine: Engine, vault: Vault, signed_in: Callable[..., SuspiciousClient]
) -> None:
    road.start().tell("", "", "").press("next")
    assert road.heading == "There is nothing to send yet"
    road.press(REACH)
    assert road.step == CONTACT
    assert len(road.press("send", answer=WAY).receipt().split()) == 4
    assert how_to_reach(engine, vault) == WAY
    assert (only(engine).counted, only(engine).read_by_group, only(engine).quoted) == (False, False, False)
    lead = signed_in(Role.SAFEGUARDING_LEAD)
    with Session(engine) as session:
        concern = session.scalars(select(Concern)).one()
    assert str(concern.id) in lead.get("/work/concerns").text.split('id="today"')[1]
    tagging.sweep(engine, vault)
    page = lead.get(f"/work/concerns/{concern.id}").text
    assert "They left a way to be reached" in page
    assert WAY in lead.send(f"/work/concerns/{concern.id}/contact").text
    reader = signed_in(Role.FIRST_READER)
    assert reader.get(f"/work/first/{only(engine).id}").status_code == 200


@pytest.mark.parametrize("words", ["", "   \n "])
def test_nothing_at_all_is_still_not_sent(road: Road, engine: Engine, words: str) -> None:
    road.start().press(REACH).press("send", answer=words)
    assert road.heading == "There is nothing to send yet"
    with Session(engine) as session:
        assert session.scalars(select(Narrative)).all() == []


def test_every_question_leads_to_it_by_one_press(road: Road) -> None:
    road.start(short=False, who="somebody")
    while road.step != CHECK:
        assert road.text.count(LABEL) == 1
        at = road.step
        road.press(REACH)
        assert road.step == CONTACT
        assert road.press("back").step == at
        road.press("skip")


def test_what_was_told_so_far_goes_with_it_and_the_box_is_never_in_the_way(
    road: Road, engine: Engine, vault: Vault
) -> None:
    road.start().press("next", answer=SAID).press(REACH, answer="half a thought")
    assert "What you told us so far goes with it" in road.text
    road.press("back", answer=WAY)
    assert (road.step, road.fields()["answer"].strip()) == ("avoided", "half a thought")
    road.press(REACH, answer="x" * 10_001)
    assert (road.step, road.fields()["answer"].strip()) == (CONTACT, WAY)
    road.press("send")
    assert only(engine).open_story(vault) == SAID
    assert how_to_reach(engine, vault) == WAY


def test_an_answer_too_long_to_be_sent_is_said_to_stay_behind(road: Road) -> None:
    road.start().press(REACH, answer="x" * 10_001)
    assert "One answer is too long, so we can not send it yet." in road.text
    road.press("back").press(REACH, answer="x" * 10_000)
    assert "too long" not in road.text


def test_who_left_only_a_way_to_be_reached_is_not_asked_what_may_be_done_with_no_story(
    road: Road, engine: Engine
) -> None:
    road.start().press(REACH).press("back", answer=WAY).tell("", "", "").press("next")
    assert road.step == CONTACT
    assert road.fields()["answer"].strip() == WAY
    assert road.press("back").step == CHECK
    road.press("next").press("send").receipt()
    assert only(engine)


def test_a_change_from_the_check_page_still_leads_back_there_past_the_way_to_be_reached(road: Road) -> None:
    road.start().tell(SAID, "", "").press("go:avoided").press(REACH).press("back")
    assert road.step == CHECK
    assert road.press("next").step == PERMISSIONS


def test_it_is_said_who_may_open_it(road: Road) -> None:
    """The deputy may, too."""
    assert "Only the safety lead and the deputy can open it" in road.text
    assert "Only the safety lead and the deputy can open this box" in road.start().press(REACH).text
