"""Whom a concern is kept from. Whoever it is about never finds it, in no queue, number, history or mail.

Each mark is a row; the newest says on which road the concern is. ``hidden_from``: the marks that mean whoever asks.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from voice.records.concerns import PUT_BACK, About, Concern, Road, acknowledged, closed, held, put_back
from voice.records.events import Event


def concern_for(
    session: Session, concern_id: UUID, hidden_from: frozenset[About], hold: bool = False
) -> Concern | None:
    """One concern, if whoever asks is not whom it is about. ``hold``: as for ``concerns.held``."""
    wanted = visible(hidden_from).where(Concern.id == concern_id)
    return session.scalar(held(wanted) if hold else wanted)


def seen_among(session: Session, ids: Collection[UUID], hidden_from: frozenset[About]) -> set[UUID]:
    """Those of these concerns that are not kept from whoever asks."""
    return set(session.scalars(select(Concern.id).where(Concern.id.in_(ids), *not_kept_from(hidden_from))))


def marked_by(session: Session, concern_id: UUID, about: str, by: UUID) -> bool:
    """Whether this member sent the concern on this road, or away from the lead and the deputy both."""
    marks = Road.about.in_([about, str(About.BOTH)])
    mine = select(Road.id).where(Road.concern_id == concern_id, marks, Road.member == str(by))
    return session.scalar(mine.limit(1)) is not None


def not_sent_on(session: Session, since: datetime | None, back_since: datetime | None = None) -> Sequence[Any]:
    """Rows (id, at), the newest first: open concerns that nobody has acknowledged and that are kept from nobody yet.

    ``at``: since when it waits: raised, raised anew or put back then. Only those that were raised after ``since`` or
    put back after ``back_since``; all of them where there is no ``since``.
    """
    here = [~closed, ~acknowledged, func.coalesce(newest_mark(), str(About.STAFF)) == str(About.STAFF)]
    if since:
        late, back = Concern.raised_at > since, _put_back_after(session, back_since)
        here.append(or_(late, Concern.id.in_(back)) if back else late)
    wanted = select(Concern.id, waits_since()).where(*here)
    return session.execute(wanted.order_by(Concern.raised_at.desc())).all()


def waits_since() -> ColumnElement[datetime]:
    """When a concern came to wait as it does: raised, raised anew, or put back by whoever had put it aside."""
    again = select(func.max(Event.at)).where(*put_back, Event.at > Concern.raised_at).correlate(Concern)
    return func.coalesce(again.scalar_subquery(), Concern.raised_at)


def _put_back_after(session: Session, moment: datetime | None) -> Sequence[UUID]:
    """The index by time finds them: there are few lines of the last minutes, and many about concerns."""
    if moment is None:
        return []
    return session.scalars(select(Event.subject_id).where(Event.at > moment, Event.verb == PUT_BACK)).all()


def marked(marks: frozenset[About]) -> Select[UUID]:
    """The ids of the concerns whose newest mark is one of these."""
    newer = aliased(Road)
    newest = ~exists().where(newer.concern_id == Road.concern_id, newer.at > Road.at)
    return select(Road.concern_id).where(Road.about.in_([str(one) for one in marks]), newest)


def visible(hidden_from: frozenset[About]) -> Select[Concern]:
    """Concerns as a member may see them, with what was done about each."""
    done = (Concern.acknowledgements, Concern.opinions, Concern.outcomes, Concern.roads)
    return select(Concern).where(*not_kept_from(hidden_from)).options(*(selectinload(one) for one in done))


def not_kept_from(hidden_from: frozenset[About]) -> list[ColumnElement[bool]]:
    """Where every look at concerns starts: without those that are kept from whoever asks."""
    if not hidden_from:
        return []
    return [func.coalesce(newest_mark(), "").not_in([str(one) for one in hidden_from])]


def newest_mark() -> ScalarSelect[str]:
    """As ``Concern.about``, for all at once; NULL where nobody marked it."""
    newest = select(Road.about).where(Road.concern_id == Concern.id).order_by(Road.at.desc()).limit(1)
    return newest.scalar_subquery()
