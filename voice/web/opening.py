"""Whether stories may come in yet: not before somebody is there who can open a concern and who can read."""

from __future__ import annotations

from flask import current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from voice.access import posts
from voice.database import db
from voice.web import instead
from voice.web.house import house

OPENED = "voice_open"
NOBODY_THERE = (
    "Stories can come in when the safeguarding lead, the deputy and a first reader have all signed in for the first "
    "time."
)


def is_open() -> bool:
    """Asked of the rows until the answer is yes; a service that is open stays so. A demo is open to its one visitor."""
    if not current_app.extensions.get(OPENED):
        current_app.extensions[OPENED] = house().settings.demo or posts.may_be_told(db.session)
    return bool(current_app.extensions[OPENED])


def not_before() -> ResponseReturnValue | None:
    """For the doors by which stories come in. Where the database is away the page says so, and keeps the words."""
    try:
        return None if is_open() else instead.not_open_yet()
    except OperationalError:
        db.session.rollback()
        return None
