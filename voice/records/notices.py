"""Whom we tell by mail that a way of signing in was changed, or is to be changed. Never whose, and never how.

A notice serves for a day: until then it is tried, and, sent or not, it keeps the same from being told again to somebody
whose password is tried all day long. Then it is deleted. What was done stands in the audit; that a mail went out about
it tells nobody anything more, and who was told of what is a list that nobody needs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import String, Uuid, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from voice.database import Base, now
from voice.records.calls import Posted

OWN: Final = "own"
SOMEBODYS: Final = "somebodys"
TRIED: Final = "tried"
TRIED_AT: Final = "tried_at"
GIVEN: Final = "given"
SENT_ON: Final = "sent_on"
SERVES_FOR: Final = timedelta(days=1)


class Notice(Posted, Base):
    """That a member is told. ``about``: ``OWN`` sign-in, or ``SOMEBODYS``, for an administrator to look at;
    ``TRIED``: too many passwords were tried at their own, ``TRIED_AT``: at somebody's; ``GIVEN``:
    somebody was let read what children wrote; ``SENT_ON``: one of the safeguarding pair has a concern alone."""

    __tablename__ = "notices"

    member_id: Mapped[UUID] = mapped_column(Uuid)
    about: Mapped[str] = mapped_column(String(20))

    def give_up(self) -> None:
        """Nobody is there to be told any longer: it is not tried again, also when they come back."""
        self.next_try = self.at + SERVES_FOR


def tell(session: Session, member_id: UUID, about: str) -> None:
    session.add(Notice(member_id=member_id, about=about, next_try=now(), tries=0))


def told_of_late(session: Session, member_id: UUID, about: str) -> bool:
    """Whether this was told to a member, or was to be, within the day that a notice serves for."""
    found = select(Notice.id).where(Notice.member_id == member_id, Notice.about == about, Notice.at > _oldest())
    return session.scalar(found.limit(1)) is not None


def due(session: Session, hold: bool = False) -> Sequence[Notice]:
    """What is to be sent now; after a day of trying no more. ``hold``: no other worker sends it meanwhile."""
    waits = select(Notice).where(Notice.sent_at.is_(None), Notice.next_try <= now(), Notice.at > _oldest())
    return session.scalars((waits.with_for_update() if hold else waits).order_by(Notice.at)).all()


def forget_served(session: Session) -> int:
    """Delete what was due more than a day ago, told or not; returns how many went."""
    gone = session.execute(delete(Notice).where(Notice.at <= _oldest()))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _oldest() -> datetime:
    return now() - SERVES_FOR
