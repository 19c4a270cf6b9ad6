"""A first reader whom a story names, or who knows the child, leaves it to others; it never waits for nobody."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.pressed import form_on, forms_in
from tests.web.stories import WORDS, Shelf, story
from voice.access import Member, Role
from voice.database import now, transaction
from voice.records import About, Event, FirstReading, Narrative, NarrativeMask, Opinion, Recusal, concerns
from voice.vault import Vault

__all__ = ["story"]
SignedIn = Callable[..., SuspiciousClient]
VERBS = ("open", "hide", "show", "concern", "opinion", "pass-on", "take-back")
KNOWN, LEAVE = "I know this child", "Leave it to another first reader"
THANKS = "Thank you for stepping back. You will not see that story again."


def rows(engine: Engine, kind: Any) -> list[Any]:
    with Session(engine) as session:
        return list(session.scalars(select(kind)))


def verbs(engine: Engine, subject: UUID) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(Event.verb).where(Event.subject_id == subject).order_by(Event.at)))


def address_of(story: Narrative) -> str:
    return f"/work/first/{story.id}"


@pytest.mark.parametrize("words", ["Mrs Ade hurt me.", "sam ade hurt me.", "It was MISS ADE who did it"])
@pytest.mark.usefixtures("other")
def test_a_story_that_names_its_first_reader_is_not_shown_to_them(
    words: str, reader: SuspiciousClient, shelf: Shelf, engine: Engine
) -> None:
    story = shelf.tell(words)
    shelf.read(story, words=words)
    answers = [reader.get(address_of(story))]
    answers += [reader.send(f"{address_of(story)}/{verb}", span="0-3", kind="age", reason="asked") for verb in VERBS]
    assert [one.status_code for one in answers] == [200, *[403] * len(VERBS)]
    for one in answers:
        assert "This story may name you" in one.text
        assert words not in one.text
        assert "hurt" not in one.text
    assert verbs(engine, story.id) == []
    assert len(rows(engine, NarrativeMask)) == 1


def test_whom_a_story_names_leaves_it_to_another_with_one_press(
    reader: SuspiciousClient, other: SuspiciousClient, shelf: Shelf, engine: Engine
) -> None:
    story, following = shelf.tell("Mrs Ade hurt me."), shelf.tell("It rained.")
    page = form_on(reader, address_of(story), LEAVE).press()
    assert THANKS in page.text
    assert "It rained." in page.text
    assert verbs(engine, story.id) == ["stepped back"]
    assert reader.get(address_of(story)).status_code == 404
    assert "Mrs Ade hurt me." in other.get(address_of(story)).text
    assert [one.member_id for one in rows(engine, Recusal)] == [reader.member.id]
    assert str(following.id) in reader.get("/work/first").text


def test_whoever_opened_a_story_and_is_named_in_it_by_now_changes_nothing_more(
    reader: SuspiciousClient, story: Narrative, engine: Engine
) -> None:
    passes = form_on(reader, address_of(story), "Pass on, next story")
    with transaction(engine) as session:
        session.get_one(Member, reader.member.id).name = "Ina Pell"
    answer = passes.press()
    assert (answer.status_code, "may name you" in answer.text) == (403, True)
    assert rows(engine, FirstReading) == []


@pytest.mark.usefixtures("other")
def test_a_word_like_a_name_does_not_turn_a_first_reader_away(reader: SuspiciousClient, shelf: Shelf) -> None:
    assert "lemon ade" in reader.get(address_of(shelf.tell("I drank lemon ade and Sam laughed."))).text


def test_who_knows_the_child_steps_back_and_reads_the_next_story(
    reader: SuspiciousClient, other: SuspiciousClient, story: Narrative, shelf: Shelf
) -> None:
    following = shelf.tell("It rained.")
    page = form_on(reader, address_of(story), KNOWN).press().text
    assert THANKS in page
    assert "It rained." in page
    queue = reader.get("/work/first").text
    assert re.search(r"<strong>1</strong>\s+story waits", queue)
    assert str(following.id) in queue
    assert str(story.id) not in queue
    assert reader.get(address_of(story)).status_code == 404
    assert [reader.send(f"{address_of(story)}/{verb}").status_code for verb in VERBS] == [404] * len(VERBS)
    assert re.search(r"<strong>2</strong>\s+stories wait", other.get("/work/first").text)
    assert "Mrs Pell" in other.get(address_of(story)).text


def test_passing_on_does_not_lead_to_a_story_stepped_back_from(
    reader: SuspiciousClient, story: Narrative, shelf: Shelf
) -> None:
    left = shelf.tell("It rained.", told_at=now() - timedelta(hours=9))
    form_on(reader, address_of(left), KNOWN).press()
    page = form_on(reader, address_of(story), "Pass on, next story").press().text
    assert "Nothing waits for a first reading" in page


@pytest.mark.usefixtures("other")
@pytest.mark.parametrize(("words", "button"), [(WORDS, KNOWN), ("Mrs Ade hurt me.", LEAVE)])
def test_stepping_back_twice_is_stepping_back_once(
    words: str, button: str, reader: SuspiciousClient, shelf: Shelf, engine: Engine
) -> None:
    story = shelf.tell(words)
    form = form_on(reader, address_of(story), button)
    for _ in range(2):
        answer = form.press()
        assert (answer.status_code, THANKS in answer.text) == (200, True)
    assert len(rows(engine, Recusal)) == 1
    assert verbs(engine, story.id).count("stepped back") == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [({"note": "She told me."}, "You wrote a note: raise a concern"), ({"about": "lead"}, "You said whom it is about")],
)
def test_nobody_steps_back_over_what_was_typed_and_went_nowhere(
    typed: dict[str, str], says: str, reader: SuspiciousClient, story: Narrative, engine: Engine
) -> None:
    page = form_on(reader, address_of(story), KNOWN).press(**typed)
    assert says in page.text
    assert "You have not stepped back yet." in page.text
    assert rows(engine, Recusal) == []
    (again,) = forms_in(page, reader, address_of(story), KNOWN)
    assert {name: again.fields[name] for name in typed} == {name: [value] for name, value in typed.items()}
    again.press(note="", about="")
    assert len(rows(engine, Recusal)) == 1


@pytest.mark.usefixtures("other")
def test_a_view_that_was_ticked_stays_with_the_concern(reader: SuspiciousClient, shelf: Shelf, engine: Engine) -> None:
    story = shelf.tell()
    shelf.alarm(story)
    page = form_on(reader, address_of(story), KNOWN).press(upheld="yes").text
    assert "Your view is kept." in page
    assert [one.upheld for one in rows(engine, Opinion)] == [True]
    assert len(rows(engine, Recusal)) == 1


@pytest.mark.usefixtures("other")
def test_stepping_back_after_half_an_hour_asks_why_only_where_something_was_written(
    reader: SuspiciousClient, story: Narrative, engine: Engine
) -> None:
    form = form_on(reader, address_of(story), KNOWN)
    with transaction(engine) as session:
        session.query(Event).update({"at": now() - timedelta(minutes=31)})
    asked = form.press(note="She told me.")
    assert (asked.status_code, "Why do you open this story again?" in asked.text) == (403, True)
    assert "Pell" not in asked.text
    assert THANKS in form.press().text
    assert verbs(engine, story.id) == ["original opened", "stepped back"]


def test_nobody_steps_back_from_a_story_that_they_have_not_opened(
    reader: SuspiciousClient, story: Narrative, engine: Engine
) -> None:
    assert reader.send(f"{address_of(story)}/step-back").status_code == 403
    assert rows(engine, Recusal) == []


def test_a_reviewer_who_stepped_back_as_first_reader_does_not_review_it_either(
    signed_in: SignedIn, other: SuspiciousClient, story: Narrative
) -> None:
    both = signed_in(Role.FIRST_READER, Role.REVIEWER)
    form_on(both, address_of(story), KNOWN).press()
    form_on(other, address_of(story), "Pass on, next story").press()
    assert both.get(f"/work/review/{story.id}").status_code == 404
    assert str(story.id) not in both.get("/work/review").text


def test_a_story_that_was_passed_on_is_stepped_back_from_too(
    reader: SuspiciousClient, story: Narrative, engine: Engine
) -> None:
    form_on(reader, address_of(story), "Pass on, next story").press()
    reader.send(f"{address_of(story)}/open", reason="asked")
    assert THANKS in form_on(reader, address_of(story), KNOWN).press().text
    assert reader.get(address_of(story)).status_code == 404
    assert len(rows(engine, FirstReading)) == 1


def test_a_concern_kept_from_all_leads_nobody_to_a_story_they_left(
    reader: SuspiciousClient, other: SuspiciousClient, story: Narrative, engine: Engine, vault: Vault
) -> None:
    with transaction(engine) as session:
        raised = concerns.raise_by_hand(session, vault, story.id, [("taxi", "x")], story.id)
        session.flush()
        raised.send_by(About.LEAD, "somebody")
    form_on(reader, address_of(story), KNOWN).press()
    assert "you stepped back from its story" in reader.get("/work/first").text
    assert address_of(story) not in reader.get("/work/first").text
    assert address_of(story) in other.get("/work/first").text
