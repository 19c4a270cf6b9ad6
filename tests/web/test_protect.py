"""Concerns: they wait for the safeguarding pair until something is done, and never for whom they are about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.pressed import dealt_with, form_on
from tests.web.stories import Shelf
from voice import tagging
from voice.access import Role
from voice.database import now, transaction
from voice.records import About, Concern, Event, Narrative, NarrativeReading, Outcome, concerns
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]
Raised = Callable[..., Concern]
WORDS = "Some nights I want to kill myself. Nobody at home knows about Ruby."
WHY = "words that may tell of not wanting to live"


@pytest.fixture
def lead(signed_in: SignedIn) -> SuspiciousClient:
    return signed_in(Role.SAFEGUARDING_LEAD)


@pytest.fixture
def deputy(signed_in: SignedIn) -> SuspiciousClient:
    return signed_in(Role.SAFEGUARDING_DEPUTY)


@pytest.fixture
def raised(shelf: Shelf, engine: Engine, vault: Vault) -> Raised:
    def make(hours_ago: int = 1, score: float = 0.6, words: str = WORDS, **facts: Any) -> Concern:
        story = shelf.tell(words, **facts)
        shelf.read(story, words=WORDS)
        with transaction(engine) as session:
            read = session.scalars(select(NarrativeReading).where(NarrativeReading.narrative_id == story.id)).one()
            read.concern_score = score
            seen = [("want to kill myself", WHY)]
            tagging.raise_concern(session, vault, session.get_one(Narrative, story.id), seen)
            session.flush()
            concern = session.scalars(select(Concern).where(Concern.narrative_id == story.id)).one()
            concern.raised_at = now() - timedelta(hours=hours_ago)
        return concern

    return make


def rows(engine: Engine, kind: Any) -> list[Any]:
    with Session(engine) as session:
        return list(session.scalars(select(kind)))


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY}]
)
def test_only_the_safeguarding_pair_comes_through_this_door(role: Role, signed_in: SignedIn, raised: Raised) -> None:
    concern, client = raised(), signed_in(role)
    for address in ("", "/closed", f"/{concern.id}", f"/unread/{concern.narrative_id}"):
        assert client.get(f"/work/concerns{address}").status_code == 403
    for verb in ("acknowledge", "outcome", "contact", "road"):
        assert client.send(f"/work/concerns/{concern.id}/{verb}").status_code == 403


def test_an_empty_queue_says_so(lead: SuspiciousClient) -> None:
    assert "No open concerns" in lead.get("/work/concerns").text
    assert "No concern has been closed yet" in lead.get("/work/concerns/closed").text


def test_what_nobody_acknowledged_comes_first_and_the_longest_waiting_before_the_rest(
    lead: SuspiciousClient, deputy: SuspiciousClient, raised: Raised
) -> None:
    seen, new, old = raised(9), raised(1), raised(5)
    dealt_with(deputy, seen.id)
    page = lead.get("/work/concerns").text
    assert page.index(str(old.id)) < page.index(str(new.id)) < page.index(str(seen.id))
    assert "Waits for you: 5 hours" in page
    assert "kill" not in page


def test_the_queue_says_whose_story_it_is(lead: SuspiciousClient, raised: Raised) -> None:
    raised(speaker="parent_carer", situation="home_educating"), raised(speaker="young_champion")
    page = lead.get("/work/concerns").text
    assert "A parent or carer: home educating" in page
    assert "A Young Champion’s visit" in page


def test_opening_a_concern_shows_words_reason_and_story_and_is_written_down(
    lead: SuspiciousClient, raised: Raised, engine: Engine
) -> None:
    concern = raised()
    page = lead.get(f"/work/concerns/{concern.id}").text
    assert "want to kill myself" in page
    assert WHY in page
    assert "Nobody at home knows about Ruby." in page
    opened = [event for event in rows(engine, Event) if event.verb == "original opened"]
    assert [(event.subject_id, event.actor, event.detail) for event in opened] == [
        (concern.narrative_id, str(lead.member.id), {"reason": "concern"})
    ]


def test_acknowledging_leaves_it_open_and_an_outcome_alone_closes_it(
    lead: SuspiciousClient, raised: Raised, engine: Engine, vault: Vault
) -> None:
    concern = raised()
    seen = form_on(lead, f"/work/concerns/{concern.id}", "I have seen it")
    seen.press(), seen.press()
    assert str(concern.id) in lead.get("/work/concerns").text
    assert "Choose what was done." in dealt_with(lead, concern.id, "Keep this outcome", kind="forgotten").text
    assert str(concern.id) in lead.get("/work/concerns").text
    page = dealt_with(lead, concern.id, "Keep this outcome", kind="referred", note="Rang the front door team.").text
    assert "Rang the front door team." in page
    assert str(concern.id) not in lead.get("/work/concerns").text
    assert "Referred" in lead.get("/work/concerns/closed").text
    outcome = rows(engine, Outcome)[0]
    assert b"front door" not in outcome.note_sealed
    assert outcome.open_note(vault) == "Rang the front door team."
    verbs = [event.verb for event in rows(engine, Event) if event.subject_id == concern.id]
    assert sorted(verbs) == ["acknowledged", "outcome noted", "raised"]


def test_the_history_says_who_did_what(lead: SuspiciousClient, deputy: SuspiciousClient, raised: Raised) -> None:
    concern = raised()
    dealt_with(deputy, concern.id)
    page = lead.get(f"/work/concerns/{concern.id}").text
    assert "raised, the machine" in page
    assert "acknowledged, Sam Ade" in page


def test_what_is_raised_anew_after_an_outcome_is_open_again(
    lead: SuspiciousClient, signed_in: SignedIn, raised: Raised
) -> None:
    concern = raised()
    dealt_with(lead, concern.id, "Keep this outcome", kind="no_further_action")
    reader = signed_in(Role.FIRST_READER)
    reader.get(f"/work/first/{concern.narrative_id}")
    reader.send(f"/work/first/{concern.narrative_id}/concern", note="Please look at the last line.")
    assert "Waits for you" in lead.get("/work/concerns").text
    assert "Please look at the last line." in lead.get(f"/work/concerns/{concern.id}").text
    assert str(concern.id) not in lead.get("/work/concerns/closed").text


def test_a_concern_nobody_dealt_with_keeps_its_waiting_time_when_more_is_seen(
    lead: SuspiciousClient, raised: Raised, engine: Engine, vault: Vault
) -> None:
    concern = raised(30)
    with transaction(engine) as session:
        concerns.raise_by_hand(session, vault, concern.narrative_id, [("", "more")], lead.member.id)
    assert "Waits for you: 30 hours" in lead.get("/work/concerns").text


def test_the_way_to_reach_them_is_shown_by_a_button_and_written_down_on_its_own(
    lead: SuspiciousClient, raised: Raised, engine: Engine
) -> None:
    concern = raised(contact="text my aunt on 07700 900123")
    assert "07700 900123" not in lead.get(f"/work/concerns/{concern.id}").text
    assert not [event for event in rows(engine, Event) if event.subject == "contacts"]
    assert "07700 900123" in lead.send(f"/work/concerns/{concern.id}/contact").text
    opened = [event for event in rows(engine, Event) if event.subject == "contacts"]
    assert [(event.verb, event.actor) for event in opened] == [("opened", str(lead.member.id))]


def test_each_look_at_the_way_to_reach_them_is_a_line_of_its_own(
    lead: SuspiciousClient, raised: Raised, engine: Engine
) -> None:
    concern = raised(contact="text my aunt on 07700 900123")
    for _ in range(2):
        assert "Each look is a line of its own" in lead.send(f"/work/concerns/{concern.id}/contact").text
    looks = [event.actor for event in rows(engine, Event) if event.subject == "contacts"]
    assert looks == [str(lead.member.id)] * 2


def test_where_no_way_was_left_the_page_says_so(lead: SuspiciousClient, raised: Raised) -> None:
    concern = raised()
    page = lead.get(f"/work/concerns/{concern.id}").text
    assert "They left no way to be reached" in page
    assert "We cannot find out who they are" not in page
    assert "Look in the words" in page
    assert "its own safeguarding lead" in page
    assert lead.send(f"/work/concerns/{concern.id}/contact").status_code == 404


def test_a_withdrawn_story_leaves_its_minimum_and_says_so(
    lead: SuspiciousClient, raised: Raised, engine: Engine
) -> None:
    concern = raised(contact="07700 900123")
    with transaction(engine) as session:
        session.get_one(Narrative, concern.narrative_id).withdraw()
    page = lead.get(f"/work/concerns/{concern.id}").text
    assert "The story was taken back." in page
    assert "want to kill myself" in page
    assert "Nobody at home" not in page
    assert "A story that was taken back" in lead.get("/work/concerns").text
    assert "07700 900123" in lead.send(f"/work/concerns/{concern.id}/contact").text
    assert "Referred" in dealt_with(lead, concern.id, "Keep this outcome", kind="referred").text


def test_opening_what_a_concern_kept_of_a_story_taken_back_is_written_down(
    lead: SuspiciousClient, raised: Raised, engine: Engine
) -> None:
    concern = raised()
    with transaction(engine) as session:
        session.get_one(Narrative, concern.narrative_id).withdraw()
    for _ in range(2):
        assert "want to kill myself" in lead.get(f"/work/concerns/{concern.id}").text
    opened = [event for event in rows(engine, Event) if event.verb == "kept words opened"]
    assert [(event.subject_id, event.actor) for event in opened] == [(concern.id, str(lead.member.id))]


def test_a_story_the_machine_has_not_read_in_a_minute_is_the_leads_to_read(
    lead: SuspiciousClient, shelf: Shelf, engine: Engine
) -> None:
    fresh = shelf.tell(WORDS)
    late = shelf.tell(WORDS, told_at=now() - timedelta(seconds=90))
    page = lead.get("/work/concerns").text
    assert "Not yet read by the machine: read these yourself" in page
    assert str(late.id) in page
    assert str(fresh.id) not in page
    assert "Nobody at home knows" in lead.get(f"/work/concerns/unread/{late.id}").text
    event = next(event for event in rows(engine, Event) if event.verb == "original opened")
    assert event.detail == {"reason": "not read by the machine"}
    raised = lead.send(f"/work/concerns/unread/{late.id}/concern")
    assert "read a story before the machine did" in raised.text


def test_nobody_raises_a_concern_about_a_story_that_they_have_not_opened(lead: SuspiciousClient, shelf: Shelf) -> None:
    story = shelf.tell(WORDS)
    assert lead.send(f"/work/concerns/unread/{story.id}/concern").status_code == 403


def test_a_story_once_read_by_the_machine_leaves_the_list(lead: SuspiciousClient, shelf: Shelf) -> None:
    late = shelf.tell(WORDS, told_at=now() - timedelta(minutes=5))
    shelf.read(late, words=WORDS)
    assert str(late.id) not in lead.get("/work/concerns").text


@pytest.mark.parametrize(("about", "sees", "does_not"), [("lead", "deputy", "lead"), ("deputy", "lead", "deputy")])
def test_a_concern_about_one_of_the_pair_is_the_others_alone(
    about: str, sees: str, does_not: str, lead: SuspiciousClient, deputy: SuspiciousClient, signed_in: SignedIn,
    raised: Raised,
) -> None:  # fmt: skip
    concern, pair = raised(contact="07700 900123"), {"lead": lead, "deputy": deputy}
    reader = signed_in(Role.FIRST_READER)
    reader.get(f"/work/first/{concern.narrative_id}")
    reader.send(f"/work/first/{concern.narrative_id}/opinion", upheld="yes", about=about)
    one, other = pair[sees], pair[does_not]
    assert "is yours alone" in one.get(f"/work/concerns/{concern.id}").text.replace("It is", "is")
    assert "LADO" in one.get(f"/work/concerns/{concern.id}").text
    assert str(concern.id) not in other.get("/work/concerns").text
    assert "No open concerns" in other.get("/work/concerns").text
    assert other.get(f"/work/concerns/{concern.id}").status_code == 404
    assert other.get(f"/work/concerns/unread/{concern.narrative_id}", follow_redirects=True).status_code == 404
    for verb in ("acknowledge", "outcome", "contact", "road"):
        assert other.send(f"/work/concerns/{concern.id}/{verb}", kind="referred").status_code == 404


def test_a_concern_about_staff_tells_the_way_to_the_designated_officer(
    lead: SuspiciousClient, signed_in: SignedIn, shelf: Shelf, engine: Engine
) -> None:
    story, reader = shelf.tell(), signed_in(Role.FIRST_READER)
    reader.get(f"/work/first/{story.id}")
    reader.send(f"/work/first/{story.id}/concern", span="0-8", about="staff")
    concern = rows(engine, Concern)[0]
    page = lead.get(f"/work/concerns/{concern.id}").text
    assert "LADO" in page
    assert "Do not speak with that person first" in page


def test_the_newest_mark_counts_so_that_somebody_always_sees_it(
    lead: SuspiciousClient, raised: Raised, engine: Engine
) -> None:
    concern = raised()
    for about in (About.LEAD, About.DEPUTY):
        with transaction(engine) as session:
            session.get_one(Concern, concern.id).send_by(about, "somebody")
    assert lead.get(f"/work/concerns/{concern.id}").status_code == 200


def test_the_lead_may_send_on_what_turns_out_to_be_about_them(
    lead: SuspiciousClient, deputy: SuspiciousClient, raised: Raised
) -> None:
    concern = raised()
    lead.send(f"/work/concerns/{concern.id}/road", about="lead")
    assert lead.get(f"/work/concerns/{concern.id}").status_code == 404
    assert deputy.get(f"/work/concerns/{concern.id}").status_code == 200


def test_what_the_machine_finds_goes_all_the_way_to_the_lead(
    lead: SuspiciousClient, shelf: Shelf, engine: Engine, vault: Vault
) -> None:
    shelf.tell("some nights i want to kill myself and nobody knows")
    tagging.sweep(engine, vault)
    concern = rows(engine, Concern)[0]
    assert "Waits for you" in lead.get("/work/concerns").text
    assert "kill myself" in lead.get(f"/work/concerns/{concern.id}").text


@pytest.mark.parametrize("words", ["Mrs Ade hurt me.", "sam ade hurt me.", "It was MISS ADE who did it"])
def test_a_story_that_names_whoever_opens_it_is_not_shown_to_them(
    words: str, signed_in: SignedIn, lead: SuspiciousClient, shelf: Shelf, engine: Engine, vault: Vault
) -> None:
    story = shelf.tell(words, contact="07700 900123")
    with transaction(engine) as session:
        tagging.raise_concern(session, vault, session.get_one(Narrative, story.id), [(words, "harm by staff")])
    concern = rows(engine, Concern)[0]
    page = lead.get(f"/work/concerns/{concern.id}").text
    assert "This story may name you" in page
    assert words not in page
    for verb in ("acknowledge", "outcome", "contact"):
        assert lead.send(f"/work/concerns/{concern.id}/{verb}", kind="referred").status_code == 404
    lead.send(f"/work/concerns/{concern.id}/road", about="lead")
    assert lead.get(f"/work/concerns/{concern.id}").status_code == 404
    deputy = signed_in(Role.SAFEGUARDING_DEPUTY)
    assert words in deputy.get(f"/work/concerns/{concern.id}").text


def test_a_story_no_machine_has_read_is_not_shown_to_whom_it_names_either(
    signed_in: SignedIn, lead: SuspiciousClient, shelf: Shelf, engine: Engine
) -> None:
    words = "Mrs Ade shut me in the cupboard again."
    story = shelf.tell(words, told_at=now() - timedelta(minutes=5))
    page = lead.get(f"/work/concerns/unread/{story.id}").text
    assert "This story may name you" in page
    assert words not in page
    lead.send(f"/work/concerns/unread/{story.id}/concern")
    concern = rows(engine, Concern)[0]
    assert str(concern.id) not in lead.get("/work/concerns").text
    assert lead.get(f"/work/concerns/{concern.id}").status_code == 404
    deputy = signed_in(Role.SAFEGUARDING_DEPUTY)
    assert words in deputy.get(f"/work/concerns/{concern.id}").text


def test_a_word_like_a_name_does_not_turn_the_lead_away(
    lead: SuspiciousClient, shelf: Shelf, engine: Engine, vault: Vault
) -> None:
    story = shelf.tell("I drank lemon ade and Sam laughed. Made me sad.")
    with transaction(engine) as session:
        tagging.raise_concern(session, vault, session.get_one(Narrative, story.id), [("Made me sad", "low mood")])
    assert "lemon ade" in lead.get(f"/work/concerns/{rows(engine, Concern)[0].id}").text


def test_the_lead_opens_no_story_that_neither_waits_nor_worries(lead: SuspiciousClient, shelf: Shelf) -> None:
    story = shelf.tell(WORDS)
    shelf.read(story, words=WORDS)
    assert lead.get(f"/work/concerns/unread/{story.id}").status_code == 404
