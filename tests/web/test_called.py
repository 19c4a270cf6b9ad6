"""What the pages say of the mail that calls, and how many concerns wait, on every page of who deals with them."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import Engine

from tests.suspicious import SuspiciousClient
from tests.web.pressed import dealt_with
from tests.web.stories import Shelf
from voice.access import Role
from voice.config import Settings
from voice.database import transaction
from voice.records import About, Concern, calls
from voice.records.leases import beat
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]
Raise = Callable[..., UUID]
COUNT = re.compile(r'Concerns <b class="count">(\d+)<')


@pytest.fixture
def raised(engine: Engine, vault: Vault) -> Raise:
    def make(about: About | None = None, score: float = 0.6) -> UUID:
        shelf = Shelf(engine, vault)
        return shelf.alarm(shelf.tell(), score, about)

    return make


def fails(engine: Engine, concern: UUID, member: UUID) -> None:
    with transaction(engine) as session:
        beat(session, "worker")
        calls.make(session, session.get_one(Concern, concern), member).failed()


def count(page: str) -> int:
    found = COUNT.search(page)
    return int(found[1]) if found else 0


@pytest.mark.parametrize(
    "address", ["/work", "/work/concerns", "/work/concerns/closed", "/work/password", "/work/none"]
)
def test_every_page_of_the_pair_says_how_many_concerns_wait(address: str, signed_in: SignedIn, raised: Raise) -> None:
    lead, deputy = signed_in(Role.SAFEGUARDING_LEAD), signed_in(Role.SAFEGUARDING_DEPUTY)
    assert count(lead.get(address).text) == 0
    concerns = [raised(), raised(), raised(about=About.LEAD), raised(score=0.01)]
    assert (count(lead.get(address).text), count(deputy.get(address).text)) == (2, 3)
    dealt_with(lead, concerns[0])
    assert (count(lead.get(address).text), count(deputy.get(address).text)) == (1, 2)


def test_nobody_else_sees_that_anything_waits(signed_in: SignedIn, raised: Raise) -> None:
    raised()
    others = [role for role in Role if role not in {Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY}]
    assert 'class="count"' not in signed_in(*others).get("/work").text


def test_mail_that_does_not_go_out_stands_on_the_health_page_and_on_top_of_the_leads_queue(
    signed_in: SignedIn, raised: Raise, engine: Engine
) -> None:
    lead, concern = signed_in(Role.SAFEGUARDING_LEAD), raised()
    fails(engine, concern, lead.member.id)
    said = lead.get("/health")
    assert said.status_code == 503
    assert said.json == {"well": False, "wrong": ["The mail server does not take our mail. It is tried again."]}
    assert "Our mail does not go out." in lead.get("/work/concerns").text
    dealt_with(lead, concern)
    assert lead.get("/health").status_code == 200
    assert "Our mail does not go out." not in lead.get("/work/concerns").text


def test_mail_that_fails_tells_nobody_of_a_concern_that_is_about_them(
    signed_in: SignedIn, raised: Raise, engine: Engine
) -> None:
    lead, deputy = signed_in(Role.SAFEGUARDING_LEAD), signed_in(Role.SAFEGUARDING_DEPUTY)
    fails(engine, raised(about=About.LEAD), deputy.member.id)
    assert "Our mail does not go out." not in lead.get("/work/concerns").text
    assert "Our mail does not go out." in deputy.get("/work/concerns").text


def test_the_demo_says_that_it_sends_none(signed_in: SignedIn, settings: Settings) -> None:
    assert settings.demo
    assert "This demo sends no mail." in signed_in(Role.SAFEGUARDING_LEAD).get("/work/concerns").text


def test_the_first_call_stands_in_the_history_of_the_concern(
    signed_in: SignedIn, raised: Raise, engine: Engine
) -> None:
    lead, concern = signed_in(Role.SAFEGUARDING_LEAD), raised()
    with transaction(engine) as session:
        calls.make(session, session.get_one(Concern, concern), lead.member.id).went_out()
    assert "called by mail, the machine" in lead.get(f"/work/concerns/{concern}").text
