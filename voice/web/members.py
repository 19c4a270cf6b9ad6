"""Accounts: made, given roles, ended. An administrator sees no story."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from voice.access import Door, Member, Role, current_member, posts
from voice.access.members import add_member, all_members
from voice.access.regaining import given_passwords, resets_asked
from voice.access.roles import SAFEGUARDING, TWO_PEOPLE
from voice.database import db
from voice.web import back_in, once, stepping_back

OWN_ROLES = "Nobody changes their own roles. Ask another administrator, or whoever runs the server."
door = Door("members", __name__, audience={Role.ADMINISTRATOR}, url_prefix="/work/members")
back_in.open_on(door)


@door.get("")
def everyone() -> ResponseReturnValue:
    """Who may sign in, and as what."""
    return _page()


@door.post("")
def add() -> ResponseReturnValue:
    """A new member with a first password, shown once to the administrator; a second press shows the same page."""
    email, name, roles = request.form.get("email", ""), request.form.get("name", ""), _roles("roles")
    fault = _fault(roles)
    if fault:
        return _page(fault=fault), 400
    named = once.row_id("member", email, name, sorted(roles))
    password = back_in.first_password(named)
    try:
        made = add_member(db.session, email, name, roles, current_member().id, named)
    except ValueError as error:
        before = db.session.get(Member, named)
        if before is None or not before.knows(password):
            return _page(fault=str(error)), 400
        return _page(made=before, password=password)
    made.set_password(password, current_member().id)
    return _page(made=made, password=password)


@door.post("/<uuid:member_id>/roles")
def change_roles(member_id: UUID) -> ResponseReturnValue:
    """Set another member's roles; their sign-ins end."""
    member, roles = _member(member_id), _roles("roles")
    if member.id == current_member().id:
        return _page(fault=OWN_ROLES), 400
    if not roles:
        return _page(fault="Choose at least one role."), 400
    if roles >= SAFEGUARDING:
        return _page(fault=TWO_PEOPLE), 400
    held = {one.name for one in member.roles}
    if "had" in request.form and roles != held != _roles("had"):
        return _page(fault=_meanwhile(member.name, held), ticked={member.id: roles}), 409
    alone = posts.left_empty(db.session, member, roles)
    if alone:
        return _page(fault=_still_needed(alone), ticked={member.id: roles}), 400
    with stepping_back.handing_over(member, current_member().id) as says:
        member.set_roles(roles, current_member().id)
    return _done(f"{member.name} has new roles and must sign in again.", *says)


@door.post("/<uuid:member_id>/access")
def change_access(member_id: UUID) -> ResponseReturnValue:
    """End a member's access, or give it back: as the button said, so that pressing it twice does not turn it back."""
    member = _member(member_id)
    if member.id == current_member().id:
        return _page(fault="You cannot end your own access. Ask another administrator."), 400
    if request.form.get("do") == "give":
        member.enable(current_member().id)
        return _done(f"{member.name} can sign in again.")
    alone = posts.left_empty(db.session, member)
    if alone:
        return _page(fault=_still_needed(alone)), 400
    with stepping_back.handing_over(member, current_member().id) as says:
        member.disable(current_member().id)
    return _done(f"{member.name} can no longer sign in.", *says)


def _page(**more: object) -> str:
    return render_template(
        "account/members.html",
        members=all_members(db.session),
        resets=resets_asked(db.session),
        given=given_passwords(db.session) if current_app.config["OWN_PASSWORDS"] else (),
        **more,
    )


def _done(*says: str) -> ResponseReturnValue:
    for line in says:
        flash(line)
    return redirect("/work/members")


def _member(member_id: UUID) -> Member:
    """The member, held until the request is done."""
    return db.session.get(Member, member_id, with_for_update=True) or abort(404)


def _roles(field: str) -> set[Role]:
    known = {role.value for role in Role}
    return {Role(name) for name in request.form.getlist(field) if name in known}


def _meanwhile(name: str, held: Iterable[str]) -> str:
    now = ", ".join(Role(one).label.lower() for one in sorted(held))
    return (
        f"Another administrator changed the roles of {name} meanwhile. Now they are: {now}. "
        "Below is what you ticked: look at it, and set it once more if it is still right."
    )


def _still_needed(alone: list[str]) -> str:
    return (
        f"{' '.join(alone)} {posts.INSTEAD} If it cannot wait, whoever runs the server can do it with "
        "“voice member … --anyway”."
    )


def _fault(roles: set[Role]) -> str:
    return TWO_PEOPLE if roles >= SAFEGUARDING else "" if roles else "Choose at least one role."
