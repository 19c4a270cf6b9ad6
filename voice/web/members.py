"""Accounts: made, given roles, ended. An administrator sees no story."""

from __future__ import annotations

from secrets import choice
from uuid import UUID

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from voice.access import Door, Member, Role, current_member
from voice.access.members import add_member, all_members, ask_for_reset, resets_asked
from voice.access.roles import SAFEGUARDING, TWO_PEOPLE
from voice.database import db

door = Door("members", __name__, audience={Role.ADMINISTRATOR}, url_prefix="/work/members")
EASY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@door.get("")
def everyone() -> ResponseReturnValue:
    """Who may sign in, and as what."""
    return _page()


@door.post("")
def add() -> ResponseReturnValue:
    """A new member with a first password, shown once to the administrator."""
    email, name, roles = request.form.get("email", ""), request.form.get("name", ""), _roles()
    fault = _fault(name, roles)
    if fault:
        return _page(fault=fault), 400
    try:
        made = add_member(db.session, email, name, roles, current_member().id)
    except ValueError as error:
        return _page(fault=str(error)), 400
    password = _first_password()
    made.set_password(password, current_member().id)
    return _page(made=made, password=password)


@door.post("/<uuid:member_id>/roles")
def change_roles(member_id: UUID) -> ResponseReturnValue:
    """Set the roles; the member's sign-ins end."""
    member, roles = _member(member_id), _roles()
    if not roles or (member.id == current_member().id and Role.ADMINISTRATOR not in roles):
        return _page(fault="Choose at least one role; and you cannot stop being administrator yourself."), 400
    if roles >= SAFEGUARDING:
        return _page(fault=TWO_PEOPLE), 400
    member.set_roles(roles, current_member().id)
    return _done(f"{member.name} has new roles and must sign in again.")


@door.post("/<uuid:member_id>/access")
def change_access(member_id: UUID) -> ResponseReturnValue:
    """End a member's access, or give it back."""
    member = _member(member_id)
    if member.id == current_member().id:
        return _page(fault="You cannot end your own access. Ask another administrator."), 400
    if member.active:
        member.disable(current_member().id)
        return _done(f"{member.name} can no longer sign in.")
    member.enable(current_member().id)
    return _done(f"{member.name} can sign in again.")


@door.post("/<uuid:member_id>/second-factor")
def reset_second_factor(member_id: UUID) -> ResponseReturnValue:
    """Two administrators together reset a lost second factor."""
    member = _member(member_id)
    if ask_for_reset(db.session, member, current_member()):
        return _done(f"{member.name} sets up a new second step at the next sign-in.")
    return _done("Asked. Another administrator must agree before anything happens.")


def _page(**more: object) -> str:
    return render_template(
        "account/members.html", members=all_members(db.session), resets=resets_asked(db.session), **more
    )


def _done(says: str) -> ResponseReturnValue:
    flash(says)
    return redirect("/work/members")


def _member(member_id: UUID) -> Member:
    return db.session.get(Member, member_id) or abort(404)


def _roles() -> set[Role]:
    known = {role.value for role in Role}
    return {Role(name) for name in request.form.getlist("roles") if name in known}


def _fault(name: str, roles: set[Role]) -> str:
    if not name.strip() or len(name) > 120 or not name.isprintable():
        return "Write the name that other members see, up to 120 letters."
    return TWO_PEOPLE if roles >= SAFEGUARDING else "" if roles else "Choose at least one role."


def _first_password() -> str:
    """Sixteen letters in four groups: about 79 bits, easy to read out over a telephone."""
    return "-".join("".join(choice(EASY_LETTERS) for _ in range(4)) for _ in range(4))
