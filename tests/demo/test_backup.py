"""The steps of docs/running.md, run as they are written: a backup, and going back to it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.keeping.told import held, receipt, tell
from voice.config import Settings
from voice.database import open_engine
from voice.keeping.withdrawal import take_back
from voice.vault import Vault

PAGE = Path(__file__).parent.parent.parent / "docs" / "running.md"
DAY = "2026-11-02"


@pytest.fixture
def here(settings: Settings) -> Path:
    """Where the steps are run: an ``instance`` folder and a ``.venv`` beside it."""
    place = settings.instance.parent
    (place / ".venv" / "bin").mkdir(parents=True)
    (place / ".venv" / "bin" / "voice").symlink_to(Path(sys.executable).with_name("voice"))
    (settings.instance / "settings.toml").write_text('organisation = "The forum"\n')
    return place


def steps(heading: str) -> str:
    part = PAGE.read_text("utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    [block] = re.findall(r"```sh\n(.*?)```", part, re.DOTALL)
    return str(block)


def run(here: Path, heading: str, day: str = DAY) -> str:
    script = re.sub(r"^day=.*$", f"day={day}", steps(heading), flags=re.MULTILINE)
    done = subprocess.run(["bash", "-eu", "-c", script], cwd=here, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_going_back_to_an_older_backup_brings_nothing_back_that_was_taken_back(
    here: Path, engine: Engine, vault: Vault
) -> None:
    for number in (1, 2, 3):
        tell(engine, vault, number)
    take_back(engine, here / "instance", receipt(1))
    run(here, "Backing up")
    take_back(engine, here / "instance", receipt(3))
    tell(engine, vault, 4)
    run(here, "Backing up", day="2026-11-03")
    engine.dispose()
    run(here, "Restoring")
    restored = open_engine(f"sqlite:///{here / 'instance' / 'voice.sqlite'}")
    assert held(restored) == [2]
    restored.dispose()


def test_a_new_machine_gets_all_but_the_keys_from_the_backup(here: Path, engine: Engine, vault: Vault) -> None:
    tell(engine, vault, 1)
    tell(engine, vault, 2)
    run(here, "Backing up")
    take_back(engine, here / "instance", receipt(1))
    run(here, "Backing up", day="2026-11-03")
    engine.dispose()
    keys = (here / "instance" / "keys.toml").read_text()
    assert [
        path for path in (here / "backups").rglob("*") if path.is_file() and keys in path.read_text("latin-1")
    ] == []
    shutil.rmtree(here / "instance")
    run(here, "Restoring")
    restored = open_engine(f"sqlite:///{here / 'instance' / 'voice.sqlite'}")
    assert held(restored) == [2]
    assert (here / "instance" / "settings.toml").exists()
    restored.dispose()


def test_a_backup_of_a_service_from_which_nothing_was_taken_back_works_too(
    here: Path, engine: Engine, vault: Vault
) -> None:
    tell(engine, vault, 1)
    run(here, "Backing up")
    engine.dispose()
    run(here, "Restoring")
    restored = open_engine(f"sqlite:///{here / 'instance' / 'voice.sqlite'}")
    assert held(restored) == [1]
    restored.dispose()
