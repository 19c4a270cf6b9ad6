"""A device on which a member signed in before keeps tries of its own, so that no stranger can lock a member out.

Anybody may try ten passwords at an address within a quarter of an hour, and then nobody can: whoever repeats that would
keep the safeguarding lead and the deputy from a story for ever. So a device that knew the password once, and the code,
carries a sealed cookie for that member alone. It opens nothing: it only counts its tries apart from those of strangers.
What ends every sign-in of the member (a new password, other roles, a lost second step, ended access) makes it void;
signing out does not, because whoever signs out at night must come in again in the morning.
"""

from __future__ import annotations

from datetime import timedelta
from secrets import token_hex
from typing import Any, Final

from flask import Flask, Response, current_app, g, request
from flask_security import user_authenticated
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import select

from voice.access.members import ENDS_DEVICES, Member
from voice.database import db
from voice.records import Event

COOKIE: Final = "known"
KNOWN_FOR: Final = timedelta(days=180)
MOST_MEMBERS: Final = 5
Marks = dict[str, str]


def init_app(app: Flask) -> None:
    user_authenticated.connect(_remember, app)
    app.after_request(_give)


def of(member: Member | None) -> str | None:
    """The id of the device that asks, if this member signed in on it before; a stranger's device has none."""
    device, marks = _read()
    return device if member and marks.get(member.id.hex) == _mark(member) else None


def carries_any() -> bool:
    """Whether anybody signed in on this device before; without that, no member is even looked for."""
    return bool(_read()[1])


def _remember(_app: Flask, user: Any, **_rest: Any) -> None:
    if isinstance(user, Member):
        device, marks = _read()
        others = [(member, mark) for member, mark in marks.items() if member != user.id.hex]
        g.known_device = (device, dict([*others[1 - MOST_MEMBERS :], (user.id.hex, _mark(user))]))


def _give(response: Response) -> Response:
    if "known_device" in g:
        settings = current_app.config
        response.set_cookie(
            COOKIE, _signer().dumps(g.known_device), max_age=KNOWN_FOR, path=settings["SESSION_COOKIE_PATH"],
            httponly=True, secure=settings["SESSION_COOKIE_SECURE"], samesite="Lax",
        )  # fmt: skip
    return response


def _read() -> tuple[str, Marks]:
    """The id of this device, a new one where it has none, and whom it knows: member to the mark of then."""
    try:
        device, marks = _signer().loads(request.cookies.get(COOKIE, ""), max_age=int(KNOWN_FOR.total_seconds()))
    except BadData:
        return token_hex(16), {}
    return device, marks


def _mark(member: Member) -> str:
    """The last line of the audit that made this member's devices strange again."""
    mine = select(Event.id).where(Event.subject == Member.__tablename__, Event.subject_id == member.id)
    newest = mine.where(Event.verb.in_(ENDS_DEVICES)).order_by(Event.at.desc(), Event.id.desc()).limit(1)
    return str(db.session.scalar(newest))


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known device")
