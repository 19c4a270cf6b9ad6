"""While a newer machine reads all stories again nobody is called every minute; what is of its own is called at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from tests.posted import Post
from tests.test_calling import AT_LEAD, WORDS, Raise, do, later, post, raised, real, rows, sent
from tests.web.stories import Shelf
from voice import calling, tagging
from voice.config import Settings
from voice.database import now, transaction
from voice.records import CONTRIBUTOR, MACHINE, Call, Event, Narrative, Outcome, concerns
from voice.vault import Vault

__all__ = ["post", "raised", "real", "rows"]


@pytest.fixture
def reread(rows: Engine, raised: Raise, vault: Vault) -> Raise:
    """An old concern that somebody closed, and in whose story a newer machine reads more now."""

    def make() -> UUID:
        concern = raised(hours_ago=48)
        with transaction(rows) as session:
            session.execute(update(Event).where(Event.subject_id == concern).values(at=now() - timedelta(hours=48)))
        do(rows, concern, lambda one: one.note_outcome(UUID(int=1), "referred", "", vault))
        with transaction(rows) as session:
            session.execute(update(Outcome).values(at=now() - timedelta(hours=9)))
            session.execute(update(Event).where(Event.verb == "outcome noted").values(at=now() - timedelta(hours=9)))
        do(rows, concern, lambda one: one.raise_again(MACHINE, [("more", "harm")], vault, reread=True))
        return concern

    return make


def called_about(rows: Engine) -> int:
    with Session(rows) as session:
        return len(session.scalars(select(Call)).all())


def test_what_a_newer_machine_raises_again_goes_in_one_mail_an_hour(
    rows: Engine, real: Settings, post: Post, reread: Raise
) -> None:
    went = {}
    for minute in range(0, 125, 5):
        reread()
        if calling.call_who_is_due(real, rows):
            went[minute] = (sent(post), called_about(rows))
        later(rows, 5 / 60)
    assert went == {0: ([AT_LEAD], 1), 60: ([AT_LEAD], 13), 120: ([AT_LEAD], 25)}


@pytest.mark.parametrize("own", ["a new story", "a person", "put back"])
def test_what_is_of_its_own_waits_for_no_hour_and_takes_along_what_was_gathered(
    own: str, rows: Engine, real: Settings, post: Post, raised: Raise, reread: Raise, vault: Vault
) -> None:
    first, second = reread(), reread()
    assert calling.call_who_is_due(real, rows) == 1
    later(rows, 0.1)
    reread()
    do(rows, second, lambda one: one.put_aside(UUID(int=1)))
    assert calling.call_who_is_due(real, rows) == 0
    if own == "a new story":
        raised()
    elif own == "a person":
        do(rows, first, lambda one: one.note_outcome(UUID(int=1), "referred", "", vault))
        do(rows, first, lambda one: one.raise_again(UUID(int=2), [("", "look")], vault))
    else:
        do(rows, second, lambda one: one.put_back(UUID(int=1)))
    before = called_about(rows)
    assert calling.call_who_is_due(real, rows) == 1
    assert called_about(rows) == before + 2
    assert sent(post) == [AT_LEAD, AT_LEAD]


def test_what_the_machine_first_hears_beside_a_way_to_be_reached_waits_for_no_hour(
    rows: Engine, real: Settings, post: Post, reread: Raise, vault: Vault
) -> None:
    """Left to wait until a machine came to read the story, and seen by somebody meanwhile."""
    story = Shelf(rows, vault).tell(WORDS, contact="07700 900123")
    with transaction(rows) as session:
        concern = concerns.raise_by_hand(session, vault, story.id, [("", concerns.LEFT_A_WAY)], CONTRIBUTOR)
    do(rows, concern.id, lambda one: one.acknowledge(UUID(int=1)))
    later(rows, 3)
    reread()
    assert calling.call_who_is_due(real, rows) == 1
    later(rows, 0.1)
    with transaction(rows) as session:
        tagging.raise_concern(session, vault, session.get_one(Narrative, story.id), [("hits me", "harm")])
    assert calling.call_who_is_due(real, rows) == 1
