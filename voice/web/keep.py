"""What do you hold, who read it, delete it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from voice.access import Door, Role, current_member
from voice.access.members import names_of
from voice.access.regaining import REASONS
from voice.database import db
from voice.keeping.withdrawal import off_the_disk
from voice.records import Narrative, Withdrawal
from voice.records.holding import audit, held, history, verbs
from voice.records.masked import kind_words
from voice.records.narratives import by_receipt
from voice.records.receipts import fingerprint
from voice.web import trail
from voice.web.away import hidden_from_me
from voice.web.house import house
from voice.web.labels import words

DELETED = "It is deleted, with everything that hung on it."
NAMES_THEMES = ("theme", "confirmed")
TYPED_BY = {
    "self": "the person whose story it is",
    "parent_carer": "a parent or carer",
    "family": "someone else in the family, or a friend",
    "helper": "a helper",
    "facilitator": "a facilitator",
    "somebody": "somebody for them",
}
door = Door("keep", __name__, audience={Role.DATA_PROTECTION_LEAD}, url_prefix="/work/keep")


@door.get("")
def overview() -> ResponseReturnValue:
    """How much is held, and the way to one story by its receipt."""
    return render_template("keep/overview.html", held=held(db.session))


@door.post("/find")
def find() -> ResponseReturnValue:
    """A story by the four words its teller brought. The words travel in the body, never in an address."""
    found = by_receipt(db.session, fingerprint(house().vault, request.form.get("words", "")))
    if isinstance(found, Narrative):
        return redirect(f"/work/keep/{found.id}")
    says = "That story was taken back. Nothing of it is held." if found else "No story has these four words."
    return render_template("keep/overview.html", held=held(db.session), says=says), 200 if found else 404


@door.get("/<uuid:narrative_id>")
def one(narrative_id: UUID) -> ResponseReturnValue:
    """What is held of one story, and everything that was done with it. Not its words."""
    return _page_of(_narrative(narrative_id))


@door.post("/<uuid:narrative_id>/delete")
def delete(narrative_id: UUID) -> ResponseReturnValue:
    """Delete it for its teller. The receipt words must be typed again, so that the right story goes."""
    receipt = fingerprint(house().vault, request.form.get("words", ""))
    narrative = db.session.get(Narrative, narrative_id, with_for_update=True)
    if narrative is None:
        return _gone_already(narrative_id, receipt)
    if narrative.receipt != receipt:
        return _page_of(narrative, wrong=True), 400
    narrative.withdraw(by=current_member().id)
    db.session.commit()
    off_the_disk(db.engine, house().settings.instance)
    flash(DELETED)
    return redirect("/work/keep")


def _gone_already(narrative_id: UUID, receipt: bytes) -> ResponseReturnValue:
    """The button was pressed twice, or the teller took it back meanwhile; without its words there is nothing to say."""
    gone = by_receipt(db.session, receipt)
    if not isinstance(gone, Withdrawal) or gone.narrative_id != narrative_id:
        abort(404)
    flash(DELETED)
    return redirect("/work/keep")


@door.get("/audit")
def audit_page() -> ResponseReturnValue:
    """Who did what and when, newest first."""
    member, verb = request.args.get("member", "")[:40], request.args.get("verb", "")[:40]
    hidden = hidden_from_me()
    lines, more = audit(db.session, hidden, member, verb, request.args.get("after", type=UUID))
    people = trail.who_may_have()
    return render_template(
        "keep/audit.html",
        events=lines,
        names=people,
        people=people,
        member=member,
        verb=verb,
        verbs=verbs(db.session, hidden),
        after=lines[-1].id if more else None,
        detail_words=detail_words,
        called=trail.called,
        addresses=trail.addresses(lines),
    )


def detail_words(name: str, value: object) -> object:
    """A detail of an event as people say it: themes and kinds by their names, everything else as it is."""
    if name == "given":
        return str(value).replace("_", " ")
    if name == "kind":
        return kind_words(str(value))
    if name == "reason":
        return REASONS.get(str(value), value)
    if name not in NAMES_THEMES or not isinstance(value, str):
        return value
    return "; ".join(words("theme", theme) for theme in value.split(",") if theme) or "none"


def _page_of(narrative: Narrative, wrong: bool = False) -> str:
    events = history(db.session, narrative.id, hidden_from_me())
    return render_template(
        "keep/one.html",
        narrative=narrative,
        events=events,
        names=trail.NO_MEMBERS | names_of(db.session, _ids(event.actor for event in events)),
        called=trail.called,
        addresses={},
        wrong=wrong,
        words=words,
        detail_words=detail_words,
        TYPED_BY=TYPED_BY,
    )


def _narrative(narrative_id: UUID) -> Narrative:
    return db.session.get(Narrative, narrative_id) or abort(404)


def _ids(actors: Iterable[str]) -> set[UUID]:
    return {UUID(actor) for actor in actors if len(actor) == 36}
