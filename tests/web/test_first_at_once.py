"""A first reader speaks about a concern at the very moment in which the lead deals with it unread.

On PostgreSQL alone: SQLite lets one request write at a time.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import sleep
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.stories import Shelf
from tests.web.test_protect import lead
from voice import tagging
from voice.config import Settings
from voice.database import transaction
from voice.records import Concern, Narrative, concerns, roads
from voice.records.events import CONTRIBUTOR
from voice.vault import Vault

__all__ = ["lead"]
LEAD = uuid4()
NOBODY_WAITS_LONGER = "&options=-c%20lock_timeout%3D5s"
UPHELD = {"upheld": "yes"}
SPEAKS = {
    "opinion": UPHELD,
    "pass-on": UPHELD,
    "set-aside": UPHELD,
    "step-back": UPHELD,
    "concern": {"note": "She said it was not the first time."},
}


@pytest.fixture
def settings(settings: Settings, postgres_tables: str) -> Settings:
    return settings.model_copy(update={"database_url": postgres_tables + NOBODY_WAITS_LONGER})


@pytest.fixture
def concern(shelf: Shelf) -> UUID:
    """In a story that a machine may have sent, so that every button is there."""
    story = shelf.tell()
    raised = shelf.alarm(story)
    shelf.doubt(story)
    return raised


@pytest.mark.parametrize("button", SPEAKS)
def test_what_a_first_reader_says_is_never_put_aside_unread_with_the_concern(
    button: str, reader: SuspiciousClient, concern: UUID, engine: Engine
) -> None:
    """The lead's press is stored last and was made first: neither has seen what the other did."""
    with Session(engine) as session:
        address = f"/work/first/{session.get_one(Concern, concern).narrative_id}"
    assert reader.get(address).status_code == 200
    with ThreadPoolExecutor(1) as hand, Session(engine) as session:
        aside = roads.concern_for(session, concern, frozenset(), hold=True)
        assert aside
        aside.put_aside(LEAD)
        session.flush()
        pressed = hand.submit(reader.send, f"{address}/{button}", follow=False, **SPEAKS[button])
        wait_until_somebody_waits(engine)
        session.commit()
        assert pressed.result().status_code in {200, 302, 303}
    with Session(engine) as session:
        assert not session.get_one(Concern, concern).acknowledged


def test_what_two_say_at_once_of_one_story_is_kept_of_both(
    reader: SuspiciousClient, concern: UUID, engine: Engine, vault: Vault
) -> None:
    with Session(engine) as session:
        address = f"/work/first/{session.get_one(Concern, concern).narrative_id}"
    reader.get(address)
    with ThreadPoolExecutor(1) as hand, Session(engine) as session:
        there = roads.concern_for(session, concern, frozenset(), hold=True)
        assert there
        there.raise_again(LEAD, [("", "A neighbour rang too.")], vault)
        session.flush()
        pressed = hand.submit(reader.send, f"{address}/concern", follow=False, **SPEAKS["concern"])
        wait_until_somebody_waits(engine)
        session.commit()
        assert pressed.result().status_code in {200, 303}
    with Session(engine) as session:
        notes = [why or quote for quote, why in session.get_one(Concern, concern).open_words(vault)]
    assert notes == ["harm", "A neighbour rang too.", concerns.NOTE]


def test_what_was_said_since_a_concern_was_looked_up_is_kept(concern: UUID, engine: Engine, vault: Vault) -> None:
    with Session(engine) as session:
        there = session.get_one(Concern, concern)
        with transaction(engine) as meanwhile:
            meanwhile.get_one(Concern, concern).raise_again(LEAD, [("", "A neighbour rang too.")], vault)
        assert there.narrative_id
        concerns.raise_by_hand(session, vault, there.narrative_id, [("", "She rang again.")], uuid4())
        session.commit()
    assert whys(engine, concern, vault) == ["harm", "A neighbour rang too.", "She rang again."]


def test_what_the_machine_finds_while_the_lead_writes_is_kept_of_both(
    shelf: Shelf, engine: Engine, vault: Vault
) -> None:
    story = shelf.tell(contact="07700 900123")
    with transaction(engine) as session:
        raised = concerns.raise_by_hand(session, vault, story.id, [("", concerns.LEFT_A_WAY)], CONTRIBUTOR).id

    def find() -> None:
        with transaction(engine) as session:
            tagging.raise_concern(session, vault, session.get_one(Narrative, story.id), [("hits me", "harm")])

    with ThreadPoolExecutor(1) as machine, Session(engine) as session:
        there = roads.concern_for(session, raised, frozenset(), hold=True)
        assert there
        there.raise_again(LEAD, [("", "A neighbour rang too.")], vault)
        session.flush()
        found = machine.submit(find)
        wait_until_somebody_waits(engine)
        session.commit()
        found.result()
    assert whys(engine, raised, vault) == [concerns.LEFT_A_WAY, "A neighbour rang too.", "harm"]


def test_the_lead_does_not_wait_for_a_first_reader_who_holds_the_story(
    lead: SuspiciousClient, shelf: Shelf, engine: Engine
) -> None:
    """Else each could wait for the other: the reader holds the story and then the concern."""
    story = shelf.tell(contact="07700 900123")
    raised = shelf.alarm(story)
    with Session(engine) as session:
        session.get_one(Narrative, story.id, with_for_update=True)
        assert "07700 900123" in lead.send(f"/work/concerns/{raised}/contact").text


def whys(engine: Engine, concern: UUID, vault: Vault) -> list[str]:
    with Session(engine) as session:
        return [why for _, why in session.get_one(Concern, concern).open_words(vault)]


def wait_until_somebody_waits(engine: Engine) -> None:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _ in range(200):
        with transaction(engine) as session:
            if session.scalar(waiting):
                return
        sleep(0.1)
    raise AssertionError("nobody waits for the lead")
