"""The posts that must be held while stories come in: safeguarding lead, deputy and first reader."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.access.members import Member, RoleHeld
from voice.access.roles import Role

POSTS: Final = (Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY, Role.FIRST_READER)
INSTEAD: Final = "Give the role to somebody else first."


def empty(session: Session) -> list[str]:
    """A plain line for each post that no active member holds; none when all are held."""
    held = session.scalars(select(RoleHeld.name).distinct().join(Member).where(Member.active)).all()
    return [f"Nobody is {_named(post)}." for post in POSTS if post not in held]


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
