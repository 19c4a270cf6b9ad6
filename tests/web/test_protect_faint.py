"""The lead's queue in two parts: what is looked at today, and what the machine only wonders about."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from tests.suspicious import SuspiciousClient
from tests.web.pressed import dealt_with, form_on
from tests.web.test_protect import WORDS, Raised, SignedIn, deputy, lead, raised, rows
from voice.access import Member, Role
from voice.config import Settings
from voice.database import transaction
from voice.records import About, Acknowledgement, Concern, Event, Outcome, concerns, protecting, triage
from voice.vault import Vault
from voice.web import protect_page

__all__ = ["deputy", "lead", "raised"]
QUEUE = "/work/concerns"
FAINT = "The machine only wonders"


def put_aside(client: SuspiciousClient, concern: Concern, page: int = 0, follow: bool = True) -> TestResponse:
    """As from its row of the queue, with what that said of it, if it was there."""
    row = re.search(rf'/{concern.id}/acknowledge".*?name="seen" value="([^"]+)"', client.get(QUEUE).text, re.DOTALL)
    said = {"seen": row[1] if row else "", "put_aside": f"faint {page}"}
    return client.send(f"{QUEUE}/{concern.id}/acknowledge", follow, **said)


def test_the_likely_ones_stand_above_the_faint_ones_however_long_those_wait(
    lead: SuspiciousClient, raised: Raised
) -> None:
    weak, strong, likely = raised(60, 0.02), raised(50, 0.08), raised(1)
    page = lead.get(QUEUE).text
    places = [page.index(words) for words in ("Look today", str(likely.id), FAINT, str(strong.id), str(weak.id))]
    assert places == sorted(places)
    assert "<strong>1</strong> open concern:" in page
    assert "<strong>2</strong> faint concerns: 2 not acknowledged yet" in page
    assert "About 1 in 20 of these is a concern" in page
    assert "kill" not in page


def test_without_faint_ones_the_page_does_not_speak_of_them(lead: SuspiciousClient, raised: Raised) -> None:
    raised()
    assert FAINT not in lead.get(QUEUE).text


def test_where_all_are_faint_the_page_says_that_nothing_else_waits(lead: SuspiciousClient, raised: Raised) -> None:
    raised(score=0.02)
    page = lead.get(QUEUE).text
    assert "Nothing here now." in page
    assert "No open concerns" not in page


def test_one_press_puts_a_faint_one_aside_as_an_acknowledgement_and_no_more(
    lead: SuspiciousClient, raised: Raised, engine: Engine
) -> None:
    concern, other = raised(score=0.02), raised(score=0.03)
    page = put_aside(lead, concern).text
    assert "<h1>Concerns</h1>" in page
    assert "Put aside. It stays open until you note what was done." in page
    assert "<strong>2</strong> faint concerns: 1 not acknowledged yet" in page
    assert "Acknowledged and still open: 1" in page
    assert page.index(f'"{QUEUE}/{other.id}"') < page.index(f'"{QUEUE}/{concern.id}"')
    assert "want to kill myself" not in page
    put_aside(lead, concern)
    assert [one.member_id for one in rows(engine, Acknowledgement)] == [lead.member.id]
    assert [one.verb for one in rows(engine, Event) if one.subject_id == concern.id] == ["raised", "put aside"]
    assert rows(engine, Outcome) == []


def test_what_was_put_aside_is_put_back_with_one_press(lead: SuspiciousClient, raised: Raised, engine: Engine) -> None:
    concern = raised(score=0.02)
    put_aside(lead, concern)
    back = form_on(lead, f"{QUEUE}?aside={concern.id}&part=faint", "Put it back")
    assert "Put back. It waits again." in back.press().text
    assert "It is not put aside any longer." in back.press().text
    assert rows(engine, Acknowledgement) == []
    put_aside(lead, concern)
    assert "1 not acknowledged yet" in form_on(lead, QUEUE, "Put back").press().text
    assert [one.verb for one in rows(engine, Event) if one.subject_id == concern.id][-2:] == ["put aside", "put back"]


def test_what_was_done_is_said_where_no_faint_one_is_left(
    lead: SuspiciousClient, raised: Raised, engine: Engine, vault: Vault
) -> None:
    concern = raised(73, 0.02)
    with transaction(engine) as session:
        session.get_one(Concern, concern.id).put_aside(lead.member.id)
    page = form_on(lead, QUEUE, "Put back").press().text
    assert FAINT not in page
    assert page.count("Put back. It waits again.") == 1
    with transaction(engine) as session:
        held = session.get_one(Concern, concern.id)
        held.note_outcome(lead.member.id, next(iter(concerns.OUTCOMES)), "", vault)
    for part in ("faint", "today"):
        page = lead.send(f"{QUEUE}/{concern.id}/acknowledge", put_back=f"{part} 0").text
        assert "No open concerns" in page
        assert page.count("It is not put aside any longer.") == 1


def test_what_was_put_aside_can_be_put_back_where_no_faint_one_is_left(
    lead: SuspiciousClient, raised: Raised, engine: Engine
) -> None:
    concern = raised(score=0.02)
    put_aside(lead, concern)
    with transaction(engine) as session:
        session.get_one(Concern, concern.id).send_by(About.STAFF, lead.member.id)
    address = f"{QUEUE}?aside={concern.id}&part=faint"
    assert FAINT not in lead.get(address).text
    assert "Put back. It waits again." in form_on(lead, address, "Put it back").press().text


def test_what_somebody_read_is_not_put_back_by_the_queue(
    lead: SuspiciousClient, raised: Raised, engine: Engine
) -> None:
    concern = raised(score=0.02)
    dealt_with(lead, concern.id)
    assert "It is not put aside any longer." in lead.send(f"{QUEUE}/{concern.id}/acknowledge", put_back="faint 0").text
    assert len(rows(engine, Acknowledgement)) == 1


def test_what_was_put_aside_unread_waits_again_when_a_first_reader_upholds_it(
    lead: SuspiciousClient, raised: Raised, engine: Engine
) -> None:
    concern = raised(score=0.02)
    put_aside(lead, concern)
    with transaction(engine) as session:
        session.get_one(Concern, concern.id).give_opinion(lead.member.id, upheld=True)
    assert "<strong>1</strong> open concern: 1 not acknowledged yet" in lead.get(QUEUE).text


def test_a_first_reader_is_not_told_that_what_was_put_aside_unread_has_been_seen(
    lead: SuspiciousClient, raised: Raised, signed_in: SignedIn
) -> None:
    concern, reader = raised(score=0.02), signed_in(Role.FIRST_READER)
    put_aside(lead, concern)
    page = reader.get(f"/work/first/{concern.narrative_id}").text
    assert "The safeguarding lead put it aside unread" in page
    assert "has seen it" not in page
    lead.send(f"{QUEUE}/{concern.id}/acknowledge", put_back="faint 0")
    dealt_with(lead, concern.id)
    assert "The safeguarding lead has seen it" in reader.get(f"/work/first/{concern.narrative_id}").text


def test_a_press_comes_back_to_the_page_of_the_list_it_was_made_on(lead: SuspiciousClient, raised: Raised) -> None:
    answer = put_aside(lead, raised(score=0.02), 3, follow=False)
    assert answer.status_code == 303
    assert re.fullmatch(rf"{QUEUE}\?faint=3&aside=[-0-9a-f]+&part=faint#faint", answer.headers["Location"])


def test_what_is_likely_is_never_put_aside_unread(lead: SuspiciousClient, raised: Raised, engine: Engine) -> None:
    likely, overdue = raised(), raised(73, 0.02)
    for concern in (likely, overdue):
        assert f"{QUEUE}/{concern.id}/acknowledge" not in lead.get(QUEUE).text
        assert "A child may not be safe" in put_aside(lead, concern).text
    assert rows(engine, Acknowledgement) == []


def test_what_a_person_raised_again_meanwhile_is_read_and_not_put_aside(
    lead: SuspiciousClient, raised: Raised, engine: Engine, vault: Vault
) -> None:
    concern = raised(score=0.02)
    with transaction(engine) as session:
        concerns.raise_by_hand(session, vault, concern.narrative_id, [("", "Look at the last line.")], lead.member.id)
    page = put_aside(lead, concern).text
    assert "it is to be read now" in page
    assert "Look at the last line." in page
    assert rows(engine, Acknowledgement) == []
    assert FAINT not in lead.get(QUEUE).text


def test_whom_a_faint_story_names_cannot_put_it_aside(signed_in: SignedIn, raised: Raised, engine: Engine) -> None:
    concern = raised(score=0.02, words="Mrs Ade hurt me.")
    assert "This story may name you" in put_aside(signed_in(Role.SAFEGUARDING_LEAD), concern).text
    assert rows(engine, Acknowledgement) == []


def test_whom_a_concern_is_about_neither_counts_nor_puts_aside(
    lead: SuspiciousClient, deputy: SuspiciousClient, raised: Raised, engine: Engine
) -> None:
    concern = raised(score=0.02)
    with transaction(engine) as session:
        session.get_one(Concern, concern.id).send_by(About.LEAD, "somebody")
    assert "No open concerns" in lead.get(QUEUE).text
    assert lead.send(f"{QUEUE}/{concern.id}/acknowledge", put_aside="0").status_code == 404
    assert "<strong>1</strong> open concern:" in deputy.get(QUEUE).text


def test_nobody_puts_aside_without_the_token_of_the_page(
    lead: SuspiciousClient, raised: Raised, engine: Engine
) -> None:
    concern = raised(score=0.02)
    assert lead.post(f"{QUEUE}/{concern.id}/acknowledge", data={"put_aside": "0"}).status_code == 400
    assert rows(engine, Acknowledgement) == []


def test_what_nobody_acknowledged_in_the_reading_time_of_this_area_moves_up(
    lead: SuspiciousClient, raised: Raised, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised(30, 0.02), raised(20, 0.02)
    page = lead.get(QUEUE).text
    assert "Nothing here now." in page
    assert "within 72 hours" in page
    monkeypatch.setattr(settings, "first_reading_hours", 24)
    page = lead.get(QUEUE).text
    assert "<strong>1</strong> open concern:" in page
    assert "<strong>1</strong> faint concern:" in page
    assert "within 24 hours" in page


@pytest.mark.parametrize(("score", "name"), [(0.6, "page"), (0.02, "faint")])
def test_whatever_is_not_on_the_first_page_is_on_the_next(
    lead: SuspiciousClient, raised: Raised, score: float, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protecting, "PAGE", 2)
    every = [str(raised(hours, score).id) for hours in (9, 8, 7)]
    first = lead.get(QUEUE).text
    assert "1 to 2 of 3 are listed." in first
    assert f"{name}=1" in first
    second = lead.get(f"{QUEUE}?{name}=1").text
    assert "3 to 3 of 3 are listed." in second
    assert [one in second for one in every] == [False, False, True]
    assert lead.get(f"{QUEUE}?{name}=99999999999999").status_code == 200


def test_a_page_of_the_queue_asks_once_of_each_story_whether_it_names_whoever_looks(
    lead: SuspiciousClient, raised: Raised, monkeypatch: pytest.MonkeyPatch
) -> None:
    for score in (0.02, 0.03, 0.6, 0.9):
        raised(score=score)
    asked: list[str] = []
    monkeypatch.setattr(protect_page, "names", lambda text, _member: bool(asked.append(text)))
    lead.get(QUEUE)
    assert len(asked) == 4


@pytest.mark.parametrize("score", [0.02, 0.6])
def test_whom_a_story_names_is_offered_to_send_it_on_and_not_to_put_it_aside(
    score: float, lead: SuspiciousClient, deputy: SuspiciousClient, raised: Raised, engine: Engine
) -> None:
    with transaction(engine) as session:
        session.get_one(Member, deputy.member.id).name = "Kit Lowe"
    concern = raised(words=f"Mrs Ade shouts. {WORDS}", score=score)
    page = lead.get(QUEUE).text
    assert "Put aside<" not in page
    assert "Send it on<" in page
    assert ("Put aside<" in deputy.get(QUEUE).text) == (score < triage.LIKELY)
    assert "Send it on<" not in deputy.get(QUEUE).text
    page = form_on(lead, QUEUE, "Send it on").press().text
    assert str(concern.id) not in page
    assert "kill myself" in deputy.get(f"{QUEUE}/{concern.id}").text
