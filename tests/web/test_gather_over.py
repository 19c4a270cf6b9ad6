"""A gathering that is over, not begun, changed or deleted: paper is entered for weeks, and no refusal drops a word."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.gatherings import TODAY, count, enter
from tests.web.pressed import form_on
from voice.access import Role
from voice.config import Settings
from voice.database import transaction
from voice.records import Event, Gathering

SignedIn = Callable[..., SuspiciousClient]
OVER, LONG_OVER, BEFORE = -3, -29, 5
OFFERS = {
    "Enter a story</a>", "Poster to print", "Code as a picture", "Close it early", "Open it again", "Call it off",
    "Change its name",
}  # fmt: skip


def moved(engine: Engine, gathering: Gathering, starts: int, ends: int) -> None:
    """Its days, counted from today."""
    with transaction(engine) as session:
        there = session.get_one(Gathering, gathering.id)
        there.starts_on, there.ends_on = TODAY + timedelta(days=starts), TODAY + timedelta(days=ends)


def events_of(engine: Engine, subject: UUID) -> list[tuple[str, object]]:
    with Session(engine) as session:
        rows = session.scalars(select(Event).where(Event.subject_id == subject).order_by(Event.at)).all()
        return [(row.verb, row.detail.get("fields")) for row in rows]


def test_paper_is_entered_for_weeks_after_the_end_and_the_page_says_until_when(
    engine: Engine, facilitator: SuspiciousClient, gathering: Gathering, settings: Settings
) -> None:
    moved(engine, gathering, -10, OVER)
    last = TODAY + timedelta(days=OVER + settings.entering_days)
    assert f"until {last.day} {last:%B %Y}" in facilitator.get(f"/work/gatherings/{gathering.id}").text
    assert f"until {last.day} {last:%B %Y}" in facilitator.get(f"/work/gatherings/{gathering.id}/enter").text
    assert "It is safely in" in enter(facilitator, gathering)
    moved(engine, gathering, -40, -settings.entering_days)
    assert "It is safely in" in enter(facilitator, gathering, token="t2")
    assert count(engine) == 2


@pytest.mark.parametrize(
    ("starts", "ends", "says"), [(-60, LONG_OVER, "could be entered here until"), (1, 2, "begins on")]
)
def test_that_nothing_can_be_entered_is_said_before_anybody_types(
    engine: Engine, facilitator: SuspiciousClient, gathering: Gathering, starts: int, ends: int, says: str
) -> None:
    moved(engine, gathering, starts, ends)
    page = facilitator.get(f"/work/gatherings/{gathering.id}/enter").text
    assert "You cannot enter stories here today" in page
    assert says in page
    assert "<textarea" not in page


def test_when_its_time_ends_while_somebody_types_the_page_keeps_every_word(
    engine: Engine, facilitator: SuspiciousClient, gathering: Gathering
) -> None:
    moved(engine, gathering, -60, LONG_OVER)
    page = enter(facilitator, gathering, **{"led_to-answer": "nobody had asked"})
    assert 'role="alert"' in page
    assert "Nothing is stored" in page
    assert "sent home again" in page
    assert "nobody had asked" in page
    assert count(engine) == 0
    moved(engine, gathering, -60, 0)
    assert "It is safely in" in enter(facilitator, gathering, **{"led_to-answer": "nobody had asked"})


@pytest.mark.parametrize(
    ("starts", "ends", "closed", "offers"),
    [
        (0, 1, False, {"Enter a story</a>", "Poster to print", "Code as a picture", "Close it early"}),
        (0, 1, True, {"Enter a story</a>", "Open it again"}),
        (BEFORE, 9, False, {"Poster to print", "Code as a picture", "Call it off"}),
        (BEFORE, 9, True, {"Open it again"}),
        (-9, OVER, False, {"Enter a story</a>"}),
        (-9, OVER, True, {"Enter a story</a>"}),
        (-60, LONG_OVER, False, set()),
    ],
)
def test_a_gathering_offers_only_what_makes_sense(
    engine: Engine, facilitator: SuspiciousClient, gathering: Gathering,
    starts: int, ends: int, closed: bool, offers: set[str],
) -> None:  # fmt: skip
    if closed:
        facilitator.send(f"/work/gatherings/{gathering.id}/close")
    moved(engine, gathering, starts, ends)
    page = facilitator.get(f"/work/gatherings/{gathering.id}").text
    assert {one for one in OFFERS if one in page} == offers | {"Change its name"}


def test_a_gathering_is_changed_and_the_audit_says_which_parts(
    engine: Engine, facilitator: SuspiciousClient, gathering: Gathering
) -> None:
    moved(engine, gathering, -60, LONG_OVER)
    form = form_on(facilitator, f"/work/gatherings/{gathering.id}/change", "Keep the changes")
    assert form.fields["name"] == ["Tuesday group"]
    new = {"name": "Friday group", "kind_of_place": "hall", "ends_on": TODAY.isoformat()}
    page = form.press(**new).text
    assert "Your gathering is changed." in page
    assert "Friday group" in page
    assert "open now" in page
    assert "Nothing was changed" in form.press(**new).text
    assert events_of(engine, gathering.id) == [("changed", "name, kind_of_place, ends_on")]


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("kind_of_place", "moon"), ("ends_on", "1900-01-01")])
def test_a_change_that_cannot_be_keeps_what_was_typed(
    engine: Engine, facilitator: SuspiciousClient, gathering: Gathering, field: str, value: str
) -> None:
    form = form_on(facilitator, f"/work/gatherings/{gathering.id}/change", "Keep the changes")
    answer = form.press(**({"name": "Friday group"} | {field: value}))
    assert answer.status_code == 400
    assert "Something needs changing" in answer.text
    assert field == "name" or 'value="Friday group"' in answer.text
    assert events_of(engine, gathering.id) == []


def test_a_gathering_in_which_nothing_was_told_is_deleted_once(
    engine: Engine, facilitator: SuspiciousClient, gathering: Gathering
) -> None:
    form = form_on(facilitator, f"/work/gatherings/{gathering.id}/change", "Delete this gathering")
    for page in (form.press().text, form.press().text):
        assert "That gathering is deleted." in page
        assert "You have none yet" in page
    assert events_of(engine, gathering.id) == [("deleted", None)]
    with Session(engine) as session:
        assert session.get(Gathering, gathering.id) is None


def test_a_gathering_in_which_something_was_told_cannot_be_deleted(
    engine: Engine, facilitator: SuspiciousClient, gathering: Gathering
) -> None:
    form = form_on(facilitator, f"/work/gatherings/{gathering.id}/change", "Delete this gathering")
    enter(facilitator, gathering)
    assert "Delete this gathering" not in facilitator.get(f"/work/gatherings/{gathering.id}/change").text
    assert re.search(r'class="flash refused" role="alert"[^<]*>.*Something was told', form.press().text)
    with Session(engine) as session:
        assert session.get(Gathering, gathering.id)


def test_nobody_changes_or_deletes_a_gathering_of_somebody_else(
    engine: Engine, gathering: Gathering, signed_in: SignedIn
) -> None:
    other = signed_in(Role.FACILITATOR, email="other@example.org")
    assert other.get(f"/work/gatherings/{gathering.id}/change").status_code == 404
    for deed in ("change", "delete"):
        assert other.send(f"/work/gatherings/{gathering.id}/{deed}", name="Mine").status_code == 404
    assert events_of(engine, gathering.id) == []
