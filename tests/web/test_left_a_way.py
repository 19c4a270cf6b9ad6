"""Whoever leaves a way to be reached may ask for help in it: the safeguarding lead looks, however plain the story."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.pressed import dealt_with
from voice import tagging
from voice.access import Role
from voice.database import transaction
from voice.records import Concern, Event, Narrative, Road, concerns
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]
Teller = Callable[..., Narrative]
BLAND = "We had maths and then lunch. It was all right."
CRY = "My stepdad hits me every night. Ring me on 07700 900123"
GRAVE = "some nights i want to kill myself and nobody knows"


def only_concern(engine: Engine) -> Concern:
    with Session(engine) as session:
        return session.scalars(select(Concern)).one()


def words_of(engine: Engine, vault: Vault) -> str:
    return " ".join(" ".join(one) for one in only_concern(engine).open_words(vault))


@pytest.fixture
def lead(signed_in: SignedIn) -> SuspiciousClient:
    return signed_in(Role.SAFEGUARDING_LEAD)


def test_a_plain_story_with_a_way_to_be_reached_is_looked_at_today(
    lead: SuspiciousClient, story: Teller, engine: Engine, vault: Vault
) -> None:
    story(BLAND, contact=CRY)
    tagging.sweep(engine, vault)
    page = lead.get("/work/concerns").text
    assert str(only_concern(engine).id) in page.split('id="today"')[1].split('id="faint"')[0]
    assert "they left a way to be reached" in page
    assert "stepdad" not in page
    address = f"/work/concerns/{only_concern(engine).id}"
    assert "raised, whoever told it" in lead.get(address).text
    assert "stepdad" in lead.send(f"{address}/contact").text


def test_a_plain_story_without_one_calls_nobody(story: Teller, engine: Engine) -> None:
    story(BLAND)
    with Session(engine) as session:
        assert not session.scalars(select(Concern)).all()


def test_what_the_machine_hears_joins_it_once(
    lead: SuspiciousClient, story: Teller, engine: Engine, vault: Vault
) -> None:
    told = story(GRAVE, contact=CRY)
    dealt_with(lead, only_concern(engine).id)
    tagging.sweep(engine, vault)
    assert "kill myself" in words_of(engine, vault)
    assert "Waits for you" in lead.get("/work/concerns").text
    before = only_concern(engine).words_sealed
    with transaction(engine) as session:
        tagging.raise_concern(session, vault, session.get_one(Narrative, told.id), [("again", "twice")])
    assert only_concern(engine).words_sealed == before


def test_what_was_left_before_is_called_for_when_the_worker_starts(
    lead: SuspiciousClient, story: Teller, engine: Engine, vault: Vault
) -> None:
    for _ in range(tagging.PORTION + 1):
        story(BLAND, contact=CRY)
    as_it_was(engine)
    assert [tagging.call_for_contacts(engine, vault) for _ in range(3)] == [tagging.PORTION, 1, 0]
    assert f"<strong>{tagging.PORTION + 1}</strong> open concerns" in lead.get("/work/concerns").text


@pytest.mark.parametrize(("done", "waits"), [(None, True), ("I have seen it", True), ("Keep this outcome", False)])
def test_what_the_machine_raised_before_comes_up_unless_it_is_closed(
    done: str | None, waits: bool, lead: SuspiciousClient, story: Teller, engine: Engine, vault: Vault
) -> None:
    told = story(BLAND, contact=CRY)
    as_it_was(engine)
    tagging.sweep(engine, vault)
    with transaction(engine) as session:
        narrative = session.get_one(Narrative, told.id)
        if not concerns.of_narrative(session, told.id):
            tagging.raise_concern(session, vault, narrative, [("lunch", "faint")])
    if done:
        dealt_with(lead, only_concern(engine).id, done, kind="spoken_with")
    tagging.call_for_contacts(engine, vault)
    assert tagging.call_for_contacts(engine, vault) == 0
    page = lead.get("/work/concerns").text
    assert ("Waits for you" in page, "No open concerns" in page) == (waits, not waits)


def as_it_was(engine: Engine) -> None:
    """Before anybody was called for a way to be reached."""
    with transaction(engine) as session:
        session.execute(delete(Concern))
        session.execute(delete(Event).where(Event.subject == "concerns"))


def test_a_worker_calls_before_it_waits(
    story: Teller, engine: Engine, vault: Vault, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    story(BLAND, contact=CRY)
    as_it_was(engine)
    monkeypatch.setattr(tagging, "keep_sweeping", lambda once, _wanted: once())
    monkeypatch.setattr(tagging.signal, "signal", lambda *_: None)
    tagging.work(settings.database, settings.keys_file, settings.themes_folder)
    assert "they left a way to be reached" in words_of(engine, vault)


def test_whom_the_way_to_be_reached_names_is_not_shown_it_and_keeps_their_note(
    lead: SuspiciousClient, story: Teller, signed_in: SignedIn, engine: Engine
) -> None:
    story(BLAND, contact="Mrs Ade hurts me. Text my aunt.")
    address = f"/work/concerns/{only_concern(engine).id}"
    page = lead.send(f"{address}/contact", note="half a note").text
    assert "Mrs Ade hurts me" not in page
    assert "A name like yours stands in the way to reach them." in page
    assert "half a note" in page
    lead.send(f"{address}/road", about="lead")
    assert "Mrs Ade hurts me" in signed_in(Role.SAFEGUARDING_DEPUTY).send(f"{address}/contact").text


@pytest.mark.parametrize("first", [Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY])
def test_a_way_to_be_reached_that_names_both_is_shown_to_neither_and_a_third_is_told(
    first: Role, story: Teller, signed_in: SignedIn, engine: Engine
) -> None:
    """Both members of the pair are called Sam Ade; nobody but they has looked at it yet."""
    pair = {role: signed_in(role) for role in (Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY)}
    third = signed_in(Role.DATA_PROTECTION_LEAD)
    story(BLAND, contact="Mrs Ade hurts me. Text my aunt.")
    address = f"/work/concerns/{only_concern(engine).id}"
    one, other = pair.pop(first), *pair.values()
    assert "hurts me" not in one.send(f"{address}/contact").text
    one.send(f"{address}/road", about=first.removeprefix("safeguarding_"))
    for client in (one, other):
        assert client.get(address).status_code == 404
        assert client.send(f"{address}/contact").status_code == 404
    assert "may name the lead and the deputy, so neither sees it" in third.get("/work").text
    with Session(engine) as session:
        assert session.scalars(select(Road.about)).all() == ["both"]
