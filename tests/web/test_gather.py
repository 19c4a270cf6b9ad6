"""A facilitator's gatherings: a link that works, stories entered for others, and never a word of what came in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.gatherings import TODAY, count, enter, hold, receipt_in
from voice.access import Role
from voice.database import transaction
from voice.records import Gathering, Narrative

SignedIn = Callable[..., SuspiciousClient]


def test_a_gathering_gets_a_link_a_code_and_a_poster(engine: Engine, facilitator: SuspiciousClient) -> None:
    assert "You have none yet" in facilitator.get("/work/gatherings").text
    day = TODAY.isoformat()
    sent = {"name": "Hall, Tuesday", "kind_of_place": "hall", "form": "door", "starts_on": day, "ends_on": day}
    page = facilitator.send("/work/gatherings/new", **sent)
    with Session(engine) as session:
        made = session.scalars(select(Gathering)).one()
    assert f"/g/{made.code}" in page.text
    assert "<svg" in page.text
    poster = facilitator.get(f"/work/gatherings/{made.id}/poster").text
    assert f"/g/{made.code}" in poster
    assert '<span class="number">Childline: 0800 1111</span>' in poster
    assert facilitator.get(f"/work/gatherings/{made.id}/qr.svg").mimetype == "image/svg+xml"
    assert facilitator.get(f"/g/{made.code}").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("name", "a\nb"),
        ("kind_of_place", "moon"),
        ("form", "../etc"),
        ("starts_on", "yesterday"),
        ("starts_on", "0001-01-01"),
        ("starts_on", "9999-12-31"),
        ("ends_on", "1900-01-01"),
        ("ends_on", "9999-12-31"),
    ],
)
def test_a_gathering_that_cannot_be_is_refused_with_what_to_change(
    facilitator: SuspiciousClient, field: str, value: str
) -> None:
    day = TODAY.isoformat()
    sent = {"name": "Hall", "kind_of_place": "hall", "form": "door", "starts_on": day, "ends_on": day} | {field: value}
    answer = facilitator.send("/work/gatherings/new", **sent)
    assert answer.status_code == 400
    assert "Something needs changing" in answer.text
    assert "Not a valid" not in answer.text


@pytest.mark.parametrize(("first", "last"), [("0001-01-01", "0001-01-02"), ("9999-12-31", "9999-12-31")])
def test_a_gathering_is_of_our_days(facilitator: SuspiciousClient, first: str, last: str) -> None:
    sent = {"name": "Hall", "kind_of_place": "hall", "form": "door", "starts_on": first, "ends_on": last}
    answer = facilitator.send("/work/gatherings/new", **sent)
    assert answer.status_code == 400
    assert "Choose a first day from 2020 on" in answer.text


def test_what_is_no_day_or_no_choice_is_refused_with_what_to_do(facilitator: SuspiciousClient) -> None:
    sent = {"name": "Hall", "kind_of_place": "moon", "form": "door", "starts_on": "1.2.26", "ends_on": "soon"}
    page = facilitator.send("/work/gatherings/new", **sent).text
    assert page.count("Choose a day, or type one like 2026-11-03.") == 4
    assert page.count("Choose one of the list.") == 2


@pytest.mark.parametrize(
    ("printed", "holds"), [("poster", "open until"), ("sheet", "Your four words"), ("qr.svg", "<svg")]
)
def test_a_gathering_whose_link_is_closed_has_nothing_to_print(
    printed: str, holds: str, facilitator: SuspiciousClient, gathering: Gathering
) -> None:
    page = f"/work/gatherings/{gathering.id}"
    facilitator.send(f"{page}/close", do="close")
    answer = facilitator.get(f"{page}/{printed}")
    assert "<h1>This gathering is closed</h1>" in answer.text
    assert re.search(r'href="http://[^"]+/tell"', answer.text)
    assert f'href="{page}/enter"' in answer.text
    assert [shown for shown in (holds, "<svg", "/g/") if shown in answer.text] == []
    facilitator.send(f"{page}/close", do="open")
    assert holds in facilitator.get(f"{page}/{printed}").text


def test_what_is_over_for_long_offers_to_enter_nothing_either(
    engine: Engine, facilitator: SuspiciousClient, gathering: Gathering
) -> None:
    with transaction(engine) as session:
        there = session.get_one(Gathering, gathering.id)
        there.starts_on, there.ends_on = TODAY - timedelta(days=90), TODAY - timedelta(days=80)
    page = facilitator.get(f"/work/gatherings/{gathering.id}/sheet").text
    assert "This gathering is closed" in page
    assert "/enter" not in page


def test_a_story_is_entered_for_somebody_and_the_receipt_is_shown(
    engine: Engine, facilitator: SuspiciousClient, gathering: Gathering
) -> None:
    page = enter(facilitator, gathering)
    assert "It is safely in" in page
    with Session(engine) as session:
        told = session.scalars(select(Narrative)).one()
    assert (told.typed_by, told.agreed, told.gathering_id) == ("facilitator", "said_yes", gathering.id)
    assert (told.counted, told.read_by_group, told.quoted) == (True, False, False)
    shown = facilitator.get(f"/work/gatherings/{gathering.id}").text
    assert "sent home again" not in shown
    assert ">1<" in shown


def test_the_same_page_sent_twice_is_one_story(
    engine: Engine, facilitator: SuspiciousClient, gathering: Gathering
) -> None:
    first, second = enter(facilitator, gathering), enter(facilitator, gathering)
    assert "It is safely in" in second
    assert first.split('class="receipt">')[1][:40] == second.split('class="receipt">')[1][:40]
    assert count(engine) == 1


def test_the_next_story_typed_on_a_page_gone_back_to_is_a_story_of_its_own(
    engine: Engine, facilitator: SuspiciousClient, gathering: Gathering
) -> None:
    first = enter(facilitator, gathering)
    second = enter(facilitator, gathering, **{"what_happened-answer": "the bus never came"})
    assert count(engine) == 2
    assert receipt_in(first) != receipt_in(second)


def test_who_stores_a_page_gone_back_to_is_asked_if_it_is_the_same_story(
    engine: Engine, facilitator: SuspiciousClient, gathering: Gathering
) -> None:
    asked = "Is it the same story as before?"
    assert asked not in enter(facilitator, gathering) + enter(facilitator, gathering)
    with Session(engine) as session:
        first = session.scalars(select(Narrative.id)).one()
    second = enter(facilitator, gathering, **{"what_happened-answer": "sent home again and again"})
    assert asked in second
    assert f'name="story" value="{first}"' in second
    facilitator.send(f"/work/gatherings/{gathering.id}/undo", story=first)
    with Session(engine) as session:
        assert session.scalars(select(Narrative.id)).one() != first
    assert asked not in enter(facilitator, gathering, token="t2")


def test_two_stories_with_the_same_four_words_are_both_stored(
    engine: Engine, facilitator: SuspiciousClient, gathering: Gathering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice.web.entering.make", lambda _vault, _token, attempt=0: f"same words {'again ' * attempt}")
    first = enter(facilitator, gathering)
    second = enter(facilitator, gathering, **{"what_happened-answer": "the bus never came"})
    assert count(engine) == 2
    assert receipt_in(first) != receipt_in(second)


def test_a_story_the_database_refused_is_not_said_to_be_in(
    engine: Engine, facilitator: SuspiciousClient, gathering: Gathering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice.web.entering.make", lambda *_rest: "the same words")
    enter(facilitator, gathering)
    page = enter(facilitator, gathering, **{"what_happened-answer": "the bus never came"})
    assert "It is safely in" not in page
    assert "Every word is still here" in page
    assert "the bus never came" in page
    assert count(engine) == 1


def test_an_entry_taken_back_does_not_come_back_when_its_page_is_sent_again(
    engine: Engine, facilitator: SuspiciousClient, client: SuspiciousClient, gathering: Gathering
) -> None:
    receipt = receipt_in(enter(facilitator, gathering))
    client.post("/receipt", data={"words": receipt, "do": "take-back"})
    assert count(engine) == 0
    assert "it was not stored again" in enter(facilitator, gathering)
    assert count(engine) == 0
    assert client.post("/receipt", data={"words": receipt, "do": "take-back"}).status_code == 200


def test_a_fault_keeps_everything_that_was_typed(
    engine: Engine, facilitator: SuspiciousClient, gathering: Gathering
) -> None:
    page = enter(facilitator, gathering, agreed="")
    assert "Say how they agreed" in page
    assert "sent home again" in page
    assert count(engine) == 0


def test_an_empty_page_is_not_a_story(engine: Engine, facilitator: SuspiciousClient, gathering: Gathering) -> None:
    page = enter(facilitator, gathering, **{"what_happened-answer": ""})
    assert "Write something in at least one box" in page
    assert count(engine) == 0


def test_an_entry_just_made_can_be_undone(engine: Engine, facilitator: SuspiciousClient, gathering: Gathering) -> None:
    enter(facilitator, gathering)
    with Session(engine) as session:
        story = session.scalars(select(Narrative.id)).one()
    page = facilitator.send(f"/work/gatherings/{gathering.id}/undo", story=str(story)).text
    assert "That entry is taken back" in page
    assert count(engine) == 0


def test_only_ones_own_entries_can_be_undone(
    engine: Engine, facilitator: SuspiciousClient, gathering: Gathering, signed_in: SignedIn
) -> None:
    enter(facilitator, gathering)
    other = signed_in(Role.FACILITATOR, email="other@example.org")
    theirs = hold(engine, other.member.id)
    with Session(engine) as session:
        story = session.scalars(select(Narrative.id)).one()
    other.send(f"/work/gatherings/{theirs.id}/undo", story=str(story))
    facilitator.send(f"/work/gatherings/{gathering.id}/undo", story="no id")
    facilitator.send(f"/work/gatherings/{gathering.id}/undo", story=str(uuid4()))
    assert count(engine) == 1


def test_a_facilitator_sees_no_gathering_but_their_own(
    engine: Engine, gathering: Gathering, signed_in: SignedIn
) -> None:
    other = signed_in(Role.FACILITATOR, email="other@example.org")
    assert "Tuesday group" not in other.get("/work/gatherings").text
    for page in ("", "/poster", "/qr.svg", "/enter"):
        assert other.get(f"/work/gatherings/{gathering.id}{page}").status_code == 404
    for deed in ("close", "undo", "enter"):
        assert other.send(f"/work/gatherings/{gathering.id}/{deed}").status_code == 404


def test_a_closed_link_takes_nothing_and_can_be_opened_again(
    engine: Engine, facilitator: SuspiciousClient, client: SuspiciousClient, gathering: Gathering
) -> None:
    facilitator.send(f"/work/gatherings/{gathering.id}/close")
    assert "This link is not open" in client.get(f"/g/{gathering.code}").text
    enter(facilitator, gathering)
    assert count(engine) == 1, "its pile of paper can still be entered"
    facilitator.send(f"/work/gatherings/{gathering.id}/close", do="open")
    assert "This link is not open" not in client.get(f"/g/{gathering.code}").text


def test_an_open_gathering_lets_the_facilitator_choose_the_questions(
    engine: Engine, facilitator: SuspiciousClient
) -> None:
    made = hold(engine, facilitator.member.id, form=None)
    assert "Whose story is it?" in facilitator.get(f"/work/gatherings/{made.id}/enter").text
    for slug in ("oak", "elm", "brook", "river", "meadow", "field", "lantern"):
        assert facilitator.get(f"/work/gatherings/{made.id}/enter?form={slug}").status_code == 200


def test_no_two_sets_of_questions_read_alike(engine: Engine, facilitator: SuspiciousClient) -> None:
    made = hold(engine, facilitator.member.id, form=None)
    new = facilitator.get("/work/gatherings/new").text
    choose = facilitator.get(f"/work/gatherings/{made.id}/enter").text
    offered = re.findall(r'<option value="(\w+)"[^>]*>([^<]+)', new.split('name="form"')[1].split("</select>")[0])
    doors = re.findall(r'\?form=(\w+)">([^<]+)', choose)
    assert len({label for _, label in offered}) == len(offered) == 8
    assert len({label for _, label in doors}) == len(doors) == 7
    for page in (new, choose):
        at = [page.index(words) for words in ("I am a parent or carer", "My child learns at home, off the school roll")]
        assert at == sorted(at)
    assert "My child learns at home" in facilitator.get(f"/work/gatherings/{made.id}/enter?form=brook").text


def test_nobody_else_has_gatherings(signed_in: SignedIn) -> None:
    for role in set(Role) - {Role.FACILITATOR}:
        assert signed_in(role).get("/work/gatherings").status_code == 403
