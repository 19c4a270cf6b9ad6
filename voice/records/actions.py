"""What the workstream said it would do, and whether it did: the ledger that answers contributors."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Date, String, Text, case, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from voice.database import Base, Moment, now
from voice.records.events import Actor, Event, make_once, record, transaction_of

PAGE = 50
LISTED = 6
"""How many actions of a heading stand where all headings are."""


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


def of_framework(session: Session, framework: str) -> list[Action]:
    """The top of the ledger, by heading: of each at most ``LISTED``."""
    place = func.row_number().over(partition_by=Action.heading, order_by=_in_order()).label("place")
    placed = select(Action.id, place).where(Action.framework == framework).subquery()
    top = select(Action).join(placed, placed.c.id == Action.id).where(placed.c.place <= LISTED)
    return list(session.scalars(top.order_by(Action.heading, placed.c.place)))


def of_heading(session: Session, framework: str, heading: str, page: int) -> list[Action]:
    """One page of a heading's actions; pages count from 1."""
    found = select(Action).where(Action.framework == framework, Action.heading == heading).order_by(*_in_order())
    return list(session.scalars(found.limit(PAGE).offset((page - 1) * PAGE)))


def how_many(session: Session, framework: str) -> dict[str, int]:
    """Heading to its number of actions; one without any is not there."""
    counted = select(Action.heading, func.count().label("number")).group_by(Action.heading)
    return {row.heading: row.number for row in session.execute(counted.where(Action.framework == framework))}


def answered(session: Session, framework: str, page: int) -> list[Action]:
    """One page of what a family may read: public, with something said and something answered. Pages count from 1."""
    found = select(Action).where(*_answered(framework)).order_by(Action.heading, Action.made_at, Action.id)
    return list(session.scalars(found.limit(PAGE).offset((page - 1) * PAGE)))


def how_many_answered(session: Session, framework: str) -> int:
    return session.scalar(select(func.count()).select_from(Action).where(*_answered(framework))) or 0


def _in_order() -> list[Any]:
    """What is still to be done first, and of that what is due first."""
    ended, undated = Action.status.in_([ActionStatus.DONE, ActionStatus.CANNOT]), Action.due_on.is_(None)
    return [*(case((one, 1), else_=0) for one in (ended, undated)), Action.due_on, Action.made_at, Action.id]


def _answered(framework: str) -> list[ColumnElement[bool]]:
    return [Action.framework == framework, Action.public.is_(True), Action.said != "", Action.answer != ""]


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
