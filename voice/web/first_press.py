"""What each button of the first reader's page begins with, the opening, and ends with: the page or the next story."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voice.access import current_member
from voice.database import db
from voice.records import Narrative, concerns, openings, queues, reviews
from voice.records.events import record
from voice.web.first_page import Typed, page_of, typed_for, who_has
from voice.web.openings import story_or_404
from voice.web.protect_page import stands_in
from voice.web.typed import showable

STILL_HERE: Final = "It is the story before this one, and waits under First reading. What you wrote here is still here."


def story_for_reader(narrative_id: UUID) -> Narrative:
    """The story, for whom it does not name and who has not stepped back from it. Whom it names may leave it to others.

    The one look into it that this takes shows nobody a word, and is no opening.
    """
    narrative, member = story_or_404(narrative_id), current_member()
    if reviews.stepped_back(db.session, narrative_id, member.id):
        abort(404)
    if stands_in(narrative, member):
        page = render_template("first/names_you.html", id=narrative_id)
        abort(make_response(page, 200 if request.method == "GET" else 403))
    return narrative


def opened(narrative_id: UUID) -> Narrative:
    """The story, for a change: only by somebody whose opening of it is written down and still lasts.

    Whoever opened it longer ago says why once more; what they sent waits on that page, and goes on with the reason.
    """
    narrative, by = story_for_reader(narrative_id), current_member().id
    lasts, reason = openings.lasts(db.session, narrative_id, by), request.form.get("reason", "")
    if lasts is None:
        abort(403)
    if not lasts and reason not in openings.REASONS:
        abort(make_response(_ask_why(narrative_id), 403))
    if not lasts:
        record(narrative, openings.ORIGINAL, by, reason=reason)
    return narrative


def _ask_why(narrative_id: UUID) -> str:
    held = [(name, showable(value)) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    return reason_page(narrative_id, held=held, go_on=request.path)


def reason_page(narrative_id: UUID, **held_back: Any) -> str:
    """Why do you open it again? ``held_back``: what was sent, and where it goes on to."""
    came_back = queues.came_back(db.session, narrative_id)
    return render_template(
        "first/reason.html", id=narrative_id, reasons=openings.REASONS, came_back=came_back, **held_back
    )


def keep_view(concern: concerns.Concern, typed: Typed) -> str:
    """Keep what the reader thinks and whom it is about; returns who has the concern then, in words for them."""
    by = current_member().id
    if typed.upheld:
        concern.give_opinion(by, typed.upheld == "yes")
    if typed.about:
        concern.send_by(concerns.About(typed.about), by)
    return who_has(typed.about or concern.about)


def send_view(concern: concerns.Concern | None, typed: Typed) -> None:
    if concern and (typed.upheld or typed.about):
        flash(f"Your view is kept. {keep_view(concern, typed)}")


def again(narrative: Narrative, typed: Typed) -> ResponseReturnValue:
    """The page anew, with what stood in its other fields; nothing of that is kept between two requests."""
    if not typed.anything:
        return back(narrative.id)
    db.session.flush()
    db.session.expire_all()
    return render_template("first/story.html", **page_of(narrative, typed), **just_done())


def pressed_on(narrative: Narrative) -> tuple[Narrative, Typed]:
    """The story on whose page a button about ``narrative`` was pressed, and what stood in the fields there.

    That is its own page, which asks for no themes then, or the page of the story that came after it. Where something
    stood in its fields it is shown again, so only to somebody whose opening of it still lasts.
    """
    on = request.form.get("on", type=UUID) or narrative.id
    here = narrative if on == narrative.id else story_for_reader(on)
    typed = replace(typed_for(here), themes=None) if here is narrative else typed_for(here)
    if typed.anything:
        opened(here.id)
    return here, typed


def turned_back(narrative: Narrative, here: Narrative, typed: Typed) -> ResponseReturnValue:
    """The page of the story that was taken or put back; but what was typed into another story's page stays there."""
    if not typed.anything:
        return back(narrative.id)
    if here is not narrative:
        flash(STILL_HERE)
    return again(here, typed)


def next_story(passed: UUID | None = None, aside: UUID | None = None) -> ResponseReturnValue:
    """To the story on top of the queue now; ``passed`` and ``aside`` as in ``just_done``."""
    db.session.flush()
    following = queues.to_read_first(db.session, current_member().id, at_most=1)
    if following:
        return redirect(url_for("first.story", narrative_id=following[0].id, passed=passed, aside=aside), 303)
    return redirect(url_for("first.queue", passed=passed, aside=aside), 303)


def just_done() -> dict[str, UUID | None]:
    """The story that was passed on or set aside a moment ago, with the way to turn that back."""
    return {name: request.args.get(name, type=UUID) for name in ("passed", "aside")}


def back(narrative_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("first.story", narrative_id=narrative_id), 303)
