"""The tagging worker is killed in the middle of its work, again and again; every story is read exactly once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from voice import vault as vaults
from voice.config import Settings
from voice.database import open_engine, reading_only, transaction
from voice.records import Concern, Lease, Narrative, NarrativeReading, Tag
from voice.records.tellings import Telling, keep

STORIES, KILLS = 600, 5
READINGS, LEASES = NarrativeReading.__tablename__, Lease.__tablename__
DANGER = "some nights i want to kill myself and nobody knows"
LATE = "cab didnt show again so i missed the whole morning. Ruby used to walk in with me"
WORKER = """
import os
import sys
from datetime import timedelta
from pathlib import Path
from voice.records import leases
from voice.tagging import work
leases.LEASE = timedelta(seconds=4)
work(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), parent=os.getppid())
"""


class Worker:
    """The worker of ``voice serve`` in a process of its own; a dead one's claims run out in 4 s instead of 120."""

    def __init__(self, settings: Settings) -> None:
        told = (settings.database, settings.keys_file, settings.themes_folder)
        self.process = subprocess.Popen([sys.executable, "-c", WORKER, *map(str, told)])

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def test_a_worker_killed_in_mid_sweep_reads_every_story_exactly_once(
    scratch_settings: Settings, say: Callable[[int, str], None]
) -> None:
    tell(scratch_settings)
    held = [killed_after(scratch_settings, STORIES * (kill + 1) // (KILLS + 2)) for kill in range(KILLS)]
    last = Worker(scratch_settings)
    wait_until(lambda: how_many(scratch_settings, READINGS) == STORIES)
    time.sleep(5)
    last.kill()
    readings, concerns, tags = read_back(scratch_settings)
    say(
        7,
        f"{STORIES} stories, worker killed {KILLS} times holding {held} unread; read once "
        f"{sum(count == 1 for count in readings.values())}, twice {sum(count > 1 for count in readings.values())}, "
        f"never {STORIES - len(readings)}; {len(concerns)} of {STORIES // 10} concerns, twice "
        f"{sum(count > 1 for count in concerns.values())}; {sum(tags.values())} tags",
    )
    assert all(held)
    assert len(readings) == STORIES
    assert set(readings.values()) == set(concerns.values()) == set(tags.values()) == {1}
    assert len(concerns) >= STORIES // 10
    assert how_many(scratch_settings, LEASES) == 0


def tell(settings: Settings) -> None:
    vault, engine = vaults.load(settings.keys_file), open_engine(settings.database)
    with transaction(engine) as session:
        for number in range(STORIES):
            telling = Telling(
                form="oak", form_version=1, situation="suspended_or_excluded", speaker="young_person",
                period="2026-3-autumn", story=f"{LATE if number % 10 else DANGER} ({number})",
            )  # fmt: skip
            key = number.to_bytes(16, "big")
            keep(session, vault, telling, b"r" * 16 + key, b"s" * 16 + key)
    engine.dispose()


def killed_after(settings: Settings, readings: int) -> int:
    """Start a worker, kill it once so many stories are read; returns how many it held and had not read."""
    worker = Worker(settings)
    wait_until(lambda: how_many(settings, READINGS) >= readings)
    worker.kill()
    return how_many(settings, LEASES)


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not true():
        assert time.monotonic() < end, "the worker does not go on"
        time.sleep(0.02)


def how_many(settings: Settings, table: str) -> int:
    with sqlite3.connect(settings.instance / "voice.sqlite", timeout=15) as connection:
        found: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    connection.close()
    return found


def read_back(settings: Settings) -> tuple[Counter[object], Counter[object], Counter[object]]:
    """How many readings and concerns each story has, and how often each of its themes is tagged."""
    engine = open_engine(settings.database)
    with reading_only(), Session(engine) as session:
        told = set(session.scalars(select(Narrative.id)))
        readings = Counter[object](session.scalars(select(NarrativeReading.narrative_id)))
        concerns = Counter[object](session.scalars(select(Concern.narrative_id)))
        tags = Counter[object](map(tuple, session.execute(select(Tag.narrative_id, Tag.theme))))
    engine.dispose()
    assert set(readings) <= told
    return readings, concerns, tags
