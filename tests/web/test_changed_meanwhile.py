"""Two people with the same form open: the second is told what changed, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.pressed import Pressable, form_on, forms_in
from tests.web.stories import WORDS, Shelf, story
from voice.access import Member, Role, RoleHeld
from voice.database import transaction
from voice.records import Action, Event, FirstReading, Narrative, NarrativeMask, Review, Tag, actions

__all__ = ["story"]
SignedIn = Callable[..., SuspiciousClient]
ACTION = {"text": "Ring before the letter", "owner": "Schools", "said": "You waited.", "answer": "We will ring."}


@pytest.fixture
def pair(signed_in: SignedIn) -> Callable[[Role], list[SuspiciousClient]]:
    """Two members of one role."""
    return lambda role: [signed_in(role, email=f"{name}@example.org") for name in "ab"]


def rows(engine: Engine, kind: Any) -> list[Any]:
    with Session(engine) as session:
        return list(session.scalars(select(kind)))


@pytest.fixture
def both(pair: Callable[[Role], list[SuspiciousClient]], engine: Engine) -> list[Pressable]:
    """Two reviewers who opened the same action."""
    clients = pair(Role.REVIEWER)
    form_on(clients[0], "/work/actions/new", "Keep").press(**ACTION)
    return [form_on(client, f"/work/actions/{rows(engine, Action)[0].id}", "Keep") for client in clients]


def test_the_second_to_save_an_action_sees_both_versions_and_loses_nothing(
    both: list[Pressable], engine: Engine
) -> None:
    both[0].press(owner="All schools", status="under_way")
    page = both[1].press(owner="The county", said="You waited <b>long</b>.")
    assert page.status_code == 409
    assert "This was changed while you wrote" in page.text
    assert "Sam Ade changed it" in page.text
    assert "<b>Stands now:</b> All schools" in page.text
    assert "<b>You wrote:</b> The county" in page.text
    assert "<b>Stands now:</b> Under way" in page.text
    assert "You had not changed this." in page.text
    assert rows(engine, Action)[0].owner == "All schools"
    (again,) = forms_in(page, both[1].client, both[1].address, "Keep")
    assert again.fields["owner"] == ["The county"]
    assert again.fields["said"] == ["You waited <b>long</b>."]
    assert "The change is kept." in again.press().text
    (kept,) = rows(engine, Action)
    assert (kept.owner, kept.said, kept.status) == ("The county", "You waited <b>long</b>.", "under_way")


def test_a_third_version_is_seen_too(both: list[Pressable], engine: Engine) -> None:
    both[0].press(owner="All schools")
    (again,) = forms_in(both[1].press(owner="The county"), both[1].client, both[1].address, "Keep")
    form_on(both[0].client, both[0].address, "Keep").press(owner="Nobody yet")
    assert "<b>Stands now:</b> Nobody yet" in again.press().text
    assert rows(engine, Action)[0].owner == "Nobody yet"


def test_a_fault_in_what_was_typed_does_not_hide_that_it_changed_meanwhile(
    both: list[Pressable], engine: Engine
) -> None:
    both[0].press(owner="All schools")
    faulty = both[1].press(owner="The county", text="")
    (again,) = forms_in(faulty, both[1].client, both[1].address, "Keep")
    assert again.press(text="Ring").status_code == 409
    assert rows(engine, Action)[0].owner == "All schools"


def test_saving_twice_what_one_typed_is_no_conflict(both: list[Pressable], engine: Engine) -> None:
    answers = [both[0].press(owner="All schools") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert "The change is kept." in answers[1].text
    with Session(engine) as session:
        verbs = [event.verb for event in actions.history(session, rows(engine, Action)[0])]
    assert verbs == [actions.CHANGED, actions.MADE]


def test_an_action_that_was_there_from_the_start_has_a_version_too(
    pair: Callable[[Role], list[SuspiciousClient]], engine: Engine
) -> None:
    with transaction(engine) as session:
        made = Action(framework="ws8", heading="focus-area-5", text="Ring", owner="Schools", theme=None)
        session.add(made)
    one, other = (form_on(client, f"/work/actions/{made.id}", "Keep") for client in pair(Role.PUBLISHER))
    one.press(owner="All schools")
    assert other.press(owner="The county").status_code == 409


def test_roles_changed_meanwhile_are_shown_and_the_ticks_stay(
    pair: Callable[[Role], list[SuspiciousClient]], member: Callable[..., Member], engine: Engine
) -> None:
    other, _ = member(Role.REVIEWER), member(Role.FIRST_READER)
    clients = pair(Role.ADMINISTRATOR)
    one, two = (form_on(client, "/work/members", "Set these roles", nth=_place(client, other.id)) for client in clients)
    one.press(roles=["first_reader", "reviewer"])
    page = two.press(roles=["publisher"])
    assert page.status_code == 409
    assert "Now they are: first reader, reviewer." in page.text
    assert _held(engine, other.id) == {"first_reader", "reviewer"}
    again = forms_in(page, clients[1], "/work/members", "Set these roles")[_place(clients[1], other.id)]
    assert again.fields["roles"] == ["publisher"]
    again.press()
    assert _held(engine, other.id) == {"publisher"}


def _place(client: SuspiciousClient, member_id: UUID) -> int:
    page = client.get("/work/members").text
    return page[: page.index(f"/work/members/{member_id}/roles")].count("/roles")


def _held(engine: Engine, member_id: UUID) -> set[str]:
    with Session(engine) as session:
        return set(session.scalars(select(RoleHeld.name).where(RoleHeld.member_id == member_id)))


def test_what_another_first_reader_hid_meanwhile_is_not_shown_again_unseen(
    pair: Callable[[Role], list[SuspiciousClient]], story: Narrative, engine: Engine
) -> None:
    one, two = pair(Role.FIRST_READER)
    address, at = f"/work/first/{story.id}", WORDS.index("Ruby")
    shows = form_on(two, address, "×")
    form_on(one, address, "Hide these words").press(span=f"{at}-{at + 20}", kind="child_name")
    page = shows.press()
    assert "Nothing was shown again." in page.text
    assert {mask.standing for mask in rows(engine, NarrativeMask)} == {"suggested", "confirmed"}
    form_on(two, address, "×").press()
    assert {mask.standing for mask in rows(engine, NarrativeMask)} == {"removed"}


def test_a_story_is_not_passed_on_with_masks_its_reader_has_not_seen(
    pair: Callable[[Role], list[SuspiciousClient]], shelf: Shelf, engine: Engine
) -> None:
    story = shelf.tell(read_by_group=False, counted=True)
    shelf.read(story)
    one, two = pair(Role.FIRST_READER)
    address = f"/work/first/{story.id}"
    passes = form_on(two, address, "Done, next story")
    form_on(one, address, "×").press()
    page = passes.press(theme=[])
    assert "It is not passed on yet." in page.text
    assert rows(engine, FirstReading) == []
    (again,) = forms_in(page, two, address, "Done, next story")
    assert "theme" not in again.fields
    again.press()
    assert len(rows(engine, FirstReading)) == 1
    assert [tag.standing for tag in rows(engine, Tag)] == ["removed"]


@pytest.fixture
def reviewed_by_two(
    pair: Callable[[Role], list[SuspiciousClient]], story: Narrative, engine: Engine
) -> list[SuspiciousClient]:
    with transaction(engine) as session:
        session.add(FirstReading(narrative_id=story.id, member_id=story.id))
    return pair(Role.REVIEWER)


def test_what_another_reviewer_decided_about_a_tag_is_not_overruled_unseen(
    reviewed_by_two: list[SuspiciousClient], story: Narrative, engine: Engine
) -> None:
    one, two = reviewed_by_two
    removes = form_on(two, f"/work/review/{story.id}", "Remove")
    form_on(one, f"/work/review/{story.id}", "Confirm").press()
    assert "another reviewer decided meanwhile, and it is confirmed now" in removes.press().text
    assert [tag.standing for tag in rows(engine, Tag)] == ["confirmed"]
    form_on(two, f"/work/review/{story.id}", "Remove").press()
    assert [tag.standing for tag in rows(engine, Tag)] == ["removed"]


def test_a_review_is_not_finished_over_tags_its_reviewer_has_not_seen(
    reviewed_by_two: list[SuspiciousClient], story: Narrative, engine: Engine
) -> None:
    one, two = reviewed_by_two
    finishes = form_on(two, f"/work/review/{story.id}", "Confirm the one left, next")
    form_on(one, f"/work/review/{story.id}", "Add this theme").press(theme="ebsa")
    assert "The themes of this story changed while you read." in finishes.press().text
    assert rows(engine, Review) == []
    form_on(two, f"/work/review/{story.id}", "Confirm the one left, next").press()
    assert len(rows(engine, Review)) == 1
    with Session(engine) as session:
        assert session.scalars(select(Event).where(Event.verb == "reviewed")).one().actor == str(two.member.id)
