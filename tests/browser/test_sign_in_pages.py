"""Pages the demo never shows: signing in with a second step for real, and what is said when the database is away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Thread

import pytest
from flask import Flask
from passlib.totp import TOTP
from playwright.sync_api import Browser
from sqlalchemy import Engine, text
from waitress.server import create_server

from tests.browser.conftest import free_port
from tests.browser.looking import look
from tests.browser.visit import Visit
from voice import vault as vaults
from voice.access import Declaration, Role
from voice.access.members import add_member
from voice.access.posts import POSTS
from voice.config import Settings, load
from voice.database import db, open_engine
from voice.keeping import schema
from voice.web.app import create_app

PASSWORD, EMAIL = "a long enough password", "ada@example.org"
NEW, NEWEST = "another long enough password", "and one more that is long enough"


@dataclass(frozen=True, slots=True)
class Real:
    """A service that is served for real. ``come``: a new tab of somebody new."""

    come: Callable[[], Visit]
    engine: Engine


@pytest.fixture
def real(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Real]:
    """Its reviewer has yet to set up a second step, to choose a password and to declare."""
    instance = tmp_path_factory.mktemp("real")
    vaults.make_keys(instance / "keys.toml")
    settings = load(instance, port=free_port(), localities=["North"], tag_in_process=False)
    engine = open_engine(settings.database)
    schema.upgrade(engine)
    with ThreadPoolExecutor(1) as away_from_playwrights_loop:
        app = away_from_playwrights_loop.submit(_app_with_ada, settings).result()
    server = create_server(app, host=settings.host, port=settings.port, threads=2)
    Thread(target=server.run, daemon=True).start()
    contexts = []

    def come() -> Visit:
        contexts.append(chromium.new_context(viewport={"width": 360, "height": 740}, base_url=settings.address))
        return Visit(contexts[-1].new_page(), settings.address, scripted=True)

    yield Real(come, engine)
    for context in contexts:
        context.close()
    server.close()
    engine.dispose()


def _app_with_ada(settings: Settings) -> Flask:
    """Lead and deputy have been there, so that stories may come in."""
    app = create_app(settings)
    with app.app_context():
        for role, name in zip(POSTS, ("Lea Lead", "Deb Deputy", "Rea Reader"), strict=True):
            add_member(db.session, f"{role}@example.org", name, {role}, "test").declaration = Declaration()
        add_member(db.session, EMAIL, "Ada Obi", {Role.REVIEWER}, "test").set_password(PASSWORD, "test")
        db.session.commit()
    return app


def sign_in(member: Visit, password: str = PASSWORD) -> Visit:
    member.open("/work/sign-in").page.get_by_label("E-mail address").fill(EMAIL)
    member.page.get_by_label("Password").fill(password)
    return member.named("Sign in")


def change(member: Visit, current: str, to: str) -> Visit:
    for name, typed in (("current", current), ("new", to), ("again", to)):
        member.page.locator(f"main [name={name}]").fill(typed)
    return member.named("Change it")


def code(member: Visit, says: str, digits: str, press: str) -> Visit:
    member.page.get_by_label(says).fill(digits)
    return member.named(press)


def test_signing_in_for_the_first_time_and_again(real: Real) -> None:
    member = real.come().open("/work/sign-in")
    faults = look(member, "sign-in")
    faults += look(sign_in(member, "a wrong password"), "sign-in-refused")
    faults += look(sign_in(member), "second-step")
    faults += look(member.named("Show me the picture to scan"), "second-step-picture")
    key = member.page.locator("code").inner_text().replace("-", "").replace(" ", "")
    faults += look(code(member, "The six numbers", "000000", "Finish"), "second-step-wrong")
    assert "Sign in again to see the picture" in member.words
    code(member, "Six numbers", TOTP(key=key).generate().token, "Go on")
    assert member.heading == "Choose your own password"
    faults += look(member, "password-first")
    faults += look(change(member, PASSWORD, "short"), "password-refused")
    change(member, PASSWORD, NEW)
    assert member.heading == "Before you start"
    assert "You have a new password" in member.words
    faults += look(member, "declare")
    member.tick("duty", "none").named("Go on")
    faults += look(member, "first-page")
    faults += look(member.follow("Change your password"), "password")
    faults += look(change(member, NEW, NEWEST), "password-changed")
    assert "You have a new password" in member.words
    faults += look(member.open("/work/members"), "not-for-your-role")
    again = sign_in(real.come(), NEWEST)
    assert again.heading == "Enter the code from your app"
    faults += look(again, "code")
    faults += look(code(again, "Six numbers", "000000", "Go on"), "code-wrong")
    assert "That code did not work" in again.words
    member.open("/work/declare").tick("duty", "some").named("Go on")
    faults += look(member, "declare-refused")
    assert faults == []


def test_pages_while_the_database_is_away(real: Real) -> None:
    phone, member = real.come().open("/tell/oak"), real.come().open("/work/sign-in")
    phone.press("start-short").write("What I typed.")
    with real.engine.begin() as connection:
        for table in ("drafts", "members", "publications"):
            connection.execute(text(f"ALTER TABLE {table} RENAME TO {table}_away"))
    member.page.get_by_label("E-mail address").fill(EMAIL)
    member.page.get_by_label("Password").fill(PASSWORD)
    faults = look(member.named("Sign in"), "away-member")
    assert member.heading == "We could not store that just now"
    sent: dict[str, str | float | bool] = {
        "token": phone.page.locator("main input[name=token]").input_value(),
        "at": phone.at,
        "do": "next",
    }
    answer = phone.page.request.post("/tell/oak", form=sent | {"answer": "What I typed."})
    assert answer.status == 503
    page = answer.text()
    phone.page.route("**/tell/oak", lambda route: route.fulfill(status=503, body=page, content_type="text/html"))
    phone.page.goto("/tell/oak")
    faults += look(phone, "away-telling")
    assert phone.page.get_by_label("Your words").input_value() == "What I typed."
    assert faults == []
