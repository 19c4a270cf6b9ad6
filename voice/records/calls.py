"""Whom of the safeguarding pair we called by mail about a concern that nobody has acknowledged, and what went out.

A call is a row before it is a mail: its key lets several workers, or one that was killed and began again, make it once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, Select, UniqueConstraint, Uuid, and_, exists, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from voice.database import Base, Moment, now
from voice.records.concerns import RAISED, RAISED_AGAIN, REREAD, About, Concern, acknowledged, closed, put_back
from voice.records.events import MACHINE, Event, record, transaction_of
from voice.records.roads import seen_among

SENDING = timedelta(minutes=2)
MANY = 500
LONGEST_PAUSE = timedelta(minutes=15)
Calls = dict[tuple[UUID, UUID], list["Call"]]


class Posted:
    """What every row has that is sent as a mail; one mail may carry several rows.

    ``at``: when it fell due. ``next_try``: no worker sends it before; the claim of a killed one simply runs out.
    """

    at: Mapped[datetime] = mapped_column(Moment, default=now)
    next_try: Mapped[datetime] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(Integer)
    failed_at: Mapped[datetime | None] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)

    def claim(self) -> Self:
        """Whoever holds this transaction sends it now."""
        self.tries, self.next_try = self.tries + 1, now() + SENDING
        return self

    def went_out(self) -> None:
        """The mail server took it."""
        self.sent_at, self.failed_at = now(), None

    def failed(self) -> None:
        """Tried again after 1, 2, 4, 8 minutes, then every quarter of an hour."""
        self.failed_at = now()
        self.next_try = now() + min(timedelta(minutes=2 ** min(self.tries - 1, 4)), LONGEST_PAUSE)


class Call(Posted, Base):
    """That a member is called about a concern for the ``turn``-th time, from 0."""

    __tablename__ = "calls"
    __table_args__ = (UniqueConstraint("concern_id", "member_id", "turn"),)

    concern_id: Mapped[UUID] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"))
    member_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    turn: Mapped[int] = mapped_column(Integer)

    def went_out(self) -> None:
        """The first turn stands in the history of the concern."""
        super().went_out()
        if self.turn == 0:
            record(transaction_of(self).get_one(Concern, self.concern_id), "called by mail", MACHINE)


def made(session: Session) -> Calls:
    """(concern, member) to the calls since the concern was raised, raised anew or put back; where somebody still must
    see it."""
    found: Calls = {}
    for call in session.scalars(_of_those_who_wait(select(Call)).order_by(Call.turn)):
        found.setdefault((call.concern_id, call.member_id), []).append(call)
    return found


def last_to(session: Session, member_id: UUID) -> datetime | None:
    """When the newest call to this member fell due."""
    return session.scalar(select(func.max(Call.at)).where(Call.member_id == member_id))


def all_reread(session: Session, ids: Sequence[UUID], since: datetime) -> bool:
    """Whether each of these concerns came up only because a newer machine read its story again: since then nobody
    raised it, put it back or said anything of it, nor did a machine that read the story for the first time."""
    here = (Event.subject == Concern.__tablename__, Event.subject_id == Concern.id)
    reread = Event.detail[REREAD].as_boolean()
    raised = and_(Event.verb.in_([RAISED, RAISED_AGAIN]), reread.is_not(True))
    own = exists().where(*here, Event.at > since, or_(Event.actor != MACHINE, raised))
    again = exists().where(*here, Event.verb == RAISED_AGAIN, reread)
    for start in range(0, len(ids), MANY):
        some = select(Concern.id).where(Concern.id.in_(ids[start : start + MANY]))
        if session.scalar(some.where(or_(own, ~again)).limit(1)):
            return False
    return True


def make(session: Session, concern: Concern, member_id: UUID) -> Call:
    """The next turn, claimed. Where another worker makes it at this moment the database refuses the second."""
    last = select(func.max(Call.turn)).where(Call.concern_id == concern.id, Call.member_id == member_id)
    turn = session.scalar(select(func.coalesce(last.scalar_subquery(), -1) + 1))
    call = Call(concern_id=concern.id, member_id=member_id, turn=turn, tries=0).claim()
    session.add(call)
    return call


def failing_since(session: Session, hidden_from: frozenset[About] = frozenset()) -> datetime | None:
    """Since when a call about a concern that waits does not go out; None when none failed.

    Nobody learns from it that there is a concern which is kept from them.
    """
    failed = _of_those_who_wait(select(Call)).where(Call.sent_at.is_(None), Call.failed_at.is_not(None))
    calls = session.scalars(failed.order_by(Call.at)).all()
    seen = seen_among(session, {call.concern_id for call in calls}, hidden_from)
    return next((call.at for call in calls if call.concern_id in seen), None)


def _of_those_who_wait(wanted: Select[Call]) -> Select[Call]:
    """Calls since the concern was raised, raised anew or put back, while nobody has acknowledged it."""
    joined = wanted.join(Concern, Concern.id == Call.concern_id)
    later = exists().where(*put_back, Event.at > Call.at)
    return joined.where(Call.at >= Concern.raised_at, ~closed, ~acknowledged, ~later)
