"""A stranger who tries passwords holds up strangers: never a device on which the member signed in before."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from passlib.totp import TOTP
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from tests.access.test_signing_in import PASSWORD, real_member, token, try_to_sign_in, with_password
from tests.suspicious import SuspiciousClient
from voice.access import Member, Role, devices, held_up
from voice.database import db, now, transaction
from voice.records import Event, Notice, notices

__all__ = ["real_member"]
ADA = "ada@example.org"
WAITS = "Please wait until"


@pytest.fixture
def ada(app: Flask, member: Callable[..., Member]) -> Member:
    made = member(Role.SAFEGUARDING_LEAD, email=ADA)
    with_password(app, made)
    return made


def device(app: Flask) -> SuspiciousClient:
    return app.test_client()  # type: ignore[return-value]


def attack(app: Flask, address: str = ADA, times: int = 11) -> str:
    stranger = device(app)
    return [try_to_sign_in(stranger, address, "a wrong password") for _ in range(times)][-1]


def attack_to_the_end(app: Flask, address: str, times: int) -> None:
    """Until the server has done what it does after each answer."""
    client = device(app)
    for _ in range(times):
        sent = {"email": address, "password": "a wrong one", "csrf_token": token(client.get("/work/sign-in").text)}
        client.post("/work/sign-in", data=sent).close()


def sign_out(client: SuspiciousClient) -> None:
    client.post("/work/sign-out", data={"csrf_token": token(client.get("/work").text)})
    assert client.get("/work").status_code == 302


def known_device(app: Flask) -> SuspiciousClient:
    """On which the member signed in once, and signed out."""
    client = device(app)
    assert "Hello" in try_to_sign_in(client, ADA, PASSWORD)
    sign_out(client)
    return client


def test_a_device_that_signed_in_before_is_not_held_up_by_strangers(app: Flask, ada: Member) -> None:
    own = known_device(app)
    assert WAITS in attack(app)
    assert WAITS in try_to_sign_in(device(app), ADA, PASSWORD)
    assert "Hello" in try_to_sign_in(own, ADA, PASSWORD)


def test_the_page_says_until_when_and_what_to_do(app: Flask, ada: Member) -> None:
    page = attack(app)
    assert re.search(r"<h1>Please wait until \d\d:\d\d</h1>", page)
    for words in ("signed in before", "try again here", "Ring the other of the safeguarding pair"):
        assert words in page


def test_an_address_that_nobody_has_is_held_up_with_the_same_words(app: Flask, ada: Member) -> None:
    known, unknown = (re.sub(r'nonce="[^"]*"', "", attack(app, one)) for one in (ADA, "eve@example.org"))
    assert re.sub(r"\d\d:\d\d", "", known) == re.sub(r"\d\d:\d\d", "", unknown)


def test_a_known_device_has_ten_tries_and_no_more(app: Flask, ada: Member) -> None:
    own = known_device(app)
    pages = [try_to_sign_in(own, ADA, "a wrong password") for _ in range(11)]
    assert [WAITS in page for page in pages] == [False] * 10 + [True]


def test_a_device_known_for_one_member_is_a_strangers_for_another(
    app: Flask, ada: Member, member: Callable[..., Member]
) -> None:
    with_password(app, member(Role.SAFEGUARDING_DEPUTY, email="bo@example.org"))
    own = known_device(app)
    assert WAITS in attack(app, "bo@example.org")
    assert WAITS in try_to_sign_in(own, "bo@example.org", PASSWORD)


def test_one_device_knows_the_members_who_share_it(app: Flask, ada: Member, member: Callable[..., Member]) -> None:
    with_password(app, member(Role.SAFEGUARDING_DEPUTY, email="bo@example.org"))
    shared = known_device(app)
    assert "Hello" in try_to_sign_in(shared, "bo@example.org", PASSWORD)
    sign_out(shared)
    attack(app), attack(app, "bo@example.org")
    assert "Hello" in try_to_sign_in(shared, ADA, PASSWORD)


@pytest.mark.parametrize("verb", ["set_password", "set_roles", "forget_second_factor"])
def test_what_ends_every_sign_in_makes_the_device_a_strangers(app: Flask, ada: Member, verb: str) -> None:
    own = known_device(app)
    more = {"set_password": (PASSWORD,), "set_roles": ({Role.PUBLISHER},), "forget_second_factor": ()}[verb]
    reason = {"reason": "phone_lost"} if verb == "forget_second_factor" else {}
    with app.app_context():
        getattr(db.session.get_one(Member, ada.id), verb)(*more, by="test", **reason)
        db.session.commit()
    attack(app)
    assert WAITS in try_to_sign_in(own, ADA, PASSWORD)


def test_the_cookie_is_sealed_out_of_reach_of_pages_and_opens_nothing(app: Flask, ada: Member) -> None:
    own = known_device(app)
    cookie = own.get_cookie(devices.COOKIE, path="/work")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/work")
    assert ada.email not in cookie.value
    thief = device(app)
    thief.set_cookie(devices.COOKIE, cookie.value, path="/work")
    assert thief.get("/work").status_code == 302
    forger = device(app)
    forger.set_cookie(devices.COOKIE, cookie.value[:-2] + "xx", path="/work")
    attack(app)
    assert WAITS in try_to_sign_in(forger, ADA, PASSWORD)


def told(engine: Engine) -> list[tuple[object, str]]:
    with Session(engine) as session:
        return [(one.member_id, one.about) for one in session.scalars(select(Notice).order_by(Notice.about))]


def test_the_member_and_the_administrators_are_told_once_a_day(
    app: Flask, ada: Member, member: Callable[..., Member], engine: Engine
) -> None:
    admin = member(Role.ADMINISTRATOR)
    attack_to_the_end(app, ADA, 13)
    attack_to_the_end(app, "eve@example.org", 11)
    assert told(engine) == [(ada.id, notices.TRIED), (admin.id, notices.TRIED_AT)]
    with Session(engine) as session:
        lines = session.scalars(select(Event).where(Event.verb == held_up.HELD_UP)).all()
        assert [(one.subject_id, one.actor) for one in lines] == [(ada.id, "machine")]
    with transaction(engine) as session:
        session.execute(update(Notice).values(at=now() - timedelta(days=2)))
    attack_to_the_end(app, ADA, 1)
    assert len(told(engine)) == 4


def test_codes_tried_elsewhere_do_not_hold_up_a_known_device(real_app: Flask, real_member: Member) -> None:
    own, thief = device(real_app), device(real_app)
    page = try_to_sign_in(own, ADA, PASSWORD)
    sent = {"setup": "authenticator", "csrf_token": token(page)}
    page = own.post("/work/tf-setup", data=sent, follow_redirects=True).text
    key = re.search(r"<code>([A-Z2-7 -]+)</code>", page)
    assert key
    assert "Hello" in try_code(own, page, TOTP(key=key[1].replace("-", "").replace(" ", "")).generate().token)
    sign_out(own)
    page = try_to_sign_in(thief, ADA, PASSWORD)
    assert WAITS in [try_code(thief, page, "000000") for _ in range(11)][-1]
    assert "That code did not work" in try_code(own, try_to_sign_in(own, ADA, PASSWORD), "000000")


def try_code(client: SuspiciousClient, page: str, code: str) -> str:
    sent = {"code": code, "csrf_token": token(page)}
    return client.post("/work/tf-validate", data=sent, follow_redirects=True).text
