"""Who is working on what: claims that run out by themselves, and the worker's sign of life."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, String, delete, except_, exists, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from voice.database import Base, Moment, now
from voice.records.narratives import Narrative
from voice.records.readings import NarrativeReading

LEASE = timedelta(seconds=45)


class Lease(Base):
    """A worker's claim on a story, until a moment; a killed worker's claim simply runs out."""

    __tablename__ = "leases"

    narrative_id: Mapped[UUID] = mapped_column(ForeignKey("narratives.id", ondelete="CASCADE"), unique=True)
    holder: Mapped[str] = mapped_column(String(40), index=True)
    until: Mapped[datetime] = mapped_column(Moment)


class Beat(Base):
    """When the worker of this name last looked for work."""

    __tablename__ = "beats"

    holder: Mapped[str] = mapped_column(String(40), unique=True)
    at: Mapped[datetime] = mapped_column(Moment, default=now)


def claim(session: Session, analyser: str, holder: str, at_most: int) -> list[UUID]:
    """Take up to ``at_most`` stories that ``analyser`` has not read and nobody holds: first those that no machine of
    any version has read, then the others, each the oldest first.

    A newer analyser reads every story again, for hours where there are many. A child who tells meanwhile waits behind
    none of them. Where fewer than ``at_most`` are owed at all, nothing is to be put in order.
    """
    session.execute(delete(Lease).where(Lease.until < now()))
    taken = _owed(session, at_most, NarrativeReading.analyser == analyser)
    if len(taken) == at_most:
        taken = list(dict.fromkeys([*_owed(session, at_most), *taken]))[:at_most]
    session.add_all(Lease(narrative_id=one, holder=holder, until=now() + LEASE) for one in taken)
    return taken


def _owed(session: Session, at_most: int, *read_by: ColumnElement[bool]) -> list[UUID]:
    """Stories without such a reading that nobody holds; another worker does not claim them until this is done."""
    read = select(NarrativeReading.narrative_id.label("id")).where(*read_by)
    unread = except_(select(Narrative.id.label("id")), read).order_by("id")
    held = exists().where(Lease.narrative_id == Narrative.id)
    owed = select(Narrative.id).where(Narrative.id.in_(unread), ~held).order_by(Narrative.told_at).limit(at_most)
    return list(session.scalars(owed.with_for_update(skip_locked=True)))


def let_go(session: Session, narrative_id: UUID) -> None:
    session.execute(delete(Lease).where(Lease.narrative_id == narrative_id))


def beat(session: Session, holder: str) -> None:
    """Say that the worker lives."""
    found = session.scalar(select(Beat).where(Beat.holder == holder))
    if found:
        found.at = now()
    else:
        session.add(Beat(holder=holder))


def last_beat(session: Session) -> datetime | None:
    """When any worker last looked for work; None when none ever did."""
    return session.scalar(select(Beat.at).order_by(Beat.at.desc()).limit(1))


def unread_since(session: Session, moment: datetime) -> int:
    """How many stories were told before ``moment`` and have been read by no machine at all."""
    read = exists().where(NarrativeReading.narrative_id == Narrative.id)
    return session.scalar(select(func.count()).select_from(Narrative).where(Narrative.told_at < moment, ~read)) or 0
