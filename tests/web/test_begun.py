"""A machine that begins story after story is made to wait; a hall full of families never meets it."""

from __future__ import annotations

import pytest
from flask import Flask
from limits import parse
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.road import Road
from voice.records import Draft, Event, Narrative
from voice.vault import Vault
from voice.web import begun, senders, typed

WORDS = '<b>They</b> sent me home & "nobody" asked.\n\nTwice.'


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three in ten minutes instead of hundreds."""
    monkeypatch.setattr(begun, "MOST_BEGUN", parse("3 per 10 minutes"))


def drafts(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(Draft)) or 0


def from_elsewhere(app: Flask, address: str = "203.0.113.9") -> SuspiciousClient:
    client: SuspiciousClient = app.test_client()  # type: ignore[assignment]
    client.environ_base["REMOTE_ADDR"] = address
    return client


@pytest.mark.usefixtures("few")
def test_after_very_many_the_next_one_waits_and_begins_nothing(client: SuspiciousClient, engine: Engine) -> None:
    for _ in range(3):
        assert Road(client, "oak").start().page.status_code == 200
    waits = Road(client, "oak").start()
    assert (waits.page.status_code, waits.heading) == (429, "Please wait a few minutes")
    assert drafts(engine) == 3


@pytest.mark.usefixtures("few")
def test_the_page_keeps_what_was_typed_and_goes_on_from_there(
    app: Flask, client: SuspiciousClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form that was left too long begins a new story out of the words in its box."""
    road = Road(client, "oak").start()
    for _ in range(2):
        Road(client, "oak").start()
    road.send(road.filled(token="A" * 43, answer=WORDS), "next").press("resume")
    assert road.page.status_code == 429
    assert road.fields()["answer"].strip() == WORDS
    monkeypatch.setattr(begun, "MOST_BEGUN", parse("4 per 10 minutes"))
    road.send(road.fields(), "resume")
    assert (road.page.status_code, road.step) == (200, "what_happened")
    assert road.fields()["answer"].strip() == WORDS
    assert drafts(engine) == 4


@pytest.mark.usefixtures("few")
def test_another_visitor_and_another_link_are_not_kept_waiting(app: Flask, client: SuspiciousClient) -> None:
    for _ in range(4):
        waits = Road(client, "oak").start()
    assert waits.page.status_code == 429
    assert Road(from_elsewhere(app), "oak").start().page.status_code == 200
    assert Road(client, "elm").start().page.status_code == 200


@pytest.mark.usefixtures("few")
def test_a_story_that_is_begun_is_told_to_its_end_however_many_there_were(
    client: SuspiciousClient, engine: Engine
) -> None:
    roads = [Road(client, "oak").start() for _ in range(3)]
    assert Road(client, "oak").start().page.status_code == 429
    for road in roads:
        road.tell("They sent me home.", "", "").press("next").press("next").press("send")
        assert road.receipt()
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Narrative)) == 3


@pytest.mark.usefixtures("few")
def test_going_back_to_the_first_page_begins_no_other_story(client: SuspiciousClient, engine: Engine) -> None:
    road = Road(client, "oak")
    for _ in range(5):
        road.start().press("back")
        assert road.page.status_code == 200
    assert drafts(engine) == 1


def test_a_hall_full_of_families_behind_one_address_never_waits(client: SuspiciousClient, engine: Engine) -> None:
    answers = {client.post("/tell/oak", data={"do": "start-short"}).status_code for _ in range(200)}
    assert answers == {200}
    assert drafts(engine) == 200


def doubts(engine: Engine) -> list[str]:
    """Why each story that is doubted may be by a machine, in the order told."""
    with Session(engine) as session:
        found = session.scalars(select(Event).where(Event.verb == "doubted").order_by(Event.at))
        return [event.detail["reasons"] for event in found]


def test_a_heap_by_one_sender_casts_no_doubt_on_a_child_who_comes_by_the_same_link(
    app: Flask, client: SuspiciousClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the heap is seen, all of it is doubted: the first of it too."""
    monkeypatch.setattr(senders, "MORE_THAN", ((60, 2),))
    monkeypatch.setattr(typed, "FASTEST_SECONDS", 0)
    for expected in (0, 0, 3):
        Road(client, "oak").to_the_end("Wszystko.").press("send")
        assert len(doubts(engine)) == expected
    Road(from_elsewhere(app), "oak").to_the_end("I took pills last night.").press("send")
    assert len(doubts(engine)) == 3
    Road(client, "oak").to_the_end("Wszystko.").press("send")
    assert len(doubts(engine)) == 4


def test_one_start_page_tells_of_the_time_taken_for_one_story_alone(
    client: SuspiciousClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waited for once and used for all: the second is timed from when it was begun."""
    opened = typed.time()
    monkeypatch.setattr(typed, "time", lambda: opened - 60)
    stamp = Road(client, "oak").fields()["began"]
    monkeypatch.setattr(typed, "time", lambda: opened)
    for expected in (0, 1, 2):
        told = Road(client, "oak").start(began=stamp).tell("They sent me home.", "", "")
        told.press("next").press("next").press("send")
        assert ["faster" in one for one in doubts(engine)] == [True] * expected


def test_a_stamp_serves_for_some_hours_and_no_two_are_alike(
    app: Flask, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = 1_800_000_000
    monkeypatch.setattr(typed, "time", lambda: opened)
    old, fresh, changed = (typed.start_stamp(vault) for _ in range(3))
    assert len({old, fresh, changed}) == 3
    monkeypatch.setattr(typed, "time", lambda: opened + typed.STAMP_SERVES - 1)
    assert typed.began(vault, fresh) == opened
    assert typed.began(vault, f"{opened - 9}{changed[10:]}") == typed.time()
    monkeypatch.setattr(typed, "time", lambda: opened + typed.STAMP_SERVES)
    assert typed.began(vault, old) == typed.time()
