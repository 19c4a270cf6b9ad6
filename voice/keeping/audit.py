"""The audit as a chain whose head stands outside the database: a line that was changed or cut off shows.

Each line gets a number and a seal: SHA-256 over the seal before it and all that the line says (a hash chain, as in
Schneier and Kelsey, Secure Audit Logs to Support Computer Forensics, 1999, without their keys). The seals alone would
not show who cuts off the end, or makes the chain anew: therefore its head, number and seal, is written to a file that
only grows, the anchor. Whoever can write to the database and to every copy of that file can hide what they did; so can
whoever changes a line within the minute before it is sealed. A line more than was written is not shown either.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from voice.database import now, reading_only, transaction
from voice.records import Event

A_PORTION, PORTIONS = 500, 20
MOST_SHOWN: Final = 20
A_FEW_LINES: Final = 500
BEFORE_THE_FIRST: Final = "0" * 64
RESTORED: Final = "restored"
NO_LINE_OF_OURS: Final = (ValueError, TypeError, AttributeError)
"""What reading a line raises where somebody wrote what no column of it holds."""


class Head(NamedTuple):
    """The last line of the chain: its number (0: there is none) and its seal; when it was anchored."""

    number: int
    seal: str
    when: str = ""
    restored: bool = False


NO_LINE: Final = Head(0, BEFORE_THE_FIRST)


@dataclass(slots=True)
class Verdict:
    """``lines`` that are sealed, and lines ``waiting`` to be; what is wrong, a plain line each; ``given_up``: lines
    that a copy put in place on purpose did not have."""

    lines: int = 0
    waiting: int = 0
    faults: list[str] = field(default_factory=list)
    given_up: int = 0
    head: Head = NO_LINE
    anchored: Head | None = None


def seal(engine: Engine, anchor: Path) -> int:
    """Seal what was written since the last time, oldest first, and anchor the head. Returns how many lines were.

    At most some thousand at a time: those of years wait a few turns of the worker.
    """
    sealed = sum(takewhile(bool, (_portion(engine) for _ in range(PORTIONS))))
    with reading_only(), Session(engine) as session:
        head = _head(session)
    if head.number and _last(anchor)[:2] != head[:2]:
        _write(anchor, head)
    return sealed


def went_back(engine: Engine, anchor: Path) -> Head:
    """Note that an older copy was put in place on purpose, so that its missing lines are no fault; its head."""
    with reading_only(), Session(engine) as session:
        head = _head(session)
    _write(anchor, head, RESTORED)
    return head


def verify(engine: Engine, anchor: Path) -> Verdict:
    """Look at every line and at every head that was anchored. Changes nothing. Raises OSError for the anchor."""
    verdict = Verdict()
    anchored = list(_heads(anchor))
    in_order = select(Event).where(Event.number.is_not(None)).order_by(Event.number)
    with reading_only(), Session(engine) as session:
        verdict.waiting = session.scalar(select(func.count()).where(Event.number.is_(None))) or 0
        seals = _due(anchored, verdict)
        try:
            for event in session.scalars(in_order.execution_options(yield_per=A_PORTION)):
                _look_at(event, seals, verdict)
        except NO_LINE_OF_OURS:
            first = verdict.head.number + 1
            verdict.faults.append(f"one of the lines {first} to {first + A_PORTION} was changed: it cannot be read")
            return verdict
    verdict.anchored = anchored[-1] if anchored else None
    last = max(seals, default=0)
    if last > verdict.head.number:
        when = seals[last][0].when
        verdict.faults.append(_missing(verdict.head.number + 1, last) + f", the last of them was there at {when}")
    if verdict.lines and not anchored:
        verdict.faults.append(f"{anchor} is not there or empty: whether the end was cut off cannot be seen")
    return verdict


def _portion(engine: Engine) -> int:
    """Seal the oldest lines without a seal; none where another worker does so at this moment."""
    waiting = select(Event).where(Event.number.is_(None)).order_by(Event.at, Event.id).limit(A_PORTION)
    with reading_only(), Session(engine) as session:
        if session.scalar(select(Event.id).where(Event.number.is_(None)).limit(1)) is None:
            return 0
    sealed = 0
    try:
        with transaction(engine) as session:
            head = _head(session)
            for event in session.scalars(waiting.with_for_update()).all():
                head = Head(head.number + 1, _seal_of(head.seal, head.number + 1, event))
                event.number, event.seal = head[:2]
                sealed += 1
    except IntegrityError:
        return 0
    return sealed


def _seal_of(before: str, number: int, event: Event) -> str:
    said = [
        number, event.id.hex, event.at.astimezone(UTC).isoformat(timespec="microseconds"), event.actor, event.verb,
        event.subject, event.subject_id.hex, event.detail,
    ]  # fmt: skip
    return sha256(f"{before}\n{json.dumps(said, sort_keys=True)}".encode()).hexdigest()


def _head(session: Session) -> Head:
    last = select(Event.number, Event.seal).where(Event.number.is_not(None)).order_by(Event.number.desc()).limit(1)
    found = session.execute(last).one_or_none()
    return Head(found.number, found.seal) if found else NO_LINE


def _look_at(event: Event, seals: dict[int, list[Head]], verdict: Verdict) -> None:
    """Compare a line with the one before it and with what was anchored of it; ``verdict`` has what came before."""
    number, before = event.number or 0, verdict.head
    if number > before.number + 1:
        _fault(verdict, _missing(before.number + 1, number - 1))
    elif event.seal != _seal_of(before.seal, number, event):
        _fault(verdict, f"line {number} was changed ({event.at:%d %B %Y, %H:%M} UTC, “{event.verb}”)")
    if any(head.seal != event.seal for head in seals.get(number, ())):
        _fault(verdict, f"line {number} is not the one that was anchored at {seals[number][0].when}")
    verdict.lines += 1
    verdict.head = Head(number, event.seal or "")


def _missing(first: int, last: int) -> str:
    return f"line {first} is missing" if first == last else f"lines {first} to {last} are missing"


def _fault(verdict: Verdict, said: str) -> None:
    if len(verdict.faults) < MOST_SHOWN:
        verdict.faults.append(said)


def _due(anchored: Iterable[Head], verdict: Verdict) -> dict[int, list[Head]]:
    """What must be there, by number: all that was anchored, but for lines given up by going back to a copy."""
    seals: dict[int, list[Head]] = defaultdict(list)
    for head in anchored:
        if head.restored:
            verdict.given_up += max(0, max(seals, default=0) - head.number)
            for number in [number for number in seals if number > head.number]:
                del seals[number]
        if head.number:
            seals[head.number].append(head)
    return seals


def _heads(anchor: Path) -> Iterator[Head]:
    """The heads in the anchor, oldest first."""
    if anchor.exists():
        with anchor.open(encoding="utf-8", errors="replace") as file:
            yield from filter(None, map(_head_in, file))


def _last(anchor: Path) -> Head:
    """The head anchored last, from the end of the file."""
    if not anchor.exists():
        return NO_LINE
    with anchor.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - A_FEW_LINES))
        found = [_head_in(line) for line in file.read().decode("utf-8", "replace").splitlines()]
    return next(filter(None, reversed(found)), NO_LINE)


def _head_in(line: str) -> Head | None:
    """None for a line that was half written."""
    parts = line.split()
    if len(parts) not in (3, 4) or not parts[1].isdecimal() or len(parts[2]) != len(BEFORE_THE_FIRST):
        return None
    return Head(int(parts[1]), parts[2], parts[0], parts[3:] == [RESTORED])


def _write(anchor: Path, head: Head, *more: str) -> None:
    """Add a line, its owner's alone, on the disk before this returns; behind a half line on one of its own."""
    anchor.parent.mkdir(parents=True, exist_ok=True)
    line = " ".join((now().isoformat(timespec="seconds"), str(head.number), head.seal, *more))
    written = os.open(anchor, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        end = os.lseek(written, 0, os.SEEK_END)
        broken = end > 0 and os.pread(written, 1, end - 1) != b"\n"
        os.write(written, f"{chr(10) if broken else ''}{line}\n".encode())
        os.fsync(written)
    finally:
        os.close(written)
