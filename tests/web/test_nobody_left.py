"""A story that every first reader stepped back from waits for the safeguarding lead, and never for nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.pressed import form_on
from tests.web.stories import Shelf, story
from voice.access import Member, Role
from voice.database import transaction
from voice.records import Concern, Event, Narrative, Recusal
from voice.vault import Vault
from voice.web.stepping_back import NOBODY_READS, NOBODY_THERE

__all__ = ["story"]
SignedIn = Callable[..., SuspiciousClient]
KNOWN = "I know this child"
TOLD = "Every first reader has stepped back from it. The safeguarding lead has this now."


@pytest.fixture
def lead(signed_in: SignedIn) -> SuspiciousClient:
    return signed_in(Role.SAFEGUARDING_LEAD)


def step_back(client: SuspiciousClient, story: Narrative) -> str:
    return form_on(client, f"/work/first/{story.id}", KNOWN).press().text


def words_of(engine: Engine, vault: Vault) -> list[list[tuple[str, str]]]:
    """Of each concern, what raised it."""
    with Session(engine) as session:
        return [one.open_words(vault) for one in session.scalars(select(Concern))]


def verbs(engine: Engine, subject: object) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(Event.verb).where(Event.subject_id == subject).order_by(Event.at)))


def test_the_lead_has_what_the_last_first_reader_leaves(
    reader: SuspiciousClient, lead: SuspiciousClient, story: Narrative, engine: Engine, vault: Vault
) -> None:
    assert TOLD in step_back(reader, story)
    assert words_of(engine, vault) == [[("", NOBODY_READS)]]
    with Session(engine) as session:
        concern = session.scalars(select(Concern)).one()
    assert concern.raised_by == str(reader.member.id)
    page = lead.get(f"/work/concerns/{concern.id}").text
    assert "every first reader stepped back from this story" in page
    assert "Mrs Pell" in page
    assert "Look today" in lead.get("/work/concerns").text


def test_whom_it_names_is_told_too_that_nobody_else_is_left(
    reader: SuspiciousClient, shelf: Shelf, engine: Engine, vault: Vault
) -> None:
    story = shelf.tell("Mrs Ade hurt me.")
    page = form_on(reader, f"/work/first/{story.id}", "Leave it to another first reader").press().text
    assert TOLD in page
    assert words_of(engine, vault) == [[("", NOBODY_READS)]]


def test_while_another_first_reader_is_left_nothing_is_raised(
    reader: SuspiciousClient, signed_in: SignedIn, story: Narrative, engine: Engine, vault: Vault
) -> None:
    other = signed_in(Role.FIRST_READER, email="kit@example.org")
    assert "Every first reader" not in step_back(reader, story)
    assert words_of(engine, vault) == []
    assert TOLD in step_back(other, story)
    assert words_of(engine, vault) == [[("", NOBODY_READS)]]


def test_who_may_not_sign_in_any_more_or_reads_only_masked_stories_is_nobody_left(
    reader: SuspiciousClient, signed_in: SignedIn, story: Narrative, engine: Engine
) -> None:
    ended = signed_in(Role.FIRST_READER, email="kit@example.org")
    signed_in(Role.REVIEWER)
    with transaction(engine) as session:
        session.get_one(Member, ended.member.id).active = False
    assert TOLD in step_back(reader, story)


def test_pressed_twice_it_is_raised_once_and_told_twice(
    reader: SuspiciousClient, story: Narrative, engine: Engine, vault: Vault
) -> None:
    form = form_on(reader, f"/work/first/{story.id}", KNOWN)
    assert [TOLD in form.press().text for _ in range(2)] == [True, True]
    assert words_of(engine, vault) == [[("", NOBODY_READS)]]
    with transaction(engine) as session:
        concern = session.scalars(select(Concern)).one()
        concern.note_outcome(reader.member.id, "spoken_with", "", vault)
    form.press()
    assert verbs(engine, concern.id) == ["raised", "outcome noted"]


@pytest.mark.parametrize(("score", "again"), [(0.6, False), (0.02, True)])
def test_a_concern_that_stands_is_raised_again_only_where_the_machine_merely_wondered(
    score: float, again: bool, reader: SuspiciousClient, shelf: Shelf, engine: Engine
) -> None:
    story = shelf.tell()
    concern = shelf.alarm(story, score=score)
    assert TOLD in step_back(reader, story)
    assert ("raised again" in verbs(engine, concern)) is again


def test_a_concern_that_was_closed_stands_no_longer(
    reader: SuspiciousClient, shelf: Shelf, engine: Engine, vault: Vault
) -> None:
    story = shelf.tell()
    concern = shelf.alarm(story)
    with transaction(engine) as session:
        session.get_one(Concern, concern).note_outcome(story.id, "spoken_with", "", vault)
    assert TOLD in step_back(reader, story)
    with Session(engine) as session:
        assert not session.get_one(Concern, concern).closed


def test_a_story_that_was_passed_on_waits_for_nobody_only_once_a_name_was_missed(
    reader: SuspiciousClient, signed_in: SignedIn, story: Narrative, engine: Engine, vault: Vault
) -> None:
    form_on(reader, f"/work/first/{story.id}", "Pass on, next story").press()
    reader.send(f"/work/first/{story.id}/open", reason="asked")
    assert "Every first reader" not in step_back(reader, story)
    assert words_of(engine, vault) == []
    page = form_on(signed_in(Role.REVIEWER), f"/work/review/{story.id}", "A name was missed").press().text
    assert TOLD in page
    assert words_of(engine, vault) == [[("", NOBODY_READS)]]


def test_a_missed_name_is_no_concern_where_nobody_stepped_back(
    reader: SuspiciousClient, signed_in: SignedIn, story: Narrative, engine: Engine, vault: Vault
) -> None:
    form_on(reader, f"/work/first/{story.id}", "Pass on, next story").press()
    form_on(signed_in(Role.REVIEWER), f"/work/review/{story.id}", "A name was missed").press()
    assert words_of(engine, vault) == []
    with Session(engine) as session:
        assert session.scalars(select(Recusal)).all() == []


def test_a_new_first_reader_has_it_in_their_queue(
    reader: SuspiciousClient, signed_in: SignedIn, story: Narrative
) -> None:
    step_back(reader, story)
    assert str(story.id) in signed_in(Role.FIRST_READER, email="new@example.org").get("/work/first").text


@pytest.fixture
def administrator(signed_in: SignedIn) -> SuspiciousClient:
    return signed_in(Role.ADMINISTRATOR)


def end(administrator: SuspiciousClient, client: SuspiciousClient, how: str) -> str:
    fields: dict[str, str] = {"do": "end"} if how == "access" else {"roles": "reviewer"}
    return administrator.send(f"/work/members/{client.member.id}/{how}", **fields).text


@pytest.mark.parametrize("how", ["access", "roles"])
def test_the_lead_has_what_the_last_who_could_read_it_leaves_with_role_or_account(
    how: str, reader: SuspiciousClient, other: SuspiciousClient, administrator: SuspiciousClient,
    story: Narrative, shelf: Shelf, lead: SuspiciousClient, engine: Engine, vault: Vault,
) -> None:  # fmt: skip
    still_read = shelf.tell("It rained.")
    step_back(reader, story)
    page = end(administrator, other, how)
    assert "No first reader is left for 1 story that waits: the safeguarding lead is told." in page
    assert words_of(engine, vault) == [[("", NOBODY_READS)]]
    with Session(engine) as session:
        concern = session.scalars(select(Concern)).one()
    assert (concern.narrative_id, concern.raised_by) == (story.id, str(administrator.member.id))
    assert "Mrs Pell" in lead.get(f"/work/concerns/{concern.id}").text
    assert str(still_read.id) in reader.get("/work/first").text


@pytest.mark.parametrize("how", ["access", "roles"])
def test_what_was_read_or_set_aside_or_left_by_them_too_is_not_raised_with_the_role(
    how: str, reader: SuspiciousClient, other: SuspiciousClient, administrator: SuspiciousClient,
    shelf: Shelf, engine: Engine, vault: Vault,
) -> None:  # fmt: skip
    read, aside, left = (shelf.tell() for _ in range(3))
    shelf.read(read)
    shelf.doubt(aside)
    form_on(other, f"/work/first/{read.id}", "Pass on").press()
    form_on(other, f"/work/first/{aside.id}", "Set aside").press()
    step_back(reader, left)
    step_back(other, left)
    with transaction(engine) as session:
        for one in (read, aside):
            session.add(Recusal(narrative_id=one.id, member_id=reader.member.id))
        session.scalars(select(Concern)).one().note_outcome(reader.member.id, "spoken_with", "", vault)
    assert "No first reader is left" not in end(administrator, other, how)
    with Session(engine) as session:
        assert session.scalars(select(Concern)).one().closed


def test_a_role_that_is_kept_or_never_held_hands_nothing_over(
    reader: SuspiciousClient, other: SuspiciousClient, administrator: SuspiciousClient, signed_in: SignedIn,
    story: Narrative, engine: Engine, vault: Vault,
) -> None:  # fmt: skip
    reviewer = signed_in(Role.REVIEWER)
    step_back(reader, story)
    both = [Role.FIRST_READER, Role.REVIEWER]
    for client, roles in ((other, both), (reviewer, [Role.PUBLISHER]), (reader, [Role.REVIEWER])):
        administrator.send(f"/work/members/{client.member.id}/roles", roles=roles)
    assert words_of(engine, vault) == []


def test_a_name_missed_while_nobody_is_first_reader_goes_to_the_lead(
    reader: SuspiciousClient, signed_in: SignedIn, story: Narrative, engine: Engine, vault: Vault
) -> None:
    form_on(reader, f"/work/first/{story.id}", "Pass on, next story").press()
    with transaction(engine) as session:
        session.get_one(Member, reader.member.id).disable("test")
    page = form_on(signed_in(Role.REVIEWER), f"/work/review/{story.id}", "A name was missed").press().text
    assert "There is no first reader. The safeguarding lead has this now." in page
    assert words_of(engine, vault) == [[("", NOBODY_THERE)]]
