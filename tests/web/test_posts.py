"""Lead, deputy and first reader: no press leaves such a post empty, and an empty one is seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.stories import Shelf
from voice.access import Member, Role, RoleHeld
from voice.access.posts import POSTS, holders
from voice.config import Settings
from voice.database import transaction
from voice.records import concerns
from voice.records.leases import beat
from voice.vault import Vault
from voice.web.app import create_app

SignedIn = Callable[..., SuspiciousClient]
Made = Callable[..., Member]


def kept(engine: Engine, member: Member) -> tuple[bool, set[str]]:
    with Session(engine) as session:
        found = session.get_one(Member, member.id)
        return found.active, {held.name for held in found.roles}


@pytest.mark.parametrize("post", POSTS)
@pytest.mark.parametrize("sent", [("access", {"do": "end"}), ("roles", {"roles": ["reviewer"]})])
def test_the_last_of_a_post_keeps_it_until_somebody_else_has_it(
    post: Role, sent: tuple[str, dict[str, Any]], signed_in: SignedIn, member: Made, engine: Engine
) -> None:
    administrator, last = signed_in(Role.ADMINISTRATOR), member(post)
    address, fields = sent
    member_away = member(post, email="away@example.org")
    with transaction(engine) as session:
        session.get_one(Member, member_away.id).disable("test")
    answer = administrator.send(f"/work/members/{last.id}/{address}", **fields)
    assert answer.status_code == 400
    assert f"Nobody would be {post.label.lower()} then." in answer.text
    assert kept(engine, last) == (True, {post})
    member(post, Role.REVIEWER)
    assert administrator.send(f"/work/members/{last.id}/{address}", **fields).status_code == 200
    assert kept(engine, last) != (True, {post})


def test_a_post_that_is_kept_does_not_hold_other_changes_up(signed_in: SignedIn, member: Made, engine: Engine) -> None:
    administrator, reader = signed_in(Role.ADMINISTRATOR), member(Role.FIRST_READER)
    answer = administrator.send(f"/work/members/{reader.id}/roles", roles=["first_reader", "reviewer"])
    assert answer.status_code == 200
    assert kept(engine, reader)[1] == {"first_reader", "reviewer"}


def test_an_empty_post_stands_on_everybodys_first_page_until_it_is_held(signed_in: SignedIn, member: Made) -> None:
    somebody = signed_in(Role.REVIEWER, Role.SAFEGUARDING_LEAD)
    page = somebody.get("/work").text
    assert "Nobody is safeguarding deputy." in page
    assert "Nobody is first reader." in page
    assert "Nobody is safeguarding lead." not in page
    member(Role.SAFEGUARDING_DEPUTY), member(Role.FIRST_READER)
    assert "Nobody is" not in somebody.get("/work").text


def test_a_real_service_is_not_well_while_a_post_is_empty(settings: Settings, engine: Engine, member: Made) -> None:
    with transaction(engine) as session:
        beat(session, "worker")
    client = create_app(settings.model_copy(update={"demo": False})).test_client()
    for post in POSTS[:-1]:
        member(post)
    answer = client.get("/health")
    assert (answer.status_code, answer.json) == (503, {"well": False, "wrong": ["Nobody is first reader."]})
    member(Role.FIRST_READER)
    assert client.get("/health").status_code == 200


def test_first_readers_are_told_of_every_open_concern_when_nobody_of_the_pair_is_left(
    signed_in: SignedIn, member: Made, engine: Engine, vault: Vault
) -> None:
    reader, story = signed_in(Role.FIRST_READER), Shelf(engine, vault).tell()
    with transaction(engine) as session:
        concerns.raise_by_hand(session, vault, story.id, [("taxi", "harm")], story.id)
    page = reader.get("/work/first").text
    assert "There is no safeguarding lead and no deputy" in page
    assert f"/work/first/{story.id}" in page.split('id="kept"')[1].split("</section>")[0]
    member(Role.SAFEGUARDING_DEPUTY)
    assert 'id="kept"' not in reader.get("/work/first").text


def test_who_holds_a_post_is_known_on_either_database(rows: Engine) -> None:
    with transaction(rows) as session:
        for name, post, active in (("a", POSTS[0], True), ("b", POSTS[0], False), ("c", Role.REVIEWER, True)):
            session.add(Member(email=name, name=name, roles=[RoleHeld(name=post)], active=active))
    with transaction(rows) as session:
        (held,) = holders(session, POSTS[0])
        assert session.get_one(Member, held).name == "a"
