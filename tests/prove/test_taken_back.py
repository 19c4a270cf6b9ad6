"""A story that was taken back is gone: from the rows, from the disk in a minute, from a backup put in place later."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.prove.phone import Phone
from tests.prove.served import Served
from voice import vault as vaults
from voice.database import open_engine, reading_only
from voice.records import Answer, Narrative
from voice.records.receipts import fingerprint

READER_SECONDS = 20.0
SECONDS = 60.0
READER = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN")
connection.execute("SELECT count(*) FROM narratives").fetchall()
print("reading", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("ROLLBACK")
"""


def sealed(service: Served, receipt: str) -> list[bytes]:
    """The sealed bytes of the story of this receipt and of its answers; empty when there is no such story."""
    engine = open_engine(service.settings.database)
    with reading_only(), Session(engine) as session:
        words = fingerprint(vaults.load(service.settings.keys_file), receipt)
        narrative = session.scalar(select(Narrative).where(Narrative.receipt == words))
        answers = select(Answer.value_sealed).where(Answer.narrative_id == narrative.id) if narrative else None
        found = [narrative.story_sealed, *session.scalars(answers)] if narrative and answers is not None else []
    engine.dispose()
    return found


def on_disk(service: Served, wanted: list[bytes]) -> int:
    """How many of these stand in the database file or its log."""
    held = [path.read_bytes() for path in service.settings.instance.glob("voice.sqlite*")]
    return sum(any(one in bytes_ for bytes_ in held) for one in wanted)


def take_back(service: Served, receipt: str) -> None:
    phone = Phone(service.settings.port)
    assert 'id="receipt"' not in phone.post("/receipt", words=receipt, do="take-back")
    phone.close()


def seconds_until_gone(service: Served, wanted: list[bytes], began: float) -> float:
    while on_disk(service, wanted):
        assert time.monotonic() - began < SECONDS, "the words are still on the disk"
        time.sleep(0.2)
    return time.monotonic() - began


def open_reader(service: Served) -> subprocess.Popen[str]:
    """In a process of its own: whoever closes a file drops all locks its process has on it."""
    command = [sys.executable, "-c", READER, str(service.settings.instance / "voice.sqlite"), str(READER_SECONDS)]
    reader = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert reader.stdout is not None
    assert reader.stdout.readline() == "reading\n"
    return reader


def test_a_story_taken_back_is_off_the_disk_in_a_minute_with_a_reader_open(
    served: Served, say: Callable[[int, str], None]
) -> None:
    phone = Phone(served.settings.port)
    receipts = [phone.tell(f"story {number}, they sent me home") for number in range(20)]
    phone.close()
    words = sealed(served, receipts[7])
    reader = open_reader(served)
    assert on_disk(served, words) == len(words) == 2
    began = time.monotonic()
    take_back(served, receipts[7])
    answered, gone_from_rows = time.monotonic() - began, sealed(served, receipts[7]) == []
    held = on_disk(served, words)
    seconds = seconds_until_gone(served, words, began)
    reader.communicate()
    left = sum(bool(sealed(served, receipt)) for receipt in receipts)
    say(
        26,
        f"taken back with a reader open for {READER_SECONDS:.0f} s: {held} of {len(words)} sealed values still on disk "
        f"while it read, 0 after {seconds:.1f} s; answered in {answered:.1f} s, "
        f"rows gone then: {gone_from_rows}; {left} of 19 others there",
    )
    assert gone_from_rows
    assert held > 0, "the reader held nothing: this proves nothing"
    assert left == 19


def test_an_older_backup_put_in_place_does_not_bring_a_story_back(
    served: Served, tmp_path: Path, say: Callable[[int, str], None]
) -> None:
    """As an administrator would: stop, copy the older file over the newer, start."""
    phone = Phone(served.settings.port)
    receipts = [phone.tell(f"story {number}, they sent me home") for number in range(10)]
    phone.close()
    database, backup = served.settings.instance / "voice.sqlite", tmp_path / "older.sqlite"
    copy(database, backup)
    words = [sealed(served, receipt) for receipt in receipts[:3]]
    for receipt in receipts[:3]:
        take_back(served, receipt)
    served.stop()
    for path in served.settings.instance.glob("voice.sqlite-*"):
        path.unlink()
    shutil.copy(backup, database)
    there = sum(bool(sealed(served, receipt)) for receipt in receipts[:3])
    served.start()
    back = sum(bool(sealed(served, receipt)) for receipt in receipts[:3])
    bytes_left = sum(on_disk(served, one) for one in words)
    others = sum(bool(sealed(served, receipt)) for receipt in receipts[3:])
    say(26, f"older backup held {there} of 3 stories taken back since; served with {back}, {bytes_left} sealed values")
    assert (there, back, bytes_left, others) == (3, 0, 0, 7)


def copy(database: Path, backup: Path) -> None:
    """SQLite's own backup, while the service runs."""
    source, target = sqlite3.connect(database), sqlite3.connect(backup)
    source.backup(target)
    source.close(), target.close()
