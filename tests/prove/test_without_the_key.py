"""Whoever takes the files and not the keys reads nothing; whoever moves a sealed text about opens nothing."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.prove.phone import Phone
from tests.prove.served import Served
from voice import tagging
from voice import vault as vaults
from voice.database import open_engine, reading_only
from voice.records import Answer, Concern, Contact, Draft, Narrative
from voice.vault import SealError, Vault

PHRASES = 200
SYLLABLES = ("bra", "quel", "mog", "tiv", "zan", "frul", "pex", "dow", "lim", "huk")


def phrase(number: int) -> str:
    """Three invented words that stand nowhere else."""
    one, two, three = (SYLLABLES[number // 10**place % 10] for place in range(3))
    return f"{one}{two}{three}ix {three}{one}woz {two}{three}up"


def plant(service: Served) -> None:
    """A hundred in stories that raise a concern, fifty in ways to be reached, fifty in stories never sent."""
    phone = Phone(service.settings.port)
    for number in range(100):
        reach = phrase(100 + number) if number < 50 else ""
        phone.tell(f"my dad hits me and i want to kill myself {phrase(number)}", reach)
    for number in range(150, PHRASES):
        phone.last_page(f"they sent me home {phrase(number)}")
    phone.close()


def read_all(service: Served) -> None:
    engine = open_engine(service.settings.database)
    tagging.sweep(engine, vaults.load(service.settings.keys_file))
    engine.dispose()


def opened(service: Served) -> str:
    """Everything that is sealed, opened with the keys."""
    vault, engine = vaults.load(service.settings.keys_file), open_engine(service.settings.database)
    with reading_only(), Session(engine) as session:
        said = [row.open_story(vault) for row in session.scalars(select(Narrative))]
        said += [row.open(vault) for row in session.scalars(select(Answer))]
        said += [row.open(vault, "prover") for row in session.scalars(select(Contact))]
        said += [str(row.open(vault)) for row in session.scalars(select(Draft))]
        said += [str(row.open_words(vault)) for row in session.scalars(select(Concern))]
        session.rollback()
    engine.dispose()
    return "\n".join(said)


def stolen(service: Served, folder: Path) -> bytes:
    """All files of the instance but its keys, while the service runs; never empty of a log."""
    taken = [path for path in service.settings.instance.rglob("*") if path.is_file() and path.name != "keys.toml"]
    assert any(path.name.endswith("-wal") and path.stat().st_size for path in taken)
    folder.mkdir()
    return b"\n".join(Path(shutil.copy(path, folder)).read_bytes() for path in taken)


def in_any_writing(words: str) -> list[bytes]:
    """How words may stand in a file: as they are, in capitals, in two bytes a letter."""
    return [words.encode(), words.upper().encode(), words.encode("utf-16-le"), words.encode("utf-16-be")]


def test_two_hundred_planted_phrases_stand_in_no_file_without_the_key(
    served: Served, tmp_path: Path, say: Callable[[int, str], None]
) -> None:
    plant(served)
    read_all(served)
    files, inside = stolen(served, tmp_path / "stolen"), opened(served)
    parts = [part for number in range(PHRASES) for part in (phrase(number), *phrase(number).split())]
    found = [part for part in parts if any(writing in files for writing in in_any_writing(part))]
    there = sum(phrase(number) in inside for number in range(PHRASES))
    say(25, f"{there} of {PHRASES} phrases stand there with the key; {len(found)} without, in {len(files):,} bytes")
    assert there == PHRASES
    assert not found
    assert b"what_happened" in files, "the search would find what is not sealed"


def test_a_swapped_ciphertext_does_not_open(served: Served, say: Callable[[int, str], None]) -> None:
    phone = Phone(served.settings.port)
    phone.tell("the first story", "reach the first"), phone.tell("the second story", "reach the second")
    phone.close()
    vault, refused = vaults.load(served.settings.keys_file), 0
    for table, column in (("narratives", "story_sealed"), ("answers", "value_sealed"), ("contacts", "way_sealed")):
        swap(served.settings.instance / "voice.sqlite", table, column)
        refused += refusals(served, vault, table)
    say(25, f"6 sealed values swapped between rows of 3 tables: {refused} refused, {6 - refused} opened")
    assert refused == 6


def swap(database: Path, table: str, column: str) -> None:
    """Give two rows each other's sealed value, as somebody who can write the file but has no key."""
    connection = sqlite3.connect(database, timeout=15)
    with connection:
        (one, first), (two, second) = connection.execute(f"SELECT id, {column} FROM {table} ORDER BY id").fetchall()
        for row, sealed in ((one, second), (two, first)):
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (sealed, row))
    connection.close()


def refusals(service: Served, vault: Vault, table: str) -> int:
    """How many rows of the table do not open."""
    openings: dict[str, tuple[type, Callable[..., str]]] = {
        "narratives": (Narrative, lambda row: row.open_story(vault)),
        "answers": (Answer, lambda row: row.open(vault)),
        "contacts": (Contact, lambda row: row.open(vault, "prover")),
    }
    noun, open_row = openings[table]
    engine, refused = open_engine(service.settings.database), 0
    with reading_only(), Session(engine) as session:
        for row in session.scalars(select(noun)).all():
            with session.no_autoflush, pytest.raises(SealError):
                open_row(row)
            refused += 1
        session.rollback()
    engine.dispose()
    return refused
