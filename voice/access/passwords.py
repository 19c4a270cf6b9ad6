"""A member's own password: what it must be, and what a change of it ends."""

from __future__ import annotations

import re
from typing import Final

from flask import session
from flask_security import current_user, login_user

from voice.access.members import Member
from voice.access.signing_in import NO_ACCOUNT, PER_ACCOUNT, limiter

SHORTEST, LONGEST = 12, 128
FEWEST_GUESSES: Final = 10**9
WEIGHED: Final = 72
"""Letters that are looked at: the longest that the library takes, as its time grows with their square."""
GUESSED: Final = (
    "That is one of the first that somebody would try. Write another one: four words that have nothing to do with each "
    "other are good."
)


def whose() -> str:
    """Whose password is tried on the page that changes it."""
    return str(getattr(current_user, "id", NO_ACCOUNT))


as_often_as_signing_in: Final = limiter.limit(PER_ACCOUNT, key_func=whose)


def fault_of(password: str, *about: str) -> str:
    """What is wrong with a password, in plain words; "" when it can be used.

    ``about``: what a stranger would try first of this service and this member: names and addresses. After OWASP ASVS 5
    (6.2.4, 6.2.11), see docs/decisions/0008-passwords-are-weighed.md.
    """
    if len(password) < SHORTEST:
        return f"Write at least {SHORTEST} letters, numbers or signs."
    if len(password) > LONGEST:
        return f"Write at most {LONGEST} letters, numbers or signs."
    if not password.strip():  # Signing in takes it for an empty box.
        return "Write some letters, numbers or signs too: nobody can sign in with spaces alone."
    return GUESSED if _guesses(password, about) < FEWEST_GUESSES else ""


def _guesses(password: str, about: tuple[str, ...]) -> int:
    from zxcvbn import zxcvbn  # Half a second and some megabytes, for whoever sets a password alone.

    known = [*about, *(word for one in about for word in re.findall(r"\w{3,}", one))]
    return int(zxcvbn(password[:WEIGHED], user_inputs=known)["guesses"])


def faults(member: Member, current: str, new: str, again: str, *about: str) -> dict[str, str]:
    """Field → what is wrong with it, in plain words; empty when the password may be changed. ``about``: the service."""
    found = {}
    if not member.knows(current):
        found["current"] = "That is not the password you have now."
    if says := fault_of(new, member.email, member.name, *about):
        found["new"] = says
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
