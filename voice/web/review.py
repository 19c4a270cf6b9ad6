"""Masked stories and their tags: confirm, remove, add, next."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voice.access import Door, Role, current_member
from voice.database import db
from voice.records import Narrative, Standing, Tag, checking, openings, queues, reviews
from voice.web import labels, review_search, stepping_back
from voice.web.flashes import refuse
from voice.web.house import house
from voice.web.openings import note_opening
from voice.web.picked import spans_in
from voice.web.review_page import guesses_in, masked_story, page_of

door = Door("review", __name__, url_prefix="/work/review", audience={Role.REVIEWER})
review_search.open_on(door)
GUESSES = "The machine is guessing at a theme here. Confirm it or remove it, then go on."
AGAIN = "Press again if you see it otherwise."


@door.get("")
def queue() -> str:
    by = current_member().id
    waiting = queues.to_review(db.session, by)
    doubts = queues.in_doubt(db.session, [one.id for one in waiting])
    return render_template(
        "review/queue.html", waiting=waiting, doubts=doubts, said_as=labels.words,
        how_many=queues.how_many_to_review(db.session, by), **_just_done(),
    )  # fmt: skip


@door.get("/<uuid:narrative_id>")
def story(narrative_id: UUID) -> str:
    _readable(narrative_id)
    note_opening(narrative_id, openings.MASKED, "review")
    return render_template("review/story.html", **page_of(_readable(narrative_id)), **_just_done())


@door.post("/<uuid:narrative_id>/<theme>/confirm")
def confirm(narrative_id: UUID, theme: str) -> ResponseReturnValue:
    return _decide(narrative_id, theme, Standing.CONFIRMED)


@door.post("/<uuid:narrative_id>/<theme>/remove")
def remove(narrative_id: UUID, theme: str) -> ResponseReturnValue:
    return _decide(narrative_id, theme, Standing.REMOVED)


@door.post("/<uuid:narrative_id>/add")
def add(narrative_id: UUID) -> ResponseReturnValue:
    """A theme the machine missed; the words are picked in the masked text and counted back into the original."""
    narrative, theme = _readable(narrative_id), request.form.get("theme", "")
    if theme not in house().themes.ids:
        refuse("Choose a theme to add.")
        return _back(narrative_id)
    shown = masked_story(narrative)
    picked = (shown.original(*span) for span in spans_in(request.form.getlist("span"), len(shown.text)))
    spans = [list(span) for span in picked if span]
    checking.add_theme(db.session, house().vault, narrative, theme, spans, current_member().id)
    return _back(narrative_id)


@door.post("/<uuid:narrative_id>/next")
def finish(narrative_id: UUID) -> ResponseReturnValue:
    """*Confirm what is left, next*, if the page still shows it; a guess of the machine needs its own yes or no."""
    narrative, seen = _readable(narrative_id), request.form.get("version")
    tags, reviewed = checking.tags_of(db.session, narrative_id), reviews.review_of(db.session, narrative_id)
    if guesses_in(tags) and not reviewed:
        refuse(GUESSES)
        return _back(narrative_id)
    if seen not in {None, checking.version(tags)} and not reviewed:
        refuse("The themes of this story changed while you read. Please look at what stands now, then go on.")
        return _back(narrative_id)
    checking.finish(db.session, narrative, current_member().id)
    return _next(done=narrative_id)


@door.post("/<uuid:narrative_id>/undo")
def undo(narrative_id: UUID) -> ResponseReturnValue:
    """``seen``: what stood to be undone on the page; where that is undone already, a second press undoes no more."""
    narrative, by, seen = _readable(narrative_id), current_member().id, request.form.get("seen", type=UUID)
    if seen and seen != checking.newest_by(db.session, narrative_id, by):
        flash("Nothing more was undone. What stands now is shown here.")
    elif not checking.undo(db.session, narrative, by):
        refuse("There is nothing of yours to undo here.")
    return _back(narrative_id)


@door.post("/<uuid:narrative_id>/name-missed")
def name_missed(narrative_id: UUID) -> ResponseReturnValue:
    narrative = _readable_or_left(narrative_id)
    flash(stepping_back.miss_name(narrative) if narrative else stepping_back.NAME_MISSED)
    return _next()


@door.post("/<uuid:narrative_id>/step-back")
def step_back(narrative_id: UUID) -> ResponseReturnValue:
    if narrative := _readable_or_left(narrative_id):
        reviews.recuse(db.session, narrative, current_member().id)
    flash(stepping_back.STEPPED_BACK)
    return _next()


def _decide(narrative_id: UUID, theme: str, wanted: Standing) -> ResponseReturnValue:
    """``stood``: where the tag stood on the page. What another reviewer decided since is not overruled unseen."""
    tag = _tag(narrative_id, theme)
    if request.form.get("stood", tag.standing) != tag.standing != wanted:
        name = labels.words("theme", theme)
        refuse(f"{name}: another reviewer decided meanwhile, and it is {tag.standing} now. {AGAIN}")
    elif wanted == Standing.CONFIRMED:
        tag.confirm(current_member().id)
    else:
        tag.remove(current_member().id)
    return _back(narrative_id)


def _readable(narrative_id: UUID) -> Narrative:
    changes = request.method == "POST"
    return queues.readable(db.session, narrative_id, current_member().id, hold=changes) or abort(404)


def _readable_or_left(narrative_id: UUID) -> Narrative | None:
    """The story; None for whoever gave it away before, with the first press of two."""
    found = queues.readable(db.session, narrative_id, current_member().id, hold=True)
    if found is None and not reviews.left_by(db.session, narrative_id, current_member().id):
        abort(404)
    return found


def _tag(narrative_id: UUID, theme: str) -> Tag:
    _readable(narrative_id)
    return checking.tag_of(db.session, narrative_id, theme) or abort(404)


def _back(narrative_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("review.story", narrative_id=narrative_id), 303)


def _just_done() -> dict[str, UUID | None]:
    """The story reviewed on the page before, and what undoing that would undo."""
    done = request.args.get("done", type=UUID)
    return {"done": done, "done_seen": done and checking.newest_by(db.session, done, current_member().id)}


def _next(done: UUID | None = None) -> ResponseReturnValue:
    db.session.flush()
    following = queues.next_to_review(db.session, current_member().id)
    if following is None:
        return redirect(url_for("review.queue", done=done), 303)
    return redirect(url_for("review.story", narrative_id=following, done=done), 303)
