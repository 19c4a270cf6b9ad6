"""A newer machine reads a story again: what is graver comes up, however the concern was dealt with, and no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.stories import Shelf
from voice import tagging
from voice.access import Role
from voice.analysis.reading import Evidence, Reading
from voice.database import transaction
from voice.records import CONTRIBUTOR, Concern, Event, Narrative, concerns
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]
WORDS = "Home is hard. Some nights I want to kill myself."
FAINT, LIKELY, GRAVE = 0.05, 0.4, 1.0
WONDERS = "only a weak likeness to narratives in which somebody was not safe"
NOW = "the machine now reads more here"
SOMEBODY = uuid4()


def reading(analyser: str, score: float, quote: str = "Home is hard.", why: str = WONDERS) -> Reading:
    evidence = (Evidence(0, len(quote), quote, why),)
    return Reading((), (), True, score, evidence, "negative", (), WORDS, "en", False, analyser, 0.5)


def graver(analyser: str = "2", score: float = GRAVE) -> Reading:
    return reading(analyser, score, "I want to kill myself", "words that may tell of not wanting to live")


@pytest.fixture
def told(engine: Engine, vault: Vault) -> UUID:
    """A story that the first machine only wondered about."""
    story = Shelf(engine, vault).tell(WORDS).id
    read_by(engine, vault, story, reading("1", FAINT))
    return UUID(str(story))


def read_by(engine: Engine, vault: Vault, story: UUID, *readings: Reading) -> None:
    for one in readings:
        with transaction(engine) as session:
            tagging.write(session, vault, session.get_one(Narrative, story), one)


def act(engine: Engine, verb: Callable[[Concern], object]) -> None:
    with transaction(engine) as session:
        verb(session.scalars(select(Concern)).one())


def only(engine: Engine, vault: Vault) -> tuple[bool, bool, list[tuple[str, str]]]:
    """(closed, acknowledged, words)."""
    with Session(engine) as session:
        there = session.scalars(select(Concern)).one()
        return there.closed, there.acknowledged, there.open_words(vault)


def closes(vault: Vault) -> Callable[[Concern], object]:
    return lambda one: one.note_outcome(SOMEBODY, "no_further_action", "", vault)


def test_the_gravest_words_open_a_closed_concern_again_and_the_queue_says_why(
    engine: Engine, vault: Vault, told: UUID, signed_in: SignedIn
) -> None:
    lead = signed_in(Role.SAFEGUARDING_LEAD)
    act(engine, closes(vault))
    assert "No open concerns" in lead.get("/work/concerns").text
    read_by(engine, vault, told, graver())
    page = lead.get("/work/concerns").text
    assert "Look today" in page
    assert f"{NOW}</a>" in page
    assert "<strong>1</strong> open concern: 1 not acknowledged yet" in page
    closed, acknowledged, words = only(engine, vault)
    assert (closed, acknowledged) == (False, False)
    assert words == [
        ("Home is hard.", WONDERS),
        ("I want to kill myself", f"words that may tell of not wanting to live; {NOW}"),
    ]
    [concern] = _ids(engine)
    assert NOW in lead.get(f"/work/concerns/{concern}").text


@pytest.mark.parametrize("score", [LIKELY, GRAVE])
def test_what_was_put_aside_unread_waits_again_when_the_machine_does_more_than_wonder(
    score: float, engine: Engine, vault: Vault, told: UUID
) -> None:
    act(engine, lambda one: one.put_aside(SOMEBODY))
    read_by(engine, vault, told, graver(score=score))
    closed, acknowledged, words = only(engine, vault)
    assert (closed, acknowledged, len(words)) == (False, False, 2)


def test_the_words_join_a_concern_that_still_waits(engine: Engine, vault: Vault, told: UUID) -> None:
    read_by(engine, vault, told, graver(score=LIKELY))
    assert NOW in only(engine, vault)[2][-1][1]


@pytest.mark.parametrize("deals", ["acknowledge", "close"])
def test_what_a_person_read_does_not_come_up_for_less_than_the_gravest_words(
    deals: str, engine: Engine, vault: Vault, told: UUID
) -> None:
    act(engine, closes(vault) if deals == "close" else lambda one: one.acknowledge(SOMEBODY))
    before = only(engine, vault)
    read_by(engine, vault, told, graver(score=LIKELY), reading("3", 0.9))
    assert only(engine, vault) == before


@pytest.mark.parametrize("then", [FAINT, LIKELY, GRAVE])
def test_what_was_read_so_before_is_no_news(then: float, engine: Engine, vault: Vault, told: UUID) -> None:
    """Also where a version in between read less."""
    read_by(engine, vault, told, graver("2"), reading("3", FAINT))
    act(engine, closes(vault))
    before = only(engine, vault)
    read_by(engine, vault, told, graver("4", then))
    assert only(engine, vault) == before


def test_the_first_reading_raises_nothing_twice(engine: Engine, vault: Vault) -> None:
    """What a person raised and closed before the machine came to it stays closed; so it was before there was a second
    reading, and the person read all of it."""
    story = Shelf(engine, vault).tell(WORDS)
    with transaction(engine) as session:
        concerns.raise_by_hand(session, vault, story.id, [("", "raised by the first reader")], SOMEBODY)
    act(engine, closes(vault))
    read_by(engine, vault, story.id, graver())
    assert only(engine, vault)[0]


def test_a_failed_reading_hides_nothing_that_a_newer_machine_reads(engine: Engine, vault: Vault, told: UUID) -> None:
    with transaction(engine) as session:
        tagging._hand_to_a_person(session, vault, session.get_one(Narrative, told), "2")
    act(engine, closes(vault))
    read_by(engine, vault, told, graver("3"))
    assert not only(engine, vault)[0]


def test_a_failed_first_reading_hides_nothing_either(engine: Engine, vault: Vault) -> None:
    story = Shelf(engine, vault).tell(WORDS)
    with transaction(engine) as session:
        tagging._hand_to_a_person(session, vault, session.get_one(Narrative, story.id), "1")
    act(engine, closes(vault))
    read_by(engine, vault, story.id, graver("2"))
    assert not only(engine, vault)[0]


def cannot_read(analyser: str) -> Reading:
    return replace(reading(analyser, FAINT), language="pl", needs_person=True)


def test_what_was_put_aside_unread_waits_again_when_a_newer_machine_cannot_read_it(
    engine: Engine, vault: Vault, told: UUID
) -> None:
    act(engine, lambda one: one.put_aside(SOMEBODY))
    read_by(engine, vault, told, cannot_read("2"))
    closed, acknowledged, words = only(engine, vault)
    assert (closed, acknowledged) == (False, False)
    assert any("could not read" in why for _, why in words)
    act(engine, lambda one: one.put_aside(SOMEBODY))
    read_by(engine, vault, told, cannot_read("3"))
    assert only(engine, vault)[1]


def test_what_a_person_closed_is_not_opened_by_a_machine_that_cannot_read_it(
    engine: Engine, vault: Vault, told: UUID
) -> None:
    act(engine, closes(vault))
    read_by(engine, vault, told, cannot_read("2"))
    assert only(engine, vault)[0]


def test_the_line_of_the_audit_says_that_it_came_up_in_a_rereading(engine: Engine, vault: Vault, told: UUID) -> None:
    read_by(engine, vault, told, graver())
    with Session(engine) as session:
        [line] = session.scalars(select(Event).where(Event.verb == "raised again"))
        assert line.detail == {"reread": True}


def test_the_way_to_be_reached_that_raised_it_takes_the_words_once(engine: Engine, vault: Vault) -> None:
    story = Shelf(engine, vault).tell(WORDS)
    with transaction(engine) as session:
        concerns.raise_by_hand(session, vault, story.id, [("", concerns.LEFT_A_WAY)], CONTRIBUTOR)
    read_by(engine, vault, story.id, reading("1", FAINT), graver("2"), graver("3"))
    assert len(only(engine, vault)[2]) == 3


def _ids(engine: Engine) -> list[UUID]:
    with Session(engine) as session:
        return list(session.scalars(select(Concern.id)))
