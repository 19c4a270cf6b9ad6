"""A member's password is theirs: they change it, whoever has another sign-in loses it, and it says who changed it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from tests.access.test_signing_in import PASSWORD, signed_in_by_password, token, try_to_sign_in, with_password
from tests.guards.routes import table
from tests.guards.test_doors import filled
from tests.suspicious import SuspiciousClient
from voice.access import Member, Role
from voice.access.members import add_member
from voice.database import db
from voice.records import Event

NEW = "another long enough password"
MakeMember = Callable[..., Member]


def change(client: SuspiciousClient, current: str = PASSWORD, new: str = NEW, again: str | None = None) -> str:
    sent = {"current": current, "new": new, "again": new if again is None else again}
    return client.send("/work/password", **sent).text


def changed_by(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Event.actor).where(Event.verb == "password changed").order_by(Event.at)))


def test_a_member_changes_their_password_from_their_own_page(app: Flask, member: MakeMember) -> None:
    client = signed_in_by_password(app, member)
    assert 'href="/work/password"' in client.get("/work").text
    assert "You have a new password" in change(client)
    assert client.get("/work").status_code == 200
    somebody_new: SuspiciousClient = app.test_client()  # type: ignore[assignment]
    assert "We could not sign you in" in try_to_sign_in(somebody_new, "ada@example.org", PASSWORD)
    assert "Hello" in try_to_sign_in(somebody_new, "ada@example.org", NEW)


def test_a_new_password_is_an_argon2_hash_and_stands_in_the_audit(app: Flask, member: MakeMember) -> None:
    client = signed_in_by_password(app, member)
    change(client)
    with app.app_context():
        ada = db.session.scalars(select(Member)).one()
        assert (ada.password or "").startswith("$argon2")
    assert changed_by(app) == ["test", str(ada.id)]


def test_every_other_sign_in_of_the_member_ends_and_this_ones_clock_goes_on(app: Flask, member: MakeMember) -> None:
    client = signed_in_by_password(app, member)
    other: SuspiciousClient = app.test_client()  # type: ignore[assignment]
    try_to_sign_in(other, "ada@example.org", PASSWORD)
    cookie = client.get_cookie("work", path="/work")
    assert cookie
    copied: SuspiciousClient = app.test_client()  # type: ignore[assignment]
    copied.set_cookie("work", cookie.value, path="/work")
    with client.session_transaction(path="/work") as kept:
        started = kept["signed_in_at"] = kept["signed_in_at"] - 3600
    change(client)
    assert other.get("/work").status_code == copied.get("/work").status_code == 302
    with client.session_transaction(path="/work") as kept:
        assert kept["signed_in_at"] == started


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"current": "not my password"}, "current", "not the password you have now"),
        ({"new": "short"}, "new", "at least 12"),
        ({"new": "x" * 129}, "new", "at most 128"),
        ({"new": PASSWORD}, "new", "not the password you have now"),
        ({"new": " " * 14}, "new", "spaces alone"),
        ({"new": " \u00a0\t" * 5}, "new", "spaces alone"),
        ({"new": "a" * 12}, "new", "first that somebody would try"),
        ({"new": "abcdabcdabcd"}, "new", "first that somebody would try"),
        ({"new": "qwertyuiop12"}, "new", "first that somebody would try"),
        ({"new": "password1234"}, "new", "first that somebody would try"),
        ({"new": "Summer2026!!"}, "new", "first that somebody would try"),
        ({"new": "tell us about school"}, "new", "first that somebody would try"),
        ({"new": "ada@example.org1"}, "new", "first that somebody would try"),
        ({"new": "x" * 128}, "new", "first that somebody would try"),
        ({"again": "something else again"}, "again", "not the same"),
        ({"current": "", "new": "", "again": ""}, "new", "at least 12"),
    ],
)
def test_what_is_no_new_password_is_said_at_its_field_and_changes_nothing(
    app: Flask, member: MakeMember, typed: dict[str, str], field: str, says: str
) -> None:
    client = signed_in_by_password(app, member)
    page = change(client, **typed)
    assert "Your password was not changed" in page
    assert f'href="#{field}"' in page
    assert says in (re.search(f'id="{field}-error".*?</p>', page, re.DOTALL) or [""])[0]
    assert not [word for word in typed.values() if word and f'value="{word}"' in page]
    assert changed_by(app) == ["test"]


@pytest.mark.parametrize(
    "new", ["lamp otter violin rain", " with a space before", "Tr0ub4dor&3xylophone", "лампа выдра скрипка"]
)
def test_words_that_have_nothing_to_do_with_each_other_make_a_password(
    app: Flask, member: MakeMember, new: str
) -> None:
    assert "You have a new password" in change(signed_in_by_password(app, member), new=new)
    somebody: SuspiciousClient = app.test_client()  # type: ignore[assignment]
    assert "Hello" in try_to_sign_in(somebody, "ada@example.org", new)


def test_nobody_tries_passwords_without_end_on_the_page_that_changes_them(app: Flask, member: MakeMember) -> None:
    client = signed_in_by_password(app, member)
    for _ in range(11):
        page = change(client, current="a wrong password")
    assert "Please wait a little" in page


def test_somebody_who_has_not_signed_in_changes_no_password(client: SuspiciousClient, app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    assert client.get("/work/password").location.startswith("/work/sign-in")
    answer = client.post("/work/password", data={"new": NEW, "again": NEW})
    assert (answer.status_code, NEW in answer.text) == (401, False)


def test_a_password_counts_however_a_telephone_sends_its_letters(app: Flask, member: MakeMember) -> None:
    with_password(app, member(Role.REVIEWER, email="ada@example.org"))
    client: SuspiciousClient = app.test_client()  # type: ignore[assignment]
    try_to_sign_in(client, "ada@example.org", PASSWORD)
    change(client, new="caf\u00e9 caf\u00e9 caf\u00e9")
    assert "not the password you have now" in change(
        client, "caf\u00e9 caf\u00e9 caf\u00e9", "cafe\u0301 caf\u00e9 caf\u00e9"
    )
    assert "You have a new password" in change(client, current="cafe\u0301 caf\u00e9 cafe\u0301")
    change(client, current=NEW, new="caf\u00e9 caf\u00e9 caf\u00e9")
    somebody: SuspiciousClient = app.test_client()  # type: ignore[assignment]
    assert "Hello" in try_to_sign_in(somebody, "ada@example.org", "cafe\u0301 cafe\u0301 cafe\u0301")


@pytest.fixture
def new_member(real_app: Flask) -> SuspiciousClient:
    """Outside the demo, signed in with the first password an administrator gave; not declared yet."""
    with real_app.app_context():
        made = add_member(db.session, "bo@example.org", "Bo Reed", set(Role), "test")
        made.set_password(PASSWORD, "an administrator")
        db.session.commit()
        client: SuspiciousClient = real_app.test_client()  # type: ignore[assignment]
        client.sign_in(made)
    return client


def test_nothing_opens_for_a_member_who_has_the_password_an_administrator_gave(new_member: SuspiciousClient) -> None:
    new_member.application.config["WTF_CSRF_ENABLED"] = False
    others = [line for line in table() if line[65:].strip() != "everyone" and "/work/password" not in line]
    assert len(others) > 50
    for line in others:
        address = filled(line[5:65].strip())
        answer = new_member.open(address, method=line[:5].strip())
        assert (answer.status_code, answer.location) == (302, "/work/password"), line
    assert "Choose your own password" in new_member.get("/work/password").text
    assert new_member.post("/work/sign-out").status_code == 302


def test_a_member_with_a_password_of_their_own_goes_on_to_the_declaration(new_member: SuspiciousClient) -> None:
    assert "Before you start" in send(new_member, NEW)
    new_member.get("/work/password")
    assert new_member.get("/work").location == "/work/declare"
    assert "Change your password" in new_member.get("/work/password").text


def test_a_first_password_that_is_kept_opens_nothing(new_member: SuspiciousClient) -> None:
    for same in (PASSWORD, "short"):
        assert "Your password was not changed" in send(new_member, same)
    assert new_member.get("/work").location == "/work/password"


def test_a_password_an_administrator_gives_later_counts_as_a_first_one_again(new_member: SuspiciousClient) -> None:
    send(new_member, NEW)
    with new_member.application.app_context():
        bo = db.session.scalars(select(Member)).one()
        bo.set_password(PASSWORD, "an administrator")
        db.session.commit()
        new_member.sign_in(bo)
    assert new_member.get("/work").location == "/work/password"


def send(client: SuspiciousClient, new: str) -> str:
    """As ``change``, for somebody to whom no other page opens."""
    sent = {"current": PASSWORD, "new": new, "again": new, "csrf_token": token(client.get("/work/password").text)}
    return client.post("/work/password", data=sent, follow_redirects=True).text
