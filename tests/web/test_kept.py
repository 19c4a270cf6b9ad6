"""Whoever finds a receipt takes the story back, and erases neither the cry for help in it nor the way to be reached."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from voice import tagging
from voice.access import Role
from voice.database import transaction
from voice.keeping import withdrawal
from voice.records import Concern, Event, Kept, Narrative, Withdrawal, concerns, holding
from voice.records.events import CONTRIBUTOR
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]
Teller = Callable[..., Narrative]
WORDS = "It happens when he comes home. Nobody saw the marks."
WAY = "ring my aunt on 07700 900123"
WHOLE = [("", "raised by the first reader about the whole story")]
PICKED = [("Nobody saw the marks", "words the first reader picked")]


@pytest.fixture
def lead(signed_in: SignedIn) -> SuspiciousClient:
    return signed_in(Role.SAFEGUARDING_LEAD)


@pytest.fixture
def taken_back(engine: Engine, story: Teller, vault: Vault) -> Callable[..., UUID]:
    """A story that is raised for these words and then taken back; gives the concern's id."""

    def take(words: list[tuple[str, str]], contact: str = "", outcome: str = "") -> UUID:
        told = story(WORDS, contact=contact)
        with transaction(engine) as session:
            concern = concerns.raise_by_hand(session, vault, told.id, words, told.id)
            if outcome:
                concern.note_outcome(told.id, outcome, "", vault)
        with transaction(engine) as session:
            session.get_one(Narrative, told.id).withdraw()
        return concern.id

    return take


def kept(engine: Engine) -> list[Kept]:
    with Session(engine) as session:
        return list(session.scalars(select(Kept)))


NOTED = [("Look at the last line.", concerns.NOTE)]


@pytest.mark.parametrize("words", [WHOLE, NOTED, [*PICKED, *WHOLE], [*PICKED, *NOTED]])
def test_a_concern_about_the_whole_story_keeps_the_story(
    words: list[tuple[str, str]], lead: SuspiciousClient, taken_back: Callable[..., UUID], engine: Engine
) -> None:
    page = lead.get(f"/work/concerns/{taken_back(words)}").text
    assert WORDS in page
    assert "By our promise it is gone" not in page
    with Session(engine) as session:
        assert not session.scalars(select(Narrative)).all()
        assert "kept words opened" in session.scalars(select(Event.verb)).all()


def test_a_concern_with_words_keeps_those_alone(lead: SuspiciousClient, taken_back: Callable[..., UUID]) -> None:
    page = lead.get(f"/work/concerns/{taken_back(PICKED)}").text
    assert "Nobody saw the marks" in page
    assert "when he comes home" not in page
    assert "They left a way to be reached" not in page


def test_the_way_to_be_reached_stays_and_its_opening_is_written_down(
    lead: SuspiciousClient, taken_back: Callable[..., UUID], engine: Engine
) -> None:
    address = f"/work/concerns/{taken_back(PICKED, contact=WAY)}"
    page = lead.get(address).text
    assert WAY not in page
    assert "when he comes home" not in page
    assert WAY in lead.send(f"{address}/contact").text
    with Session(engine) as session:
        opened = session.scalars(select(Event).where(Event.subject == "kept")).all()
        assert [(one.verb, one.actor) for one in opened] == [("opened", str(lead.member.id))]
        assert holding.held(session).contacts == 1


def test_a_way_to_be_reached_alone_keeps_no_story(lead: SuspiciousClient, story: Teller, engine: Engine) -> None:
    told = story(WORDS, contact=WAY)
    with transaction(engine) as session:
        session.get_one(Narrative, told.id).withdraw()
    [only] = kept(engine)
    assert (only.story_sealed, bool(only.way_sealed)) == (None, True)
    assert WAY in lead.send(f"/work/concerns/{only.concern_id}/contact").text


def test_nothing_more_is_kept_once_an_outcome_was_noted(
    lead: SuspiciousClient, taken_back: Callable[..., UUID], engine: Engine
) -> None:
    concern = taken_back(WHOLE, contact=WAY, outcome="spoken_with")
    assert kept(engine) == []
    assert lead.send(f"/work/concerns/{concern}/contact").status_code == 404


def test_what_the_machine_could_not_read_is_kept(
    lead: SuspiciousClient, story: Teller, engine: Engine, vault: Vault
) -> None:
    told = story(WORDS)
    with transaction(engine) as session:
        tagging.raise_concern(session, vault, session.get_one(Narrative, told.id), [("", tagging.UNREADABLE)])
        session.flush()
        session.get_one(Narrative, told.id).withdraw()
    assert WORDS in lead.get(f"/work/concerns/{kept(engine)[0].concern_id}").text


def test_a_story_that_names_its_reader_is_not_shown_to_them_when_it_was_kept(
    lead: SuspiciousClient, story: Teller, engine: Engine, vault: Vault
) -> None:
    told = story("Mrs Ade hurt me.")
    with transaction(engine) as session:
        concern = concerns.raise_by_hand(session, vault, told.id, WHOLE, told.id)
        session.get_one(Narrative, told.id).withdraw()
    page = lead.get(f"/work/concerns/{concern.id}").text
    assert "This story may name you" in page
    assert "hurt me" not in page


def test_an_older_backup_keeps_them_too_before_it_forgets_the_story(
    story: Teller, engine: Engine, vault: Vault, tmp_path: Path
) -> None:
    """Both ways: by the list beside the database, and by the withdrawals in it."""
    by_list, by_row = story(WORDS, contact=WAY), story(WORDS, contact=WAY)
    with transaction(engine) as session:
        for one in (by_list, by_row):
            concerns.raise_by_hand(session, vault, one.id, WHOLE, one.id)
        session.add(Withdrawal(narrative_id=by_row.id, receipt=by_row.receipt, period=by_row.period))
    withdrawal.note(withdrawal.list_of(engine, tmp_path), {by_list.id})
    assert withdrawal.replay(engine, tmp_path) == 2
    with transaction(engine) as session:
        found = session.scalars(select(Kept)).all()
        assert [(one.open_story(vault), one.open(vault, CONTRIBUTOR)) for one in found] == [(WORDS, WAY)] * 2
        assert all(one.narrative_id is None for one in session.scalars(select(Concern)))
