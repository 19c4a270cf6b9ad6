"""A copy of an instance and going back to it, by the commands."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

import voice.keeping.backup as keeping
import voice.keeping.withdrawal as withdrawing
from tests.keeping import told
from voice import vault as vaults
from voice.cli import main
from voice.config import Settings
from voice.database import open_engine
from voice.keeping import audit
from voice.keeping.withdrawal import replay, take_back
from voice.vault import Vault


def run(settings: Settings, *words: object) -> Result:
    return CliRunner().invoke(main, [*map(str, words), "--instance", str(settings.instance)])


def held(settings: Settings) -> list[int]:
    """The stories a database holds; nobody has it open afterwards."""
    engine = open_engine(settings.database)
    found = told.held(engine)
    engine.dispose()
    return found


@pytest.fixture
def kept(settings: Settings, engine: Engine, vault: Vault, tmp_path: Path) -> Path:
    """A backup of three stories, of which the first was taken back after it; a fourth was told later."""
    for number in (1, 2, 3):
        told.tell(engine, vault, number)
    file = tmp_path / "backups" / "monday.sqlite"
    done = run(settings, "backup", file)
    assert done.exit_code == 0, done.output
    take_back(engine, settings.instance, told.receipt(1))
    told.tell(engine, vault, 4)
    engine.dispose()
    return file


def test_a_backup_is_one_whole_file_of_its_owner_without_the_keys(settings: Settings, kept: Path) -> None:
    assert [path.name for path in kept.parent.iterdir()] == ["monday.sqlite"]
    assert kept.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(kept)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM narratives").fetchone() == (3,)
    secrets = [line.split('"')[1] for line in settings.keys_file.read_text().splitlines() if line.count('"') == 2]
    assert len(secrets) >= 3
    assert not [one for one in secrets if len(one) > 10 and one.encode() in kept.read_bytes()]
    again = run(settings, "backup", kept)
    assert again.exit_code == 1
    assert "there already" in again.output
    assert "keys.toml" in run(settings, "backup", kept, "--yes").output


def test_going_back_brings_back_nothing_that_was_taken_back(settings: Settings, kept: Path) -> None:
    refused = run(settings, "restore", kept)
    assert refused.exit_code == 1
    assert "--yes" in refused.output
    assert held(settings) == [2, 3, 4]
    done = run(settings, "restore", kept, "--yes")
    assert done.exit_code == 0, done.output
    assert "Stories: 2. Taken back again just now: 1." in done.output
    assert held(settings) == [2, 3]
    [aside] = settings.instance.glob("aside-*")
    assert aside.stat().st_mode & 0o077 == 0
    assert held(settings.model_copy(update={"database_url": f"sqlite:///{aside / 'voice.sqlite'}"})) == [2, 3, 4]
    assert not list(settings.instance.glob("*.restoring*"))


def test_a_new_machine_knows_what_was_taken_back_from_the_list_beside_the_backup(
    settings: Settings, kept: Path, tmp_path: Path
) -> None:
    run(settings, "backup", kept.with_name("tuesday.sqlite"))
    new = settings.model_copy(update={"instance": tmp_path / "new" / "instance"})
    done = run(new, "restore", kept)
    assert done.exit_code == 0, done.output
    assert "keys.toml yet" in done.output
    assert held(new) == [2, 3]
    assert new.instance.stat().st_mode & 0o077 == 0
    shutil.copy(settings.keys_file, new.keys_file)
    engine = open_engine(new.database)
    assert replay(engine, new.instance) == 0
    engine.dispose()


def test_nothing_is_replaced_under_a_running_service(settings: Settings, kept: Path) -> None:
    running = open_engine(settings.database)
    with running.connect():
        pass
    refused = run(settings, "restore", kept, "--yes")
    running.dispose()
    assert refused.exit_code == 1
    assert "Stop it first" in refused.output
    assert held(settings) == [2, 3, 4]
    assert not list(settings.instance.glob("aside-*"))


def test_a_damaged_database_is_replaced_and_its_log_does_not_spoil_the_new_one(settings: Settings, kept: Path) -> None:
    database = settings.instance / "voice.sqlite"
    database.write_bytes(b"not a database any more" * 500)
    Path(f"{database}-wal").write_bytes(b"rests of a log")
    done = run(settings, "restore", kept, "--yes")
    assert done.exit_code == 0, done.output
    assert held(settings) == [2, 3]
    [aside] = settings.instance.glob("aside-*")
    assert {path.name for path in aside.iterdir()} >= {"voice.sqlite", "voice.sqlite-wal"}


def test_what_is_no_backup_changes_nothing(settings: Settings, kept: Path, tmp_path: Path) -> None:
    text, foreign, broken, newer = (tmp_path / name for name in ("a.txt", "b.sqlite", "c.sqlite", "d.sqlite"))
    text.write_text("a list of shopping, long enough to be read as a header of some file, or so one would think")
    with closing(sqlite3.connect(foreign)) as other:
        other.execute("CREATE TABLE shopping (milk)")
    bytes_of = bytearray(kept.read_bytes())
    bytes_of[8192:-4096] = b"\xff" * (len(bytes_of) - 8192 - 4096)
    broken.write_bytes(bytes_of)
    shutil.copy(kept, newer)
    with closing(sqlite3.connect(newer)) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
        other.commit()
    for file in (text, foreign, broken, newer, tmp_path / "nowhere.sqlite"):
        refused = run(settings, "restore", file, "--yes")
        assert refused.exit_code == 1, file
        assert refused.output.startswith("Error: ")
        assert held(settings) == [2, 3, 4]
    assert not [path.name for path in settings.instance.iterdir() if "restoring" in path.name or "aside" in path.name]


def test_other_keys_than_the_backups_are_told_before_anything_is_replaced(settings: Settings, kept: Path) -> None:
    settings.keys_file.unlink()
    vaults.make_keys(settings.keys_file)
    refused = run(settings, "restore", kept, "--yes")
    assert refused.exit_code == 1
    assert "does not open this backup" in refused.output
    assert held(settings) == [2, 3, 4]


def test_a_backup_is_of_one_moment_while_stories_come_in(
    settings: Settings, engine: Engine, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.tell(engine, vault, 1)
    monkeypatch.setattr(keeping, "PAGES_A_STEP", 5)
    numbers, steps = iter(range(2, 200)), []

    def meanwhile(done: int, total: int) -> None:
        steps.append((done, total))
        told.tell(engine, vault, next(numbers))

    keeping.back_up(engine, settings.instance, tmp_path / "copy.sqlite", meanwhile)
    assert len(steps) > 5
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert held(settings.model_copy(update={"database_url": f"sqlite:///{tmp_path / 'copy.sqlite'}"})) == [1]


def test_what_is_taken_back_while_a_copy_is_written_is_off_the_disk_when_it_is_done(
    settings: Settings, engine: Engine, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = told.tell(engine, vault, 1).story_sealed
    monkeypatch.setattr(withdrawing, "MOST_TRIES", 0)
    on_disk = []

    def meanwhile(_done: int, _total: int) -> None:
        if take_back(engine, settings.instance, told.receipt(1)):
            on_disk.append(find(settings, sealed))

    keeping.back_up(engine, settings.instance, tmp_path / "copy.sqlite", meanwhile)
    assert on_disk == [True]
    assert not find(settings, sealed)
    assert sealed in (tmp_path / "copy.sqlite").read_bytes()
    assert len((tmp_path / "voice.withdrawn").read_text().split()) == 1


def find(settings: Settings, sealed: bytes) -> bool:
    return any(sealed in path.read_bytes() for path in settings.instance.glob("voice.sqlite*"))


def test_the_database_is_never_replaced_by_its_own_backup(settings: Settings, kept: Path) -> None:
    refused = run(settings, "backup", settings.instance / "voice.sqlite", "--yes")
    assert refused.exit_code == 1
    assert held(settings) == [2, 3, 4]


def test_postgresql_has_its_own_commands(settings: Settings, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    for words in (("backup", kept.with_name("new")), ("restore", kept, "--yes")):
        refused = run(settings, *words)
        assert refused.exit_code == 1
        assert "pg_dump" in refused.output


def test_where_there_is_no_service_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    done = run(Settings(instance=tmp_path / "elsewhere"), "backup", tmp_path / "monday.sqlite")
    assert done.exit_code == 1
    assert "There is no service in" in done.output
    assert "--instance" in done.output


def test_the_audit_goes_on_after_going_back(settings: Settings, engine: Engine, vault: Vault, kept: Path) -> None:
    """What was written after the copy is given up on purpose, and no fault."""
    assert audit.seal(engine, settings.anchor_file) > 3
    engine.dispose()
    assert run(settings, "restore", kept, "--yes").exit_code == 0
    told.tell(engine, vault, 9)
    assert audit.seal(engine, settings.anchor_file) > 0
    verdict = audit.verify(engine, settings.anchor_file)
    assert (verdict.faults, verdict.given_up > 3) == ([], True)
