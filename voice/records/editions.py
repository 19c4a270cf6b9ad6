"""What readers see of a period that is not published: figures that stand until enough stories have changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint, delete, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from voice.database import Base, Moment, now
from voice.records.checking import REVIEWED
from voice.records.events import Event
from voice.records.readings import Tag

MADE_ANEW = "figures made anew"
CHANGES_A_FIGURE = (REVIEWED, "review undone", "withdrawn")


class Edition(Base):
    """One framework's figures for one period, in blocks: counts and what is shown of them, never a story.

    ``blocks``: as `voice.summaries.editions.renewed` makes them; ``waiting``: the two protected figures of stories that
    were not counted yet; ``looked_at``: when the stories were last counted for it, whether or not a figure changed.
    """

    __tablename__ = "editions"
    __table_args__ = (UniqueConstraint("framework", "period"),)

    framework: Mapped[str] = mapped_column(String(40))
    period: Mapped[str] = mapped_column(String(20))
    looked_at: Mapped[datetime] = mapped_column(Moment, default=now)
    waiting: Mapped[list[int | None]] = mapped_column(JSON, default=list)
    blocks: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSON, default=dict)


def edition_of(session: Session, framework: str, period: str, hold: bool = False) -> Edition | None:
    """``hold``: nobody else changes it until this transaction ends."""
    wanted = select(Edition).where(Edition.framework == framework, Edition.period == period)
    return session.scalar(wanted.with_for_update() if hold else wanted)


def editions_of(session: Session, framework: str, periods: Collection[str]) -> dict[str, Edition]:
    """Period → its edition, for those of these periods that have one."""
    wanted = select(Edition).where(Edition.framework == framework, Edition.period.in_(periods))
    return {one.period: one for one in session.scalars(wanted)}


def last_look(session: Session, framework: str) -> datetime | None:
    """When stories were last counted for any period."""
    return session.scalar(select(func.max(Edition.looked_at)).where(Edition.framework == framework))


def drop_edition(session: Session, framework: str, period: str) -> None:
    """Its period is published: from now on that is what readers see."""
    session.execute(delete(Edition).where(Edition.framework == framework, Edition.period == period))


def figures_may_have_changed(session: Session, since: datetime) -> bool:
    """Whether anything was done since that could change a figure; it comes from the index of events by time."""
    about = or_(Event.subject == Tag.__tablename__, Event.verb.in_(CHANGES_A_FIGURE))
    return session.scalar(select(Event.id).where(Event.at > since, about).limit(1)) is not None
