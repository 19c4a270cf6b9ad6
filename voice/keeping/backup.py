"""A copy of a SQLite database to go back to: whole, checked, and never bringing back what was taken back since."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from alembic.util import CommandError
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from voice.database import BUSY_MILLISECONDS, empty_the_log, now, open_engine, reading_only
from voice.keeping import keys, schema
from voice.keeping.withdrawal import list_of, note, noted, replay
from voice.records import Event, Narrative
from voice.records.narratives import withdrawn_ids
from voice.vault import Vault

PAGES_A_STEP = 500
LIST = "voice.withdrawn"
Step = Callable[[int, int], None]


class BackupError(Exception):
    """Why a copy was not made or not put in place, in words for whoever typed the command."""


@dataclass(frozen=True, slots=True)
class Restored:
    """``told``: stories that are there now; ``gone``: taken back again; ``last``: when the last thing in it was noted.

    ``aside``: the folder of the database that was there.
    """

    told: int
    gone: int
    last: datetime | None
    aside: Path | None = None


def back_up(engine: Engine, instance: Path, to: Path, step: Step) -> None:
    """Copy the database to the file ``to``, while the service runs, and make the list beside it whole.

    One copy of one moment, or none: it is written beside and takes its name when it is checked. ``step``: pages
    copied and pages in all. Raises BackupError.
    """
    database = file_of(engine)
    if to.resolve() == database.resolve():
        raise BackupError("The backup cannot be the database itself.")
    to.parent.mkdir(parents=True, exist_ok=True)
    _copy(database, to, step)
    with reading_only(), Session(engine) as session:
        note(to.parent / LIST, noted(list_of(engine, instance)) | withdrawn_ids(session))
    empty_the_log(engine)


def restore(engine: Engine, instance: Path, file: Path, vault: Vault | None, step: Step) -> Restored:
    """Put a copy of ``file`` in the database's place; what is there goes aside, what was taken back goes again.

    ``vault``: the keys, if they are there yet, to try on the copy. Nothing changes unless all went well but the list
    of what was taken back, which only grows. Raises BackupError.
    """
    database = file_of(engine)
    fresh = database.with_suffix(".restoring")  # its list is voice.withdrawn, the database's own
    try:
        with _shut(database) as gone:
            _copy(file, fresh, step)
            note(list_of(engine, instance), noted(file.parent / LIST) | gone)
            restored = _made_ready(fresh, instance, vault)
            aside = _put_aside(database)
            fresh.replace(database)
    finally:
        for left in fresh.parent.glob(f"{fresh.name}*"):
            left.unlink()
    return replace(restored, aside=aside)


def file_of(engine: Engine) -> Path:
    """The file of a SQLite database. Raises BackupError for PostgreSQL."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        raise BackupError("This is for SQLite. For PostgreSQL use pg_dump and pg_restore: see docs/running.md.")
    return Path(engine.url.database)


def _copy(source: Path, to: Path, step: Step) -> None:
    """A checked copy, readable by its owner alone. The held read keeps it to one moment however much is told meanwhile.

    Copied page by page with SQLite's own online backup (https://www.sqlite.org/backup.html).
    """
    part = to.with_name(f"{to.name}.part")
    part.unlink(missing_ok=True)
    try:
        part.touch(mode=0o600)
        with _opened(source) as read, closing(sqlite3.connect(part)) as written:
            read.execute("BEGIN").execute("SELECT count(*) FROM alembic_version").fetchone()
            read.backup(written, pages=PAGES_A_STEP, progress=lambda _, left, total: step(total - left, total))
        _to_one_file(part)
        _check(part)
        part.replace(to)
    except (sqlite3.Error, OSError) as error:
        raise BackupError(f"{source} cannot be copied to {to}: {error}.") from None
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    seconds = BUSY_MILLISECONDS / 1000
    address = f"{path.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=seconds, isolation_level=None)) as opened:
        yield opened


def _to_one_file(path: Path) -> None:
    """Without a log beside it; fails while anybody else has it open."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as opened:
        opened.execute("PRAGMA journal_mode=DELETE").fetchone()


def _check(path: Path) -> None:
    with closing(sqlite3.connect(path)) as opened:
        [said] = opened.execute("PRAGMA integrity_check(1)").fetchone()
    if said != "ok":
        raise BackupError(f"{path} is damaged and was not used: {said}.")
    with path.open("rb") as file:
        os.fsync(file.fileno())


@contextmanager
def _shut(database: Path) -> Iterator[set[UUID]]:
    """The database is shut to everybody while this lasts; gives the ids it knows to be taken back.

    Raises BackupError when a service has it open.
    """
    if not database.exists():
        yield set()
        return
    with closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as held:
        yield _withdrawn_in(held)


def _withdrawn_in(held: sqlite3.Connection) -> set[UUID]:
    try:
        held.execute("PRAGMA journal_mode=DELETE").fetchone()
        held.execute("BEGIN EXCLUSIVE")
        return {UUID(one) for [one] in held.execute("SELECT narrative_id FROM withdrawals")}
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise BackupError("The service has its database open. Stop it first; nothing was changed.") from None
        return set()  # damaged, or never finished: the reason to go back


def _made_ready(fresh: Path, instance: Path, vault: Vault | None) -> Restored:
    """Up to date, opened by the keys, without what was taken back."""
    engine = open_engine(f"sqlite:///{fresh}")
    try:
        schema.upgrade(engine)
        with reading_only(), Session(engine) as session:
            last = session.scalar(select(func.max(Event.at)))
            _try_keys(session, vault)
        gone = replay(engine, instance)
        with reading_only(), Session(engine) as session:
            told = session.scalar(select(func.count()).select_from(Narrative)) or 0
    except CommandError:
        raise BackupError("This backup was made by a newer version of voice. Install that one first.") from None
    finally:
        engine.dispose()
    _to_one_file(fresh)
    return Restored(told, gone, last)


def _try_keys(session: Session, vault: Vault | None) -> None:
    if vault and not keys.fit(session, vault):
        raise BackupError("The keys.toml of this instance does not open this backup; nothing was changed.")


def _put_aside(database: Path) -> Path | None:
    """Keep the old database under another name, until the new one takes its place in one step; its log goes now.

    A log left beside the new one would spoil it.
    """
    if not database.exists():
        return None
    aside = database.parent / f"aside-{now():%Y%m%dT%H%M%S%f}"
    aside.mkdir(mode=0o700)
    (aside / database.name).hardlink_to(database)
    for log in (Path(f"{database}{end}") for end in ("-wal", "-shm")):
        if log.exists():
            log.replace(aside / log.name)
    return aside
