"""How long the lists of what waits take where much was told: concerns, the next unread one, the first readers' queue.

``python -m benchmarks.waiting [STORIES] [FILE]`` fills a scratch SQLite database (FILE: kept for the next time, and
taken as it is when it is there): half of the stories were raised and nearly all of those closed, 3,000 concerns are
open and 500 stories wait for a first reader. Prints a line for each list: how long it took, as a ratio to a bare count
of all stories, and ``scans=`` the tables that its plan walks from end to end, and the index by which it does.
"""

from __future__ import annotations

import os
import random
import re
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, event, func, insert, select
from sqlalchemy.orm import Session

from benchmarks.summaries import best, new_id, one_story
from voice.config import Settings
from voice.database import Base, now, open_engine, reading_only
from voice.forms import Library
from voice.keeping import schema
from voice.records import (
    Acknowledgement,
    Concern,
    Event,
    FirstReading,
    Narrative,
    NarrativeReading,
    Outcome,
    protecting,
    queues,
    unread,
)
from voice.summaries.people import known_answers

PORTION, OPEN, WAIT = 5_000, 3_000, 500
UNREAD_OF_100 = 3
SOMEBODY = UUID(int=1)
Rows = dict[type[Base], list[dict[str, object]]]


def main() -> None:
    stories = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with TemporaryDirectory() as folder:
        file = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(folder) / "scratch.sqlite"
        there = file.exists()
        engine = open_engine(f"sqlite:///{file}")
        schema.upgrade(engine)
        if not there:
            fill(engine, stories)
        report(engine)
        engine.dispose()


def report(engine: Engine) -> None:
    plans = Plans(engine)
    with reading_only(), Session(engine) as session:
        bare = best(lambda: session.scalar(select(func.count()).select_from(Narrative)))
        for name, look in lists(session).items():
            plans.scanned.clear()
            took = best(look)
            scans = ",".join(sorted(plans.scanned)) or "none"
            print(f"list={name} took_s={took:.4f} bare_count_s={bare:.4f} ratio={took / bare:.1f} scans={scans}")


def lists(session: Session) -> dict[str, Callable[[], object]]:
    nobody, since = frozenset[Any](), now() - timedelta(hours=24)
    return {
        "concerns": lambda: protecting.open_concerns(session, nobody, since),
        "next_unread": lambda: protecting.next_unread(session, nobody),
        "how_many_wait": lambda: protecting.how_many_wait(session, nobody, since),
        "called_about": lambda: protecting.waiting(session, since),
        "unread_by_the_machine": lambda: protecting.unread_by_the_machine(session),
        "closed": lambda: protecting.closed_concerns(session, nobody, 0),
        "kept_from_all": lambda: protecting.kept_from_all(session, None),
        "owed": lambda: unread.owed(session, 20),
        "first_reading": lambda: queues.to_read_first(session, SOMEBODY),
        "how_many_first": lambda: queues.how_many_to_read_first(session, SOMEBODY),
    }


class Plans:
    """What SQLite walks from end to end for what is asked: ``concerns by ix_concerns_open`` are the open ones alone."""

    def __init__(self, engine: Engine) -> None:
        self.scanned: set[str] = set()
        self._asking = False
        event.listen(engine, "before_cursor_execute", self._explain)

    def _explain(self, connection: Connection, _cursor: Any, asked: str, values: Any, *_more: Any) -> None:
        if self._asking or not asked.startswith(("SELECT", "WITH")):
            return
        self._asking = True
        try:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", values).all()
        finally:
            self._asking = False
        walked = (re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", line[3]) for line in plan)
        self.scanned |= {" by ".join(filter(None, found.groups())) for found in walked if found}


def fill(engine: Engine, stories: int) -> None:
    """Insert in bulk; nothing is sealed, because no list opens a story. Every second story was raised."""
    chance, known = random.Random(22), known_answers(Settings(), Library())
    for start in range(0, stories, PORTION):
        rows: Rows = {kind: [] for kind in (Narrative, NarrativeReading, Event, Concern, FirstReading)}
        rows |= {Acknowledgement: [], Outcome: []}
        for number in range(start, min(start + PORTION, stories)):
            _one(rows, chance, known, number, stories)
        with engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA cache_size = -400000")
            for kind, some in rows.items():
                if some:
                    connection.execute(insert(kind), some)
    with engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def _one(rows: Rows, chance: random.Random, known: dict[str, dict[str, str]], number: int, stories: int) -> None:
    story = one_story(chance, known)
    at, mine = now() - timedelta(minutes=stories - number), {"narrative_id": story["id"]}
    unread_here = chance.randrange(100) < UNREAD_OF_100
    score = 0.0 if unread_here else chance.random() ** 3
    rows[Narrative].append(story | {"told_at": at})
    rows[Event].append(_event(chance, "narratives", story["id"], "told", at))
    rows[NarrativeReading].append(
        {"id": new_id(chance), "analyser": "1", "at": at, "tone": "neutral", "language": "so" if unread_here else "en"}
        | {"concern": True, "concern_score": score, "needs_person": unread_here, "uncertainty": 0.5}
        | mine
    )
    if number < stories - WAIT:
        rows[FirstReading].append({"id": new_id(chance), "member_id": SOMEBODY, "at": at} | mine)
    if number % 2:
        _raised(rows, chance, mine, at, closed=number < stories - 2 * OPEN)


def _raised(rows: Rows, chance: random.Random, mine: dict[str, object], at: datetime, closed: bool) -> None:
    concern = {"id": new_id(chance), "raised_at": at, "raised_by": "machine", "words_sealed": os.urandom(200)} | mine
    rows[Concern].append(concern | {"whole": False, "closed_at": at + timedelta(hours=1) if closed else None})
    rows[Event].append(_event(chance, "concerns", concern["id"], "raised", at))
    if closed:
        done = {"concern_id": concern["id"], "member_id": SOMEBODY, "at": at + timedelta(hours=1)}
        rows[Acknowledgement].append({"id": new_id(chance)} | done)
        outcome = {"kind": "spoken_with", "note_sealed": b"x" * 60}
        rows[Outcome].append({"id": new_id(chance)} | done | outcome)
        rows[Event].append(_event(chance, "concerns", concern["id"], "acknowledged", at))


def _event(chance: random.Random, subject: str, subject_id: object, verb: str, at: datetime) -> dict[str, object]:
    return {"id": new_id(chance), "at": at, "actor": "machine", "verb": verb, "subject": subject, "detail": {}} | {
        "subject_id": subject_id
    }


if __name__ == "__main__":
    main()
