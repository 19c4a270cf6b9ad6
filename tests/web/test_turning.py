"""Lists that may grow without end have pages, and none of them leads to an empty one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from tests.suspicious import SuspiciousClient
from tests.web.gatherings import TODAY
from tests.web.stories import Shelf
from voice.access import Role
from voice.database import transaction
from voice.records import Action, Concern, Event, Gathering, actions, gatherings, holding, protecting
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]
FIVE = "focus-area-5"


@pytest.fixture
def promised(engine: Engine) -> Callable[..., None]:
    """Actions ``one`` to ``seven``, each due a day after the one before, under one heading."""

    def make(**more: Any) -> None:
        with transaction(engine) as session:
            for day, name in enumerate(("one", "two", "three", "four", "five", "six", "seven"), 1):
                text = {"text": f"Promise {name}", "said": f"You said {name}.", "answer": "We did."}
                due = date(2026, 9, day)
                session.add(Action(framework="ws8", heading=FIVE, owner="Schools", due_on=due, **text | more))

    return make


def listed(page: str) -> list[str]:
    return re.findall(r"<(?:h3>Promise|p>You said) (\w+)[.]?<", page)


def test_all_focus_areas_together_show_the_top_of_each_list(signed_in: SignedIn, promised: Callable[..., None]) -> None:
    promised(said="")
    page = signed_in(Role.REVIEWER).get("/work/actions").text
    assert listed(page) == ["one", "two", "three", "four", "five", "six"]
    assert "All 7 actions" in page
    assert '<span class="soft">(7)</span>' in page


def test_what_is_still_to_be_done_stands_above_what_is_over(
    signed_in: SignedIn, promised: Callable[..., None], engine: Engine
) -> None:
    promised(said="", status="done")
    with transaction(engine) as session:
        session.add(Action(framework="ws8", heading=FIVE, owner="Schools", text="Promise open"))
    assert listed(signed_in(Role.REVIEWER).get("/work/actions").text)[:2] == ["open", "one"]


def test_the_actions_of_a_focus_area_go_on_for_as_many_pages_as_it_takes(
    signed_in: SignedIn, promised: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "PAGE", 3)
    promised(said="")
    reader = signed_in(Role.WORKSTREAM_READER)
    first, last = (reader.get(f"/work/actions?heading={FIVE}&page={number}").text for number in (1, 3))
    assert (listed(first), listed(last)) == (["one", "two", "three"], ["seven"])
    assert "1 to 3 of 7 are listed." in first
    assert f"heading={FIVE}&amp;page=2" in first or f"page=2&amp;heading={FIVE}" in first
    assert "The next ones" not in last
    assert listed(reader.get(f"/work/actions?heading={FIVE}&page=99999999999").text) == ["seven"]
    assert "What was promised under each" in reader.get("/work/actions?heading=nosuch").text


def test_what_was_answered_has_pages(
    client: SuspiciousClient, promised: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "PAGE", 5)
    promised(public=True)
    first, second = (client.get(f"/published/answers?page={number}").text for number in (1, 2))
    assert len({*listed(first), *listed(second)}) == 7
    assert (len(listed(first)), len(listed(second))) == (5, 2)
    assert 'href="/published/answers?page=2"' in first
    assert "6 to 7 of 7 are listed." in second


def test_the_gatherings_of_a_facilitator_have_pages(
    facilitator: SuspiciousClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gatherings, "PAGE", 2)
    with transaction(engine) as session:
        for days in (1, 2, 3):
            first = TODAY - timedelta(days=days)
            session.add(
                Gathering(
                    name=f"Day {days}", kind_of_place="hall", starts_on=first, ends_on=TODAY,
                    facilitator_id=facilitator.member.id,
                )
            )  # fmt: skip
    pages = [facilitator.get(f"/work/gatherings?page={number}").text for number in (1, 2)]
    assert [re.findall("Day [0-9]", page) for page in pages] == [["Day 1", "Day 2"], ["Day 3"]]
    assert "1 to 2 of 3 are listed." in pages[0]


@pytest.mark.parametrize(("closed", "leads_on"), [(2, False), (3, True)])
def test_closed_concerns_lead_to_an_older_page_only_where_there_is_one(
    closed: int, leads_on: bool, signed_in: SignedIn, shelf: Shelf, engine: Engine, vault: Vault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(protecting, "PAGE", 2)
    lead = signed_in(Role.SAFEGUARDING_LEAD)
    for _ in range(closed):
        raised = shelf.alarm(shelf.tell())
        with transaction(engine) as session:
            session.get_one(Concern, raised).note_outcome(lead.member.id, "referred", "", vault)
    page = lead.get("/work/concerns/closed").text
    assert page.count("Referred") == 2
    assert ("Older" in page) is leads_on


@pytest.mark.parametrize(("lines", "leads_on"), [(2, False), (3, True)])
def test_the_audit_leads_to_an_older_page_only_where_there_is_one(
    lines: int, leads_on: bool, signed_in: SignedIn, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "PAGE", 2)
    with transaction(engine) as session:
        for _ in range(lines):
            session.add(Event(actor="machine", verb="swept", subject="narratives", subject_id=uuid4()))
    page = signed_in(Role.DATA_PROTECTION_LEAD).get("/work/keep/audit?verb=swept").text
    assert page.count(">swept</td>") == 2
    assert ("Older" in page) is leads_on
