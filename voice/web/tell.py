"""One story, one question a page, from the neutral door to the receipt. No account, no cookie."""

from __future__ import annotations

import re

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from sqlalchemy.exc import OperationalError

from voice.access import EVERYONE, Door
from voice.database import db
from voice.forms import Form
from voice.records import Gathering
from voice.records.gatherings import by_code
from voice.records.narratives import by_sent_key
from voice.records.receipts import sent_key
from voice.web import begun, instead, opening
from voice.web import unsent as stories
from voice.web.asking import Sheet, set_aside, set_down, take
from voice.web.house import house, today
from voice.web.safety import csrf, sent_from_elsewhere
from voice.web.sending import receipt_of_sent, send, sent_just_now
from voice.web.two_tabs import left_out, put_together, written_elsewhere
from voice.web.typed import TRAP, began, field, showable, start_stamp, token, typed_words
from voice.web.unsent import AGREED, CHECK, CONTACT, TYPING, Unsent, new_token

STARTS = frozenset({"start", "start-short"})
RELOADED = "sent"
PAUSES = frozenset({"stop", "keep"})
NOTHING_TO_SHOW = ("", 204, {"Content-Type": "text/plain"})
TO_BE_REACHED = f"go:{CONTACT}"
CODE = re.compile(r"[A-Za-z0-9]{4,12}")

door = Door("tell", __name__, audience=EVERYONE)
door.before_request(opening.not_before)


@door.get("/tell")
def who() -> str:
    return _door_page("")


@door.get("/tell/<slug>")
def start(slug: str) -> str:
    return _start_page(_form(slug))


@door.get("/g/<code>")
def gathering(code: str) -> ResponseReturnValue:
    """Each opening is a fresh story: nothing is remembered, nothing can be listed or opened again."""
    found = _gathering(code)
    if found is None:
        return instead.unknown()
    if not found.is_open(today()):
        return instead.closed(waiting=found.closed_at is None and today() < found.starts_on)
    return _start_page(_form(found.form), found.code) if found.form else _door_page(found.code)


@door.get("/g/<code>/<slug>")
def gathering_form(code: str, slug: str) -> ResponseReturnValue:
    found = _gathering(code)
    if found is None:
        return instead.unknown()
    if found.form or not found.is_open(today()):
        return redirect(f"/g/{found.code}")
    return _start_page(_form(slug), found.code)


@door.post("/tell/<slug>")
@csrf.exempt  # type: ignore[untyped-decorator]
def carry_on(slug: str) -> ResponseReturnValue:
    """Every page of a telling is sent here. The token in the form is its only key; no cookie could be misused."""
    if sent_from_elsewhere():
        return redirect(url_for("tell.start", slug=slug), 303)
    try:
        answer = _answer(slug)
        db.session.commit()
    except OperationalError:
        db.session.rollback()
        return render_template("tell/again.html", sent=_as_sent(), words=typed_words()), 503
    return answer


def _answer(slug: str) -> ResponseReturnValue:
    do, sent = field("do"), token()
    found = stories.load(db.session, house().vault, house().settings, sent)
    if do == "resume" or (do in STARTS and not found):
        link = _open_code(field("gathering")) or _form(slug).slug
        if begun.too_many(link):
            return render_template("tell/wait.html", sent=_as_sent(), words=typed_words()), 429
    if do in STARTS:
        return _begin(_form(slug), sent if found else new_token(), found[1] if found else None, do == "start-short")
    if do == "resume":
        return _resume(_form(slug))
    if found is None or do == RELOADED:
        return _after_the_end(slug, sent)
    draft, unsent = found
    if do == "delete":
        db.session.delete(draft)
        return instead.deleted(unsent.gathering)
    return _step(sent, _form(unsent.slug, unsent.version), unsent, do)


def _begin(form: Form, key: str, unsent: Unsent | None, short: bool) -> str:
    unsent = unsent or _new(form)
    unsent.short, unsent.for_somebody = short, field("who") == "somebody"
    return _show(key, form, unsent, unsent.steps(form)[0])


def _new(form: Form) -> Unsent:
    return Unsent(
        slug=form.slug,
        version=form.version,
        language=str(get_locale()),
        gathering=_open_code(field("gathering")),
        began=began(house().vault, field("began")),
        trapped=bool(field(TRAP)),
    )


def _resume(form: Form) -> str:
    """Carry on from a page whose story is gone here: what stood in the box is the beginning of a new one."""
    unsent = _new(form)
    unsent.for_somebody = field("at") in {TYPING, AGREED}
    step = _known_step(unsent, form, field("at"))
    refusals = take(unsent, form, step)
    return _show(new_token(), form, unsent, step, refusals=refusals)


def _after_the_end(slug: str, sent: str) -> ResponseReturnValue:
    """The form's story is not here any more: it was sent, or it was left too long. Typed words are given back.

    Whoever presses on a page of it may never have seen the answer to *send*, so the receipt is shown. *show* comes from
    a browser's history too, where somebody else may find it: it shows the receipt for as long as a reload would.
    """
    if field("do") == "keep":
        return NOTHING_TO_SHOW
    do, receipt = field("do"), receipt_of_sent(db.session, sent)
    if receipt and (do != "show" or sent_just_now(db.session, sent)):
        return _receipt_page(receipt, do, sent)
    if receipt:
        return instead.already()
    if do == RELOADED:  # Taken back meanwhile.
        return redirect(url_for("tell.start", slug=slug), 303)
    if do in {"stop", "delete"}:
        return instead.deleted(_open_code(field("gathering")))
    try:
        again = house().library.get(slug).slug
    except KeyError:
        again = ""
    return render_template("tell/lost.html", words=typed_words(), slug=again, at=field("at"), code=field("gathering"))


