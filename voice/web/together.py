"""A heap that a machine may have sent, read by the safeguarding lead on one page and closed with one press.

One sender can send a hundred disclosures in half a minute, and each of them could be a child. So each is shown before
it is closed, its opening is written down, and what was closed so can be opened again with one press too.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from voice.access import Door, current_member
from voice.database import db
from voice.records import Concern, Narrative, openings, protecting, roads
from voice.web import once
from voice.web.away import hidden_from_me
from voice.web.concern_words import kinds_of_each
from voice.web.flashes import refuse
from voice.web.house import house
from voice.web.openings import on_its_own
from voice.web.protect_page import names_reader
from voice.web.turning import page_asked_for

SIZE: Final = 20
OUTCOME: Final = "no_further_action"
WHY: Final = "looked at with others that a machine may have sent"
NOTE: Final = "Read on one page with others that a machine may have sent; no person told it."
TICK: Final = "Tick those that no person told."


def open_on(door: Door) -> None:
    """Give the safeguarding lead's door this page."""
    door.get("/together")(together)
    door.post("/together")(close)


def together() -> str:
    how_many = protecting.how_many_doubted(db.session, hidden_from_me())
    number = page_asked_for(how_many, SIZE)
    listed = protecting.doubted(db.session, hidden_from_me(), (number - 1) * SIZE, SIZE)
    shown = [one.id for one in listed if not names_reader(one, current_member())]
    _note_openings(shown)
    found = [one for one in map(_found, shown) if one and one.narrative_id]
    stories, vault = protecting.stories_of(db.session, found), house().vault
    return render_template(
        "protect/together.html", found=found, stories=stories, kinds=kinds_of_each(found, current_member()),
        texts={one.id: stories[one.narrative_id].open_story(vault) for one in found if one.narrative_id in stories},
        versions={one.id: one.version(vault) for one in found}, how_many=how_many, page=number, size=SIZE,
        ticked="ticked" in request.args, just_closed=_just_closed(),
        not_shown=len(listed) - len(found),
    )  # fmt: skip


def _just_closed() -> list[UUID]:
    """What was closed by the press before this page."""
    return [one for one, _ in map(_told_apart, request.args.getlist("closed")[:SIZE]) if one]


def close() -> ResponseReturnValue:
    """Those that were ticked and are as the page showed them; or, by another button, open them again."""
    number = request.form.get("page", 1, type=int)
    if "open_again" in request.form:
        flash(_in_words(_open_again(), "opened again, and seen by you"))
        return redirect(url_for("protect.together", page=number), 303)
    ticked = request.form.getlist("one")[:SIZE]
    if not ticked:
        refuse(TICK)
        return redirect(url_for("protect.together", page=number), 303)
    closed = [concern_id for concern_id, version in map(_told_apart, ticked) if _closed(concern_id, version)]
    left = len(ticked) - len(closed)
    if left:
        refuse(f"{_in_words(left, 'not closed')} More was said meanwhile: read again what is still here.")
    return redirect(url_for("protect.together", page=number, closed=closed), 303)


def _closed(concern_id: UUID | None, version: str) -> bool:
    """Close one that is as the page showed it, with an outcome that says how it was read; pressed twice, once."""
    found, by = _found(concern_id) if concern_id else None, current_member().id
    if found is None or found.version(house().vault) != version:
        return False
    named = once.row_id("outcome", found.id, WHY, version)
    if not any(one.id == named for one in found.outcomes):
        if not _was_read(found):
            return False
        found.acknowledge(by)
        found.note_outcome(by, OUTCOME, NOTE, house().vault, named)
    return True


def _was_read(concern: Concern) -> bool:
    """Whether it still is one of a heap, whose story this member opened, and which names them nowhere."""
    by, story = current_member(), concern.narrative_id
    if story is None or not protecting.is_doubted(db.session, concern.id) or names_reader(concern, by):
        return False
    return openings.last(db.session, story, openings.ORIGINAL, by.id) is not None


def _open_again() -> int:
    by, opened = current_member().id, 0
    for concern_id, _ in map(_told_apart, request.form.getlist("one")[:SIZE]):
        found = _found(concern_id) if concern_id else None
        if found and found.closed:
            found.open_again(by)
            opened += 1
    return opened


def _note_openings(shown: list[UUID]) -> None:
    """Write down, before the page is shown, that this member opens each of these stories."""
    by = current_member().id

    def write(session: Session) -> None:
        for concern_id in shown:
            concern = session.get(Concern, concern_id)
            narrative = session.get(Narrative, concern.narrative_id) if concern and concern.narrative_id else None
            if narrative:
                openings.note(session, narrative, openings.ORIGINAL, by, WHY)

    if shown:
        on_its_own(write)


def _found(concern_id: UUID) -> Concern | None:
    return roads.concern_for(db.session, concern_id, hidden_from_me(), hold=request.method == "POST")


def _told_apart(value: str) -> tuple[UUID | None, str]:
    """The concern and the version that a box stands for; no concern where it says none."""
    named, _, version = value.partition(" ")
    try:
        return UUID(named), version
    except ValueError:
        return None, ""


def _in_words(how_many: int, done: str) -> str:
    return f"{how_many} {'was' if how_many == 1 else 'were'} {done}."
