"""A facilitator enters a story for somebody: all questions on one page, for a laptop and a pile of paper."""

from __future__ import annotations

import json
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from sqlalchemy.exc import IntegrityError

from voice.access import current_member
from voice.database import db
from voice.forms import LONGEST_STORY, Form, Page, narrative_text, page_form
from voice.keeping.withdrawal import off_the_disk
from voice.records import Gathering, Permissions, Withdrawal
from voice.records.entering import just_entered, note_entry, undo_entry
from voice.records.narratives import by_receipt
from voice.records.receipts import fingerprint, make, sent_key
from voice.records.tellings import Telling, keep
from voice.web.flashes import refuse
from voice.web.gather import door, own, questions_by_speaker
from voice.web.house import house, today
from voice.web.sending import MOST_ATTEMPTS, SendingError, receipt_of_sent, telling_from

AGREED = {
    "said_yes": "They said yes to me",
    "typed_together": "We typed it together",
    "paper": "They wrote it on paper and gave it to me",
}
USES = {
    "counted": "May their answers be counted?",
    "read_by_group": "May the group read their words, with names hidden?",
    "quoted": "May short parts of their words be quoted, with names hidden?",
}
NOT_STORED = "We could not store this just now. Every word is still here: wait a minute, then store it again."
Pages = dict[str, Page]


@door.get("/<uuid:gathering_id>/enter")
def enter(gathering_id: UUID) -> ResponseReturnValue:
    """The questions on one page; first which questions, when the gathering leaves it open.

    Whether anything can be entered is said before anybody types.
    """
    gathering = own(gathering_id)
    if refusal := _not_now(gathering):
        return render_template("gather/not_now.html", gathering=gathering, refusal=refusal)
    form = _form(gathering)
    if form is None:
        return render_template("gather/choose.html", gathering=gathering, groups=questions_by_speaker())
    return _page(gathering, form, _pages(form, sent=False))


@door.post("/<uuid:gathering_id>/enter")
def store(gathering_id: UUID) -> ResponseReturnValue:
    """Keep it. The same page with the same words sent twice is one story; a fault keeps everything that was typed."""
    gathering, form = own(gathering_id), _form(own(gathering_id))
    if form is None:
        refuse("Choose the questions first. Nothing was stored.")
        return redirect(f"/work/gatherings/{gathering.id}/enter")
    pages = _pages(form, sent=True)
    if refusal := _not_now(gathering):
        return _page(gathering, form, pages, {}, f"{refusal} Nothing is stored."), 400
    faults = _faults(form, pages)
    if faults:
        return _page(gathering, form, pages, faults), 400
    try:
        receipt = _keep_once(gathering, form, pages)
    except SendingError:
        return _page(gathering, form, pages, {f"{form.questions[0].id}-answer": NOT_STORED}), 503
    if receipt is None:
        refuse("That entry was taken back, so it was not stored again. Open a new page to enter a story.")
        return redirect(f"/work/gatherings/{gathering.id}")
    return render_template("gather/entered_one.html", gathering=gathering, receipt=receipt, form=form)


@door.post("/<uuid:gathering_id>/undo")
def undo(gathering_id: UUID) -> ResponseReturnValue:
    """Take back an entry of the last half hour."""
    gathering = own(gathering_id)
    done = undo_entry(db.session, _uuid(request.form.get("story", "")), current_member().id, gathering.id)
    db.session.commit()
    off_the_disk(db.engine, house().settings.instance)
    if done:
        flash("That entry is taken back.")
    else:
        refuse("That entry can no longer be undone here. Its receipt still can.")
    return redirect(f"/work/gatherings/{gathering.id}")


@door.app_template_global()
def entries_just_made(gathering: Gathering) -> Any:
    """For the gathering's page: what this facilitator entered in the last half hour."""
    return just_entered(db.session, current_member().id, gathering.id)


def _not_now(gathering: Gathering) -> str:
    """Why nothing can be entered today; "" when it can."""
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


def _pages(form: Form, sent: bool) -> Pages:
    places = tuple(house().settings.localities)
    said = request.form if sent else None
    return {
        question.id: page_form(question, "en", places)(formdata=said, prefix=f"{question.id}-", meta={"csrf": False})
        for question in form.questions
    }


def _page(
    gathering: Gathering, form: Form, pages: Pages, faults: dict[str, str] | None = None, refusal: str = ""
) -> str:
    """``faults``: by field; ``refusal``: why nothing is stored today, whatever stands in the fields."""
    return render_template(
        "gather/enter.html",
        gathering=gathering,
        form=form,
        pages=pages,
        faults=faults or {},
        refusal=refusal,
        until=gathering.entered_until(house().settings.entering_days),
        token=request.form.get("token") or token_urlsafe(24),
        agreed=AGREED,
        uses=USES,
    )


def _faults(form: Form, pages: Pages) -> dict[str, str]:
    """Field id to what is wrong with it, in the order of the page."""
    faults = {}
    for question in form.questions:
        page = pages[question.id]
        if not page.validate():
            field = next(field for field in page if field.errors)
            faults[field.id] = str(field.errors[0])
    if request.form.get("agreed") not in AGREED:
        faults["agreed"] = "Say how they agreed."
    if len(narrative_text(form, _said(pages))) > LONGEST_STORY:
        faults[f"{form.questions[0].id}-answer"] = "This is too long for one story. Enter the rest as another one."
    if not faults and not narrative_text(form, _said(pages)):
        faults[f"{form.questions[0].id}-answer"] = "Write something in at least one box."
    return faults


def _said(pages: Pages) -> dict[str, Any]:
    return {name: page.data for name, page in pages.items() if page.data is not None}


def _keep_once(gathering: Gathering, form: Form, pages: Pages) -> str | None:
    """The receipt; None when this very entry was stored before and has been taken back.

    A receipt is given for a row that is there, never for one that the database refused. Raises SendingError when
    every receipt that was tried belongs to another story.
    """
    vault, token = house().vault, _token_of(_said(pages))
    if isinstance(by_receipt(db.session, fingerprint(vault, make(vault, token))), Withdrawal):
        return None
    for attempt in range(MOST_ATTEMPTS):
        if stored := receipt_of_sent(db.session, token):
            return stored
        receipt = make(vault, token, attempt)
        try:
            with db.session.begin_nested():
                telling = _telling(gathering, form, _said(pages))
                narrative = keep(db.session, vault, telling, fingerprint(vault, receipt), sent_key(vault, token))
                db.session.flush()
                note_entry(narrative, current_member().id)
        except IntegrityError:  # Sent at the same moment, or other words are needed: the next round finds out.
            db.session.expire_all()
        else:
            return receipt
    raise SendingError


def _token_of(said: dict[str, Any]) -> str:
    """The page's token with all that was said on it: whoever goes back and types the next story sends another one."""
    chosen = [request.form.get(name, "") for name in ("token", "agreed", *USES)]
    return json.dumps([str(current_member().id), *chosen, said])


def _telling(gathering: Gathering, form: Form, said: dict[str, Any]) -> Telling:
    return telling_from(
        form,
        said,
        permissions=Permissions(**{use: request.form.get(use) == "yes" for use in USES}),
        typed_by="facilitator",
        agreed=request.form.get("agreed"),
        gathering_id=gathering.id,
    )


def _uuid(words: str) -> UUID:
    try:
        return UUID(words)
    except ValueError:
        return UUID(int=0)
