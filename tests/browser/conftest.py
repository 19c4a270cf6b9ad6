"""A whole invented area, served for real with its worker beside it, and a real Chromium to visit it with."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from waitress.server import create_server

from tests.browser.area import Area
from tests.browser.visit import Visit
from voice import tagging
from voice.access import Role
from voice.cli.demo import build
from voice.database import open_engine
from voice.demo import area as demo
from voice.web.app import create_app

HABITS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
ANSWERED = {
    "text": "Write a plan with each family before a part-time timetable begins.",
    "owner": "Inclusion service",
    "said": "Short days went on for too long. No one said when they would end.",
    "answer": "Each short day now has an end date. You help to choose it.",
}
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; where it has none, the one Playwright fetched.

    Closed when the last journey is over: Playwright's event loop would stand in the way of every other test.
    """
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=HABITS)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def area(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Area]:
    """The demo's area with its invented stories on a free port, and the tagging worker as a child process."""
    settings = demo.prepare(tmp_path_factory.mktemp("area") / "instance", free_port())
    build(settings)
    app = create_app(settings)
    server = create_server(app, host=settings.host, port=settings.port, threads=4)
    Thread(target=server.run, daemon=True).start()
    worker = tagging.start_worker(settings.database, settings.keys_file, settings.themes_folder)
    engine = open_engine(settings.database)
    yield Area(settings, engine, app.extensions["voice"])
    worker.terminate()
    worker.join(5)
    server.close()
    engine.dispose()


@pytest.fixture(scope="package")
def sign_in(area: Area, chromium: Browser) -> Callable[[Role], Any]:
    """The cookies of a role, signed in once by name and password as a member would."""
    return cache(lambda role: _signed_in(area, chromium, role))


@pytest.fixture
def visit(area: Area, chromium: Browser, sign_in: Callable[[Role], Any]) -> Iterator[Callable[..., Visit]]:
    """Open the service as somebody: ``visit()`` is a phone, ``visit(Role.REVIEWER, scripted=False)`` a member."""
    opened = []

    def come(role: Role | None = None, scripted: bool = True, wide: int = 360) -> Visit:
        context = chromium.new_context(
            viewport={"width": wide, "height": 740},
            java_script_enabled=scripted,
            storage_state=sign_in(role) if role else None,
            base_url=area.address,
        )
        opened.append(context)
        return Visit(context.new_page(), area.address, scripted)

    yield come
    for context in opened:
        context.close()


@pytest.fixture(scope="package")
def published(area: Area, chromium: Browser, sign_in: Callable[[Role], Any]) -> str:
    """The newest period that is over, let out by the publisher with words chosen and one answer given."""
    context = chromium.new_context(base_url=area.address, storage_state=sign_in(Role.PUBLISHER))
    publisher = Visit(context.new_page(), area.address, scripted=True).open("/work/publish")
    publisher.follow("Look and publish").named("Publish")
    period = publisher.page.locator("main section.good a[href^='/published/']").get_attribute("href")
    assert period is not None
    period = period.split("/")[-1]
    publisher.open(f"/work/publish/{period}/quotes").follow("Choose words").page.locator("[name=words]").first.check()
    publisher.press(publisher.page.locator("main article button").first)
    publisher.open("/work/actions/new")
    for field, words in ANSWERED.items():
        publisher.page.locator(f"main [name={field}]").fill(words)
    publisher.page.locator("main [name=public]").check()
    publisher.page.locator("main [name=status]").select_option("done")
    publisher.press(publisher.page.locator("main form button").first)
    context.close()
    return period


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _signed_in(area: Area, chromium: Browser, role: Role) -> Any:
    context = chromium.new_context(base_url=area.address)
    page = context.new_page()
    page.goto("/work/sign-in")
    page.get_by_label("E-mail address").fill(f"{role}@example.org")
    page.get_by_label("Password").fill(demo.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()
    state = context.storage_state()
    context.close()
    return state
