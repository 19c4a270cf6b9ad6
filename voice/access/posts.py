"""The posts that must be held while stories come in: safeguarding lead, deputy and first reader."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from voice.access.members import Declaration, Member, RoleHeld
from voice.access.roles import Role
from voice.database import reading_only, transaction
from voice.records import MACHINE, Event, Narrative, Withdrawal
from voice.records.events import add_once

POSTS: Final = (Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY, Role.FIRST_READER)
CANNOT_YET: Final = {
    Role.SAFEGUARDING_LEAD: "The safeguarding lead has not signed in yet, so cannot open a concern",
    Role.SAFEGUARDING_DEPUTY: "The safeguarding deputy has not signed in yet, so cannot open a concern",
    Role.FIRST_READER: "No first reader has signed in yet and said that they enforce no attendance, so nobody can read "
    "a story",
}
OPENED: Final = UUID("0b8f4a52-6e0e-4d7c-9c55-3f0c6a1d2e97")
"""The line of the audit that says that stories can come in; a service has one, so it has one id."""
INSTEAD: Final = "Give the role to somebody else first."


def empty(session: Session) -> list[str]:
    """A plain line for each post that no active member holds; none when all are held."""
    held = session.scalars(select(RoleHeld.name).distinct().join(Member).where(Member.active)).all()
    return [f"Nobody is {_named(post)}." for post in POSTS if post not in held]


def not_yet(session: Session) -> list[str]:
    """A plain line for each post while nobody who holds it can do yet what it is for.

    Who declared has signed in, passed the second step and chosen a password: nobody comes to the declaration before.
    """
    able = select(RoleHeld.name).distinct().join(Member).join(Declaration).where(Member.active)
    held = session.scalars(able).all()
    return [f"{CANNOT_YET[post]}." for post in POSTS if post not in held]


def may_be_told(session: Session) -> bool:
    """Whether somebody is there for what is told. Once a service was open, a change of lead closes no door."""
    return not not_yet(session) or was_open(session)


def was_open(session: Session) -> bool:
    """Whether stories could come in at any time before, also where none did or all of them were taken back."""
    marks = (select(Event.id).where(Event.id == OPENED), select(Narrative.id), select(Withdrawal.id))
    return any(session.scalar(one.limit(1)) is not None for one in marks)


def remember_open(engine: Engine) -> bool:
    """Leave a mark in the audit, once, when stories can come in; True when it is left now.

    Where another worker leaves it at this moment, it is left.
    """
    with reading_only(), Session(engine) as session:
        if session.get(Event, OPENED) or not may_be_told(session):
            return False
    with transaction(engine) as session:
        line = Event(id=OPENED, actor=MACHINE, verb="opened for stories", subject="service", subject_id=OPENED)
        return add_once(session, line)


def holders(session: Session, post: Role) -> set[UUID]:
    """Every active member who holds this post, and keeps it until the request is done."""
    held = select(RoleHeld.member_id).join(Member).where(Member.active, RoleHeld.name == post).order_by(Member.id)
    return set(session.scalars(held.with_for_update(of=Member)))


def left_empty(session: Session, member: Member, keeps: Collection[str] = ()) -> list[str]:
    """A line for each post that this member alone holds and that is not among the roles they keep.

    Every active member is held until the request is done: of two who end each other's access one waits for the other.
    """
    others = select(Member).where(Member.active, Member.id != member.id).order_by(Member.id).with_for_update(of=Member)
    held = {one.name for other in session.scalars(others) for one in other.roles}
    alone = [post for post in POSTS if member.active and member.holds(post) and post not in held]
    return [f"Nobody would be {_named(post)} then." for post in alone if post not in keeps]


def _named(post: Role) -> str:
    return post.label.lower()
