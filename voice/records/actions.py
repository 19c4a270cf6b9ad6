"""What the workstream said it would do, and whether it did: the ledger that answers contributors."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Date, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from voice.database import Base, Moment, now
from voice.records.events import Actor, Event, make_once, record, transaction_of


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
        self.change({"status": str(status), "answer": answer}, by)

    def change(self, values: dict[str, Any], by: Actor) -> bool:
        """Set what differs and keep what was there in the event; False when nothing differs."""
        was = {name: _plain(getattr(self, name)) for name in values if getattr(self, name) != values[name]}
        if was:
            self._set(values)
            record(self, CHANGED, by, **was)
        return bool(was)

    def undo(self, by: Actor, seen: UUID | None = None) -> bool:
        """Put back what the newest change replaced (undoing twice brings it back).

        ``seen``: the newest event that whoever undoes has seen. False when nothing was changed, or more since then.
        """
        done = history(transaction_of(self), self)
        changes = [event for event in done if event.verb in {CHANGED, UNDONE}]
        if not changes or (seen and seen != done[0].id):
            return False
        values = {name: _value(name, value) for name, value in changes[0].detail.items()}
        was = {name: _plain(getattr(self, name)) for name in values}
        self._set(values)
        record(self, UNDONE, by, **was)
        return True

    def _set(self, values: dict[str, Any]) -> None:
        for name, value in values.items():
            setattr(self, name, value)


FIRST = "first"
CHANGED, UNDONE, MADE = "action changed", "action undone", "action made"


def make(session: Session, values: dict[str, Any], by: Actor, named: UUID) -> bool:
    """A new action with the id ``named``, under a framework and heading in ``values``; False when it is there."""
    return make_once(session, Action(id=named, **values), MADE, by)


def of_framework(session: Session, framework: str, heading: str | None = None) -> list[Action]:
    """The ledger, by heading, what is due first on top."""
    found = select(Action).where(Action.framework == framework)
    found = found.where(Action.heading == heading) if heading else found
    return list(session.scalars(found.order_by(Action.heading, Action.due_on, Action.made_at, Action.id)))


def answered(session: Session, framework: str) -> list[Action]:
    """What a family may read: public, with something said and something answered."""
    found = select(Action).where(Action.framework == framework, Action.public, Action.said != "", Action.answer != "")
    return list(session.scalars(found.order_by(Action.heading, Action.made_at)))


def history(session: Session, action: Action) -> list[Event]:
    """What was done to an action, newest first."""
    found = select(Event).where(Event.subject == Action.__tablename__, Event.subject_id == action.id)
    return list(session.scalars(found.order_by(Event.at.desc())))


def version(session: Session, action: Action) -> str:
    """Another word after every change: the newest event's id, for a form to carry."""
    done = history(session, action)
    return str(done[0].id) if done else FIRST


def changed_since(session: Session, action: Action, seen: str) -> dict[str, Any]:
    """What was changed after the version ``seen``: field to its value at that time, also where it was put back."""
    base: dict[str, Any] = {}
    for event in history(session, action):
        if str(event.id) == seen:
            break
        base |= {name: _value(name, value) for name, value in event.detail.items()}
    return base


def _plain(value: Any) -> str | bool | None:
    return value.isoformat() if isinstance(value, date) else value


def _value(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name == "due_on" and value else value
