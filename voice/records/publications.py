"""What was let out: figures frozen on the day, and quotes that a person approved."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Integer, String, UniqueConstraint, Uuid, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from voice.database import Base, Moment, now


class Publication(Base):
    """One framework's protected figures for one period, frozen: they are never computed again."""

    __tablename__ = "publications"
    __table_args__ = (UniqueConstraint("framework", "period"),)

    framework: Mapped[str] = mapped_column(String(40))
    scheme: Mapped[str] = mapped_column(String(20))
    period: Mapped[str] = mapped_column(String(20))
    published_at: Mapped[datetime] = mapped_column(Moment, default=now)
    published_by: Mapped[UUID] = mapped_column(Uuid)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)


class Quote(Base):
    """At most 25 words of one story, approved by a person. Offsets only: the words stay sealed in the story."""

    __tablename__ = "quotes"
    __table_args__ = (UniqueConstraint("narrative_id", "theme", "start", "end"),)

    narrative_id: Mapped[UUID] = mapped_column(ForeignKey("narratives.id", ondelete="CASCADE"), index=True)
    theme: Mapped[str] = mapped_column(String(60), index=True)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    approved_by: Mapped[UUID] = mapped_column(Uuid)
    approved_at: Mapped[datetime] = mapped_column(Moment, default=now)


def quote_of(session: Session, narrative_id: UUID, theme: str, start: int, end: int) -> Quote | None:
    """The approval of exactly these words for this theme."""
    words = (Quote.narrative_id == narrative_id, Quote.theme == theme, Quote.start == start, Quote.end == end)
    return session.scalar(select(Quote).where(*words))


def of_period(session: Session, framework: str, period: str) -> Publication | None:
    return session.scalar(select(Publication).where(Publication.framework == framework, Publication.period == period))


def of_framework(session: Session, framework: str) -> list[Publication]:
    """Everything that was let out under a framework, newest period first."""
    found = select(Publication).where(Publication.framework == framework).order_by(Publication.period.desc())
    return list(session.scalars(found))


def before(session: Session, framework: str, period: str, at_most: int) -> list[Publication]:
    """The publications of earlier periods, newest first."""
    older = select(Publication).where(Publication.framework == framework, Publication.period < period)
    return list(session.scalars(older.order_by(Publication.period.desc()).limit(at_most)))


def schemes_used(session: Session) -> set[str]:
    """The schemes of periods that figures were ever published by: never more than one."""
    return set(session.scalars(select(Publication.scheme).distinct()))
