"""What people did with the demo's stories: on days of its own, and with every name hidden before a story goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from voice import tagging
from voice.database import now, transaction
from voice.demo import area, stories
from voice.forms import Library, narrative_text
from voice.records import Concern, Event, FirstReading, Narrative, Outcome, Review
from voice.records.events import DOUBTED
from voice.records.masked import MaskedStory, everywhere, masks_of, whole_word
from voice.records.queues import to_read_first
from voice.vault import Vault

DETAILS = {
    word for story in stories.invented() for kind in story.hidden if kind != "age" for word in story.hidden[kind]
}


@pytest.fixture
def told(app: Flask, engine: Engine, vault: Vault) -> Iterator[Session]:
    """Every story, not read by the machine; one of long ago, one of last week and the newest raised a concern."""
    area.people_and_places(app)
    assert sum(stories.tell_all(app, app.extensions["voice"])) == sum(1 for _ in stories.invented())
    with transaction(engine) as session:
        by_age = session.scalars(select(Narrative).order_by(Narrative.told_at)).all()
        last_week = next(one for one in by_age if one.told_at > now() - timedelta(days=10))
        for narrative in (by_age[0], last_week, by_age[-1]):
            tagging.raise_concern(session, vault, narrative, [("words", "why")])
    stories.carry_on(app)
    stories.answer_concerns(app, vault)
    with Session(engine) as session:
        yield session


def test_what_a_first_reader_hid_stands_in_the_story() -> None:
    library = Library()
    for story in stories.invented():
        text = narrative_text(library.get(story.form), story.answers)
        wanted = [*story.not_hidden, *(word for words in story.hidden.values() for word in words)]
        assert [word for word in wanted if not everywhere(text, word)] == [], story.token


def test_no_name_that_a_first_reader_hid_in_one_story_is_left_in_another(told: Session, vault: Vault) -> None:
    """Without the machine's masks: what the first reader did is enough on its own."""
    passed = told.scalars(select(Narrative).join(FirstReading, FirstReading.narrative_id == Narrative.id)).all()
    assert len(passed) > 150
    found = whole_word(*sorted(DETAILS, key=len, reverse=True))
    left = [
        word
        for narrative in passed
        for word in found.findall(MaskedStory(narrative.open_story(vault), masks_of(told, narrative.id)).text)
    ]
    assert left == []


def test_concerns_were_raised_seen_and_dealt_with_on_days_of_their_own(told: Session) -> None:
    concerns = told.scalars(select(Concern).order_by(Concern.raised_at)).all()
    history = [events_of(told, concern) for concern in concerns]
    assert [[verb for _, verb in lines] for lines in history] == [
        ["raised", "acknowledged", "outcome noted"], ["raised", "acknowledged"], ["raised"],
    ]  # fmt: skip
    for concern, lines in zip(concerns, history, strict=True):
        assert lines[0][0] == concern.raised_at
        assert lines[-1][0] < concern.raised_at + timedelta(days=3)
    assert concerns[0].raised_at < now() - timedelta(days=300)
    assert told.scalars(select(Outcome)).one().at < concerns[0].raised_at + timedelta(days=3)


def events_of(session: Session, concern: Concern) -> list[tuple[datetime, str]]:
    mine = select(Event.at, Event.verb).where(Event.subject_id == concern.id).order_by(Event.at)
    return [(at, verb) for at, verb in session.execute(mine)]


def test_what_a_machine_may_have_sent_waits_at_the_end_to_be_set_aside(told: Session) -> None:
    doubted = set(told.scalars(select(Event.subject_id).where(Event.verb == DOUBTED)))
    assert len(doubted) == 2
    assert told.scalars(select(FirstReading).where(FirstReading.narrative_id.in_(doubted))).all() == []
    assert {one.id for one in to_read_first(told, uuid4())[-2:]} == doubted


def test_each_story_was_told_then_opened_then_passed_on_then_reviewed(told: Session) -> None:
    facts = select(Narrative, FirstReading.at, Review.at).join(FirstReading, FirstReading.narrative_id == Narrative.id)
    rows = told.execute(facts.join(Review, Review.narrative_id == Narrative.id)).all()
    assert len(rows) > 100
    opened = dict(told.execute(select(Event.subject_id, Event.at).where(Event.verb == "original opened")).all())
    heard = dict(told.execute(select(Event.subject_id, Event.at).where(Event.verb == "told")).all())
    for narrative, read_at, reviewed_at in rows:
        assert narrative.told_at == heard[narrative.id] < opened[narrative.id] < read_at < reviewed_at < now()
        assert read_at - narrative.told_at < timedelta(days=2)
