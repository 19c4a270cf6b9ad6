"""A member's own password: what it must be, and what a change of it ends."""

from __future__ import annotations

from typing import Final

from flask import session
from flask_security import current_user, login_user

from voice.access.members import Member
from voice.access.signing_in import NO_ACCOUNT, PER_ACCOUNT, limiter

SHORTEST, LONGEST = 12, 128


def whose() -> str:
    """Whose password is tried on the page that changes it."""
    return str(getattr(current_user, "id", NO_ACCOUNT))


as_often_as_signing_in: Final = limiter.limit(PER_ACCOUNT, key_func=whose)


def faults(member: Member, current: str, new: str, again: str) -> dict[str, str]:
    """Field → what is wrong with it, in plain words; empty when the password may be changed."""
    found = {}
    if not member.knows(current):
        found["current"] = "That is not the password you have now."
    if len(new) < SHORTEST:
        found["new"] = f"Write at least {SHORTEST} letters, numbers or signs."
    elif len(new) > LONGEST:
        found["new"] = f"Write at most {LONGEST} letters, numbers or signs."
    elif member.knows(new) or new.casefold() == member.email:
        found["new"] = "Write another one: not the password you have now, and not your address."
    if again != new:
        found["again"] = "This is not the same as the new password. Write it here once more."
    return found


def choose(member: Member, password: str) -> None:
    """The member's own new password. Every sign-in of theirs ends but this one, and its clock goes on."""
    started = session.get("signed_in_at")
    member.set_password(password, member.id)
    login_user(member, remember=False)
    if started:
        session["signed_in_at"] = started
