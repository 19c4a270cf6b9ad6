"""Whom we tell by mail that a way of signing in was changed, or is to be changed. Never whose, and never how."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import String, Uuid, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from voice.database import Base, now
from voice.records.calls import Posted

OWN: Final = "own"
SOMEBODYS: Final = "somebodys"
TRIED: Final = "tried"
TRIED_AT: Final = "tried_at"
GIVEN: Final = "given"
TRIED_FOR: Final = timedelta(days=1)


class Notice(Posted, Base):
    """That a member is told. ``about``: ``OWN`` sign-in, or ``SOMEBODYS``, for an administrator to look at;
    ``TRIED``: too many passwords were tried at their own, ``TRIED_AT``: at somebody's; ``GIVEN``:
    somebody was let read what children wrote."""

    __tablename__ = "notices"

    member_id: Mapped[UUID] = mapped_column(Uuid)
    about: Mapped[str] = mapped_column(String(20))


def tell(session: Session, member_id: UUID, about: str) -> None:
    session.add(Notice(member_id=member_id, about=about, next_try=now(), tries=0))


def told_since(session: Session, member_id: UUID, about: str, since: datetime) -> bool:
    """Whether this was told to a member, or is going to be, after ``since``."""
    found = select(Notice.id).where(Notice.member_id == member_id, Notice.about == about, Notice.at > since)
    return session.scalar(found.limit(1)) is not None


def due(session: Session, hold: bool = False) -> Sequence[Notice]:
    """What is to be sent now; after a day of trying no more. ``hold``: no other worker sends it meanwhile."""
    waits = select(Notice).where(Notice.sent_at.is_(None), Notice.next_try <= now(), Notice.at > now() - TRIED_FOR)
    return session.scalars((waits.with_for_update() if hold else waits).order_by(Notice.at)).all()
