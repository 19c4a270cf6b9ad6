"""What people did with a story: read it first, hid names, stepped back, checked the tags."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from voice.database import Base, Moment, now
from voice.records.events import ByMember, record
from voice.records.narratives import Narrative


class OnceAStory(ByMember):
    """Done once with each story, by one member."""

    narrative_id: Mapped[UUID] = mapped_column(ForeignKey("narratives.id", ondelete="CASCADE"), unique=True)


class OfAStory(ByMember):
    """Done with a story, by as many members as it takes."""

    narrative_id: Mapped[UUID] = mapped_column(ForeignKey("narratives.id", ondelete="CASCADE"), index=True)


class FirstReading(OnceAStory, Base):
    """A vetted person read the original and completed its masks; only then may a reviewer see it."""

    __tablename__ = "first_readings"


class MissedName(OfAStory, Base):
    """A reviewer saw a name that was not masked. The first reading is undone, so the story is hidden at once."""

    __tablename__ = "missed_names"


class Recusal(OfAStory, Base):
    """A member knows this child and stepped back; that member never sees the story again."""

    __tablename__ = "recusals"
    __table_args__ = (UniqueConstraint("narrative_id", "member_id"),)


class Review(OnceAStory, Base):
    """A reviewer has looked at every tag of a story; its confirmed tags are counted from now on."""

    __tablename__ = "reviews"


class SetAside(OnceAStory, Base):
    """A first reader thinks that no person told this. It waits for nobody until somebody puts it back."""

    __tablename__ = "set_aside"
    __table_args__ = (Index("ix_set_aside_at", "at"),)


class Decision(Base):
    """One decision about one theme of one story; the machine's suggestion stays beside it."""

    __tablename__ = "decisions"

    narrative_id: Mapped[UUID] = mapped_column(ForeignKey("narratives.id", ondelete="CASCADE"), index=True)
    theme: Mapped[str] = mapped_column(String(60))
    standing: Mapped[str] = mapped_column(String(10))
    actor: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Moment, default=now)


GIVES_AWAY = (MissedName, Recusal)


def first_reading_of(session: Session, narrative_id: UUID) -> FirstReading | None:
    return session.scalar(select(FirstReading).where(FirstReading.narrative_id == narrative_id))


def review_of(session: Session, narrative_id: UUID) -> Review | None:
    return session.scalar(select(Review).where(Review.narrative_id == narrative_id))


def pass_on(session: Session, narrative: Narrative, by: UUID) -> FirstReading:
    """The masks are complete. Passing on twice is passing on once."""
    there = first_reading_of(session, narrative.id)
    if there:
        return there
    reading = FirstReading(narrative_id=narrative.id, member_id=by)
    session.add(reading)
    record(narrative, "passed on", by)
    return reading


def take_back(session: Session, narrative: Narrative, by: UUID) -> None:
    """Undo the first reading: the story waits for a first reader again."""
    reading = first_reading_of(session, narrative.id)
    if reading:
        session.delete(reading)
        record(narrative, "taken back", by)


def aside_of(session: Session, narrative_id: UUID) -> SetAside | None:
    return session.scalar(select(SetAside).where(SetAside.narrative_id == narrative_id))


def set_aside(session: Session, narrative: Narrative, by: UUID) -> SetAside:
    """No person told this, so that nobody reads or counts it. Twice is once; one that is passed on is to be taken back
    first.

    A review may have outlived its first reading (a name was missed since): it is undone, so that no figure holds it.
    """
    there = aside_of(session, narrative.id)
    if there:
        return there
    review = review_of(session, narrative.id)
    if review:
        session.delete(review)
        record(narrative, "review undone", by)
    aside = SetAside(narrative_id=narrative.id, member_id=by)
    session.add(aside)
    record(narrative, "set aside", by)
    return aside


def put_back(session: Session, narrative: Narrative, by: UUID) -> bool:
    """It waits for a first reader again. False: it was not set aside."""
    aside = aside_of(session, narrative.id)
    if aside:
        session.delete(aside)
        record(narrative, "put back", by)
    return aside is not None


def miss_name(session: Session, narrative: Narrative, by: UUID) -> None:
    """A reviewer saw a name: nobody but a first reader sees the story from now on."""
    session.add(MissedName(narrative_id=narrative.id, member_id=by))
    record(narrative, "name missed", by)
    take_back(session, narrative, by)


def left_by(session: Session, narrative_id: UUID, by: UUID) -> bool:
    """Whether this member gave the story away: said that a name was missed, or stepped back."""
    kinds = (select(kind.id).where(kind.narrative_id == narrative_id, kind.member_id == by) for kind in GIVES_AWAY)
    return any(session.scalar(kind.limit(1)) for kind in kinds)


def recuse(session: Session, narrative: Narrative, by: UUID) -> None:
    """*I know this child*: this member never sees the story again."""
    if not stepped_back(session, narrative.id, by):
        session.add(Recusal(narrative_id=narrative.id, member_id=by))
        record(narrative, "stepped back", by)


def stepped_back(session: Session, narrative_id: UUID, by: UUID) -> bool:
    mine = select(Recusal.id).where(Recusal.narrative_id == narrative_id, Recusal.member_id == by)
    return session.scalar(mine) is not None


def stepped_back_from(session: Session, ids: Collection[UUID], by: UUID) -> set[UUID]:
    """Those of these stories that this member stepped back from."""
    mine = select(Recusal.narrative_id).where(Recusal.narrative_id.in_(ids), Recusal.member_id == by)
    return set(session.scalars(mine))


def waits_for_none_of(session: Session, narrative_id: UUID, members: Collection[UUID]) -> bool:
    """Whether a story waits for its first reading while each of these members, if any, stepped back from it."""
    gone = session.scalars(select(Recusal.member_id).where(Recusal.narrative_id == narrative_id))
    return set(members) <= set(gone) and first_reading_of(session, narrative_id) is None
