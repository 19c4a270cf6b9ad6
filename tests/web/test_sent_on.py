"""Nobody of the safeguarding pair can have a concern alone, and close it, without a third person seeing that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.pressed import dealt_with
from tests.web.stories import Shelf
from voice.access import Member, Role
from voice.database import now, transaction
from voice.records import Concern, Notice, Road, concerns, notices
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]
LEAD, DEPUTY, THIRD = Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY, Role.DATA_PROTECTION_LEAD
HEAD = "Concerns kept from the lead or the deputy"
ALONE = "Closed by whoever kept it from the other"


@pytest.fixture
def concern(engine: Engine, vault: Vault) -> Concern:
    story = Shelf(engine, vault).tell("He hurt me.")
    with transaction(engine) as session:
        return concerns.raise_by_hand(session, vault, story.id, [("He hurt me.", "harm")], story.id)


def told(engine: Engine) -> list[object]:
    with Session(engine) as session:
        return list(session.scalars(select(Notice.member_id).where(Notice.about == notices.SENT_ON)))


@pytest.mark.parametrize("kind", concerns.OUTCOMES)
def test_a_third_person_sees_who_kept_a_concern_from_the_other_and_who_closed_it(
    signed_in: SignedIn, concern: Concern, engine: Engine, kind: str
) -> None:
    lead, deputy, third = signed_in(LEAD), signed_in(DEPUTY), signed_in(THIRD)
    with transaction(engine) as session:
        session.get_one(Member, lead.member.id).name = "Alison Hargreave"
    assert HEAD not in third.get("/work").text
    address = f"/work/concerns/{concern.id}"
    assert "is shown to the data protection lead" in lead.get(address).text
    for _ in range(2):
        lead.send(f"{address}/road", about="deputy")
    assert deputy.get(address).status_code == 404
    assert told(engine) == [third.member.id]
    page = third.get("/work").text
    assert f"concern {concern.id.hex[:6]}, kept from the deputy by Alison Hargreave" in page
    assert "Still open." in page
    assert ALONE not in page
    dealt_with(lead, concern.id, "Keep this outcome", kind=kind)
    page = third.get("/work").text
    assert f"by Alison Hargreave: {concerns.OUTCOMES[kind]}." in page
    assert ALONE in page
    assert "hurt" not in page
    assert told(engine) == [third.member.id] * 2
    assert HEAD not in lead.get("/work").text + deputy.get("/work").text


def test_what_both_may_see_is_closed_without_a_third(signed_in: SignedIn, concern: Concern, engine: Engine) -> None:
    lead, third = signed_in(LEAD), signed_in(THIRD)
    lead.send(f"/work/concerns/{concern.id}/road", about="staff")
    dealt_with(lead, concern.id, "Keep this outcome", kind="no_further_action")
    assert told(engine) == []
    assert HEAD not in third.get("/work").text


def test_where_no_data_protection_lead_is_outside_the_pair_an_administrator_is_told(
    signed_in: SignedIn, concern: Concern, engine: Engine
) -> None:
    lead, admin = signed_in(LEAD), signed_in(Role.ADMINISTRATOR)
    both = signed_in(DEPUTY, THIRD, email="both@example.org")
    lead.send(f"/work/concerns/{concern.id}/road", about="deputy")
    assert told(engine) == [admin.member.id]
    assert HEAD in admin.get("/work").text
    assert HEAD not in both.get("/work").text


def test_it_is_shown_for_four_weeks_and_whoever_read_nothing_alone_is_not_marked(
    signed_in: SignedIn, concern: Concern, engine: Engine
) -> None:
    lead, deputy, third = signed_in(LEAD), signed_in(DEPUTY), signed_in(THIRD)
    lead.send(f"/work/concerns/{concern.id}/road", about="lead")
    dealt_with(deputy, concern.id, "Keep this outcome", kind="referred")
    page = third.get("/work").text
    assert "kept from the lead by" in page
    assert ALONE not in page
    with transaction(engine) as session:
        session.execute(delete(Notice))
        session.scalars(select(Road)).one().at = now() - timedelta(days=29)
    assert HEAD not in third.get("/work").text
