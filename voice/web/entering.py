"""A facilitator enters a story for somebody: all questions on one page, for a laptop and a pile of paper."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from sqlalchemy.exc import IntegrityError

from voice.access import current_member
from voice.database import db
from voice.forms import Form
from voice.keeping.withdrawal import off_the_disk
from voice.records import Gathering, Withdrawal, concerns
from voice.records.entering import just_entered, note_entry, raise_worry, undo_entry
from voice.records.narratives import by_receipt
from voice.records.receipts import fingerprint, make, sent_key
from voice.records.tellings import Telling, keep
from voice.web import opening
from voice.web.entry import AGREED, Entry
from voice.web.flashes import refuse
from voice.web.gather import door, nothing_to_print, own, questions_by_speaker
from voice.web.house import house, today
from voice.web.sending import MOST_ATTEMPTS, SendingError, receipt_of_sent, telling_from

NOT_STORED = "We could not store this just now. Every word is still here: wait a minute, then store it again."
STAYS = "What you told the safeguarding lead stays with them, and so does the story."


@door.get("/<uuid:gathering_id>/enter")
def enter(gathering_id: UUID) -> ResponseReturnValue:
    """The questions on one page; first which questions, when the gathering leaves it open.

    Whether anything can be entered is said before anybody types.
    """
    gathering = own(gathering_id)
    if refusal := _not_now(gathering):
        return render_template(
            "gather/not_now.html", gathering=gathering, refusal=refusal, unready=not opening.is_open()
        )
    form = _form(gathering)
    return _page(gathering, Entry(form)) if form else _choose(gathering, "enter")


@door.get("/<uuid:gathering_id>/sheet")
def sheet(gathering_id: UUID) -> ResponseReturnValue:
    """The same questions on paper, to print: room to write, who reads it, what they allow, where there is help."""
    gathering = own(gathering_id)
    if closed := nothing_to_print(gathering):
        return closed
    form = _form(gathering)
    if form is None:
        return _choose(gathering, "sheet")
    until = gathering.entered_until(house().settings.entering_days)
    return render_template("gather/sheet.html", gathering=gathering, form=form, entry=Entry(form), until=until)


@door.post("/<uuid:gathering_id>/enter")
def store(gathering_id: UUID) -> ResponseReturnValue:
    """Keep it. The same page with the same words sent twice is one story; a fault keeps everything that was typed."""
    gathering, form = own(gathering_id), _form(own(gathering_id))
    if form is None:
        refuse("Choose the questions first. Nothing was stored.")
        return redirect(f"/work/gatherings/{gathering.id}/enter")
    entry = Entry(form, sent=True)
    if refusal := _not_now(gathering):
        return _page(gathering, entry, refusal=f"{refusal} Nothing is stored."), 400
    if faults := entry.faults():
        return _page(gathering, entry, faults), 400
    try:
        receipt = _keep_once(gathering, entry)
    except SendingError:
        return _page(gathering, entry, {f"{form.questions[0].id}-answer": NOT_STORED}), 503
    if receipt is None:
        refuse("That entry was taken back, so it was not stored again. Open a new page to enter a story.")
        return redirect(f"/work/gatherings/{gathering.id}")
    first = _stored_from_this_page_before(receipt)
    return render_template("gather/entered_one.html", gathering=gathering, receipt=receipt, entry=entry, first=first)


@door.post("/<uuid:gathering_id>/undo")
def undo(gathering_id: UUID) -> ResponseReturnValue:
    """Take back an entry of the last half hour."""
    gathering = own(gathering_id)
    story = _uuid(request.form.get("story", ""))
    worried = _worried_about(story)
    done = undo_entry(db.session, story, current_member().id, gathering.id)
    db.session.commit()
    off_the_disk(db.engine, house().settings.instance)
    if done:
        flash(f"That entry is taken back. {STAYS}" if worried else "That entry is taken back.")
    else:
        refuse("That entry can no longer be undone here. Its receipt still can.")
    return redirect(f"/work/gatherings/{gathering.id}")


@door.app_template_global()
def entries_just_made(gathering: Gathering) -> Any:
    """For the gathering's page: what this facilitator entered in the last half hour."""
    return just_entered(db.session, current_member().id, gathering.id)


