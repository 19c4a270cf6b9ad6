"""A member's own first page, declaration and password."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voice.access import SIGNED_IN, Door, current_member, passwords, posts
from voice.access.members import lately_given, names_of
from voice.access.pair import third_people
from voice.access.roles import ANSWERS_FOR_READING
from voice.database import db
from voice.records import concerns, sent_on
from voice.web.house import house

door = Door("account", __name__, audience=SIGNED_IN)


@door.get("/work")
def first_page() -> ResponseReturnValue:
    """What waits for this member, by role."""
    given = lately_given(db.session) if current_member().holds(*ANSWERS_FOR_READING) else []
    asks_third = current_member().id in {one.id for one in third_people(db.session)}
    sent = sent_on.lately(db.session) if asks_third else []
    whose = {one.subject_id for one in given} | {UUID(one.actor) for one in given}
    whose |= {UUID(one.by) for one in sent if len(one.by) == 36}
    whose |= {done.member_id for one in sent for done in one.outcomes}
    return render_template(
        "account/first_page.html", nobody=posts.empty(db.session), given=given, names=names_of(db.session, whose),
        sent_on=sent, outcomes=concerns.OUTCOMES,
    )  # fmt: skip


@door.get("/work/declare")
def declare() -> ResponseReturnValue:
    return render_template("account/declare.html", refused=current_member().has_duty)


@door.post("/work/declare")
def make_declaration() -> ResponseReturnValue:
    """Only somebody with no enforcement duty may go on. Whoever said that they hold one cannot take it back by the next
    press: an administrator asks first."""
    said, member = request.form.get("duty"), current_member()
    if said not in {"none", "some"}:
        return render_template("account/declare.html", unsaid=True), 400
    if said == "some" and not member.has_duty:
        member.declare_duty()
    if member.has_duty:
        return render_template("account/declare.html", refused=True)
    if member.declaration is None:
        member.declare()
    flash("Thank you. You can start now.")
    return redirect(url_for("account.first_page"))


@door.get("/work/password")
def password() -> ResponseReturnValue:
    return render_template("account/password.html", faults={})


@door.post("/work/password")
@passwords.as_often_as_signing_in
def change_password() -> ResponseReturnValue:
    """A new password for whoever knows the one there is; nothing that was typed is shown again."""
    member = current_member()
    current, new, again = (request.form.get(name, "") for name in ("current", "new", "again"))
    ours = house().settings
    faults = passwords.faults(member, current, new, again, ours.service_name, ours.organisation, ours.address)
    if faults:
        return render_template("account/password.html", faults=faults), 400
    passwords.choose(member, new)
    flash("You have a new password. Wherever else you were signed in, you are signed out.")
    return redirect(url_for("account.first_page"))
