"""A listening session, a link, a pile of paper: something a facilitator holds and stories come in through."""

from __future__ import annotations

from datetime import date, datetime
from secrets import choice
from uuid import UUID

from sqlalchemy import Date, Select, String, Uuid, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from voice.database import Base, Moment, now
from voice.records.events import Actor, record

CODE_LETTERS = "bcdfghjkmnpqrstvwxyz23456789"
CODE_LENGTH = 7


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

    def is_open(self, today: date) -> bool:
        return self.closed_at is None and self.starts_on <= today <= self.ends_on

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


def of_facilitator(member_id: UUID) -> Select[Gathering]:
    """Where every load in the facilitator's door starts: their own gatherings and no others."""
    return select(Gathering).where(Gathering.facilitator_id == member_id).order_by(Gathering.starts_on.desc())


def by_code(session: Session, code: str) -> Gathering | None:
    return session.scalar(select(Gathering).where(Gathering.code == code.lower()))
