"""An administrator makes and ends accounts, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from voice.access import Member, Role, SecondFactorReset
from voice.access.members import add_member, all_members, by_email
from voice.database import db, now, transaction
from voice.records import Notice, notices

SignedIn = Callable[..., SuspiciousClient]


def found(app: Flask, email: str) -> Member:
    with app.app_context():
        member = by_email(db.session, email)
        assert member is not None
        return member


def test_a_new_member_gets_roles_and_a_first_password_shown_once(app: Flask, signed_in: SignedIn) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    page = client.send("/work/members", name="Ada Obi", email="Ada@example.org", roles=["reviewer", "publisher"])
    assert "It is shown this once" in page.text
    assert {held.name for held in found(app, "ada@example.org").roles} == {"reviewer", "publisher"}
    assert "It is shown this once" not in client.get("/work/members").text


@pytest.mark.parametrize(
    "sent",
    [
        {"name": "Ada Obi", "email": "no address", "roles": "reviewer"},
        {"name": "", "email": "ada@example.org", "roles": "reviewer"},
        {"name": " \t\u2003", "email": "ada@example.org", "roles": "reviewer"},
        {"name": "-- --", "email": "ada@example.org", "roles": "reviewer"},
        {"name": "a " + "a" * 121, "email": "ada@example.org", "roles": "reviewer"},
        {"name": "Ada Obi", "email": "ada@example.org", "roles": "king"},
        {"name": "Will", "email": "ada@example.org", "roles": "reviewer"},
        {"name": "A Hill", "email": "ada@example.org", "roles": "reviewer"},
        {"name": "A", "email": "ada@example.org", "roles": "reviewer"},
        {"name": "<b>Ada</b> Obi", "email": "ada@example.org", "roles": "reviewer"},
        {"name": "A\0da Obi", "email": "ada@example.org", "roles": "reviewer"},
        {"name": "Ada Obi", "email": "administrator@example.org", "roles": "reviewer"},
    ],
)
def test_a_member_that_cannot_be_made_is_refused_in_plain_words(signed_in: SignedIn, sent: dict[str, str]) -> None:
    answer = signed_in(Role.ADMINISTRATOR).send("/work/members", **sent)
    assert answer.status_code == 400
    assert "Nothing was changed" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada@",
        "@example.org",
        "ada@example",
        "ada@@example.org",
        "ada@example..org",
        "ada.@example.org",
        "ada@-x.org",
        "ada@localhost",
        "ada@[192.0.2.1]",
        "ada, bo@example.org",
        "a da@example.org",
        "Ada <ada@example.org>",
        "a\0@example.org",
        f"{'a' * 65}@example.org",
        f"ada@{'example.' * 40}org",
    ],
)
def test_an_address_that_is_none_makes_no_member(app: Flask, signed_in: SignedIn, address: str) -> None:
    answer = signed_in(Role.ADMINISTRATOR).send("/work/members", name="Ada Obi", email=address, roles="reviewer")
    assert answer.status_code == 400
    assert "Write an e-mail address like name@example.org." in answer.text
    with app.app_context():
        assert len(all_members(db.session)) == 1


def test_one_address_in_two_spellings_is_one_member(signed_in: SignedIn) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    for spelling, says in (("Ada@ｅxample.org", "shown this once"), (" ada@example.ORG ", "already a member")):
        assert says in client.send("/work/members", name="Ada Obi", email=spelling, roles="reviewer").text


def test_access_ends_and_comes_back(app: Flask, signed_in: SignedIn, member: Callable[..., Member]) -> None:
    client, other = signed_in(Role.ADMINISTRATOR), member(Role.REVIEWER)
    for _ in range(2):
        assert "can no longer sign in" in client.send(f"/work/members/{other.id}/access", do="end").text
        assert not found(app, other.email).active
    for _ in range(2):
        assert "can sign in again" in client.send(f"/work/members/{other.id}/access", do="give").text
        assert found(app, other.email).active


def test_an_administrator_cannot_lock_themselves_out(app: Flask, signed_in: SignedIn) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    assert client.send(f"/work/members/{client.member.id}/access").status_code == 400
    assert client.send(f"/work/members/{client.member.id}/roles", roles="reviewer").status_code == 400


def test_nobody_changes_their_own_roles(app: Flask, signed_in: SignedIn) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    page = client.get("/work/members").text
    assert f"/work/members/{client.member.id}/roles" not in page
    assert "Nobody changes their own roles." in page
    wanted = ["administrator", "first_reader", "safeguarding_lead"]
    assert client.send(f"/work/members/{client.member.id}/roles", roles=wanted).status_code == 400
    assert found(app, client.member.email).holds(Role.ADMINISTRATOR)
    assert not found(app, client.member.email).holds(Role.FIRST_READER, Role.SAFEGUARDING_LEAD)


def told(engine: Engine) -> set[UUID]:
    with Session(engine) as session:
        return set(session.scalars(select(Notice.member_id).where(Notice.about == notices.GIVEN)))


def test_whoever_answers_for_reading_is_told_to_whom_an_administrator_gives_it(
    engine: Engine, signed_in: SignedIn, member: Callable[..., Member]
) -> None:
    admin, lead = signed_in(Role.ADMINISTRATOR), signed_in(Role.SAFEGUARDING_LEAD)
    keeper, other = signed_in(Role.DATA_PROTECTION_LEAD), member(Role.REVIEWER)
    admin.send(f"/work/members/{other.id}/roles", roles=["reviewer", "publisher"])
    assert told(engine) == set()
    admin.send(f"/work/members/{other.id}/roles", roles=["reviewer", "first_reader"])
    assert told(engine) == {lead.member.id, keeper.member.id}
    for one in (lead, keeper):
        page = one.get("/work").text
        assert "Sam Ade, first reader. Given by Sam Ade." in page
    assert "Given by" not in admin.get("/work").text


def test_a_new_member_and_access_given_back_are_told_too(
    engine: Engine, signed_in: SignedIn, member: Callable[..., Member]
) -> None:
    admin, lead = signed_in(Role.ADMINISTRATOR), signed_in(Role.SAFEGUARDING_LEAD)
    admin.send("/work/members", name="Eve Lund", email="eve@example.org", roles="first_reader")
    assert told(engine) == {lead.member.id}
    assert "Eve Lund, first reader. Given by" in lead.get("/work").text
    old = member(Role.DATA_PROTECTION_LEAD)
    with transaction(engine) as session:
        session.execute(delete(Notice))
        session.get_one(Member, old.id).active = False
    admin.send(f"/work/members/{old.id}/access", do="give")
    assert told(engine) == {lead.member.id}


def test_what_is_given_where_the_server_runs_begins_a_service_and_is_told_to_nobody(
    app: Flask, engine: Engine, member: Callable[..., Member]
) -> None:
    member(Role.SAFEGUARDING_LEAD)
    with app.app_context():
        add_member(db.session, "eve@example.org", "Eve Lund", {Role.FIRST_READER}, "command line")
        db.session.commit()
    assert told(engine) == set()


def test_two_administrators_together_reset_a_lost_second_step(
    app: Flask, signed_in: SignedIn, member: Callable[..., Member]
) -> None:
    first = signed_in(Role.ADMINISTRATOR)
    second = signed_in(Role.ADMINISTRATOR, email="second@example.org")
    other = member(Role.REVIEWER)
    with app.app_context():
        db.session.get_one(Member, other.id).tf_totp_secret = "secret"
        db.session.commit()
    for _ in range(2):
        first.send(f"/work/members/{other.id}/second-factor", reason="phone_lost")
    assert found(app, other.email).tf_totp_secret == "secret"
    second.send(f"/work/members/{other.id}/second-factor", reason="phone_lost")
    assert found(app, other.email).tf_totp_secret is None


@pytest.mark.parametrize("lapse", ["access ended", "no administrator any more", "asked the day before yesterday"])
def test_what_counts_no_more_is_no_first_of_two(app: Flask, signed_in: SignedIn, lapse: str) -> None:
    first, second = (signed_in(Role.ADMINISTRATOR, email=f"{name}@example.org") for name in ("a", "b"))
    other = signed_in(Role.REVIEWER).member
    first.send(f"/work/members/{other.id}/second-factor", reason="phone_lost")
    with app.app_context():
        asker, asked = db.session.get_one(Member, first.member.id), db.session.scalars(select(SecondFactorReset)).one()
        db.session.get_one(Member, other.id).tf_totp_secret = "secret"
        if lapse == "access ended":
            asker.disable("test")
        elif lapse == "no administrator any more":
            asker.set_roles({Role.REVIEWER}, "test")
        else:
            asked.at = now() - timedelta(days=2)
        db.session.commit()
    assert (
        "Another administrator must agree"
        in second.send(f"/work/members/{other.id}/second-factor", reason="phone_lost").text
    )
    assert found(app, other.email).tf_totp_secret == "secret"
    third = signed_in(Role.ADMINISTRATOR, email="c@example.org")
    third.send(f"/work/members/{other.id}/second-factor", reason="phone_lost")
    assert found(app, other.email).tf_totp_secret is None


def test_nobody_else_may_see_or_change_accounts(signed_in: SignedIn) -> None:
    for role in set(Role) - {Role.ADMINISTRATOR}:
        client = signed_in(role)
        assert client.get("/work/members").status_code == 403
        assert client.send("/work/members", name="x", email="x@example.org", roles="reviewer").status_code == 403
