"""A sign-in ends while somebody types: what they typed stays on the page, and goes on after signing in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.suspicious import SuspiciousClient
from tests.web.pressed import forms_in
from voice.records import Gathering, Narrative

SignedIn = Callable[..., SuspiciousClient]
OURS, ELSEWHERE = {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "cross-site"}
WORDS = "They sent me home again.\nNobody asked “why” & I waited."
STORY = {"token": "t1", "agreed": "paper", "counted": "yes", "what_happened-answer": WORDS}


@pytest.fixture
def address(gathering: Gathering) -> str:
    return f"/work/gatherings/{gathering.id}/enter"


def signed_out(client: SuspiciousClient) -> SuspiciousClient:
    client.delete_cookie("work", path="/work")
    return client


def signed_in_again(client: SuspiciousClient) -> None:
    """A sign-in makes a token of its own, as the page for passwords has it do."""
    client.sign_in(client.member)
    with client.session_transaction(path="/work") as cookie:
        cookie.pop("csrf_token", None)


def stored(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(Narrative)) or 0


def pressed(client: SuspiciousClient, page: TestResponse, button: str) -> TestResponse:
    form = forms_in(page, client, page.request.path, button)[0]
    return client.post(form.address, data=form.fields, headers=OURS)


def test_a_story_typed_while_the_sign_in_ended_goes_on_after_signing_in(
    engine: Engine, facilitator: SuspiciousClient, address: str
) -> None:
    lost = signed_out(facilitator).post(address, data=STORY | {"csrf_token": "of then"}, headers=OURS)
    assert lost.status_code == 400
    assert "You were signed out" in lost.text
    assert "Nobody asked “why” &amp; I waited." in lost.text
    still_out = pressed(facilitator, lost, "I am signed in again")
    assert "You were signed out" in still_out.text
    signed_in_again(facilitator)
    back = pressed(facilitator, still_out, "I am signed in again")
    assert "You are signed in again" in back.text
    assert stored(engine) == 0
    assert "It is safely in" in pressed(facilitator, back, "Send it now").text
    assert stored(engine) == 1


def test_a_sign_in_that_ends_with_its_roles_keeps_what_was_typed_too(
    app: Flask, engine: Engine, facilitator: SuspiciousClient, address: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    answer = signed_out(facilitator).post(address, data=STORY, headers=OURS)
    assert answer.status_code == 401
    assert "Nobody asked “why”" in answer.text


def test_the_page_that_says_so_has_its_own_styles(facilitator: SuspiciousClient, address: str) -> None:
    answer = signed_out(facilitator).post(address, data=STORY, headers=OURS)
    assert re.search(r"'nonce-[\w-]{20,}'", answer.headers["Content-Security-Policy"])


def test_what_another_site_filled_in_is_neither_shown_nor_sent_on(facilitator: SuspiciousClient, address: str) -> None:
    answer = facilitator.post(address, data=STORY, headers=ELSEWHERE)
    assert (answer.status_code, "Nobody asked" in answer.text) == (400, False)


def test_a_browser_that_does_not_say_where_a_form_came_from_gets_the_words_to_copy(
    facilitator: SuspiciousClient, address: str
) -> None:
    page = facilitator.post(address, data=STORY).text
    assert "Nobody asked “why”" in page
    assert "Copy your words" in page
    assert "Send it now" not in page


@pytest.mark.parametrize("where", ["/work/sign-in", "/work/password"])
def test_no_password_is_ever_shown_again(facilitator: SuspiciousClient, where: str) -> None:
    typed = dict.fromkeys(("password", "current", "new", "again"), "a long enough password")
    assert "long enough" not in signed_out(facilitator).post(where, data=typed, headers=OURS).text


def test_while_the_database_is_away_a_member_keeps_every_word_and_sends_it_again(
    engine: Engine, facilitator: SuspiciousClient, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: Session) -> None:
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    token = re.search(r'name="csrf_token" value="([^"]+)"', facilitator.get("/work").text)
    assert token
    with monkeypatch.context() as filled:
        filled.setattr(Session, "commit", full)
        busy = facilitator.post(address, data=STORY | {"csrf_token": token[1]})
    assert (busy.status_code, stored(engine)) == (503, 0)
    assert "Nobody asked “why”" in busy.text
    assert "It is safely in" in pressed(facilitator, busy, "Send it again").text
    assert stored(engine) == 1


def test_who_opened_the_service_without_https_is_told_and_led_there(app: Flask, client: SuspiciousClient) -> None:
    app.config["SESSION_COOKIE_SECURE"] = True
    typed = {"email": "ada@example.org", "password": "a long enough password"}
    answer = client.post("/work/sign-in", data=typed, headers=OURS)
    assert "This page needs https" in answer.text
    assert 'href="http://127.0.0.1:8000/work"' in answer.text
    assert "You were signed out" not in answer.text
    secure = client.post("/work/sign-in", data=typed, headers=OURS, base_url="https://localhost")
    assert "You were signed out" in secure.text
