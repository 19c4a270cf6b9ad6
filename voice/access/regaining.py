"""Back in: a new first password for whoever forgot theirs, a new second step for whoever lost the phone.

One administrator alone gives a password, which opens nothing without the member's own second step. That one is reset by
two together. Either ends every sign-in of the member, stands in the audit with its reason, and is told by mail.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ForeignKey, Select, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from voice.access.members import CHANGED, Member, all_members
from voice.access.roles import Role
from voice.database import Base, Moment, now
from voice.records import Actor, Event, notices, record
from voice.records.events import transaction_of

ASKED_FOR: Final = timedelta(days=1)
ASKED: Final = "second factor reset asked"
FORGOT: Final = "second factor forgotten"
FORGOTTEN: Final = "forgotten"
PHONE_LOST: Final = "phone_lost"
WHY_RESET: Final = {
    PHONE_LOST: "The phone is lost or was stolen",
    "phone_new": "They have another phone now",
    "codes_refused": "Their codes are refused, or the app is gone",
}
REASONS: Final = {FORGOTTEN: "They forgot it", **WHY_RESET}
LISTED: Final = 10


class SecondFactorReset(Base):
    """One administrator asks for it, another agrees; nobody resets a second factor alone."""

    __tablename__ = "second_factor_resets"

    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), unique=True)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Moment, default=now)


def give_password(member: Member, password: str, by: Actor) -> None:
    """A first password once more: the member chooses their own before anything opens. The second step stays."""
    member.set_password(password, by, reason=FORGOTTEN)
    tell(member, by)


def reset_second_step(member: Member, reason: str, by: Actor) -> None:
    """For whoever runs the server; on the page it takes two administrators, see ``ask_for_reset``."""
    member.forget_second_factor(by, reason)
    tell(member, by)


def ask_for_reset(session: Session, member: Member, by: Member, reason: str) -> bool:
    """Ask for, or as a second administrator agree to, a reset; True when it happened now.

    What somebody asked counts for a day, and only while they still are an active administrator. ``reason``: one of
    ``WHY_RESET``; whoever agrees does so for the reason that was given.
    """
    asked = session.scalar(select(SecondFactorReset).where(SecondFactorReset.member_id == member.id))
    if asked is None or not _still_asked(session, asked):
        return _ask_anew(session, member, by, asked, reason)
    if asked.asked_by == by.id:
        return False
    session.delete(asked)
    reset_second_step(member, reason_asked(session, member.id), by.id)
    return True


def _ask_anew(session: Session, member: Member, by: Member, lapsed: SecondFactorReset | None, reason: str) -> bool:
    if lapsed is None:
        session.add(SecondFactorReset(member_id=member.id, asked_by=by.id))
    else:
        lapsed.asked_by, lapsed.at = by.id, now()
    record(member, ASKED, by.id, reason=reason)
    tell(member, by.id)
    return False


def _still_asked(session: Session, asked: SecondFactorReset) -> bool:
    by = session.get_one(Member, asked.asked_by)
    return by.active and by.holds(Role.ADMINISTRATOR) and now() - asked.at <= ASKED_FOR


def resets_asked(session: Session) -> dict[UUID, UUID]:
    """Members whose reset waits for a second administrator: member id to who asked."""
    waiting = session.scalars(select(SecondFactorReset)).all()
    return {asked.member_id: asked.asked_by for asked in waiting if _still_asked(session, asked)}


def reason_asked(session: Session, member_id: UUID) -> str:
    """Why a reset was asked for the last time; "" where nobody said."""
    asked = session.scalars(_done_with(member_id).where(Event.verb == ASKED).limit(1)).first()
    return str(asked.detail.get("reason", "")) if asked else ""


def history(session: Session, member: Member) -> Sequence[Event]:
    """The last that was done with how this member signs in, the newest first."""
    verbs = (CHANGED, ASKED, FORGOT)
    return session.scalars(_done_with(member.id).where(Event.verb.in_(verbs)).limit(LISTED)).all()


def password_set(session: Session, member_id: UUID) -> str:
    """Which password it is that the member has now, for a form to say what it was opened on."""
    return str(session.scalar(_done_with(member_id).with_only_columns(Event.id).where(Event.verb == CHANGED).limit(1)))


def given_passwords(session: Session) -> set[UUID]:
    """Members whose password is not of their own choice yet; the newest word of the audit counts."""
    found = select(Event).where(Event.subject == Member.__tablename__, Event.verb == CHANGED).order_by(Event.at)
    set_by = {event.subject_id: event.actor for event in session.scalars(found)}
    return {member_id for member_id, actor in set_by.items() if actor != str(member_id)}


def _done_with(member_id: UUID) -> Select[Event]:
    mine = select(Event).where(Event.subject == Member.__tablename__, Event.subject_id == member_id)
    return mine.order_by(Event.at.desc())


def tell(member: Member, by: Actor, own: str = notices.OWN, others: str = notices.SOMEBODYS) -> None:
    """The member and every other administrator learn by mail that something was done, and nothing of it."""
    session = transaction_of(member)
    notices.tell(session, member.id, own)
    for one in all_members(session):
        if one.active and one.holds(Role.ADMINISTRATOR) and str(one.id) != str(by) and one.id != member.id:
            notices.tell(session, one.id, others)
