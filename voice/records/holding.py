"""What is held and who saw it, for the data protection lead. Never the words themselves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from voice.database import Base
from voice.records.concerns import About, Concern
from voice.records.drafts import Draft
from voice.records.events import Event
from voice.records.kept import Kept
from voice.records.narratives import Contact, Narrative, Withdrawal
from voice.records.publications import Quote
from voice.records.readings import Tag
from voice.records.roads import marked

PAGE = 100


@dataclass(frozen=True, slots=True)
class Held:
    """How much of everything there is; ``oldest``: when the oldest story was told."""

    stories: int
    drafts: int
    contacts: int
    concerns: int
    quotes: int
    withdrawals: int
    oldest: datetime | None


def held(session: Session) -> Held:
    """What the service holds now."""
    return Held(
        stories=_count(session, Narrative),
        drafts=_count(session, Draft),
        contacts=_count(session, Contact) + _ways_kept(session),
        concerns=_count(session, Concern),
        quotes=_count(session, Quote),
        withdrawals=_count(session, Withdrawal),
        oldest=session.scalar(select(func.min(Narrative.told_at))),
    )


def still_held(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Those of these stories that were not taken back or deleted."""
    return set(session.scalars(select(Narrative.id).where(Narrative.id.in_(ids))))


def stories_of_tags(session: Session, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Tag id to the id of the story it hangs on, for tags that are still there."""
    found = session.execute(select(Tag.id, Tag.narrative_id).where(Tag.id.in_(ids)))
    return {row.id: row.narrative_id for row in found}


def history(session: Session, narrative_id: UUID, hidden_from: frozenset[About]) -> Sequence[Event]:
    """Everything that was done with one story, the way to reach its teller and the concern about it, oldest first.

    ``hidden_from`` as for ``audit``.
    """
    about: dict[type[Base], Any] = {
        Narrative: [narrative_id],
        Contact: select(Contact.id).where(Contact.narrative_id == narrative_id),
        Concern: select(Concern.id).where(Concern.narrative_id == narrative_id),
    }
    mine = (and_(Event.subject == kind.__tablename__, Event.subject_id.in_(ids)) for kind, ids in about.items())
    lines = select(Event).where(or_(*mine), *_told_to(hidden_from))
    return session.scalars(lines.order_by(Event.at, Event.id)).all()


def audit(
    session: Session, hidden_from: frozenset[About], actor: str = "", verb: str = "", after: UUID | None = None
) -> tuple[Sequence[Event], bool]:
    """The newest hundred lines of the audit, of one member or verb if wanted, and whether there are older ones.

    ``after``: the last line of the page before. Lines of the same moment are told apart by their id, so that none is
    left out where one page ends. ``hidden_from``: the marks of concerns about whoever asks, who must not read here that
    they were accused, and by whom.
    """
    lines = select(Event).where(*_told_to(hidden_from)).order_by(Event.at.desc(), Event.id.desc()).limit(PAGE + 1)
    if actor:
        lines = lines.where(Event.actor == actor)
    if verb:
        lines = lines.where(Event.verb == verb)
    last = session.get(Event, after) if after else None
    if last:
        lines = lines.where(Event.at <= last.at, or_(Event.at < last.at, Event.id < last.id))
    found = session.scalars(lines).all()
    return found[:PAGE], len(found) > PAGE


def verbs(session: Session, hidden_from: frozenset[About]) -> list[str]:
    """Every verb there is in these lines, for the page that filters by it."""
    return list(session.scalars(select(Event.verb).where(*_told_to(hidden_from)).distinct().order_by(Event.verb)))


def _told_to(hidden_from: frozenset[About]) -> list[ColumnElement[bool]]:
    """Without what was done to concerns that are kept from whoever asks, and to what those kept of a story."""
    if not hidden_from:
        return []
    kept_away = marked(hidden_from)
    with_them = select(Kept.id).where(Kept.concern_id.in_(kept_away))
    return [Event.subject_id.not_in(kept_away), Event.subject_id.not_in(with_them)]


def _ways_kept(session: Session) -> int:
    return session.scalar(select(func.count(Kept.way_sealed))) or 0


def _count(session: Session, kind: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(kind)) or 0
