"""A listening session, a link, a pile of paper: something a facilitator holds and stories come in through."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from secrets import choice
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Select, String, Uuid, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from voice.database import Base, Moment, now
from voice.records.events import Actor, Event, record, transaction_of

CODE_LETTERS = "bcdfghjkmnpqrstvwxyz23456789"
CODE_LENGTH = 7
DELETED = "deleted"
PAGE = 50


class State(StrEnum):
    """How a gathering stands on a day, in the words of its page. Over is over, whether somebody closed it or not."""

    WAITING = "not yet open"
    OPEN = "open now"
    CLOSED = "closed"
    OVER = "over"


def new_code() -> str:
    """Seven letters with no vowels and nothing that looks like something else: read aloud in a hall without trouble."""
    return "".join(choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


class Gathering(Base):
    """What a facilitator opens. ``code`` is in the printed address, for ever."""

    __tablename__ = "gatherings"

    code: Mapped[str] = mapped_column(String(12), unique=True, default=new_code)
    name: Mapped[str] = mapped_column(String(120))
    kind_of_place: Mapped[str] = mapped_column(String(40))
    form: Mapped[str | None] = mapped_column(String(40))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    facilitator_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    made_at: Mapped[datetime] = mapped_column(Moment, default=now)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)

    def state(self, today: date) -> State:
        if self.ends_on < today:
            return State.OVER
        if self.closed_at:
            return State.CLOSED
        return State.WAITING if today < self.starts_on else State.OPEN

    def is_open(self, today: date) -> bool:
        """Whether its link takes stories."""
        return self.state(today) == State.OPEN

    def entered_until(self, days: int) -> date:
        """The last day on which its facilitator enters what came on paper: ``days`` after its end.

        Closing it early ends its link and no pile of paper.
        """
        return self.ends_on + timedelta(days=days)

    def takes_entries(self, today: date, days: int) -> bool:
        return self.starts_on <= today <= self.entered_until(days)

    def change(self, by: Actor, **new: Any) -> bool:
        """Give it a new name, kind of place or days; False when all of them stand already. The audit says which."""
        changed = [name for name, value in new.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, new[name])
        if changed:
            record(self, "changed", by, fields=", ".join(changed))
        return bool(changed)

    def close(self, by: Actor) -> None:
        """Closing twice is closing once."""
        if self.closed_at is None:
            self.closed_at = now()
            record(self, "closed", by)

    def reopen(self, by: Actor) -> None:
        """Reopening twice is reopening once."""
        if self.closed_at:
            self.closed_at = None
            record(self, "reopened", by)

    def delete(self, by: Actor) -> None:
        """For one in which nothing was told; its address then leads nowhere."""
        record(self, DELETED, by)
        transaction_of(self).delete(self)


def of_facilitator(member_id: UUID) -> Select[Gathering]:
    """Where every load in the facilitator's door starts: their own gatherings and no others."""
    mine = select(Gathering).where(Gathering.facilitator_id == member_id)
    return mine.order_by(Gathering.starts_on.desc(), Gathering.id)


def how_many_of_facilitator(session: Session, member_id: UUID) -> int:
    mine = select(func.count()).select_from(Gathering).where(Gathering.facilitator_id == member_id)
    return session.scalar(mine) or 0


def by_code(session: Session, code: str) -> Gathering | None:
    return session.scalar(select(Gathering).where(Gathering.code == code.lower()))


def was_deleted(session: Session, gathering_id: UUID, by: UUID) -> bool:
    """Whether it is gone because this member deleted it before: then the button was pressed twice."""
    mine = select(Event.id).where(Event.subject_id == gathering_id, Event.actor == str(by), Event.verb == DELETED)
    return session.scalar(mine) is not None
