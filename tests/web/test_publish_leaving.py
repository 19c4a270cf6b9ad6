"""A publisher who sees a name that was missed, or knows the child, gives the story away while choosing words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from tests.summaries.rows import PERIOD, tell, tell_many
from tests.summaries.test_counts import KNOWN as ANSWERS
from tests.suspicious import SuspiciousClient
from tests.web.pressed import form_on
from voice.access import Role
from voice.database import transaction
from voice.records import Concern, Event, FirstReading, MissedName, Narrative, Quote, Recusal
from voice.summaries import counts, quotes
from voice.summaries.faces import exact
from voice.summaries.scopes import Scope
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]
EBSA = f"/work/publish/{PERIOD}/quotes/ebsa"
MISSED, KNOWN = "A name was missed", "I know this child"
SAYS = {
    MISSED: "Thank you. Nobody but a first reader sees that story now.",
    KNOWN: "Thank you for stepping back. You will not see that story again.",
}
KINDS = {MISSED: MissedName, KNOWN: Recusal}
VERBS = ("name-missed", "step-back")


@pytest.fixture
def told(engine: Engine, vault: Vault) -> list[Narrative]:
    """Nine stories in the order they are offered."""
    with transaction(engine) as session:
        return sorted(tell_many(session, vault, 9, "ebsa"), key=lambda one: one.id)


@pytest.fixture
def publisher(signed_in: SignedIn) -> SuspiciousClient:
    return signed_in(Role.PUBLISHER)


def rows(engine: Engine, kind: Any) -> list[Any]:
    with transaction(engine) as session:
        return list(session.scalars(select(kind)))


def verbs(engine: Engine, subject: UUID) -> list[str]:
    with transaction(engine) as session:
        return list(session.scalars(select(Event.verb).where(Event.subject_id == subject).order_by(Event.at)))


def offered(client: SuspiciousClient, story: Narrative) -> str:
    """The id of the story that is offered where this one is asked for."""
    form = form_on(client, f"{EBSA}?story={story.id}", MISSED)
    return str(form.fields["story"][0])


@pytest.mark.parametrize("button", [MISSED, KNOWN])
def test_giving_a_story_away_leads_to_the_next_one_to_choose_from(
    button: str, publisher: SuspiciousClient, told: list[Narrative], engine: Engine
) -> None:
    page = form_on(publisher, f"{EBSA}?story={told[3].id}", button).press().text
    assert SAYS[button] in page
    assert "Story 4 of 8" in page
    assert f'value="{told[4].id}"' in page
    assert [(one.narrative_id, one.member_id) for one in rows(engine, KINDS[button])] == [
        (told[3].id, publisher.member.id)
    ]


@pytest.mark.parametrize("button", [MISSED, KNOWN])
def test_pressed_twice_a_story_is_given_away_once(
    button: str, publisher: SuspiciousClient, told: list[Narrative], engine: Engine
) -> None:
    form = form_on(publisher, f"{EBSA}?story={told[0].id}", button)
    answers = [form.press() for _ in range(2)]
    assert [(one.status_code, SAYS[button] in one.text) for one in answers] == [(200, True)] * 2
    assert len(rows(engine, KINDS[button])) == 1


def test_a_missed_name_hides_the_story_and_its_words_from_everybody_at_once(
    publisher: SuspiciousClient, signed_in: SignedIn, told: list[Narrative], engine: Engine, vault: Vault
) -> None:
    publisher.send(EBSA, story=told[0].id, words="0-24")
    reviewer, reader = signed_in(Role.REVIEWER), signed_in(Role.FIRST_READER)
    assert reviewer.get(f"/work/review/{told[0].id}").status_code == 200
    form_on(publisher, f"{EBSA}?story={told[0].id}", MISSED).press()
    assert reviewer.get(f"/work/review/{told[0].id}").status_code == 404
    assert offered(signed_in(Role.PUBLISHER, email="kit@example.org"), told[0]) != str(told[0].id)
    assert str(told[0].id) in reader.get("/work/first").text
    assert told[0].id not in {one.narrative_id for one in rows(engine, FirstReading)}
    with transaction(engine) as session:
        made = exact(counts.count(session, Scope("all", "", ("ebsa",)), PERIOD, ANSWERS, {}))
        assert made.themes[0].figure.size >= 8
        assert quotes.shown(session, vault, made) == []
    assert verbs(engine, told[0].id)[-2:] == ["name missed", "taken back"]


def test_who_knows_the_child_is_never_offered_the_story_again_and_others_are(
    publisher: SuspiciousClient, signed_in: SignedIn, told: list[Narrative], engine: Engine
) -> None:
    form_on(publisher, f"{EBSA}?story={told[0].id}", KNOWN).press()
    assert offered(publisher, told[0]) == str(told[1].id)
    shown = {form_on(publisher, EBSA, KNOWN).fields["story"][0] for _ in range(12)}
    assert str(told[0].id) not in shown
    assert offered(signed_in(Role.PUBLISHER, email="kit@example.org"), told[0]) == str(told[0].id)
    assert verbs(engine, told[0].id)[:2] == ["masked story opened", "stepped back"]


@pytest.mark.parametrize("sent", [{"words": "0-24"}, {"copied": "sent me home again"}])
def test_who_stepped_back_lets_no_words_of_the_story_out(
    sent: dict[str, str], publisher: SuspiciousClient, told: list[Narrative], engine: Engine
) -> None:
    form_on(publisher, f"{EBSA}?story={told[0].id}", KNOWN).press()
    assert "may not be quoted any more" in publisher.send(EBSA, story=told[0].id, **sent).text
    assert rows(engine, Quote) == []


@pytest.mark.parametrize("verb", VERBS)
def test_only_a_story_that_is_offered_there_is_given_away(
    verb: str, publisher: SuspiciousClient, told: list[Narrative], engine: Engine, vault: Vault
) -> None:
    with transaction(engine) as session:
        private, few = tell(session, vault, "ebsa", quoted=False), tell(session, vault, "transport")
        elsewhere = tell(session, vault, "ebsa", period="2026-1-spring")
    stories = [private.id, few.id, elsewhere.id, UUID(int=1), "nonsense", ""]
    answers = [publisher.send(f"{EBSA}/{verb}", story=one) for one in stories]
    answers += [publisher.send(f"/work/publish/{PERIOD}/quotes/transport/{verb}", story=few.id)]
    answers += [publisher.send(f"/work/publish/2026-1-spring/quotes/ebsa/{verb}", story=told[0].id)]
    answers += [publisher.send(f"/work/publish/{PERIOD}/quotes/nothing/{verb}", story=told[0].id)]
    assert {one.status_code for one in answers} == {404}
    assert (rows(engine, MissedName), rows(engine, Recusal)) == ([], [])


@pytest.mark.parametrize("verb", VERBS)
def test_a_press_without_the_pages_token_gives_nothing_away(
    verb: str, publisher: SuspiciousClient, told: list[Narrative], engine: Engine
) -> None:
    assert publisher.post(f"{EBSA}/{verb}", data={"story": told[0].id}).status_code >= 400
    assert publisher.get(f"{EBSA}/{verb}?story={told[0].id}").status_code == 405
    assert (rows(engine, MissedName), rows(engine, Recusal)) == ([], [])


def test_whoever_steps_back_from_the_last_story_is_told_that_none_is_left(
    publisher: SuspiciousClient, engine: Engine, vault: Vault
) -> None:
    with transaction(engine) as session:
        tell_many(session, vault, 8, "ebsa", quoted=False)
        tell(session, vault, "ebsa")
    page = form_on(publisher, EBSA, KNOWN).press().text
    assert SAYS[KNOWN] in page
    assert "none of those stories is for you to read" in page


def test_a_name_missed_where_every_first_reader_stepped_back_goes_to_safeguarding(
    publisher: SuspiciousClient, signed_in: SignedIn, told: list[Narrative], engine: Engine
) -> None:
    reader = signed_in(Role.FIRST_READER)
    with transaction(engine) as session:
        session.add(Recusal(narrative_id=told[0].id, member_id=reader.member.id))
    page = form_on(publisher, f"{EBSA}?story={told[0].id}", MISSED).press().text
    assert "Every first reader has stepped back from it. The safeguarding lead has this now." in page
    assert [one.narrative_id for one in rows(engine, Concern)] == [told[0].id]
