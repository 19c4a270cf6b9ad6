"""Members sign in with a password and a second factor; sign-ins end when they should."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from passlib.totp import TOTP
from sqlalchemy import Engine, func, select

from tests.suspicious import SuspiciousClient
from voice.access import Member, Role
from voice.access.members import HAS_DUTY
from voice.config import Settings, load
from voice.database import db, transaction
from voice.records import Event
from voice.web.app import create_app

PASSWORD = "a long enough password"


def token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def with_password(app: Flask, made: Member) -> None:
    with app.app_context():
        db.session.get_one(Member, made.id).set_password(PASSWORD, "test")
        db.session.commit()


def try_to_sign_in(client: SuspiciousClient, email: str, password: str) -> str:
    page = client.get("/work/sign-in").text
    sent = {"email": email, "password": password, "csrf_token": token(page)}
    return client.post("/work/sign-in", data=sent, follow_redirects=True).text


@pytest.fixture
def real_member(real_app: Flask) -> Member:
    with real_app.app_context():
        from voice.access.members import add_member

        made = add_member(db.session, "ada@example.org", "Ada Obi", {Role.REVIEWER}, "test")
        made.set_password(PASSWORD, made.id)
        made.declare()
        db.session.commit()
        return made


def test_a_member_signs_in_and_sees_their_own_pages(
    app: Flask, client: SuspiciousClient, member: Callable[..., Member]
) -> None:
    with_password(app, member(Role.REVIEWER, email="ada@example.org"))
    page = try_to_sign_in(client, "ada@example.org", PASSWORD)
    assert "Hello, Sam Ade" in page
    assert "/work/review" in page
    assert "/work/members" not in page


def test_a_known_and_an_unknown_address_are_answered_alike(
    app: Flask, client: SuspiciousClient, member: Callable[..., Member]
) -> None:
    with_password(app, member(Role.REVIEWER, email="ada@example.org"))
    known = try_to_sign_in(client, "ada@example.org", "a wrong password")
    unknown = try_to_sign_in(client, "eve@example.org", "a wrong password")
    assert "We could not sign you in" in known

    def without_what_differs(page: str) -> str:
        return re.sub(r'(nonce|value)="[^"]*"', "", page)

    assert without_what_differs(known) == without_what_differs(unknown)


def test_somebody_not_signed_in_is_sent_to_the_sign_in_page(client: SuspiciousClient) -> None:
    answer = client.get("/work")
    assert answer.status_code == 302
    assert answer.location.startswith("/work/sign-in")


def test_too_many_tries_at_one_account_are_stopped_and_no_other_account_is(
    app: Flask, client: SuspiciousClient, member: Callable[..., Member]
) -> None:
    with_password(app, member(Role.REVIEWER, email="ada@example.org"))
    with_password(app, member(Role.FACILITATOR, email="bo@example.org"))
    for _ in range(11):
        page = try_to_sign_in(client, "ada@example.org", "a wrong password")
    assert "Please wait until" in page
    assert "Hello" in try_to_sign_in(client, "bo@example.org", PASSWORD)


@pytest.mark.parametrize("verb", ["disable", "set_roles", "set_password"])
def test_a_sign_in_ends_when_the_account_changes(
    app: Flask, engine: Engine, signed_in: Callable[..., SuspiciousClient], verb: str
) -> None:
    client = signed_in(Role.REVIEWER)
    assert client.get("/work").status_code == 200
    with app.app_context():
        somebody = db.session.get_one(Member, client.member.id)
        more = {"disable": (), "set_roles": ({Role.PUBLISHER},), "set_password": (PASSWORD,)}[verb]
        getattr(somebody, verb)(*more, by="test")
        db.session.commit()
    assert client.get("/work").status_code == 302


def test_nobody_goes_on_without_the_declaration(engine: Engine, signed_in: Callable[..., SuspiciousClient]) -> None:
    client = signed_in(Role.REVIEWER)
    with transaction(engine) as session:
        session.scalars(select(Member)).one().declaration = None
    assert client.get("/work").location == "/work/declare"
    page = client.get("/work/declare").text
    client.post("/work/declare", data={"duty": "none", "csrf_token": token(page)})
    assert client.get("/work").status_code == 200


def test_who_enforces_attendance_is_not_let_in_by_another_press(
    engine: Engine, signed_in: Callable[..., SuspiciousClient]
) -> None:
    client = signed_in(Role.REVIEWER)
    page = client.get("/work/declare").text
    refused = client.post("/work/declare", data={"duty": "some", "csrf_token": token(page)})
    assert "this work is not for you" in refused.text
    assert "ask an administrator" in refused.text
    client.post("/work/declare", data={"duty": "none", "csrf_token": token(page)})
    assert client.get("/work").location == "/work/declare"
    assert 'name="duty"' not in client.get("/work/declare").text
    with transaction(engine) as session:
        assert session.scalar(select(func.count()).where(Event.verb == HAS_DUTY)) == 1
        member = session.scalars(select(Member)).one()
        member.disable("test")
        session.flush()
        member.enable("test")
        session.flush()
        assert not member.has_duty
        assert member.declaration is None


def test_who_goes_on_without_an_answer_is_asked_to_choose_and_not_turned_away(
    engine: Engine, signed_in: Callable[..., SuspiciousClient]
) -> None:
    client = signed_in(Role.REVIEWER)
    with transaction(engine) as session:
        session.scalars(select(Member)).one().declaration = None
    page = client.post("/work/declare", data={"csrf_token": token(client.get("/work/declare").text)})
    assert page.status_code == 400
    assert "Choose one of the two answers" in page.text
    assert "this work is not for you" not in page.text
    assert 'href="#duty"' in page.text
    assert client.get("/work").location == "/work/declare"


def test_outside_the_demo_a_second_factor_is_compulsory_and_a_used_code_is_refused(
    real_app: Flask, real_member: Member
) -> None:
    client: SuspiciousClient = real_app.test_client()  # type: ignore[assignment]
    page = try_to_sign_in(client, "ada@example.org", PASSWORD)
    assert "Set up your second step" in page
    assert client.get("/work").status_code == 302
    sent = {"setup": "authenticator", "csrf_token": token(page)}
    page = client.post("/work/tf-setup", data=sent, follow_redirects=True).text
    key = re.search(r"<code>([A-Z2-7 -]+)</code>", page)
    assert key
    code = TOTP(key=key[1].replace("-", "").replace(" ", "")).generate().token
    validated = {"code": code, "csrf_token": token(page)}
    client.post("/work/tf-validate", data=validated)
    with client.session_transaction(path="/work") as cookie:
        assert [words for _kind, words in cookie["_flashes"]] == ["You are signed in."]
    assert "Hello, Ada" in client.get("/work").text
    other: SuspiciousClient = real_app.test_client()  # type: ignore[assignment]
    page = try_to_sign_in(other, "ada@example.org", PASSWORD)
    assert "Enter the code from your app" in page
    again = {"code": code, "csrf_token": token(page)}
    assert "That code did not work" in other.post("/work/tf-validate", data=again, follow_redirects=True).text


def test_a_sign_in_lasts_twelve_hours_at_most(signed_in: Callable[..., SuspiciousClient], app: Flask) -> None:
    client = signed_in(Role.REVIEWER)
    with client.session_transaction(path="/work") as cookie:
        cookie["signed_in_at"] = 1.0
    assert client.get("/work").status_code == 302


def test_the_cookie_of_a_real_service_is_for_https_and_members_pages_alone(settings: Settings) -> None:
    real = load(settings.instance, public_url="https://example.org", tag_in_process=False)
    made = create_app(real)
    assert made.config["SESSION_COOKIE_SECURE"]
    assert made.config["SESSION_COOKIE_PATH"] == "/work"


def signed_in_by_password(app: Flask, member: Callable[..., Member]) -> SuspiciousClient:
    with_password(app, member(Role.REVIEWER, email="ada@example.org"))
    client: SuspiciousClient = app.test_client()  # type: ignore[assignment]
    assert "Hello" in try_to_sign_in(client, "ada@example.org", PASSWORD)
    return client


def test_another_spelling_of_an_address_is_no_account_of_its_own(
    app: Flask, client: SuspiciousClient, member: Callable[..., Member]
) -> None:
    with_password(app, member(Role.REVIEWER, email="ada@example.org"))
    spellings = ["ada@ｅxample.org", "ADA@example.org", "ada@example。org", "ada@ⓔxample.org", "Ada@EXAMPLE.org"]
    for spelling in [*spellings, *spellings]:
        assert "We could not sign you in" in try_to_sign_in(client, spelling, "a wrong password")
    assert "Please wait until" in try_to_sign_in(client, "ada@example.org", PASSWORD)


def test_no_address_of_a_member_or_a_machine_goes_into_the_log_when_tries_run_out(
    client: SuspiciousClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    for _ in range(11):
        page = try_to_sign_in(client, "ada@example.org", "a wrong password")
    assert "Please wait until" in page
    assert "ada@" not in caplog.text
    assert "127.0.0.1" not in caplog.text


def test_right_passwords_are_no_tries_and_wrong_ones_still_are(app: Flask, member: Callable[..., Member]) -> None:
    with_password(app, member(Role.REVIEWER, email="ada@example.org"))

    def new_browser() -> SuspiciousClient:
        return app.test_client()  # type: ignore[return-value]

    for _ in range(9):
        assert "Please wait until" not in try_to_sign_in(new_browser(), "ada@example.org", "a wrong password")
    for _ in range(3):
        assert "Sign out" in try_to_sign_in(new_browser(), "ada@example.org", PASSWORD)
    try_to_sign_in(new_browser(), "ada@example.org", "a wrong password")
    assert "Please wait until" in try_to_sign_in(new_browser(), "ada@example.org", PASSWORD)


def test_codes_run_out_whatever_else_the_form_says(real_app: Flask, real_member: Member) -> None:
    with real_app.app_context():
        somebody = db.session.scalars(select(Member)).one()
        somebody.tf_primary_method = "authenticator"
        somebody.tf_totp_secret = real_app.extensions["voice_security"].totp_factory.generate_totp_secret()
        db.session.commit()
    client: SuspiciousClient = real_app.test_client()  # type: ignore[assignment]
    page = try_to_sign_in(client, "ada@example.org", PASSWORD)
    assert "Enter the code from your app" in page
    sent = {"code": "000000", "csrf_token": token(page)}
    answers = [client.post("/work/tf-validate", data=sent | {"email": f"{n}@example.org"}) for n in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]


def test_nobody_signs_in_by_a_token_that_no_clock_ends(
    app: Flask, client: SuspiciousClient, member: Callable[..., Member]
) -> None:
    member(Role.REVIEWER, email="ada@example.org")
    with app.test_request_context():
        kept = db.session.scalars(select(Member)).one().get_auth_token()
    assert client.get("/work", query_string={"auth_token": kept}).status_code == 302
    assert client.get("/work", headers={"Authentication-Token": kept}).status_code == 302


def test_signing_out_ends_every_copy_of_the_sign_in(app: Flask, member: Callable[..., Member]) -> None:
    client = signed_in_by_password(app, member)
    cookie = client.get_cookie("work", path="/work")
    assert cookie
    copied: SuspiciousClient = app.test_client()  # type: ignore[assignment]
    copied.set_cookie("work", cookie.value, path="/work")
    assert copied.get("/work").status_code == 200
    client.post("/work/sign-out", data={"csrf_token": token(client.get("/work").text)})
    assert copied.get("/work").status_code == 302


def test_what_a_page_held_before_the_sign_in_is_worth_nothing_after_it(
    app: Flask, client: SuspiciousClient, member: Callable[..., Member]
) -> None:
    with_password(app, member(Role.REVIEWER, email="ada@example.org"))
    before = token(client.get("/work/sign-in").text)
    client.post("/work/sign-in", data={"email": "ada@example.org", "password": PASSWORD, "csrf_token": before})
    assert client.post("/work/sign-out", data={"csrf_token": before}).status_code == 400
    assert client.get("/work").status_code == 200


@pytest.mark.parametrize("address", ["/work/verify", "/work/tf-rescue", "/work/tf-select"])
def test_no_door_of_the_library_stands_open_that_nobody_needs(real_app: Flask, address: str) -> None:
    assert real_app.test_client().get(address).status_code == 404
    real_app.config["WTF_CSRF_ENABLED"] = False
    assert real_app.test_client().post(address, data={"code": "000000"}).status_code == 404


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example"])
def test_signing_in_leads_to_no_other_service_and_is_not_refused_for_it(
    app: Flask, client: SuspiciousClient, member: Callable[..., Member], back: str
) -> None:
    with_password(app, member(Role.REVIEWER, email="ada@example.org"))
    sent = {"email": "ada@example.org", "password": PASSWORD, "csrf_token": token(client.get("/work/sign-in").text)}
    answer = client.post("/work/sign-in", query_string={"next": back}, data=sent)
    assert answer.status_code == 302
    assert not answer.headers["Location"].startswith(("//", "/\\", "\\", "http"))
    page = client.get("/work/password")
    assert (page.status_code, "forbidden" in page.text) == (200, False)


def test_signing_in_goes_on_to_a_page_of_ours(
    app: Flask, client: SuspiciousClient, member: Callable[..., Member]
) -> None:
    with_password(app, member(Role.REVIEWER, email="ada@example.org"))
    sent = {"email": "ada@example.org", "password": PASSWORD, "csrf_token": token(client.get("/work/sign-in").text)}
    answer = client.post("/work/sign-in", query_string={"next": "/work/review"}, data=sent)
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/work/review")