def _not_now(gathering: Gathering) -> str:
    """Why nothing can be entered today; "" when it can."""
    if not opening.is_open():
        return opening.NOBODY_THERE
    days = house().settings.entering_days
    if gathering.takes_entries(today(), days):
        return ""
    if today() < gathering.starts_on:
        return f"This gathering begins on {format_date(gathering.starts_on, 'd MMMM y')}."
    return f"Stories could be entered here until {format_date(gathering.entered_until(days), 'd MMMM y')}."


def _form(gathering: Gathering) -> Form | None:
    try:
        return house().library.get(gathering.form or request.values.get("form", ""))
    except KeyError:
        return None


def _choose(gathering: Gathering, to: str) -> str:
    return render_template("gather/choose.html", gathering=gathering, groups=questions_by_speaker(), to=to)


def _page(gathering: Gathering, entry: Entry, faults: dict[str, str] | None = None, refusal: str = "") -> str:
    """``faults``: by field; ``refusal``: why nothing is stored today, whatever stands in the fields."""
    return render_template(
        "gather/enter.html",
        gathering=gathering,
        form=entry.form,
        entry=entry,
        faults=faults or {},
        refusal=refusal,
        until=gathering.entered_until(house().settings.entering_days),
        token=request.form.get("token") or token_urlsafe(24),
        agreed=AGREED,
    )


def _stored_from_this_page_before(receipt: str) -> str:
    """The id of another story that this page was stored as; "" when there is none.

    Whoever goes back to it types the next story, or puts a word right: then two are stored, and we ask.
    """
    there = by_receipt(db.session, fingerprint(house().vault, receipt))
    now, before = [request.form.get("token", ""), str(there.id) if there else ""], session.get("entered", ["", ""])
    session["entered"] = now
    return str(before[1]) if before[0] == now[0] and before[1] != now[1] else ""


def _keep_once(gathering: Gathering, entry: Entry) -> str | None:
    """The receipt; None when this very entry was stored before and has been taken back.

    A receipt is given for a row that is there, never for one that the database refused. Raises SendingError when
    every receipt that was tried belongs to another story.
    """
    vault, token = house().vault, entry.token(current_member().id)
    if isinstance(by_receipt(db.session, fingerprint(vault, make(vault, token))), Withdrawal):
        return None
    for attempt in range(MOST_ATTEMPTS):
        if stored := receipt_of_sent(db.session, token):
            return stored
        receipt = make(vault, token, attempt)
        try:
            with db.session.begin_nested():
                _keep(entry, _telling(gathering, entry), fingerprint(vault, receipt), sent_key(vault, token))
        except IntegrityError:  # Sent at the same moment, or other words are needed: the next round finds out.
            db.session.expire_all()
        else:
            return receipt
    raise SendingError


def _keep(entry: Entry, telling: Telling, receipt: bytes, key: bytes) -> None:
    """The story and, in the same transaction, the facilitator's worry about its teller."""
    narrative = keep(db.session, house().vault, telling, receipt, key)
    db.session.flush()
    note_entry(narrative, current_member().id)
    if entry.worry is not None:
        raise_worry(db.session, house().vault, narrative, entry.worry, current_member().id)


def _telling(gathering: Gathering, entry: Entry) -> Telling:
    return telling_from(
        entry.form,
        entry.said,
        permissions=entry.permissions,
        typed_by="facilitator",
        agreed=entry.agreed,
        contact=entry.contact,
        gathering_id=gathering.id,
    )


def _worried_about(narrative_id: UUID) -> bool:
    """Whether this member raised a concern about it. What others raised they do not learn."""
    concern = concerns.of_narrative(db.session, narrative_id)
    return concern is not None and str(current_member().id) in concern.raised_by_each()


def _uuid(words: str) -> UUID:
    try:
        return UUID(words)
    except ValueError:
        return UUID(int=0)
