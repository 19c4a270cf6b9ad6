"""What was let out: figures frozen on the day, and quotes that a person approved."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Integer, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

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

    narrative_id: Mapped[UUID] = mapped_column(ForeignKey("narratives.id", ondelete="CASCADE"), index=True)
    theme: Mapped[str] = mapped_column(String(60), index=True)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    approved_by: Mapped[UUID] = mapped_column(Uuid)
    approved_at: Mapped[datetime] = mapped_column(Moment, default=now)
