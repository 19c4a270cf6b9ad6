"""Before a page shows a story, who opened it is written down: in a transaction of its own, even for a GET."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from flask import abort, request
from sqlalchemy.orm import Session

from voice.access import current_member
from voice.database import begin_reading, begin_writing, db, transaction
from voice.records import Narrative, openings

Answer = TypeVar("Answer")


def story_or_404(narrative_id: UUID) -> Narrative:
    """The story; for a request that changes it, held until the request is done."""
    return db.session.get(Narrative, narrative_id, with_for_update=request.method == "POST") or abort(404)


def note_opening(narrative_id: UUID, verb: str, reason: str) -> None:
    """Write that this member opens the story now; 404 when it was withdrawn this very moment."""
    by = current_member().id

    def write(session: Session) -> bool:
        narrative = session.get(Narrative, narrative_id)
        if narrative:
            openings.note(session, narrative, verb, by, reason)
        return narrative is not None

    if not on_its_own(write):
        abort(404)


def note_kept_words(concern_id: UUID) -> None:
    """Write that this member opens what a concern kept of a story that was taken back."""
    by = current_member().id
    on_its_own(lambda session: openings.note_kept_words(session, concern_id, by))


def on_its_own(write: Callable[[Session], Answer]) -> Answer:
    """Run ``write`` in a committed transaction of its own, inside a GET that otherwise changes nothing.

    What the request has read so far is let go first: it may have begun before the request knew that it only reads,
    and would then hold the very lock that is needed here.
    """
    db.session.rollback()
    begin_writing()
    try:
        with transaction(db.engine) as session:
            return write(session)
    finally:
        begin_reading()
