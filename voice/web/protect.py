"""Concerns: the safeguarding lead's own queue."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voice.access import Door, current_member
from voice.access.pair import MARKED, tell_a_third
from voice.access.roles import SAFEGUARDING
from voice.database import db
from voice.records import (
    About,
    Concern,
    calls,
    concerns,
    openings,
    protecting,
    reaching,
    readings,
    roads,
    triage,
)
from voice.web import once, together
from voice.web.away import hidden_from_me, my_mark
from voice.web.concern_words import NAMES_YOU, kinds_of_each
from voice.web.durations import since
from voice.web.flashes import refuse
from voice.web.house import house
from voice.web.openings import note_opening, story_or_404
from voice.web.protect_page import (
    MORE_SAID,
    is_changed,
    mark_away,
    names_reader,
    note_by_itself,
    page,
    stands_in,
    typed_again,
    unread_page_of,
    way_names_reader,
)
from voice.web.typed import field

door = Door("protect", __name__, url_prefix="/work/concerns", audience=SAFEGUARDING)
together.open_on(door)
LONGEST_NOTE = 5_000
LAST_PAGE = 10_000
PARTS = {"today": "page", "faint": "faint"}
NAMES_READER = "sent on unread by one of the safeguarding pair, whose name stands in it"
WAY_NAMES_YOU = (
    "A name like yours stands in the way to reach them. To be fair to the child and to you, somebody else opens it: "
    "send the concern the other way, below."
)
CHOOSE = "Choose what was done."
NOTE_FIRST = "You wrote a note: keep it with an outcome, or clear it, before you send this the other way."
CHANGED = f"{MORE_SAID}, then press again."
NEXT_ONE = "Noted, and closed. This is the next that the machine could not read: {left}."
READ_BY_HAND = "raised by the safeguarding lead, who read a story before the machine did"


@door.get("")
def queue() -> str:
    """First what is likely, raised by a person or overdue; then what the machine only wonders about."""
    hidden, number, faint_page = hidden_from_me(), _page_asked_for("page"), _page_asked_for("faint")
    today, faint = protecting.open_concerns(db.session, hidden, _overdue_before(), number, faint_page)
    listed = [*today.concerns, *faint.concerns]
    stories = protecting.stories_of(db.session, listed)
    return render_template(
        "protect/queue.html", today=today, faint=faint, page=number, faint_page=faint_page, size=protecting.PAGE,
        stories=stories, kinds=kinds_of_each(listed, current_member()), since=since, just_aside=_just_put_aside(),
        part=request.args.get("part", "faint"), unread=protecting.unread_by_the_machine(db.session),
        no_mail_since=calls.failing_since(db.session, hidden), names_you=NAMES_YOU, my_mark=my_mark(),
        versions={one.id: one.version(house().vault) for one in listed},
    )  # fmt: skip


@door.get("/closed")
def closed() -> str:
    number = _page_asked_for("page")
    found, more = protecting.closed_concerns(db.session, hidden_from_me(), number)
    return render_template("protect/closed.html", concerns=found, page=number, more=more, outcomes=concerns.OUTCOMES)


@door.get("/<uuid:concern_id>")
def concern(concern_id: UUID) -> str:
    """The words that raised it and the whole original; the opening is written down before anything is shown."""
    found = _visible(concern_id)
    if names_reader(found, current_member()):
        send_to = url_for("protect.send_by", concern_id=concern_id)
        return render_template("protect/names_you.html", send_to=send_to, mark=my_mark())
    note_by_itself(found)
    return page(_concern(concern_id))


@door.post("/<uuid:concern_id>/acknowledge")
def acknowledge(concern_id: UUID) -> ResponseReturnValue:
    """On the concern's page, where ``open_again`` takes back that it was closed; or ``put_aside`` by one press in the
    queue, which ``put_back`` turns back there."""
    if "put_aside" in request.form:
        return _put_aside(_visible(concern_id))
    if "put_back" in request.form:
        return _put_back(_visible(concern_id))
    found = _concern(concern_id)
    if is_changed(found):
        return _refused(found, CHANGED, 409)
    if "open_again" in request.form and found.closed:
        found.open_again(current_member().id)
        flash("Open again, and seen by you. It stays open until you note what was done.")
    elif not found.acknowledged:
        found.acknowledge(current_member().id)
        flash("Acknowledged. It stays open until you note what was done.")
    return typed_again(found) if field("note") or field("kind") else _back(concern_id)


@door.post("/<uuid:concern_id>/outcome")
def note_outcome(concern_id: UUID) -> ResponseReturnValue:
    """What was done about what the page showed: it closes no words that came up since, nor says so where it does not.

    The row is named by the version too, so that the same words typed again close what came up again.
    """
    found, kind = _concern(concern_id), request.form.get("kind", "")
    if is_changed(found):
        return _refused(found, CHANGED, 409)
    if kind not in concerns.OUTCOMES:
        return _refused(found, CHOOSE)
    note = request.form.get("note", "").strip()[:LONGEST_NOTE]
    found.acknowledge(current_member().id)
    named = once.row_id("outcome", concern_id, kind, note, field("seen"))
    if not any(one.id == named for one in found.outcomes):
        _tell_a_third(found.about)
    found.note_outcome(current_member().id, kind, note, house().vault, named)
    if request.args.get("then") == "next":
        return _to_next_unread()
    flash("Noted. The concern is closed by this outcome, and stays in the history. A slip? Open it again on this page.")
    return _back(concern_id)


@door.post("/<uuid:concern_id>/road")
def send_by(concern_id: UUID) -> ResponseReturnValue:
    """It turns out to be about somebody who would deal with it; pressed twice, whoever sent it on sees it no more.

    Whom it names sends it away from themselves and no other way: else it would be theirs alone.
    """
    about = request.form.get("about", "")
    if roads.marked_by(db.session, concern_id, about, current_member().id) and not _found(concern_id):
        flash("Marked.")
        return redirect(url_for("protect.queue"), 303)
    found = _visible(concern_id)
    named = names_reader(found, current_member())
    if field("note") and not named:
        return _refused(found, NOTE_FIRST)
    if field("seen") and is_changed(found) and found.about != about and not named:
        return _refused(found, CHANGED, 409)
    if about in set(About) and (not named or about == my_mark()):
        about = mark_away(found, current_member()) if about == my_mark() else about
        if found.about != about:
            _tell_a_third(about)
        found.send_by(About(about), current_member().id)
        flash("Marked.")
    return redirect(url_for("protect.queue"), 303)


@door.post("/<uuid:concern_id>/contact")
def contact(concern_id: UUID) -> str:
    """The way to be reached that was left; shown in this one answer, and written down as an event of its own."""
    found = _concern(concern_id)
    left = reaching.way_left(db.session, found) or abort(404)
    way = left.open(house().vault, current_member().id)
    if way_names_reader(found, way, current_member()):
        refuse(WAY_NAMES_YOU)
        return typed_again(found)
    return typed_again(found, way)


@door.get("/unread/<uuid:narrative_id>")
def unread(narrative_id: UUID) -> ResponseReturnValue:
    """A story no machine has read yet: the lead reads it."""
    there = concerns.of_narrative(db.session, narrative_id)
    if there:
        return redirect(url_for("protect.concern", concern_id=there.id))
    if readings.read_by_a_machine(db.session, narrative_id):
        abort(404)
    if stands_in(story_or_404(narrative_id), current_member()):
        send_to = url_for("protect.raise_concern", narrative_id=narrative_id)
        return render_template("protect/names_you.html", send_to=send_to, mark=my_mark())
    note_opening(narrative_id, openings.ORIGINAL, "not read by the machine")
    return render_template("protect/unread.html", **unread_page_of(story_or_404(narrative_id)))


@door.post("/unread/<uuid:narrative_id>/concern")
def raise_concern(narrative_id: UUID) -> ResponseReturnValue:
    """By whoever read it, or unread by whom it names: then it goes to the other of the pair.

    Where the machine raised it meanwhile, whom it names is asked the same again on the page of the concern.
    """
    story, by = story_or_404(narrative_id), current_member().id
    there = concerns.of_narrative(db.session, narrative_id)
    if there and roads.marked_by(db.session, there.id, my_mark(), by):
        return redirect(url_for("protect.queue"), 303)
    if not there and stands_in(story, current_member()):
        unseen = concerns.raise_by_hand(db.session, house().vault, narrative_id, [("", NAMES_READER)], by)
        _tell_a_third(unseen.send_by(mark_away(unseen, current_member()), by).about)
        return redirect(url_for("protect.queue"), 303)
    if openings.last(db.session, narrative_id, openings.ORIGINAL, by) is None:
        return _back(there.id) if there else abort(403)
    raised = concerns.raise_by_hand(db.session, house().vault, narrative_id, [("", READ_BY_HAND)], by)
    return _back(raised.id)


def _to_next_unread() -> ResponseReturnValue:
    """Whoever has somebody beside them who reads a language goes on from story to story."""
    there, left = protecting.next_unread(db.session, hidden_from_me())
    if there is None:
        flash("Noted, and closed. Nothing is left that the machine could not read.")
        return redirect(url_for("protect.queue"), 303)
    flash(NEXT_ONE.format(left="1 still waits" if left == 1 else f"{left} still wait"))
    return _back(there)


def _tell_a_third(about: str) -> None:
    """Whoever has a concern alone is seen to have it: the other of the pair does not know that it is there."""
    if about in {*MARKED.values(), About.BOTH}:
        tell_a_third(db.session)


def _refused(found: Concern, fault: str, status: int = 400) -> ResponseReturnValue:
    """The page with all that was typed; as nothing else of this request is kept, its opening is written by itself."""
    concern_id = found.id
    note_by_itself(found)
    return page(_concern(concern_id), fault=fault), status


def _put_aside(found: Concern) -> ResponseReturnValue:
    """Unopened, so only while it is light and as the row said: what was made more of meanwhile is looked at first."""
    if not found.acknowledged:
        if names_reader(found, current_member()):
            return _back(found.id)
        if is_changed(found) or not triage.is_light(db.session, found, _overdue_before()):
            refuse("This one was not put aside: it is to be read now.")
            return _back(found.id)
        found.put_aside(current_member().id)
    return _to_queue("put_aside", found.id)


def _put_back(found: Concern) -> ResponseReturnValue:
    there = found.put_back(current_member().id)
    flash("Put back. It waits again." if there else "It is not put aside any longer.", _pressed_on("put_back")[0])
    return _to_queue("put_back")


def _to_queue(button: str, aside: UUID | None = None) -> ResponseReturnValue:
    part, number = _pressed_on(button)
    where: dict[str, Any] = {PARTS[part]: number or None, "aside": aside, "part": part if aside else None}
    return redirect(url_for("protect.queue", **where, _anchor=part), 303)


def _pressed_on(button: str) -> tuple[str, int]:
    """The part and the page of the queue on which a button was pressed, from its value: ``faint 2``."""
    part, _, number = request.form[button].partition(" ")
    return part if part in PARTS else "faint", min(int(number), LAST_PAGE) if number.isdecimal() else 0


def _just_put_aside() -> Concern | None:
    """What was put aside on the page before, while that can be turned back."""
    wanted = request.args.get("aside", type=UUID)
    found = _found(wanted) if wanted else None
    return found if found and found.is_aside else None


def _overdue_before() -> datetime:
    return triage.overdue_before(house().settings.first_reading_hours)


def _page_asked_for(name: str) -> int:
    return min(max(0, request.args.get(name, 0, type=int)), LAST_PAGE)


def _found(concern_id: UUID) -> Concern | None:
    """The concern, if it is not kept from whoever asks; for a request that changes it, held until that is done."""
    return roads.concern_for(db.session, concern_id, hidden_from_me(), hold=request.method == "POST")


def _visible(concern_id: UUID) -> Concern:
    return _found(concern_id) or abort(404)


def _concern(concern_id: UUID) -> Concern:
    """The concern, for somebody it does not name."""
    found = _visible(concern_id)
    return abort(404) if names_reader(found, current_member()) else found


def _back(concern_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("protect.concern", concern_id=concern_id), 303)
