"""The action ledger: what was promised under each heading, by which role or body, and what was done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from voice.access import Door, Role, current_member, only_for
from voice.access.roles import EXACT_FIGURES
from voice.analysis.frameworks import Heading
from voice.database import db
from voice.records import Action, ActionStatus, actions
from voice.summaries import counts, periods
from voice.web import labels, once
from voice.web.flashes import refuse
from voice.web.house import house
from voice.web.meanwhile import Difference, by_whom, differences
from voice.web.turning import page_asked_for
from voice.web.typed import TypedForm

STATUS_WORDS = {
    ActionStatus.PLANNED: "Planned",
    ActionStatus.UNDER_WAY: "Under way",
    ActionStatus.DONE: "Done",
    ActionStatus.CANNOT: "We could not",
}
SHOWN = ("public", "heading", "status", "said", "answer")
"""What the public page says of an action. It goes out only through a publisher's hands."""
KEPT = "The change is kept. It can be undone below."
UNDONE = "The last change is undone."
FIELD_WORDS = {
    "text": "Action",
    "due_on": "Due",
    "said": "You said",
    "answer": "Answer",
    "public": "On the public page",
}


class ActionForm(TypedForm):
    """One row of the ledger. What goes public must have both halves."""

    heading = SelectField("Focus Area")
    text = TextAreaField("What will be done", [InputRequired("Say what will be done."), Length(max=600)])
    owner = StringField("Owner", [InputRequired("Name a role or a body, never a person."), Length(max=120)])
    due_on = DateField("Due", [Optional()])
    status = SelectField("Where it stands", choices=[(str(one), words) for one, words in STATUS_WORDS.items()])
    theme = SelectField("Theme that shows the need", [Optional()])
    period = SelectField("Period that shows the need", [Optional()])
    said = TextAreaField("You said", [Length(max=400)])
    answer = TextAreaField("We did, or we could not because", [Length(max=600)])
    public = BooleanField("Show on the public page")

    def validate_public(self, field: BooleanField) -> None:
        if field.data and not (self.said.data and self.answer.data):
            raise ValidationError("The public page needs both: what people said, and our answer.")
        if field.data and not _may_publish() and self._changes_the_public_page():
            raise ValidationError("Only a publisher changes what stands on the public page. Leave this box empty.")

    def _changes_the_public_page(self) -> bool:
        values = self.values()
        return any((values[name] or None) != (self[name].object_data or None) for name in SHOWN)

    def values(self) -> dict[str, Any]:
        found = {name: value for name, value in self.data.items() if name != "csrf_token"}
        trimmed = {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}
        return trimmed | {name: trimmed[name] or None for name in ("theme", "period")}


def open_on(door: Door) -> None:
    """Hang the ledger's pages on a door."""
    door.add_url_rule("/work/actions", "actions", ledger)
    door.add_url_rule("/work/actions/new", "new_action", new, methods=["GET", "POST"])
    door.add_url_rule("/work/actions/<uuid:action_id>", "action", one, methods=["GET", "POST"])
    door.add_url_rule("/work/actions/<uuid:action_id>/undo", "undo_action", undo, methods=["POST"])


def ledger() -> str:
    """The top of every Focus Area's list; or, with ``heading``, one list from its first page to its last."""
    framework = house().framework
    how_many = actions.how_many(db.session, framework.id)
    named = {heading.id: heading for heading in framework.headings}
    if heading := named.get(request.args.get("heading", "")):
        return _of_heading(heading, how_many.get(heading.id, 0))
    rows = actions.of_framework(db.session, framework.id)
    return render_template(
        "read/actions.html",
        headings=framework.headings,
        by_heading={name: [row for row in rows if row.heading == name] for name in named},
        how_many=how_many,
        may_edit=_may_edit(),
        **_words(),
    )


def _of_heading(heading: Heading, how_many: int) -> str:
    page = page_asked_for(how_many, actions.PAGE)
    rows = actions.of_heading(db.session, house().framework.id, heading.id, page)
    return render_template(
        "read/heading.html", heading=heading, rows=rows, how_many=how_many, page=page, size=actions.PAGE,
        may_edit=_may_edit(), **_words(),
    )  # fmt: skip


