"""Taking a story back: gone from the rows at once, from the disk in a minute, from an older backup before it serves.

Beside a SQLite database stands a list, ``voice.withdrawn``, of the ids of stories that were taken back (nothing else
is in it). A copy of the database that is put in place later knows nothing of them; the list does.
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


def take_back(engine: Engine, fingerprint: bytes) -> bool:
    """Withdraw the story of this receipt (keyed hash, 32 bytes), in a transaction of its own.

    False when there is no story, or it was taken back before. A concern that was raised keeps its own minimum.
    """
    with transaction(engine) as session:
        found = by_receipt(session, fingerprint)
        if not isinstance(found, Narrative):
            return False
        found.withdraw()
    off_the_disk(engine)
    return True


def off_the_disk(engine: Engine) -> None:
    """After every withdrawal, once it is committed: noted outside the database, and its bytes gone.

    An open reader holds the log for at most 30 seconds: when one does, try again behind the answer.
    """
    _note_outside(engine)
    if not empty_the_log(engine):
        Thread(target=_keep_trying, args=(engine,), daemon=True).start()


def replay(engine: Engine) -> int:
    """Take back again what was taken back: for an older backup, before it serves. Returns how many stories went."""
    _note_outside(engine)
    with transaction(engine) as session:
        gone = sum(_take_back_again(session, one) for one in _noted(engine) - withdrawn_ids(session))
        gone += delete_withdrawn(session)
    empty_the_log(engine)
    return gone


def _take_back_again(session: Session, narrative_id: UUID) -> bool:
    narrative = session.get(Narrative, narrative_id)
    if narrative is not None:
        narrative.withdraw()
    return narrative is not None


def _note_outside(engine: Engine) -> None:
    """Append what the list has not; a second line for one story does no harm."""
    path = _list_of(engine)
    if path is None:
        return
    with reading_only(), Session(engine) as session:
        missing = withdrawn_ids(session) - _noted(engine)
    if missing:
        with path.open("a", encoding="ascii") as file:
            file.write("".join(f"{one}\n" for one in sorted(missing)))
            file.flush()
            os.fsync(file.fileno())


def _noted(engine: Engine) -> set[UUID]:
    path = _list_of(engine)
    lines = path.read_text("ascii").split() if path and path.exists() else []
    return {UUID(line) for line in lines}


def _list_of(engine: Engine) -> Path | None:
    """None for PostgreSQL, whose backups carry their own log."""
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    return Path(file).with_suffix(".withdrawn") if file and file != ":memory:" else None


def _keep_trying(engine: Engine) -> None:
    for _ in range(MOST_TRIES):
        time.sleep(SECONDS_BETWEEN)
        if empty_the_log(engine):
            return
