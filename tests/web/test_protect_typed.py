"""What the safeguarding lead has typed is still there, whichever button was pressed and however it was answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.pressed import form_on, forms_in
from tests.web.stories import Shelf
from voice.access import Role
from voice.database import now, transaction
from voice.records import Concern, Event, Narrative, Outcome
from voice.records.concerns import Acknowledgement, Road
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]
NOTE = "Rang the front door team <at nine>.\nThey ring back."


@pytest.fixture
def lead(signed_in: SignedIn) -> SuspiciousClient:
    return signed_in(Role.SAFEGUARDING_LEAD)


@pytest.fixture
def concern(engine: Engine, vault: Vault) -> Concern:
    story = Shelf(engine, vault).tell(contact="07700 900123")
    with transaction(engine) as session:
        made = Concern(narrative_id=story.id, raised_by="machine").seal_words(vault, [("taxi", "x")])
        session.add(made)
    return made


def rows(engine: Engine, kind: Any) -> list[Any]:
    with Session(engine) as session:
        return list(session.scalars(select(kind)))


@pytest.mark.parametrize(
    ("button", "more", "says", "status"),
    [
        ("Keep this outcome", {}, "Choose what was done.", 400),
        ("I have seen it", {"kind": "spoken_with"}, "Acknowledged.", 200),
        ("Show how to reach them", {"kind": "spoken_with"}, "07700 900123", 200),
        ("Send it the other way", {"about": "lead"}, "keep it with an outcome, or clear it", 400),
    ],
)
def test_a_note_is_still_there_whichever_button_was_pressed(
    button: str, more: dict[str, str], says: str, status: int, lead: SuspiciousClient, concern: Concern,
    engine: Engine, vault: Vault,
) -> None:  # fmt: skip
    address = f"/work/concerns/{concern.id}"
    page = form_on(lead, address, button).press(note=NOTE, **more)
    assert page.status_code == status
    assert says in page.text
    (keeps,) = forms_in(page, lead, address, "Keep this outcome")
    assert keeps.fields["note"] == [NOTE]
    assert (rows(engine, Outcome), rows(engine, Road)) == ([], [])
    keeps.press(**{"kind": "referred"})
    assert [one.open_note(vault) for one in rows(engine, Outcome)] == [NOTE]
    assert len(rows(engine, Acknowledgement)) == 1


def test_a_refused_outcome_shows_no_story_without_its_opening_written_down(
    lead: SuspiciousClient, concern: Concern, engine: Engine
) -> None:
    page = lead.send(f"/work/concerns/{concern.id}/outcome", note=NOTE)
    assert page.status_code == 409
    assert "Mrs Pell" in page.text
    opened = [event for event in rows(engine, Event) if event.verb == "original opened"]
    assert [(one.subject_id, one.actor) for one in opened] == [(concern.narrative_id, str(lead.member.id))]


def test_a_note_is_kept_too_where_the_story_was_taken_back(
    lead: SuspiciousClient, concern: Concern, engine: Engine
) -> None:
    address = f"/work/concerns/{concern.id}"
    with transaction(engine) as session:
        session.get_one(Narrative, concern.narrative_id).withdraw()
    for button in ("Keep this outcome", "I have seen it"):
        page = form_on(lead, address, button).press(note=NOTE)
        assert forms_in(page, lead, address, "Keep this outcome")[0].fields["note"] == [NOTE]
    with transaction(engine) as session:
        session.query(Event).update({"at": now() - timedelta(hours=2)})
    lead.send(f"{address}/outcome", note=NOTE)
    assert len([event for event in rows(engine, Event) if event.verb == "kept words opened"]) == 2


def test_enter_in_a_field_presses_nothing(lead: SuspiciousClient, concern: Concern) -> None:
    page = lead.get(f"/work/concerns/{concern.id}").text
    assert page.index('<button form="outcome" disabled hidden>') < page.index("Show how to reach them")
