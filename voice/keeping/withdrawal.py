"""Taking a story back: gone from the rows at once, from the disk in a minute, from an older backup before it serves."""

from __future__ import annotations

import time
from threading import Thread

from sqlalchemy import Engine

from voice.database import empty_the_log, transaction
from voice.records import Narrative
from voice.records.narratives import by_receipt, delete_withdrawn

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
    _off_the_disk(engine)
    return True


def replay(engine: Engine) -> int:
    """Take back again what was taken back: for an older backup, before it serves. Returns how many stories went."""
    with transaction(engine) as session:
        gone = delete_withdrawn(session)
    empty_the_log(engine)
    return gone


def _off_the_disk(engine: Engine) -> None:
    """An open reader holds the log for at most 30 seconds: when it does, try again behind the answer."""
    if not empty_the_log(engine):
        Thread(target=_keep_trying, args=(engine,), daemon=True).start()


def _keep_trying(engine: Engine) -> None:
    for _ in range(MOST_TRIES):
        time.sleep(SECONDS_BETWEEN)
        if empty_the_log(engine):
            return
