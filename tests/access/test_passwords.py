"""A member's password is theirs: they change it, whoever has another sign-in loses it, and it says who changed it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from tests.access.test_signing_in import PASSWORD, signed_in_by_password, try_to_sign_in, with_password
from tests.suspicious import SuspiciousClient
from voice.access import Member, Role
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


def test_nobody_tries_passwords_without_end_on_the_page_that_changes_them(app: Flask, member: MakeMember) -> None:
    client = signed_in_by_password(app, member)
    for _ in range(11):
        page = change(client, current="a wrong password")
    assert "Please wait a little" in page


def test_somebody_who_has_not_signed_in_changes_no_password(client: SuspiciousClient, app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    for answer in (client.get("/work/password"), client.post("/work/password", data={"new": NEW, "again": NEW})):
        assert answer.status_code == 302
        assert answer.location.startswith("/work/sign-in")


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