def _receipt_page(receipt: str, do: str, sent: str) -> str:
    """With the words that came from another tab when it was sent already: they can be the beginning of a new one."""
    narrative = by_sent_key(db.session, sent_key(house().vault, sent))
    form = house().library.get(narrative.form, narrative.form_version) if narrative else None
    left = left_out(narrative, house().vault, form) if narrative and form and do not in {"stop", "delete"} else ""
    return render_template(
        "tell/sent.html", receipt=receipt, do=do, left=left, form=form, at=field("at"), code=field("gathering")
    )


def _step(key: str, form: Form, unsent: Unsent, do: str) -> ResponseReturnValue:
    step, then = _known_step(unsent, form, field("at")), field("then")
    then = then if then in unsent.steps(form) else ""
    unsent.trapped = unsent.trapped or bool(field(TRAP))
    if do == "show":
        return _show(key, form, unsent, step, then)
    elsewhere, before = written_elsewhere(unsent, step), unsent.model_copy(deep=True)
    refusals = take(unsent, form, step)
    if elsewhere:
        refusals = put_together(unsent, form, step, before) or refusals
    if do in PAUSES:
        return _pause(Sheet(key, form, unsent, step, then), do)
    if do != TO_BE_REACHED and not unsent.has_room_for(step):
        return _show(key, form, unsent, step, then, refusals or set_down(unsent, step))
    if do == "back":
        return _back(key, form, unsent, then or unsent.before(form, step))
    if do == "skip" and not elsewhere:
        set_aside(unsent, step)
    elif refusals and do != TO_BE_REACHED:
        return _show(key, form, unsent, step, then, refusals)
    return _forward(key, form, unsent, do, then)


def _forward(key: str, form: Form, unsent: Unsent, do: str, then: str) -> ResponseReturnValue:
    """The page was taken. From a page that was gone to on the way, *back* and *next* lead to where that was."""
    step = _known_step(unsent, form, field("at"))
    if do.startswith("go:"):
        return _show(key, form, unsent, _known_step(unsent, form, do[3:]), then or step)
    if step in {CHECK, CONTACT} and not unsent.can_be_sent(form):
        return _nothing(key, form, unsent)
    if step in {CHECK, CONTACT} and unsent.is_too_long(form):
        return _too_long(key, form, unsent)
    if do == "send" and step == CONTACT:
        return _send(key, form, unsent)
    if step == CHECK and unsent.is_empty(form):  # No story to give a permission for.
        return _show(key, form, unsent, CONTACT, CHECK)
    return _show(key, form, unsent, then or unsent.after(form, step))


def _back(key: str, form: Form, unsent: Unsent, step: str | None) -> str:
    if step:
        return _show(key, form, unsent, step)
    _save(key, unsent)
    return _start_page(form, unsent.gathering, key, unsent.for_somebody)


def _pause(sheet: Sheet, do: str) -> ResponseReturnValue:
    """What stands in the box is kept, as it is for whoever goes on: *stop* asks once more, *keep* shows nothing."""
    _save(sheet.token, sheet.unsent)
    return render_template("tell/stop.html", sheet=sheet) if do == "stop" else NOTHING_TO_SHOW


def _nothing(key: str, form: Form, unsent: Unsent) -> str:
    _save(key, unsent)
    return render_template("tell/nothing.html", sheet=Sheet(key, form, unsent, CHECK))


def _too_long(key: str, form: Form, unsent: Unsent) -> str:
    """All boxes together hold more than one reading may take; nothing is dropped, and every box can be changed."""
    _save(key, unsent)
    return render_template("tell/too_long.html", sheet=Sheet(key, form, unsent, CHECK))


def _send(key: str, form: Form, unsent: Unsent) -> ResponseReturnValue:
    """The row is committed before the receipt is shown: a receipt means stored."""
    receipt = send(db.session, form, key, unsent)
    return render_template("tell/sent.html", receipt=receipt, do="send") if receipt else _after_the_end(form.slug, key)


def _show(
    key: str, form: Form, unsent: Unsent, step: str, then: str = "", refusals: dict[str, str] | None = None
) -> str:
    _save(key, unsent)
    return Sheet(key, form, unsent, step, then, refusals or {}).show()


def _save(key: str, unsent: Unsent) -> None:
    stories.save(db.session, house().vault, house().settings, key, unsent)


def _known_step(unsent: Unsent, form: Form, step: str) -> str:
    """``step`` when this story has it, else the page that shows everything."""
    return step if step in unsent.steps(form) else CHECK


def _form(slug: str | None, version: int | None = None) -> Form:
    try:
        return house().library.get(slug or "", version)
    except KeyError:
        abort(404)


def _gathering(code: str) -> Gathering | None:
    return by_code(db.session, code) if CODE.fullmatch(code) else None


def _open_code(code: str) -> str:
    found = _gathering(code)
    return found.code if found and found.is_open(today()) else ""


def _door_page(code: str) -> str:
    entrance = house().library.door(str(get_locale()))
    speaker = request.args.get("who", "")
    return render_template(
        "tell/door.html",
        entrance=entrance,
        language=str(get_locale()),
        speaker=speaker if speaker in entrance.situations else "",
        base=f"/g/{code}" if code else "/tell",
    )


def _start_page(form: Form, code: str = "", key: str = "", for_somebody: bool = False) -> str:
    return render_template(
        "tell/start.html",
        form=form,
        words=form.text(str(get_locale())),
        code=code,
        key=key,
        for_somebody=for_somebody,
        stamp=start_stamp(house().vault),
    )


def _as_sent() -> list[tuple[str, str]]:
    """Every field as it came, for a page that can send it once more."""
    return [(showable(name), showable(value)) for name, value in request.form.items(multi=True) if name != "answer"]
