"""A heap that a machine may have sent is read on one page; only what was read and ticked is closed."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.pressed import form_on
from tests.web.test_protect import Raised, SignedIn, deputy, lead, raised, rows
from tests.web.test_protect_triage import sent
from voice.access import Role
from voice.database import transaction
from voice.records import About, Acknowledgement, Concern, Event, Outcome
from voice.vault import Vault
from voice.web import together

__all__ = ["deputy", "lead", "raised", "sent"]
PAGE = "/work/concerns/together"
CLOSE = "Close those that are ticked"


def boxes(page: str) -> list[str]:
    return re.findall(r'type="checkbox" name="one" value="([^"]+)"', page)


def close(client: SuspiciousClient, *wanted: Concern) -> str:
    """Tick these on the page and press."""
    values = [box for box in boxes(client.get(PAGE).text) if box[:36] in {str(one.id) for one in wanted}]
    return form_on(client, PAGE, CLOSE).press(one=values).text


def states(engine: Engine) -> dict[str, bool]:
    with Session(engine) as session:
        return {str(one.id): one.closed for one in session.scalars(select(Concern))}


@pytest.mark.parametrize("role", [role for role in Role if "safeguarding" not in role.value])
def test_only_the_safeguarding_pair_reads_it(role: Role, signed_in: SignedIn, sent: Raised) -> None:
    sent()
    client = signed_in(role)
    assert (client.get(PAGE).status_code, client.send(PAGE).status_code) == (403, 403)


def test_an_empty_page_says_what_would_stand_there(lead: SuspiciousClient, raised: Raised) -> None:
    raised()
    assert "Nothing here now" in lead.get(PAGE).text
    assert PAGE not in lead.get("/work/concerns").text


def test_the_queue_leads_there_where_two_or_more_wait(lead: SuspiciousClient, sent: Raised) -> None:
    sent(), sent()
    assert "Read those 2 on one page" in lead.get("/work/concerns").text


def test_each_is_shown_its_opening_written_down_and_a_childs_own_is_not_among_them(
    lead: SuspiciousClient, sent: Raised, raised: Raised, engine: Engine
) -> None:
    heap, child = [sent(1, 1.0, words=f"I want to kill myself. number {n}") for n in range(3)], raised(1, 1.0)
    page = lead.get(PAGE).text
    assert [box[:36] for box in boxes(page)] == [str(one.id) for one in heap]
    assert all(f"number {n}" in page for n in range(3))
    assert str(child.id) not in page
    opened = [one.subject_id for one in rows(engine, Event) if one.verb == "original opened"]
    assert opened == [one.narrative_id for one in heap]
    assert "checked" not in page
    assert lead.get(f"{PAGE}?ticked=yes").text.count(" checked") == 3


def test_what_was_ticked_is_closed_and_the_rest_waits(lead: SuspiciousClient, sent: Raised, engine: Engine) -> None:
    one, other, kept = sent(3, 1.0), sent(2, 1.0, contact="07700 900123"), sent(1, 1.0)
    page = close(lead, one, other)
    assert "2 were closed" in page
    assert states(engine) == {str(one.id): True, str(other.id): True, str(kept.id): False}
    assert {row.kind for row in rows(engine, Outcome)} == {"no_further_action"}
    assert {row.member_id for row in rows(engine, Acknowledgement)} == {lead.member.id}


def test_pressed_twice_each_is_closed_once(lead: SuspiciousClient, sent: Raised, engine: Engine) -> None:
    concern = sent()
    form, box = form_on(lead, PAGE, CLOSE), boxes(lead.get(PAGE).text)
    pages = [form.press(one=box).text for _ in range(2)]
    assert ["1 was closed" in page and "Not done" not in page for page in pages] == [True, True]
    assert [row.concern_id for row in rows(engine, Outcome)] == [concern.id]


def test_one_press_opens_them_again(lead: SuspiciousClient, sent: Raised, engine: Engine) -> None:
    heap = [sent(), sent()]
    address = f"{PAGE}?closed={heap[0].id}&closed={heap[1].id}"
    close(lead, *heap)
    assert "2 were opened again" in form_on(lead, address, "Open them again").press().text
    assert set(states(engine).values()) == {False}
    assert "2 were closed" in close(lead, *heap)
    assert set(states(engine).values()) == {True}


def test_nothing_ticked_is_said(lead: SuspiciousClient, sent: Raised, engine: Engine) -> None:
    sent()
    assert together.TICK in form_on(lead, PAGE, CLOSE).press().text
    assert set(states(engine).values()) == {False}


def test_what_more_was_said_of_meanwhile_is_not_closed(lead: SuspiciousClient, sent: Raised, engine: Engine) -> None:
    one, other = sent(2), sent(1)
    form, both = form_on(lead, PAGE, CLOSE), boxes(lead.get(PAGE).text)
    with transaction(engine) as session:
        session.get_one(Concern, one.id).give_opinion(lead.member.id, upheld=True)
    page = form.press(one=both).text
    assert "1 was not closed" in page
    assert states(engine) == {str(one.id): False, str(other.id): True}


def test_what_nobody_opened_here_or_no_machine_sent_is_not_closed(
    lead: SuspiciousClient, sent: Raised, raised: Raised, engine: Engine, vault: Vault
) -> None:
    """A box that the page never had closes nothing."""
    sent()
    form = form_on(lead, PAGE, CLOSE)
    unopened, child = sent(), raised()
    lead.get(f"/work/concerns/{child.id}")
    with Session(engine) as session:
        versions = [session.get_one(Concern, one.id).version(vault) for one in (unopened, child)]
    for box in (f"{unopened.id} {versions[0]}", f"{child.id} {versions[1]}", f"{child.id}", "nonsense", ""):
        assert "1 was not closed" in form.press(one=[box]).text
        lead.get("/work/concerns")
    assert rows(engine, Outcome) == []


def test_what_names_the_reader_or_is_kept_from_them_is_not_shown(
    lead: SuspiciousClient, deputy: SuspiciousClient, sent: Raised, engine: Engine
) -> None:
    named = sent(words=f"{lead.member.name} hits me every night. I want to kill myself.")
    page = lead.get(PAGE).text
    assert "may name you" in page
    assert "every night" not in page
    with transaction(engine) as session:
        session.get_one(Concern, named.id).send_by(About.LEAD, "machine")
    assert str(named.id) not in lead.get(PAGE).text


def test_a_long_heap_has_pages(lead: SuspiciousClient, sent: Raised, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "SIZE", 2)
    heap = [sent(hours) for hours in (3, 2, 1)]
    assert [box[:36] for box in boxes(lead.get(PAGE).text)] == [str(one.id) for one in heap[:2]]
    assert [box[:36] for box in boxes(lead.get(f"{PAGE}?page=2").text)] == [str(heap[2].id)]
