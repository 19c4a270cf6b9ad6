"""Behind a proxy every visitor has tries of their own; behind the pages a worker does the rest."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from email.message import Message
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from subprocess import Popen
from threading import Thread
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, exists, select
from sqlalchemy.orm import Session
from waitress.wasyncore import close_all

import voice.cli.serve
from tests.web.stories import Shelf
from voice.access import Role
from voice.access.accused import Watch
from voice.access.members import add_member
from voice.cli import main
from voice.cli.connections import open_for
from voice.cli.serve import listening, look_after, say_who_reaches_it
from voice.config import Settings, load
from voice.database import db
from voice.keeping import audit
from voice.records import Edition, NarrativeReading
from voice.records.receipts import word_list
from voice.vault import Vault
from voice.web.app import create_app
from voice.web.receipts import WRONG_GUESSES

MOST = int(WRONG_GUESSES.split()[0])
ELSEWHERE = "192.0.2.77"
EMAIL, PASSWORD = "ada@example.org", "a long enough password"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Message
    text: str


Ask = Callable[..., Answer]
Serve = Callable[..., Ask]


@pytest.fixture
def serve(settings: Settings) -> Iterator[Serve]:
    """Serve for real on a free port, with these settings; what comes back asks as a proxy on this machine."""
    with ExitStack() as open_things:

        def start(**more: object) -> Ask:
            real = load(settings.instance, tag_in_process=False, **({"demo": False} | more))
            app = create_app(real)
            with app.app_context():
                open_things.callback(db.engine.dispose)
                add_member(db.session, EMAIL, "Ada Obi", {Role.REVIEWER}, "test").set_password(PASSWORD, "test")
                db.session.commit()
            server = open_for(app, **(listening(real) | {"port": 0}))
            runs = Thread(target=server.run, daemon=True)
            runs.start()
            open_things.callback(stop, server, runs)
            return partial(ask, server.effective_port)

        yield start


def stop(server: Any, runs: Thread) -> None:
    """From within its own loop: closed from outside, it would still listen to what is no longer there."""
    server.trigger.pull_trigger(partial(close_all, server._map))
    runs.join()
    server.task_dispatcher.shutdown()


def ask(port: int, address: str, sent: dict[str, str] | None = None, **headers: str) -> Answer:
    """A GET, or a POST of the form ``sent``. Headers are written with ``_`` for their hyphens."""
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    if sent is not None:
        said["Content-Type"] = "application/x-www-form-urlencoded"
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET" if sent is None else "POST", address, urlencode(sent or {}), said)
        with connection.getresponse() as got:
            return Answer(got.status, got.headers, got.read().decode())


def guess(ask: Ask, who: str) -> int:
    """One wrong receipt, passed on for a visitor at the address ``who``."""
    sent = {"words": " ".join(word_list()[:4]), "do": "look"}
    return ask("/receipt", sent, X_Forwarded_For=who).status


def last_of_all_tries(ask: Ask, who: str) -> int:
    return [guess(ask, who) for _ in range(MOST + 1)][-1]


@pytest.mark.parametrize("other", ["192.0.2.2", "2001:db8::2"])
def test_one_visitors_wrong_receipts_stop_nobody_else(serve: Serve, other: str) -> None:
    ask = serve()
    assert last_of_all_tries(ask, "192.0.2.1") == 429
    assert guess(ask, other) == 200
    assert guess(ask, "192.0.2.1, 192.0.2.3") == 200, "whom the proxy itself saw counts, the last of several"
    assert guess(ask, "192.0.2.3, 192.0.2.1") == 429


@pytest.mark.parametrize("settled", [{"trusted_proxy": ELSEWHERE}, {"trusted_proxy": ""}, {"demo": True}])
def test_what_anybody_but_the_proxy_says_of_who_asks_is_dropped(serve: Serve, settled: dict[str, object]) -> None:
    ask = serve(**settled)
    assert last_of_all_tries(ask, "192.0.2.1") == 429
    assert guess(ask, "192.0.2.2") == 429


def test_a_member_signs_in_by_https_through_the_proxy_and_sends_no_referrer(serve: Serve) -> None:
    """Our pages tell browsers to send none: nothing may ask for one."""
    ask = serve(public_url="https://tell.example.org")
    proxied = {"X_Forwarded_For": "192.0.2.1", "X_Forwarded_Proto": "https", "Host": "tell.example.org"}
    page = ask("/work/sign-in", **proxied)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    cookie = page.headers["Set-Cookie"].split(";")[0]
    sent = {"email": EMAIL, "password": PASSWORD, "csrf_token": token[1]}
    assert ask("/work/sign-in", sent, Cookie=cookie, **proxied).status == 302


def test_the_proxy_is_one_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert listening(load(tmp_path))["trusted_proxy"] == "127.0.0.1"
    monkeypatch.setenv("VOICE_TRUSTED_PROXY", "::0001")
    assert listening(load(tmp_path))["trusted_proxy"] == "::1"
    monkeypatch.setenv("VOICE_TRUSTED_PROXY", "")
    assert "trusted_proxy" not in listening(load(tmp_path))


def fails(*_about: object) -> int:
    raise OSError("no mail")


def test_readers_figures_are_made_anew_where_no_mail_goes_out_too(
    settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice.cli.serve, "call_who_is_due", fails)
    with pytest.raises(OSError, match="no mail"):
        look_after(settings, Watch(), engine)
    with Session(engine) as session:
        assert session.scalars(select(Edition.framework)).one() == settings.framework


def test_the_worker_seals_the_audit_also_where_no_mail_goes_out(
    settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Session(engine) as session, session.begin():
        add_member(session, EMAIL, "Ada Obi", {Role.REVIEWER}, "test")
    monkeypatch.setattr(voice.cli.serve, "call_who_is_due", fails)
    with pytest.raises(OSError, match="no mail"):
        look_after(settings, Watch(), engine)
    verdict = audit.verify(engine, settings.anchor_file)
    assert (verdict.lines > 0, verdict.waiting, verdict.faults) == (True, 0, [])


def test_whoever_works_behind_the_pages_reads_and_makes_readers_figures(
    settings: Settings, engine: Engine, vault: Vault
) -> None:
    """The whole way, for a house whose web servers do neither (`tag_in_process = false`)."""
    Shelf(engine, vault).tell("They sent me home again and nobody asked me why.")
    (settings.instance / "settings.toml").write_text("demo = true\ntag_in_process = false\n")
    command = [sys.executable, "-c", "from voice.cli import main; main()", "work", "--instance", str(settings.instance)]
    with Popen(command) as working:
        try:
            until = monotonic() + 60
            while not done(engine) and working.poll() is None and monotonic() < until:
                sleep(0.2)
            assert done(engine)
        finally:
            working.terminate()


def done(engine: Engine) -> bool:
    with Session(engine) as session:
        return all(session.scalar(select(exists().where(made.id.is_not(None)))) for made in (Edition, NarrativeReading))


def test_a_worker_that_ends_by_itself_says_so(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that whatever looks after it starts it again."""
    (settings.instance / "settings.toml").write_text("demo = true\n")
    monkeypatch.setattr(voice.cli.serve, "start_worker", lambda *_told, beside: Ended())
    ended = CliRunner().invoke(main, ["work", "--instance", str(settings.instance)])
    assert (ended.exit_code, "ended by itself" in ended.output) == (1, True)


class Ended:
    """A worker whose process is gone."""

    def join(self, _seconds: float | None = None) -> None:
        pass

    def terminate(self) -> None:
        pass


def test_nobody_works_for_a_service_that_is_not_ready(settings: Settings) -> None:
    refused = CliRunner().invoke(main, ["work", "--instance", str(settings.instance)])
    assert (refused.exit_code, "Nobody is the lead" in refused.output) == (1, True)


@pytest.mark.parametrize(
    ("host", "proxy", "told"),
    [
        ("127.0.0.1", "127.0.0.1", False),
        ("0.0.0.0", "127.0.0.1", True),
        ("192.0.2.4", "", True),
        ("192.0.2.4", "192.0.2.5", False),
    ],
)
def test_who_starts_a_service_hears_that_other_machines_reach_it_without_a_proxy(
    settings: Settings, capsys: pytest.CaptureFixture[str], host: str, proxy: str, told: bool
) -> None:
    say_who_reaches_it(settings.model_copy(update={"host": host, "trusted_proxy": proxy}))
    assert (f"OTHER MACHINES REACH {host}" in capsys.readouterr().err) == told
