"""The first reading: the original, its masks completed, its concern decided by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voice.access import Door, Role, current_member
from voice.database import db, now
from voice.records import Narrative, checking, concerns, masked, openings, protecting, queues, readings, reviews
from voice.records.events import record
from voice.records.unread import READ_WITHIN
from voice.web import setting_aside, stepping_back
from voice.web.away import nobody_sees
from voice.web.durations import in_words
from voice.web.first_page import Typed, page_of, typed_for, unsent
from voice.web.first_press import (
    again,
    back,
    just_done,
    keep_view,
    next_story,
    opened,
    pressed_on,
    reason_page,
    send_view,
    story_for_reader,
    turned_back,
)
from voice.web.flashes import refuse
from voice.web.house import house
from voice.web.openings import note_opening, story_or_404
from voice.web.picked import Span, joined, spans_in, trimmed
from voice.web.protect_page import stands_in
from voice.web.setting_aside import page_asked_for

door = Door("first", __name__, url_prefix="/work/first", audience={Role.FIRST_READER})
setting_aside.open_on(door)
WHOLE_STORY = "raised by the first reader about the whole story"
MACHINE_FIRST = "The machine has not looked for names in it yet. Please wait a minute, look again, and pass it on then."
HIDDEN_OTHERWISE = "Somebody else changed what is hidden while you read. What is hidden now is marked: look again."
NOT_PASSED_ON = "The story is not passed on yet."
IS_ASIDE = "It is set aside: put it back first."
TAKEN_BACK = "Taken back. It is not passed on any longer."
NOTHING_HIDDEN = "Nothing is hidden yet. Choose the words to hide, and what they are."
NOT_STEPPED_BACK = "You have not stepped back yet."


@door.get("")
def queue() -> str:
    by, kept = current_member().id, protecting.kept_from_all(db.session, nobody_sees())
    how_many = queues.how_many_to_read_first(db.session, by)
    page = page_asked_for(how_many)
    waiting = queues.to_read_first(db.session, by, page=page)
    within = timedelta(hours=house().settings.first_reading_hours)
    left = {one.id: one.told_at + (min(within, READ_WITHIN) if one.unread else within) - now() for one in waiting}
    return render_template(
        "first/queue.html", waiting=waiting, left=left, in_words=in_words,
        zero=timedelta(0), how_many=how_many, page=page, size=queues.PAGE, **just_done(),
        how_many_aside=queues.how_many_set_aside(db.session, by),
        kept=kept, nobody=nobody_sees() is None, left_by_me=_left_by_me(kept),
    )  # fmt: skip


@door.get("/<uuid:narrative_id>")
def story(narrative_id: UUID) -> str:
    story_for_reader(narrative_id)
    if openings.needs_a_reason(db.session, narrative_id, current_member().id):
        return reason_page(narrative_id)
    note_opening(narrative_id, openings.ORIGINAL, openings.FIRST_READING)
    return render_template("first/story.html", **page_of(story_or_404(narrative_id)), **just_done())


@door.post("/<uuid:narrative_id>/open")
def reopen(narrative_id: UUID) -> ResponseReturnValue:
    narrative, reason = story_for_reader(narrative_id), request.form.get("reason", "")
    if reason not in openings.REASONS:
        refuse("Choose why you open it.")
    elif openings.needs_a_reason(db.session, narrative_id, current_member().id):
        record(narrative, openings.ORIGINAL, current_member().id, reason=reason)
    return back(narrative_id)


@door.post("/<uuid:narrative_id>/hide")
def hide(narrative_id: UUID) -> ResponseReturnValue:
    narrative = opened(narrative_id)
    typed, text, kind = typed_for(narrative), narrative.open_story(house().vault), request.form.get("kind", "")
    spans = _picked(text)
    if kind not in masked.KINDS or not spans:
        refuse(NOTHING_HIDDEN)
        return again(narrative, typed)
    if request.form.get("everywhere"):
        spans += [place for start, end in spans for place in masked.everywhere(text, text[start:end])]
    new = masked.hide(db.session, narrative, _apart(spans), kind, current_member().id)
    places = "in 1 place" if new == 1 else f"in {new} places" if new else "already,"
    flash(f"Hidden {places} as {masked.kind_words(kind)}.")
    return again(narrative, replace(typed, spans=()))


@door.post("/<uuid:narrative_id>/show")
def show(narrative_id: UUID) -> ResponseReturnValue:
    """Whoever has not seen what another first reader hid meanwhile looks again before anything is shown.

    A story that was passed on is taken back first: nobody but a first reader sees words that were hidden a moment ago.
    """
    narrative, spans = opened(narrative_id), spans_in(request.form.getlist("shown"), 10**6)
    hidden = masked.masks_of(db.session, narrative_id)
    if _hidden_otherwise(narrative_id) and any(one.start < b and a < one.end for one in hidden for a, b in spans):
        refuse(f"{HIDDEN_OTHERWISE} Nothing was shown again.")
        return again(narrative, typed_for(narrative))
    if spans and reviews.first_reading_of(db.session, narrative_id):
        reviews.take_back(db.session, narrative, current_member().id)
        flash("It was passed on, so it is taken back: look it through, then pass it on again.")
    for span in spans:
        masked.show_again(db.session, narrative, span, current_member().id)
    return again(narrative, typed_for(narrative))


@door.post("/<uuid:narrative_id>/concern")
def raise_concern(narrative_id: UUID) -> ResponseReturnValue:
    """Words that were picked, a note, both, or neither: a person may always raise a concern."""
    narrative = opened(narrative_id)
    vault, by, typed = house().vault, current_member().id, typed_for(narrative)
    text = narrative.open_story(vault)
    words = [(text[start:end], "words the first reader picked") for start, end in _picked(text)]
    words += [(typed.note, concerns.NOTE)] if typed.note else []
    concern = concerns.raise_by_hand(db.session, vault, narrative_id, words or [("", WHOLE_STORY)], by)
    flash(keep_view(concern, typed))
    return again(narrative, Typed(themes=typed.themes))


@door.post("/<uuid:narrative_id>/opinion")
def opinion(narrative_id: UUID) -> ResponseReturnValue:
    narrative = opened(narrative_id)
    concern, typed = concerns.of_narrative(db.session, narrative_id, hold=True) or abort(404), typed_for(narrative)
    if not typed.upheld and not typed.about:
        refuse("Choose what you think first.")
        return again(narrative, typed)
    flash(f"Your view is kept. {keep_view(concern, typed)}")
    return again(narrative, replace(typed, upheld="", about=""))


@door.post("/<uuid:narrative_id>/pass-on")
def pass_on(narrative_id: UUID) -> ResponseReturnValue:
    """What else stands on the page goes with it, or where it can go nowhere holds it up: nothing of it is dropped."""
    narrative = opened(narrative_id)
    concern, typed = concerns.of_narrative(db.session, narrative_id, hold=True), typed_for(narrative)
    held_up = _held_up(narrative, typed, concern)
    if held_up:
        refuse(held_up)
        return again(narrative, typed)
    send_view(concern, typed)
    if reviews.pass_on(db.session, narrative, current_member().id).member_id != current_member().id:
        flash("Another first reader had passed it on already.")
    if narrative.counted and not narrative.read_by_group:
        checking.check_alone(db.session, narrative, set(request.form.getlist("theme")), current_member().id)
    return next_story(passed=narrative_id)


@door.post("/<uuid:narrative_id>/take-back")
def take_back(narrative_id: UUID) -> ResponseReturnValue:
    """From its own page, or from the one that came after it. What was typed on either stays where it was typed."""
    narrative = story_for_reader(narrative_id)
    here, typed = pressed_on(narrative)
    reading = reviews.first_reading_of(db.session, narrative_id)
    if reading and openings.opened_by_a_reviewer(db.session, reading):
        refuse("A reviewer has opened it already, so it cannot be taken back. Ask them to say that a name was missed.")
        return again(here, typed) if typed.anything else redirect(url_for("first.queue"), 303)
    reviews.take_back(db.session, narrative, current_member().id)
    flash(TAKEN_BACK)
    return turned_back(narrative, here, typed)


@door.post("/<uuid:narrative_id>/step-back")
def step_back(narrative_id: UUID) -> ResponseReturnValue:
    """*I know this child*, or the story names whoever would read it. Pressed twice it is done once."""
    narrative, member = story_or_404(narrative_id), current_member()
    if not reviews.stepped_back(db.session, narrative_id, member.id) and not stands_in(narrative, member):
        held_up = _sent_along(narrative)
        if held_up:
            return held_up
    flash(stepping_back.step_back(narrative))
    return next_story()


def _held_up(narrative: Narrative, typed: Typed, concern: concerns.Concern | None) -> str:
    """Why a story is not passed on yet, in words for its first reader; "" when nothing holds it up."""
    if not readings.read_by_a_machine(db.session, narrative.id):
        return MACHINE_FIRST
    if reviews.aside_of(db.session, narrative.id):
        return f"{IS_ASIDE} {NOT_PASSED_ON}"
    if went_nowhere := unsent(typed, concern):
        return f"{went_nowhere} {NOT_PASSED_ON}"
    if _hidden_otherwise(narrative.id) and not reviews.first_reading_of(db.session, narrative.id):
        return f"{HIDDEN_OTHERWISE} It is not passed on yet."
    return ""


def _sent_along(narrative: Narrative) -> ResponseReturnValue | None:
    """Send what was typed along with a reader who steps back; the page anew where it can go nowhere, else None."""
    if openings.lasts(db.session, narrative.id, current_member().id) is None:
        abort(403)
    typed, concern = typed_for(narrative), concerns.of_narrative(db.session, narrative.id, hold=True)
    if not (typed.note or typed.upheld or typed.about):
        return None
    opened(narrative.id)
    if went_nowhere := unsent(typed, concern):
        refuse(f"{went_nowhere} {NOT_STEPPED_BACK}")
        return again(narrative, typed)
    send_view(concern, typed)
    return None


def _hidden_otherwise(narrative_id: UUID) -> bool:
    """Whether other words are hidden than on the page that was sent."""
    seen = request.form.get("masks")
    return seen is not None and seen != masked.version(masked.masks_of(db.session, narrative_id))


def _picked(text: str) -> list[Span]:
    return trimmed(joined(spans_in(request.form.getlist("span"), len(text)), text), text)


def _apart(spans: list[Span]) -> list[Span]:
    """Without spans that lie inside another: *Pell* inside *Mrs Pell* is hidden already."""
    return [one for one in set(spans) if not any(a <= one[0] and one[1] <= b and (a, b) != one for a, b in spans)]


def _left_by_me(kept: Sequence[concerns.Concern]) -> set[UUID]:
    """Of the stories behind these concerns, those that whoever asks stepped back from."""
    ids = [one.narrative_id for one in kept if one.narrative_id]
    return reviews.stepped_back_from(db.session, ids, current_member().id) if ids else set()
