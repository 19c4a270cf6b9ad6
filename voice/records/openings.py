"""Who opened which story, and why. An opening lasts half an hour: turning pages within it is one line of the audit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from voice.database import now
from voice.records.concerns import Concern
from voice.records.events import DOUBTED, Event, record
from voice.records.narratives import Narrative
from voice.records.reviews import FirstReading, MissedName

ORIGINAL: Final = "original opened"
MASKED: Final = "masked story opened"
KEPT: Final = "kept words opened"
OPENED: Final = (Narrative.__tablename__, Concern.__tablename__)
SITTING = timedelta(minutes=30)

FIRST_READING: Final = "first reading"
REASONS: Final = {
    "finish": "To finish the first reading",
    "missed_name": "A reviewer saw a name that was not hidden",
    "concern": "To look again at a concern",
    "asked": "The safeguarding or data protection lead asked me to",
}


def last(session: Session, opened: UUID, verb: str, by: UUID) -> datetime | None:
    """When this member last opened the story (or what a concern kept of one) in this way."""
    mine = select(func.max(Event.at)).where(Event.subject_id == opened, Event.subject.in_(OPENED))
    return session.scalar(mine.where(Event.verb == verb, Event.actor == str(by)))


def lasts(session: Session, narrative_id: UUID, by: UUID) -> bool | None:
    """Whether this member's last opening of the original is no older than a sitting; None where there is none."""
    before = last(session, narrative_id, ORIGINAL, by)
    return None if before is None else now() - before <= SITTING


def note(session: Session, narrative: Narrative, verb: str, by: UUID, reason: str) -> None:
    """Write the opening, unless this member's last one still lasts. ``reason``: from a list, never free words."""
    before = last(session, narrative.id, verb, by)
    if before is None or now() - before > SITTING:
        record(narrative, verb, by, reason=reason)


def note_kept_words(session: Session, concern_id: UUID, by: UUID) -> None:
    """The same for the words of a story that is gone but for them."""
    concern, before = session.get(Concern, concern_id), last(session, concern_id, KEPT, by)
    if concern and (before is None or now() - before > SITTING):
        record(concern, KEPT, by)


def needs_a_reason(session: Session, narrative_id: UUID, by: UUID) -> bool:
    """Whether a first reader must say why. The role is the reason for opening a waiting story the first time."""
    before = last(session, narrative_id, ORIGINAL, by)
    moved = [session.scalar(select(func.max(fact.at)).where(fact.narrative_id == narrative_id)) for fact in MOVES]
    since = max((moment for moment in moved if moment), default=None)
    if before is None:
        return since is not None
    return now() - before > SITTING or (since is not None and since > before)


def opened_by_a_reviewer(session: Session, reading: FirstReading) -> bool:
    """Whether anybody saw the masked story since it was passed on."""
    seen = exists().where(
        Event.subject == Narrative.__tablename__,
        Event.subject_id == reading.narrative_id,
        Event.verb == MASKED,
        Event.at >= reading.at,
    )
    return bool(session.scalar(select(seen)))


MOVES: Final = (FirstReading, MissedName)


def doubts_of(session: Session, narrative_id: UUID) -> list[str]:
    """Why a machine may have sent this story; empty for nearly all."""
    mine = select(Event).where(Event.subject == Narrative.__tablename__, Event.subject_id == narrative_id)
    found = session.scalars(mine.where(Event.verb == DOUBTED)).all()
    return [reason for event in found for reason in str(event.detail.get("reasons", "")).split(", ") if reason]
