"""``voice serve`` as a process of its own on a scratch instance: started, killed, started again."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from voice import vault as vaults
from voice.config import Settings, load
from voice.database import open_engine
from voice.keeping import schema

SERVE = "from voice.cli import main; main()"
SECONDS_TO_START = 60


def scratch(folder: Path, *, tagging: bool = False) -> Settings:
    """A demo instance in ``folder``: keys, settings and an empty database that is up to date."""
    folder.mkdir(parents=True)
    port, tagged = free_port(), str(tagging).lower()
    (folder / "settings.toml").write_text(
        f'demo = true\nport = {port}\ntag_in_process = {tagged}\nlog_level = "ERROR"\n', encoding="utf-8"
    )
    vaults.make_keys(folder / "keys.toml")
    settings = load(folder)
    engine = open_engine(settings.database)
    schema.upgrade(engine)
    engine.dispose()
    return settings


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Served:
    """``program``: Python that serves; ``voice serve`` unless a negative control has its own."""

    def __init__(self, settings: Settings, program: str = SERVE) -> None:
        self.settings, self.program = settings, program
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Served:
        command = [sys.executable, "-c", self.program, "serve", "--instance", str(self.settings.instance)]
        self.process = subprocess.Popen(command)
        end = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            assert self.process.poll() is None, "the service ended by itself"
            assert time.monotonic() < end, "the service did not start"
            time.sleep(0.1)
        return self

    def kill(self) -> None:
        """SIGKILL: no goodbye, nothing flushed."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(20)

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.settings.port, timeout=5)
        try:
            connection.request("GET", "/tell")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
