"""Taking a story back: gone from the rows at once, from the disk in a minute, from an older backup before it serves.

Beside a SQLite database, or in the instance folder of a PostgreSQL one, stands a list, ``voice.withdrawn``, of the ids
of stories that were taken back (nothing else is in it). A copy of the database that is put in place later, or an older
dump, knows nothing of them; the list does.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from threading import Thread
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from voice.database import empty_the_log, reading_only, transaction
from voice.records import Narrative
from voice.records.narratives import by_receipt, delete_withdrawn, withdrawn_ids

MOST_TRIES = 6
SECONDS_BETWEEN = 8.0


def take_back(engine: Engine, instance: Path, fingerprint: bytes) -> bool:
    """Withdraw the story of this receipt (keyed hash, 32 bytes), in a transaction of its own; ``instance``: the folder.

    False when there is no story, or it was taken back before. A concern that was raised keeps its own minimum.
    """
    with transaction(engine) as session:
        found = by_receipt(session, fingerprint)
        if not isinstance(found, Narrative):
            return False
        found.withdraw()
    off_the_disk(engine, instance)
    return True


def off_the_disk(engine: Engine, instance: Path) -> None:
    """After every withdrawal, once it is committed: noted outside the database, and its bytes gone.

    An open reader holds the log for at most 30 seconds: when one does, try again behind the answer.
    """
    _note_outside(engine, list_of(engine, instance))
    if not empty_the_log(engine):
        Thread(target=_keep_trying, args=(engine,), daemon=True).start()


def replay(engine: Engine, instance: Path) -> int:
    """Take back again what was taken back: for an older backup, before it serves. Returns how many stories went."""
    path = list_of(engine, instance)
    _note_outside(engine, path)
    with transaction(engine) as session:
        gone = sum(_take_back_again(session, one) for one in noted(path) - withdrawn_ids(session))
        gone += delete_withdrawn(session)
    empty_the_log(engine)
    return gone


def _take_back_again(session: Session, narrative_id: UUID) -> bool:
    narrative = session.get(Narrative, narrative_id, with_for_update=True)
    if narrative is not None:
        narrative.withdraw()
    return narrative is not None


def _note_outside(engine: Engine, path: Path) -> None:
    with reading_only(), Session(engine) as session:
        note(path, withdrawn_ids(session))


def note(path: Path, gone: set[UUID]) -> None:
    """Append to a list what it has not; on the disk before this returns. A second line for one story does no harm."""
    missing = gone - noted(path)
    if missing:
        with open(path, "a", encoding="ascii", opener=_for_its_owner) as file:
            file.write("".join(f"{one}\n" for one in sorted(missing)))
            file.flush()
            os.fsync(file.fileno())


def noted(path: Path) -> set[UUID]:
    """The ids of the list; none when there is no such file."""
    return {UUID(line) for line in path.read_text("ascii").split()} if path.exists() else set()


def list_of(engine: Engine, instance: Path) -> Path:
    """Beside the SQLite file, wherever that is; else in the instance folder."""
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    return Path(file).with_suffix(".withdrawn") if file else instance / "voice.withdrawn"


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _keep_trying(engine: Engine) -> None:
    for _ in range(MOST_TRIES):
        time.sleep(SECONDS_BETWEEN)
        if empty_the_log(engine):
            return
