"""What people did with a story: read it first, hid names, stepped back, checked the tags."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from voice.database import Base, Moment, now


class FirstReading(Base):
    """A vetted person read the original and completed its masks; only then may a reviewer see it."""

    __tablename__ = "first_readings"

    narrative_id: Mapped[UUID] = mapped_column(ForeignKey("narratives.id", ondelete="CASCADE"), unique=True)
    member_id: Mapped[UUID] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class MissedName(Base):
    """A reviewer saw a name that was not masked. The first reading is undone, so the story is hidden at once."""

    __tablename__ = "missed_names"

    narrative_id: Mapped[UUID] = mapped_column(ForeignKey("narratives.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[UUID] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class Recusal(Base):
    """A member knows this child and stepped back; that member never sees the story again."""

    __tablename__ = "recusals"
    __table_args__ = (UniqueConstraint("narrative_id", "member_id"),)

    narrative_id: Mapped[UUID] = mapped_column(ForeignKey("narratives.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[UUID] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class Review(Base):
    """A reviewer has looked at every tag of a story; its confirmed tags are counted from now on."""

    __tablename__ = "reviews"

    narrative_id: Mapped[UUID] = mapped_column(ForeignKey("narratives.id", ondelete="CASCADE"), unique=True)
    member_id: Mapped[UUID] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class Decision(Base):
    """One decision about one theme of one story; the machine's suggestion stays beside it."""

    __tablename__ = "decisions"

    narrative_id: Mapped[UUID] = mapped_column(ForeignKey("narratives.id", ondelete="CASCADE"), index=True)
    theme: Mapped[str] = mapped_column(String(60))
    standing: Mapped[str] = mapped_column(String(10))
    actor: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Moment, default=now)
