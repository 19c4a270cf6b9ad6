"""Whoever forgot a password or lost a phone is let in again by administrators, and nobody lets themselves in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.access.test_signing_in import try_to_sign_in
from tests.suspicious import SuspiciousClient
from tests.web.pressed import Pressable, form_on, forms_in
from voice.access import Member, Role
from voice.database import db, transaction
from voice.records import Event, Notice, notices

SignedIn = Callable[..., SuspiciousClient]
GIVE = "Give a new password"


@pytest.fixture
def administrator(signed_in: SignedIn) -> SuspiciousClient:
    return signed_in(Role.ADMINISTRATOR)


@pytest.fixture
def ada(signed_in: SignedIn) -> SuspiciousClient:
    """A first reader who is signed in somewhere, with a second step."""
    return signed_in(Role.FIRST_READER, email="ada@example.org")


def address_of(client: SuspiciousClient) -> str:
    return f"/work/members/{client.member.id}/back-in"


def give(administrator: SuspiciousClient, client: SuspiciousClient) -> Pressable:
    return form_on(administrator, address_of(client), GIVE)


def password_in(page: str) -> str:
    found = re.search(r'class="receipt">([a-z2-9-]{19})<', page)
    assert found, "no password on the page"
    return found[1]


def lines(engine: Engine, client: SuspiciousClient) -> list[tuple[str, str, str | None]]:
    with Session(engine) as session:
        mine = session.scalars(select(Event).where(Event.subject_id == client.member.id).order_by(Event.at))
        return [(event.verb, event.actor, event.detail.get("reason")) for event in mine]


def told(engine: Engine) -> set[tuple[str, str]]:
    with Session(engine) as session:
        found = session.execute(select(Member.email, Notice.about).join(Notice, Notice.member_id == Member.id))
        return {(email, about) for email, about in found}


def with_second_step(engine: Engine, client: SuspiciousClient) -> None:
    with transaction(engine) as session:
        session.get_one(Member, client.member.id).tf_totp_secret = "secret"


def second_step(engine: Engine, client: SuspiciousClient) -> str | None:
    with Session(engine) as session:
        return session.get_one(Member, client.member.id).tf_totp_secret


def test_a_forgotten_password_is_replaced_and_every_sign_in_ends(
    app: Flask, administrator: SuspiciousClient, ada: SuspiciousClient, engine: Engine
) -> None:
    with_second_step(engine, ada)
    page = give(administrator, ada).press().text
    password = password_in(page)
    assert ada.get("/work").location.startswith("/work/sign-in")
    somebody: SuspiciousClient = app.test_client()  # type: ignore[assignment]
    assert "Hello" in try_to_sign_in(somebody, "ada@example.org", password)
    assert second_step(engine, ada) == "secret"
    assert lines(engine, ada) == [("password changed", str(administrator.member.id), "forgotten")]
    assert password not in administrator.get(address_of(ada)).text


def test_nothing_opens_with_it_before_the_member_has_chosen_their_own(
    app: Flask, administrator: SuspiciousClient, ada: SuspiciousClient
) -> None:
    password = password_in(give(administrator, ada).press().text)
    app.config["OWN_PASSWORDS"] = True
    with app.app_context():
        chose = db.session.get_one(Member, administrator.member.id)
        chose.set_password("four words of hers", chose.id)
        db.session.commit()
        administrator.sign_in(chose)
        ada.sign_in(db.session.get_one(Member, ada.member.id))
    assert ada.get("/work/first").location == "/work/password"
    assert administrator.get("/work/members").text.count("has not chosen an own password yet") == 1
    own = {"current": password, "new": "four words of mine", "again": "four words of mine"}
    form_on(ada, "/work/password", "Change it").press(**own)
    assert ada.get("/work/first").status_code == 200
    assert "has not chosen an own password yet" not in administrator.get("/work/members").text


def test_the_second_press_shows_the_password_that_counts_and_changes_nothing(
    administrator: SuspiciousClient, ada: SuspiciousClient, engine: Engine
) -> None:
    form = give(administrator, ada)
    assert len({password_in(form.press().text) for _ in range(2)}) == 1
    assert len(lines(engine, ada)) == 1


def test_a_page_of_before_takes_no_password_away_that_was_set_since(
    administrator: SuspiciousClient, ada: SuspiciousClient, engine: Engine
) -> None:
    form = give(administrator, ada)
    form.press()
    with administrator.application.app_context():
        db.session.get_one(Member, ada.member.id).set_password("four words of mine", ada.member.id)
        db.session.commit()
    again = form.press()
    assert (again.status_code, "changed meanwhile" in again.text) == (409, True)
    assert 'class="receipt"' not in again.text
    assert len(lines(engine, ada)) == 2
    (anew,) = forms_in(again, administrator, address_of(ada), GIVE)
    password_in(anew.press().text)


def test_nobody_gives_themselves_a_password_or_resets_their_own_second_step(
    administrator: SuspiciousClient, signed_in: SignedIn, engine: Engine
) -> None:
    other = signed_in(Role.ADMINISTRATOR, email="b@example.org")
    me = f"/work/members/{administrator.member.id}"
    assert "Ask another administrator" in administrator.get(f"{me}/back-in").text
    assert GIVE not in administrator.get(f"{me}/back-in").text
    assert administrator.send(f"{me}/password", stood="None").status_code == 400
    with_second_step(engine, administrator)
    assert administrator.send(f"{me}/second-factor", reason="phone_lost").status_code == 400
    other.send(f"{me}/second-factor", reason="phone_lost")
    assert administrator.send(f"{me}/second-factor", do="agree").status_code == 400
    assert second_step(engine, administrator) == "secret"
    assert [verb for verb, *_ in lines(engine, administrator)] == ["second factor reset asked"]


def test_whose_access_has_ended_is_given_no_password(
    administrator: SuspiciousClient, ada: SuspiciousClient, engine: Engine
) -> None:
    form = give(administrator, ada)
    with transaction(engine) as session:
        session.get_one(Member, ada.member.id).disable("test")
    answer = form.press()
    assert (answer.status_code, "Their access has ended." in answer.text) == (400, True)
    assert GIVE not in answer.text
    assert [verb for verb, *_ in lines(engine, ada)] == ["disabled"]


def test_a_lost_phone_needs_a_reason_and_two_and_leaves_the_password(
    administrator: SuspiciousClient, ada: SuspiciousClient, signed_in: SignedIn, engine: Engine
) -> None:
    second = signed_in(Role.ADMINISTRATOR, email="b@example.org")
    with_second_step(engine, ada)
    ask = form_on(administrator, address_of(ada), "Ask to reset")
    refused = ask.press()
    assert (refused.status_code, 'href="#reason"' in refused.text) == (400, True)
    assert "Another administrator must agree" in ask.press(reason="phone_new").text
    assert "Somebody asks to reset the second step" in second.get("/work/members").text
    page = second.get(address_of(ada)).text
    assert "asked for it." in page
    assert "They have another phone now" in page
    assert "sets up a new second step" in form_on(second, address_of(ada), "Agree").press().text
    assert second_step(engine, ada) is None
    assert ada.get("/work").status_code == 302
    with Session(engine) as session:
        assert session.get_one(Member, ada.member.id).password == "x"
    assert lines(engine, ada) == [
        ("second factor reset asked", str(administrator.member.id), "phone_new"),
        ("second factor forgotten", str(second.member.id), "phone_new"),
    ]


def test_the_member_and_every_other_administrator_are_told(
    administrator: SuspiciousClient, ada: SuspiciousClient, member: Callable[..., Member], engine: Engine
) -> None:
    member(Role.ADMINISTRATOR, email="b@example.org"), member(Role.REVIEWER)
    gone = member(Role.ADMINISTRATOR, email="gone@example.org")
    with transaction(engine) as session:
        session.get_one(Member, gone.id).disable("test")
    give(administrator, ada).press()
    assert told(engine) == {("ada@example.org", notices.OWN), ("b@example.org", notices.SOMEBODYS)}


def test_the_audit_says_why_in_words(
    administrator: SuspiciousClient, ada: SuspiciousClient, signed_in: SignedIn
) -> None:
    give(administrator, ada).press()
    assert "They forgot it" in signed_in(Role.DATA_PROTECTION_LEAD).get("/work/keep/audit").text
    assert "Password changed by Sam Ade. They forgot it." in administrator.get(address_of(ada)).text


def test_who_is_no_administrator_lets_nobody_in(signed_in: SignedIn, ada: SuspiciousClient, engine: Engine) -> None:
    for role in set(Role) - {Role.ADMINISTRATOR, Role.FIRST_READER}:
        client = signed_in(role)
        assert client.get(address_of(ada)).status_code == 403
        for what in ("password", "second-factor"):
            sent = client.send(f"/work/members/{ada.member.id}/{what}", stood="None", reason="phone_lost")
            assert sent.status_code == 403
    assert lines(engine, ada) == []
