"""What waits for the safeguarding lead and deputy. Whom a concern is about never finds it here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, select
from sqlalchemy.orm import Session, selectinload

from voice.database import now
from voice.records.concerns import About, Acknowledgement, Concern, Outcome, Road
from voice.records.events import Event
from voice.records.narratives import Narrative
from voice.records.queues import lacking
from voice.records.readings import NarrativeReading

PAGE = 50
READ_WITHIN = timedelta(seconds=60)
acknowledged = exists().where(Acknowledgement.concern_id == Concern.id, Acknowledgement.at >= Concern.raised_at)
closed = exists().where(Outcome.concern_id == Concern.id, Outcome.at >= Concern.raised_at)


def open_concerns(session: Session, hidden_from: frozenset[About]) -> Sequence[Concern]:
    """Concerns without an outcome: those nobody acknowledged on top, the longest waiting first."""
    wanted = _visible(hidden_from).where(~closed).order_by(acknowledged, Concern.raised_at).limit(PAGE)
    return session.scalars(wanted).all()


def closed_concerns(session: Session, hidden_from: frozenset[About], page: int) -> Sequence[Concern]:
    """Concerns that an outcome closed, newest first; ``page`` counts from 0."""
    wanted = _visible(hidden_from).where(closed).order_by(Concern.raised_at.desc())
    return session.scalars(wanted.limit(PAGE).offset(page * PAGE)).all()


def how_many_open(session: Session, hidden_from: frozenset[About]) -> int:
    counted = select(func.count()).select_from(Concern).where(~closed, *_shown(hidden_from))
    return session.scalar(counted) or 0


def kept_from_all(session: Session, marks: frozenset[About]) -> Sequence[Concern]:
    """Open concerns whose newest mark is one of ``marks``, which nobody of the pair may see; the oldest first."""
    if not marks:
        return []
    wanted = select(Concern).where(~closed, _newest_mark().in_([str(one) for one in marks]))
    return session.scalars(wanted.order_by(Concern.raised_at).limit(PAGE)).all()


def concern_for(session: Session, concern_id: UUID, hidden_from: frozenset[About]) -> Concern | None:
    """One concern, if whoever asks is not whom it is about."""
    return session.scalar(_visible(hidden_from).where(Concern.id == concern_id))


def seen_among(session: Session, ids: Collection[UUID], hidden_from: frozenset[About]) -> set[UUID]:
    """Those of these concerns that are not kept from whoever asks."""
    return set(session.scalars(select(Concern.id).where(Concern.id.in_(ids), *_shown(hidden_from))))


def stories_of(session: Session, concerns: Sequence[Concern]) -> dict[UUID, Any]:
    """Rows (id, speaker, situation) of the stories behind these concerns; one that was taken back has none."""
    ids = [concern.narrative_id for concern in concerns if concern.narrative_id]
    wanted = select(Narrative.id, Narrative.speaker, Narrative.situation).where(Narrative.id.in_(ids))
    return {row.id: row for row in session.execute(wanted)}


def unread_by_the_machine(session: Session) -> Sequence[Any]:
    """Rows (id, told_at, speaker, situation): stories the machine should have read by now and has not."""
    unread = lacking(Narrative.id, NarrativeReading.narrative_id)
    wanted = select(Narrative.id, Narrative.told_at, Narrative.speaker, Narrative.situation)
    late = wanted.where(Narrative.told_at < now() - READ_WITHIN, unread)
    return session.execute(late.order_by(Narrative.told_at).limit(PAGE)).all()


def read_by_a_machine(session: Session, narrative_id: UUID) -> bool:
    return bool(session.scalar(select(exists().where(NarrativeReading.narrative_id == narrative_id))))


def history(session: Session, concern: Concern) -> Sequence[Event]:
    """Everything that was done about a concern, in order."""
    mine = select(Event).where(Event.subject == Concern.__tablename__, Event.subject_id == concern.id)
    return session.scalars(mine.order_by(Event.at).limit(200)).all()


def _visible(hidden_from: frozenset[About]) -> Select[Concern]:
    every = selectinload(Concern.acknowledgements), selectinload(Concern.outcomes), selectinload(Concern.roads)
    return select(Concern).where(*_shown(hidden_from)).options(*every)


def _shown(hidden_from: frozenset[About]) -> list[ColumnElement[bool]]:
    if not hidden_from:
        return []
    return [func.coalesce(_newest_mark(), "").not_in([str(one) for one in hidden_from])]


def _newest_mark() -> ScalarSelect[str]:
    newest = select(Road.about).where(Road.concern_id == Concern.id).order_by(Road.at.desc()).limit(1)
    return newest.scalar_subquery()
