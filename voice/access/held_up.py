"""Somebody tried so many passwords that an account is held up: until when, and who is told.

Who asks reads the same of an address that nobody has: whether there is such a member is neither said nor to be timed,
so the mails are made after the answer has left.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Final

from flask import Flask, Response, after_this_request, current_app, g
from flask_limiter import RequestLimit
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from voice.access.members import Member
from voice.access.regaining import tell
from voice.database import db, transaction
from voice.records import MACHINE, notices, record

HELD_UP: Final = "held up: too many tries"
log = logging.getLogger("voice.access")


def note(limit: RequestLimit, address: str) -> None:
    """``address``: as it was tried; a member with it is told once a day, however long somebody goes on."""
    g.held_up_until = datetime.fromtimestamp(limit.reset_at, UTC)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    @after_this_request
    def _later(response: Response) -> Response:
        response.call_on_close(lambda: _tell(app, address))
        return response


def until() -> datetime | None:
    """Until when the account that was just tried is held up; None where this request was not refused for that."""
    found: datetime | None = g.get("held_up_until")
    return found


def _tell(app: Flask, address: str) -> None:
    with app.app_context():
        try:
            _tell_once_a_day(address)
        except SQLAlchemyError as error:  # The next try tells them; its words would hold the address.
            log.error("%s while telling somebody that they are held up", type(error).__name__)


def _tell_once_a_day(address: str) -> None:
    with transaction(db.engine) as session:
        member = session.scalar(select(Member).where(Member.email == address).with_for_update())
        if member and not notices.told_of_late(session, member.id, notices.TRIED):
            record(member, HELD_UP, MACHINE)
            tell(member, MACHINE, notices.TRIED, notices.TRIED_AT)