@only_for(EXACT_FIGURES)
def new() -> ResponseReturnValue:
    form = _filled(ActionForm(data={"heading": request.args.get("heading")}))
    if not form.validate_on_submit():
        return render_template("read/action.html", form=form, action=None, history=[], **_words())
    values = form.values() | {"framework": house().framework.id}
    actions.make(db.session, values, current_member().id, once.row_id("action", values))
    flash("The action is in the ledger.")
    return redirect(url_for("read.actions"))


@only_for(EXACT_FIGURES)
def one(action_id: UUID) -> ResponseReturnValue:
    action = _action(action_id)
    form = _filled(ActionForm(obj=action))
    if not form.validate_on_submit():
        return _page(form, action, request.form.get("version") or actions.version(db.session, action))
    if meanwhile := _meanwhile(form, action):
        return _page(form, action, actions.version(db.session, action), meanwhile), 409
    pressed_twice = request.form.get("version", "") not in {"", actions.version(db.session, action)}
    changed = action.change(form.values(), current_member().id)
    flash(KEPT if changed or pressed_twice else "Nothing was changed.")
    return redirect(url_for("read.action", action_id=action_id))


@only_for(EXACT_FIGURES)
def undo(action_id: UUID) -> ResponseReturnValue:
    action, by = _action(action_id), current_member().id
    if not _may_publish() and (action.public or "public" in _last_changed(action)):
        refuse("Only a publisher undoes what changes the public page. Nothing was undone.")
        return redirect(url_for("read.action", action_id=action_id))
    seen = request.form.get("seen", type=UUID)
    undone = action.undo(by, seen)
    flash(UNDONE if undone or _undid(action, by) else "Nothing was undone. What stands now is shown here.")
    return redirect(url_for("read.action", action_id=action_id))


def _page(form: ActionForm, action: Action, version: str, meanwhile: list[Difference] | None = None) -> str:
    """``version``: what whoever saves this form has seen; ``meanwhile``: what is not as it was then."""
    done = actions.history(db.session, action)
    return render_template(
        "read/action.html", form=form, action=action, history=done, version=version, meanwhile=meanwhile,
        changed_by=by_whom(done[0]) if meanwhile else "", **_words(),
    )  # fmt: skip


def _meanwhile(form: ActionForm, action: Action) -> list[Difference]:
    """What others changed since the form was opened. The action is held, so nothing changes after this look."""
    typed, seen = form.values(), request.form.get("version", "")
    base = actions.changed_since(db.session, action, seen) if seen else {}
    return differences(form, {name: getattr(action, name) for name in base}, base, typed)


def _undid(action: Action, by: UUID) -> bool:
    """Whether the last thing done to it is this member's undoing: then the button was pressed twice."""
    done = actions.history(db.session, action)
    return bool(done) and (done[0].verb, done[0].actor) == (actions.UNDONE, str(by))


def _last_changed(action: Action) -> set[str]:
    """The fields that undoing would put back."""
    done = actions.history(db.session, action)
    return set(done[0].detail) if done else set()


def _filled(form: ActionForm) -> ActionForm:
    """Give the lists their choices: headings, themes and periods of this area."""
    form.heading.choices = [(one.id, f"{one.number}. {one.name}") for one in house().framework.headings]
    form.theme.choices = [("", "None"), *((theme.id, theme.name) for theme in house().themes)]
    seen = counts.all_periods(db.session, labels.this_period())
    kept = [form.period.data] if form.period.data and form.period.object_data == form.period.data else []
    form.period.choices = [("", "None"), *((name, periods.words(name)) for name in dict.fromkeys([*seen, *kept]))]
    return form


def _action(action_id: UUID) -> Action:
    """The action; for a request that changes it, held until the request is done."""
    action = db.session.get(Action, action_id, with_for_update=request.method == "POST")
    return action if action and action.framework == house().framework.id else abort(404)


def _may_edit() -> bool:
    return current_member().holds(*EXACT_FIGURES)


def _may_publish() -> bool:
    return current_member().holds(Role.PUBLISHER)


def _words() -> dict[str, Any]:
    return {
        "status_words": STATUS_WORDS,
        "field_words": FIELD_WORDS,
        "period_words": periods.words,
        "may_publish": _may_publish(),
    }
