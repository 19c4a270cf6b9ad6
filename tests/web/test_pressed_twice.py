"""A button pressed twice does its work once, and the second press answers calmly with what stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.gatherings import enter, hold
from tests.web.pressed import form_on
from tests.web.stories import WORDS, Shelf
from voice.access import Member, Role
from voice.database import transaction
from voice.records import (
    Acknowledgement,
    Action,
    Concern,
    Decision,
    Event,
    FirstReading,
    Gathering,
    MissedName,
    Narrative,
    Opinion,
    Outcome,
    Recusal,
    Review,
    Road,
    Tag,
)
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]
Teller = Callable[..., Narrative]


@pytest.fixture
def passed_on(shelf: Shelf, engine: Engine) -> Narrative:
    story: Narrative = shelf.tell()
    shelf.read(story)
    with transaction(engine) as session:
        session.add(FirstReading(narrative_id=story.id, member_id=story.id))
    return story


@pytest.fixture
def concern(shelf: Shelf, engine: Engine, vault: Vault) -> Concern:
    story = shelf.tell()
    shelf.read(story)
    with transaction(engine) as session:
        made = Concern(narrative_id=story.id, raised_by="machine").seal_words(vault, [("taxi", "x")])
        session.add(made)
    return made


def rows(engine: Engine, kind: Any) -> list[Any]:
    with Session(engine) as session:
        return list(session.scalars(select(kind)))


def verbs(engine: Engine, subject: UUID) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(Event.verb).where(Event.subject_id == subject).order_by(Event.at)))


def twice(client: SuspiciousClient, address: str, button: str, **typed: Any) -> str:
    """The second answer; both are pages."""
    form = form_on(client, address, button)
    first, second = form.press(**typed), form.press(**typed)
    assert (first.status_code, second.status_code) == (200, 200)
    return second.text


ACTION = {"text": "Ring before the letter", "owner": "Schools"}


def test_an_action_is_added_once(signed_in: SignedIn, engine: Engine) -> None:
    assert "The action is in the ledger." in twice(signed_in(Role.REVIEWER), "/work/actions/new", "Keep", **ACTION)
    assert verbs(engine, rows(engine, Action)[0].id) == ["action made"]
    assert len(rows(engine, Action)) == 1


def test_whoever_goes_back_and_types_another_action_adds_another(signed_in: SignedIn, engine: Engine) -> None:
    client = signed_in(Role.REVIEWER)
    form = form_on(client, "/work/actions/new", "Keep")
    form.press(**ACTION)
    form.press(**(ACTION | {"text": "Write afterwards"}))
    form_on(client, "/work/actions/new", "Keep").press(**ACTION)
    assert sorted(one.text for one in rows(engine, Action)) == [ACTION["text"], ACTION["text"], "Write afterwards"]


def test_a_change_is_undone_once(signed_in: SignedIn, engine: Engine) -> None:
    client = signed_in(Role.REVIEWER)
    form_on(client, "/work/actions/new", "Keep").press(**ACTION)
    address = f"/work/actions/{rows(engine, Action)[0].id}"
    form_on(client, address, "Keep").press(owner="All schools")
    assert "The last change is undone." in twice(client, address, "Undo the last change")
    assert rows(engine, Action)[0].owner == "Schools"


def test_a_gathering_is_made_once(signed_in: SignedIn, engine: Engine) -> None:
    page = twice(signed_in(Role.FACILITATOR), "/work/gatherings/new", "Make it", name="Tuesday group")
    assert "Your gathering is ready" in page
    assert len(rows(engine, Gathering)) == 1


def test_a_gathering_that_is_closed_twice_is_closed(signed_in: SignedIn, engine: Engine) -> None:
    client = signed_in(Role.FACILITATOR)
    made = hold(engine, client.member.id)
    assert "It is closed." in twice(client, f"/work/gatherings/{made.id}", "Close it early")
    assert rows(engine, Gathering)[0].closed_at
    assert "It is open again." in twice(client, f"/work/gatherings/{made.id}", "Open it again")
    assert verbs(engine, made.id) == ["closed", "reopened"]


def test_an_entry_that_is_undone_twice_is_taken_back(signed_in: SignedIn, engine: Engine) -> None:
    client = signed_in(Role.FACILITATOR)
    made = hold(engine, client.member.id)
    enter(client, made)
    assert "That entry is taken back." in twice(client, f"/work/gatherings/{made.id}", "Undo")
    assert rows(engine, Narrative) == []


def test_a_new_members_first_password_is_shown_by_the_second_press_too(signed_in: SignedIn, engine: Engine) -> None:
    """It is shown this once: where only the second answer arrives, it must hold the password that counts."""
    client = signed_in(Role.ADMINISTRATOR)
    form = form_on(client, "/work/members", "Add this member")
    typed = {"name": "Ada Obi", "email": "ada@example.org", "roles": "reviewer"}
    shown = [form.press(**typed).text.split('class="receipt">')[1].split("<")[0] for _ in range(2)]
    assert shown[0] == shown[1]
    with Session(engine) as session, client.application.app_context():
        made = session.scalars(select(Member).where(Member.email == "ada@example.org")).one()
        assert made.knows(shown[0])
        made.set_password("a password of her own", made.id)
        session.commit()
    again = form.press(**typed)
    assert again.status_code == 400
    assert shown[0] not in again.text
    other = form_on(client, "/work/members", "Add this member").press(**(typed | {"email": "bo@example.org"}))
    assert shown[0] not in other.text


def test_roles_that_are_given_twice_end_a_sign_in_once(
    signed_in: SignedIn, engine: Engine, member: Callable[..., Member]
) -> None:
    other = member(Role.REVIEWER)
    client = signed_in(Role.ADMINISTRATOR)
    form = form_on(client, "/work/members", "Set these roles", nth=_place(client, other))
    for _ in range(2):
        assert "has new roles" in form.press(roles=["publisher", "reviewer"]).text
    assert verbs(engine, other.id) == ["roles changed"]


def test_access_that_is_ended_twice_is_ended(
    signed_in: SignedIn, member: Callable[..., Member], engine: Engine
) -> None:
    other, client = member(Role.REVIEWER), signed_in(Role.ADMINISTRATOR)
    form = form_on(client, "/work/members", "End access now", nth=_place(client, other))
    for _ in range(2):
        assert "can no longer sign in" in form.press().text
    assert verbs(engine, other.id) == ["disabled"]


def test_agreeing_twice_to_a_reset_asks_for_no_other_one(
    signed_in: SignedIn, member: Callable[..., Member], engine: Engine
) -> None:
    other = member(Role.REVIEWER)
    first, second = (signed_in(Role.ADMINISTRATOR, email=f"{name}@example.org") for name in "ab")
    form_on(first, f"/work/members/{other.id}/back-in", "Ask to reset").press(reason="phone_lost")
    agree = form_on(second, f"/work/members/{other.id}/back-in", "Agree to reset")
    agree.press()
    assert "Nobody asks for it any more" in agree.press().text
    assert verbs(engine, other.id) == ["second factor reset asked", "second factor forgotten"]


def _place(client: SuspiciousClient, other: Member) -> int:
    """Which of the members' forms on the page is this one's."""
    page = client.get("/work/members").text
    return page[: page.index(f"/work/members/{other.id}/roles")].count("/roles")


def test_a_concern_is_acknowledged_once(signed_in: SignedIn, concern: Concern, engine: Engine) -> None:
    page = twice(signed_in(Role.SAFEGUARDING_LEAD), f"/work/concerns/{concern.id}", "I have seen it")
    assert "Acknowledged" in page
    assert len(rows(engine, Acknowledgement)) == 1
    assert verbs(engine, concern.id) == ["acknowledged"]


def test_an_outcome_is_noted_once_and_the_same_one_again_another_day(
    signed_in: SignedIn, concern: Concern, engine: Engine
) -> None:
    client = signed_in(Role.SAFEGUARDING_LEAD)
    address, said = f"/work/concerns/{concern.id}", {"kind": "spoken_with", "note": "Rang."}
    assert "Noted." in twice(client, address, "Keep this outcome", **said)
    assert len(rows(engine, Outcome)) == 1
    form_on(client, address, "Keep this outcome").press(**said)
    assert len(rows(engine, Outcome)) == 2


def test_a_concern_is_sent_the_other_way_once(signed_in: SignedIn, concern: Concern, engine: Engine) -> None:
    signed_in(Role.SAFEGUARDING_DEPUTY)
    lead = signed_in(Role.SAFEGUARDING_LEAD)
    page = twice(lead, f"/work/concerns/{concern.id}", "Send it the other way", about="lead")
    assert "Marked." in page
    assert len(rows(engine, Road)) == 1


def test_a_first_readers_concern_and_view_are_kept_once(
    signed_in: SignedIn, shelf: Shelf, engine: Engine, vault: Vault
) -> None:
    story, client = shelf.tell(), signed_in(Role.FIRST_READER)
    address = f"/work/first/{story.id}"
    twice(client, address, "Raise a concern", span="0-8", note="The tone.", about="staff")
    (concern,) = rows(engine, Concern)
    assert [quote for quote, _ in concern.open_words(vault)] == ["The taxi", "The tone."]
    twice(client, address, "Keep my view", upheld="yes")
    assert (len(rows(engine, Opinion)), len(rows(engine, Road))) == (1, 1)
    assert verbs(engine, concern.id) == ["raised", "about staff", "opinion given"]


def test_what_is_raised_again_after_somebody_dealt_with_it_waits_again(
    signed_in: SignedIn, shelf: Shelf, engine: Engine
) -> None:
    story, client = shelf.tell(), signed_in(Role.FIRST_READER)
    form = form_on(client, f"/work/first/{story.id}", "Raise a concern")
    form.press()
    with transaction(engine) as session:
        concern = session.scalars(select(Concern)).one()
        concern.acknowledge(story.id)
    form.press()
    assert not _acknowledged(engine)
    assert verbs(engine, concern.id) == ["raised", "acknowledged", "raised again"]


def _acknowledged(engine: Engine) -> bool:
    with Session(engine) as session:
        return session.scalars(select(Concern)).one().acknowledged


def test_words_are_hidden_and_shown_again_once(signed_in: SignedIn, shelf: Shelf, engine: Engine) -> None:
    story, client = shelf.tell(), signed_in(Role.FIRST_READER)
    at = WORDS.index("Mrs")
    page = twice(client, f"/work/first/{story.id}", "Hide these words", span=f"{at}-{at + 8}", kind="staff_name")
    assert "Hidden already, as staff name." in page
    twice(client, f"/work/first/{story.id}", "×")
    assert verbs(engine, story.id) == ["original opened", "words hidden", "mask removed"]


def test_a_story_is_passed_on_once_and_the_second_reader_is_told(
    signed_in: SignedIn, shelf: Shelf, engine: Engine
) -> None:
    story = shelf.tell()
    shelf.read(story)
    readers = [signed_in(Role.FIRST_READER, email=f"{name}@example.org") for name in "ab"]
    forms = [form_on(reader, f"/work/first/{story.id}", "Pass on, next story") for reader in readers]
    assert "already" not in [forms[0].press().text for _ in range(2)][1]
    assert "Another first reader had passed it on already." in forms[1].press().text
    assert [one.member_id for one in rows(engine, FirstReading)] == [readers[0].member.id]
    assert verbs(engine, story.id).count("passed on") == 1


def test_a_reason_is_given_once(signed_in: SignedIn, passed_on: Narrative, engine: Engine) -> None:
    twice(signed_in(Role.FIRST_READER), f"/work/first/{passed_on.id}", "Open the original", reason="finish")
    assert verbs(engine, passed_on.id) == ["original opened"]


def test_a_tag_is_confirmed_or_removed_once(signed_in: SignedIn, passed_on: Narrative, engine: Engine) -> None:
    client, address = signed_in(Role.REVIEWER), f"/work/review/{passed_on.id}"
    twice(client, address, "Confirm")
    twice(client, address, "Remove")
    twice(client, address, "Add this theme", theme="ebsa")
    assert [one.standing for one in rows(engine, Decision)] == ["confirmed", "removed", "confirmed"]


def test_undo_pressed_twice_undoes_one_decision(signed_in: SignedIn, passed_on: Narrative, engine: Engine) -> None:
    client, address = signed_in(Role.REVIEWER), f"/work/review/{passed_on.id}"
    form_on(client, address, "Remove").press()
    form_on(client, address, "Add this theme").press(theme="ebsa")
    assert "Nothing more was undone." in twice(client, address, "Undo")
    assert {one.theme: one.standing for one in rows(engine, Tag)} == {"transport": "removed", "ebsa": "removed"}
    assert "Nothing more was undone." in twice(client, address, "Undo")
    assert {one.theme: one.standing for one in rows(engine, Tag)} == {"transport": "suggested", "ebsa": "removed"}


def test_a_review_is_undone_once_from_the_page_after_it(
    signed_in: SignedIn, passed_on: Narrative, engine: Engine
) -> None:
    client = signed_in(Role.REVIEWER)
    form_on(client, f"/work/review/{passed_on.id}", "Confirm").press()
    form_on(client, f"/work/review/{passed_on.id}", "Next").press()
    page = twice(client, f"/work/review?done={passed_on.id}", "Undo, show it again")
    assert "Nothing more was undone." in page
    assert rows(engine, Review) == []
    assert [one.standing for one in rows(engine, Tag)] == ["confirmed"]


@pytest.mark.parametrize(("button", "kind"), [("A name was missed", MissedName), ("I know this child", Recusal)])
def test_a_story_is_given_away_once(
    button: str, kind: Any, signed_in: SignedIn, passed_on: Narrative, engine: Engine
) -> None:
    assert "Thank you" in twice(signed_in(Role.REVIEWER), f"/work/review/{passed_on.id}", button)
    assert len(rows(engine, kind)) == 1


def test_a_story_is_deleted_once(
    signed_in: SignedIn, story: Teller, receipt_of: Callable[[int], str], engine: Engine
) -> None:
    told, client = story(), signed_in(Role.DATA_PROTECTION_LEAD)
    assert "It is deleted" in twice(client, f"/work/keep/{told.id}", "Delete", words=receipt_of(1))
    assert client.send(f"/work/keep/{told.id}/delete", words=receipt_of(2)).status_code == 404
    assert verbs(engine, told.id).count("withdrawn") == 1
