"""The house stands: it starts, and answers plainly when something is wrong."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

import voice.database
from tests.suspicious import SuspiciousClient
from voice.access import Role
from voice.config import Settings
from voice.database import db, open_engine, transaction
from voice.keeping import schema
from voice.records import Action
from voice.web.app import create_app

SignedIn = Callable[..., SuspiciousClient]
ACTION: dict[str, Any] = {
    "heading": "focus-area-1",
    "text": "Ask each school",
    "owner": "The council",
    "status": "planned",
}
BUSY = "We could not store that just now"


def test_an_address_that_is_not_there_says_so_in_plain_words(client: SuspiciousClient) -> None:
    answer = client.get("/nothing-here")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text


def test_what_fails_at_the_commit_is_said_and_not_called_done(
    signed_in: SignedIn, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewer = signed_in(Role.REVIEWER)

    def full(_self: Session) -> None:
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    with monkeypatch.context() as filled:
        filled.setattr(Session, "commit", full)
        answer = reviewer.send("/work/actions/new", **ACTION)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
    assert BUSY in answer.text
    assert "The action is in the ledger" not in reviewer.get("/work/actions").text
    with Session(engine) as session:
        assert not session.scalars(select(Action)).all()


def test_a_member_is_told_plainly_while_the_database_is_locked(
    settings: Settings, engine: Engine, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice.database, "BUSY_MILLISECONDS", 50)
    impatient = create_app(settings)
    impatient.test_client_class = SuspiciousClient
    client: SuspiciousClient = impatient.test_client()  # type: ignore[assignment]
    client.sign_in(signed_in(Role.REVIEWER).member)
    with transaction(engine) as holding:
        holding.execute(select(Action))
        impatient.config["WTF_CSRF_ENABLED"] = False
        answer = client.post("/work/actions/new", data=ACTION)
    assert answer.status_code == 503
    assert BUSY in answer.text


def test_what_follows_a_page_in_the_same_thread_is_no_reading(client: SuspiciousClient) -> None:
    client.get("/")
    assert not voice.database.is_reading_only()


@pytest.fixture
def postgres_house(settings: Settings, postgres: str) -> Flask:
    address = open_engine(postgres)
    schema.upgrade(address)
    address.dispose()
    made = create_app(settings.model_copy(update={"database_url": postgres}))
    made.test_client_class = SuspiciousClient
    return made


def test_signs_that_postgresql_takes_in_no_column_are_answered_plainly(postgres_house: Flask) -> None:
    client = postgres_house.test_client()
    for address in ("/published/%00", "/published/%00/all", "/g/%00bcd", "/tell/%00", "/published/%00/all.csv"):
        assert client.get(address).status_code in {400, 404}, address
    with postgres_house.app_context():
        db.engine.dispose()


def test_a_real_service_is_only_ever_asked_for_over_tls(settings: Settings) -> None:
    real = create_app(settings.model_copy(update={"demo": False, "public_url": "https://example.org"}))
    assert real.test_client().get("/about").headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_demo_asks_for_no_tls_and_a_file_is_nothing_but_what_it_says(client: SuspiciousClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/about").headers
    with client.get("/static/voice.css") as answer:
        headers = answer.headers
    assert (headers["X-Content-Type-Options"], headers["Cross-Origin-Resource-Policy"]) == ("nosniff", "same-origin")
    assert "Access-Control-Allow-Origin" not in headers
