"""A whole invented area, served for real with its worker beside it, and a real Chromium to visit it with."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
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
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")

Visitor = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; where it has none, the one Playwright fetched."""
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=HABITS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
def sign_ins(area: Area, chromium: Browser) -> dict[Role, dict[str, object]]:
    """The cookie of each role, signed in once by name and password as a member would."""
    return {role: _signed_in(area, chromium, role) for role in Role}


@pytest.fixture
def visit(area: Area, chromium: Browser, sign_ins: dict[Role, dict[str, object]]) -> Iterator[Callable[..., Visit]]:
    """Open the service as somebody: ``visit()`` is a phone, ``visit(Role.REVIEWER, scripted=False)`` a member."""
    opened = []

    def come(role: Role | None = None, scripted: bool = True, wide: int = 360) -> Visit:
        context = chromium.new_context(
            viewport={"width": wide, "height": 740},
            java_script_enabled=scripted,
            storage_state=sign_ins[role] if role else None,  # type: ignore[arg-type]
            base_url=area.address,
        )
        opened.append(context)
        return Visit(context.new_page(), area.address, scripted)

    yield come
    for context in opened:
        context.close()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _signed_in(area: Area, chromium: Browser, role: Role) -> dict[str, object]:
    context = chromium.new_context(base_url=area.address)
    page = context.new_page()
    page.goto("/work/sign-in")
    page.get_by_label("E-mail address").fill(f"{role}@example.org")
    page.get_by_label("Password").fill(demo.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()
    state = context.storage_state()
    context.close()
    return dict(state)
