"""What the workstream said it would do, and whether it did: the ledger that answers contributors."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Boolean, Date, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from voice.database import Base, Moment, now
from voice.records.events import Actor, record


class ActionStatus(StrEnum):
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    CANNOT = "cannot"


class Action(Base):
    """An action under a heading. ``owner``: a role or a body, never a person; ``said`` and ``answer`` go public."""

    __tablename__ = "actions"

    framework: Mapped[str] = mapped_column(String(40))
    heading: Mapped[str] = mapped_column(String(40), index=True)
    text: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(120))
    due_on: Mapped[date | None] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(20), default=ActionStatus.PLANNED)
    theme: Mapped[str | None] = mapped_column(String(60))
    period: Mapped[str | None] = mapped_column(String(20))
    said: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    public: Mapped[bool] = mapped_column(Boolean, default=False)
    made_at: Mapped[datetime] = mapped_column(Moment, default=now)

    def change_status(self, status: ActionStatus, answer: str, by: Actor) -> None:
        """``answer``: what was done, or why it could not be, in words a family reads."""
        self.status, self.answer = status, answer
        record(self, "action changed", by, status=str(status))
