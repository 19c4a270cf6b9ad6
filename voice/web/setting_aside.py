"""*Set aside: no person told this*. A story that a machine may have sent leaves the queue, and can be put back."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voice.access import Door, current_member
from voice.access.members import names_of
from voice.database import db
from voice.records import concerns, openings, queues, reviews
from voice.web import turning
from voice.web.first_page import typed_for, unsent
from voice.web.first_press import again, next_story, opened, pressed_on, send_view, story_for_reader, turned_back
from voice.web.flashes import refuse

NOT_ASIDE: Final = "The story is not set aside yet."
PASSED_ON: Final = "It was passed on already: take it back first."


def open_on(door: Door) -> None:
    """Give the first reader's door what is set aside."""
    door.get("/aside")(aside)
    door.post("/<uuid:narrative_id>/set-aside")(set_aside)
    door.post("/<uuid:narrative_id>/put-back")(put_back)


def aside() -> str:
    by = current_member().id
    how_many = queues.how_many_set_aside(db.session, by)
    page = page_asked_for(how_many)
    listed = queues.set_aside(db.session, by, page)
    names = names_of(db.session, {one.member_id for one in listed})
    return render_template(
        "first/aside.html", listed=listed, names=names, how_many=how_many, page=page, size=queues.PAGE
    )


def set_aside(narrative_id: UUID) -> ResponseReturnValue:
    """A doubted story alone. What else stands on the page goes with it or holds it up; pressing twice does it once."""
    narrative = opened(narrative_id)
    if not openings.doubts_of(db.session, narrative_id):
        abort(404)
    concern, typed = concerns.of_narrative(db.session, narrative_id, hold=True), typed_for(narrative)
    passed_on = PASSED_ON if reviews.first_reading_of(db.session, narrative_id) else ""
    if held_up := passed_on or unsent(typed, concern):
        refuse(f"{held_up} {NOT_ASIDE}")
        return again(narrative, typed)
    send_view(concern, typed)
    if reviews.set_aside(db.session, narrative, current_member().id).member_id != current_member().id:
        flash("Another first reader had set it aside already.")
    return next_story(aside=narrative_id)


def put_back(narrative_id: UUID) -> ResponseReturnValue:
    """By any first reader: from the list, which shows no word and goes on where it was, or from the story's page."""
    narrative = story_for_reader(narrative_id)
    here, typed = pressed_on(narrative)
    there = reviews.put_back(db.session, narrative, current_member().id)
    flash("Put back. It waits to be read." if there else "It is not set aside any longer.")
    if "page" in request.form:
        return redirect(url_for("first.aside", page=request.form.get("page", type=int)), 303)
    return turned_back(narrative, here, typed)


def page_asked_for(how_many: int) -> int:
    """Which page of a first reader's list so long."""
    return turning.page_asked_for(how_many, queues.PAGE)
