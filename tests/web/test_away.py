"""A concern about the lead or the deputy is kept from them, and never from everybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations_with_replacement, product

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.stories import Shelf
from voice.access import Member, Role, RoleHeld
from voice.access.pair import hidden_from
from voice.database import transaction
from voice.records import About, Concern, Narrative, Notice, concerns, notices
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]
LEAD, DEPUTY = Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY
MARK = {LEAD: About.LEAD, DEPUTY: About.DEPUTY}
HOLDINGS = ((LEAD,), (DEPUTY,), (LEAD, DEPUTY))
NOTICE = "Nobody of the safeguarding pair may see this concern"


@pytest.fixture
def marked(engine: Engine, vault: Vault) -> Callable[[About], Concern]:
    def make(about: About) -> Concern:
        story = Shelf(engine, vault).tell("She hurt me.")
        with transaction(engine) as session:
            concern = concerns.raise_by_hand(session, vault, story.id, [("She hurt me.", "harm")], story.id)
            session.flush()
            concern.send_by(about, "somebody")
        return concern

    return make


def somebody(roles: tuple[Role, ...]) -> Member:
    return Member(id=Narrative().id, name="x", roles=[RoleHeld(name=role) for role in roles])


@pytest.mark.parametrize("held", [one for n in (2, 3) for one in combinations_with_replacement(HOLDINGS, n)])
def test_while_the_pair_is_more_than_one_sort_of_people_somebody_sees_every_concern(
    held: tuple[tuple[Role, ...], ...],
) -> None:
    people = [somebody(roles) for roles in held]
    single = {roles for roles in held if len(roles) == 1}
    for role in (LEAD, DEPUTY):
        sees = [one for one in people if MARK[role] not in hidden_from(one, people)]
        assert bool(sees) == (bool(single) and set(held) != {(role,)}), (held, role)
        assert all(not one.holds(role) or len(one.roles) == 2 for one in sees)


NOT_BOTH = [about for about in About if about != About.BOTH]


@pytest.mark.parametrize(("other", "about"), [*product((LEAD, DEPUTY), NOT_BOTH)])
def test_who_is_both_and_somebody_else_never_both_miss_a_concern(
    other: Role, about: About, signed_in: SignedIn, marked: Callable[[About], Concern]
) -> None:
    both, one = signed_in(LEAD, DEPUTY, email="both@example.org"), signed_in(other)
    concern = marked(about)
    answers = [client.get(f"/work/concerns/{concern.id}").status_code for client in (both, one)]
    assert 200 in answers
    assert f"/work/concerns/{concern.id}" in "".join(client.get("/work/concerns").text for client in (both, one))


def test_a_concern_that_nobody_of_the_pair_may_see_is_on_top_of_every_first_readers_queue(
    signed_in: SignedIn, marked: Callable[[About], Concern]
) -> None:
    both, reader = signed_in(LEAD, DEPUTY), signed_in(Role.FIRST_READER)
    concern = marked(About.LEAD)
    assert both.get(f"/work/concerns/{concern.id}").status_code == 404
    page = reader.get("/work/first").text
    assert NOTICE in page
    assert "LADO" in page
    assert f"/work/first/{concern.narrative_id}" in page


def test_it_goes_to_the_new_deputy_as_soon_as_there_is_one(
    signed_in: SignedIn, marked: Callable[[About], Concern]
) -> None:
    lead, reader = signed_in(LEAD), signed_in(Role.FIRST_READER)
    concern = marked(About.LEAD)
    assert NOTICE in reader.get("/work/first").text
    deputy = signed_in(DEPUTY)
    assert deputy.get(f"/work/concerns/{concern.id}").status_code == 200
    assert lead.get(f"/work/concerns/{concern.id}").status_code == 404
    assert NOTICE not in reader.get("/work/first").text


def test_an_ended_access_counts_as_nobody(
    signed_in: SignedIn, member: Callable[..., Member], marked: Callable[[About], Concern], engine: Engine
) -> None:
    signed_in(LEAD)
    deputy, reader = member(DEPUTY), signed_in(Role.FIRST_READER)
    marked(About.LEAD)
    assert NOTICE not in reader.get("/work/first").text
    with transaction(engine) as session:
        session.get_one(Member, deputy.id).active = False
    assert NOTICE in reader.get("/work/first").text


@pytest.mark.parametrize("other", [LEAD, DEPUTY])
def test_who_is_both_and_is_named_sends_it_to_the_other(
    other: Role, signed_in: SignedIn, engine: Engine, vault: Vault
) -> None:
    both, one = signed_in(LEAD, DEPUTY), signed_in(other)
    with transaction(engine) as session:
        session.get_one(Member, one.member.id).name = "Kit Lowe"
    story = Shelf(engine, vault).tell("Mrs Ade hurt me.")
    with transaction(engine) as session:
        concern = concerns.raise_by_hand(session, vault, story.id, [("Mrs Ade hurt me.", "harm")], story.id)
    page = both.get(f"/work/concerns/{concern.id}").text
    assert "This story may name you" in page
    mark = "lead" if other is DEPUTY else "deputy"
    assert f'name="about" value="{mark}"' in page
    both.send(f"/work/concerns/{concern.id}/road", about=mark)
    assert both.get(f"/work/concerns/{concern.id}").status_code == 404
    assert "Mrs Ade hurt me." in one.get(f"/work/concerns/{concern.id}").text


@pytest.mark.parametrize(("roles", "about"), [((LEAD,), About.STAFF), ((LEAD, DEPUTY), About.DEPUTY)])
def test_a_mark_that_leaves_it_with_whom_it_names_does_not_show_it_to_them(
    roles: tuple[Role, ...], about: About, signed_in: SignedIn, engine: Engine, vault: Vault
) -> None:
    named, other = signed_in(*roles), signed_in(DEPUTY, email="other@example.org")
    with transaction(engine) as session:
        session.get_one(Member, other.member.id).name = "Kit Lowe"
    story = Shelf(engine, vault).tell("Mrs Ade hurt me.")
    with transaction(engine) as session:
        concern = concerns.raise_by_hand(session, vault, story.id, [("Mrs Ade hurt me.", "harm")], story.id)
        session.flush()
        concern.send_by(about, "a first reader")
    page = named.get(f"/work/concerns/{concern.id}").text
    assert "This story may name you" in page
    assert "hurt me" not in page
    named.send(f"/work/concerns/{concern.id}/road", about="lead")
    assert named.get(f"/work/concerns/{concern.id}").status_code == 404
    assert "Mrs Ade hurt me." in other.get(f"/work/concerns/{concern.id}").text


@pytest.mark.parametrize("presses", [LEAD, DEPUTY])
def test_a_story_that_names_both_is_read_by_neither_and_somebody_else_is_told_at_once(
    presses: Role, signed_in: SignedIn, engine: Engine, vault: Vault
) -> None:
    """Both members of the pair are called Sam Ade."""
    pair = {role: signed_in(role) for role in (LEAD, DEPUTY)}
    reader = signed_in(Role.FIRST_READER)
    third = signed_in(Role.DATA_PROTECTION_LEAD)
    story = Shelf(engine, vault).tell("Mrs Ade and the other Mrs Ade hit me.")
    with transaction(engine) as session:
        session.get_one(Member, reader.member.id).name = "Kit Lowe"
        concern = concerns.raise_by_hand(session, vault, story.id, [("hit me", "harm")], story.id)
    page = pair[presses].get(f"/work/concerns/{concern.id}").text
    assert "This story may name you" in page
    mark = re.search(r'name="about" value="(\w+)"', page)
    assert mark
    for _ in range(2):
        pair[presses].send(f"/work/concerns/{concern.id}/road", about=mark[1])
    for one in pair.values():
        assert one.get(f"/work/concerns/{concern.id}").status_code == 404
        assert "No open concerns" in one.get("/work/concerns").text
    with Session(engine) as session:
        told = session.scalars(select(Notice.member_id).where(Notice.about == notices.SENT_ON)).all()
    assert told == [third.member.id]
    page = third.get("/work").text
    assert "may name the lead and the deputy, so neither sees it" in page
    assert "(LADO) now" in page
    assert "hit" not in page
    page = reader.get("/work/first").text
    assert NOTICE in page
    assert "One may name the lead and the deputy both" in page
    assert f"/work/first/{story.id}" in page
    with transaction(engine) as session:
        session.get_one(Member, pair[DEPUTY].member.id).active = False
        session.get_one(Concern, concern.id).send_by(About.LEAD, reader.member.id)
    new = signed_in(DEPUTY, email="new@example.org")
    assert "hit me" in new.get(f"/work/concerns/{concern.id}").text
    assert pair[LEAD].get(f"/work/concerns/{concern.id}").status_code == 404


def test_a_story_not_read_by_the_machine_that_names_both_goes_to_neither(
    signed_in: SignedIn, engine: Engine, vault: Vault
) -> None:
    lead, deputy = signed_in(LEAD), signed_in(DEPUTY)
    story = Shelf(engine, vault).tell("Mrs Ade and the other Mrs Ade hit me.")
    for _ in range(2):
        lead.send(f"/work/concerns/unread/{story.id}/concern", about="lead")
    with Session(engine) as session:
        [concern] = session.scalars(select(Concern))
        assert concern.about == About.BOTH
    for one in (lead, deputy):
        assert one.get(f"/work/concerns/{concern.id}").status_code == 404


def test_the_members_page_gives_nobody_both_roles(signed_in: SignedIn, member: Callable[..., Member]) -> None:
    administrator, lead = signed_in(Role.ADMINISTRATOR), member(LEAD)
    both = [LEAD.value, DEPUTY.value]
    changed = administrator.send(f"/work/members/{lead.id}/roles", roles=both)
    added = administrator.send("/work/members", name="A", email="a@example.org", roles=both)
    for answer in (changed, added):
        assert answer.status_code == 400
        assert "Lead and deputy must be two people" in answer.text
