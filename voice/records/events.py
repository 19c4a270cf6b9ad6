"""Who did what to which row, and when. Never what a child wrote."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import JSON, Index, String, Uuid
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from voice.database import Base, Moment, now

Actor = UUID | str
MACHINE: Final = "machine"
CONTRIBUTOR: Final = "contributor"
DOUBTED: Final = "doubted"
"""What is written of a story that a machine may have sent."""


class Event(Base):
    """One line of the audit: a verb, its subject and who did it. Readings of an original are events too."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_subject", "subject", "subject_id"),
        Index("ix_events_actor_at", "actor", "at"),
        Index("ix_events_number", "number", unique=True),
    )

    at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    actor: Mapped[str] = mapped_column(String(40))
    verb: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID] = mapped_column(Uuid)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    number: Mapped[int | None] = mapped_column(default=None)
    seal: Mapped[str | None] = mapped_column(String(64), default=None)
    """Its place in the chain (`voice.keeping.audit`), within a minute of its writing."""


class ByMember:
    """What every row has that says that a member did something: who, and when."""

    member_id: Mapped[UUID] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(Moment, default=now)


def record(subject: Base, verb: str, by: Actor, **detail: str | int | bool | None) -> Event:
    """Write what was done to ``subject`` into its own transaction. ``detail``: ids and counts, never story text."""
    event = Event(actor=str(by), verb=verb, subject=subject.__tablename__, subject_id=subject.id, detail=detail)
    transaction_of(subject).add(event)
    return event


def make_once(session: Session, row: Base, verb: str, by: Actor) -> bool:
    """Add ``row`` and the event of its making, unless a row of its kind and id is there; False when there is.

    Two who try at the same moment make one: the database lets the second wait, and refuses it.
    """
    return add_once(session, row, lambda: record(row, verb, by))


def add_once(session: Session, row: Base, and_then: Callable[[], object] = lambda: None) -> bool:
    """The same without an event; ``and_then``: what is done where it is added, and not done otherwise."""
    if session.get(type(row), row.id):
        return False
    try:
        with session.begin_nested():
            session.add(row)
            and_then()
    except IntegrityError:
        if session.get(type(row), row.id) is None:
            raise
        return False
    return True


def transaction_of(row: Base) -> Session:
    """The session a row lives in; a verb on a row outside one is a mistake of the caller."""
    found = object_session(row)
    if found is None:
        raise RuntimeError(f"this {type(row).__name__} is in no session")
    return found
