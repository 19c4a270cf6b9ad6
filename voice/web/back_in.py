"""A member cannot sign in: an administrator gives a new first password; two of them reset a lost second step."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any, Final
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from voice.access import Door, Member, current_member, regaining
from voice.access.members import CHANGED, names_of
from voice.database import db
from voice.web import once
from voice.web.house import house
from voice.web.typed import field

EASY_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
YOUR_OWN: Final = "Nobody lets themselves in again. Ask another administrator."
ENDED: Final = "Their access has ended. Give it again first, on the page of all members."
MEANWHILE: Final = "Their password was changed meanwhile: below stands by whom. Press again if it is still needed."
SAY_WHY: Final = "Choose why the second step is to be reset."
DONE: Final = {
    CHANGED: "Password changed by",
    regaining.ASKED: "Reset of the second step asked by",
    regaining.FORGOT: "Second step reset by",
}


def open_on(door: Door) -> None:
    """Give the members' door the page of a member who cannot sign in."""
    door.get("/<uuid:member_id>/back-in")(page)
    door.post("/<uuid:member_id>/password")(give_password)
    door.post("/<uuid:member_id>/second-factor")(reset_second_factor)


def page(member_id: UUID) -> str:
    """What an administrator can do about it, and what was done last."""
    return _page(db.session.get(Member, member_id) or abort(404))


def give_password(member_id: UUID) -> ResponseReturnValue:
    """A new first password, shown this once; a second press shows the same one again and changes nothing.

    ``stood``: which password it was on the page. One that was set since, by the member or anybody, is not taken away.
    """
    member = _held(member_id)
    if fault := _fault(member):
        return _page(member, fault=fault), 400
    password = first_password(once.row_id("new password", member.id))
    if field("stood") != regaining.password_set(db.session, member.id):
        return _page(member, password=password) if member.knows(password) else (_page(member, fault=MEANWHILE), 409)
    regaining.give_password(member, password, current_member().id)
    return _page(member, password=password)


def reset_second_factor(member_id: UUID) -> ResponseReturnValue:
    """Two administrators together reset a lost second factor, for the reason that the first of them gave."""
    member, reason = _held(member_id), field("reason")
    asked = member.id in regaining.resets_asked(db.session)
    if fault := _fault(member):
        return _page(member, fault=fault), 400
    if field("do") == "agree" and not asked:
        return _done(member, "Nobody asks for it any more: it was done already, or it was asked too long ago.")
    if not asked and reason not in regaining.WHY_RESET:
        return _page(member, fault=SAY_WHY, at="reason"), 400
    if regaining.ask_for_reset(db.session, member, current_member(), reason):
        return _done(member, f"{member.name} sets up a new second step at the next sign-in.")
    return _done(member, "Asked. Another administrator must agree before anything happens.")


def first_password(named: UUID) -> str:
    """Sixteen letters in four groups: about 79 bits, easy to read out over a telephone.

    Made from the name of the form and the id of the row under our key, so that a second press shows it again.
    """
    secret = house().vault.fingerprint("first password", f"{once.sent() or token_urlsafe(24)}|{named}")
    number, letters = int.from_bytes(secret, "big"), []
    for _ in range(16):
        number, place = divmod(number, len(EASY_LETTERS))
        letters.append(EASY_LETTERS[place])
    return "-".join("".join(letters[start : start + 4]) for start in range(0, 16, 4))


def _page(member: Member, **more: Any) -> str:
    db.session.flush()
    history, asked_by = regaining.history(db.session, member), regaining.resets_asked(db.session).get(member.id)
    return render_template(
        "account/back_in.html", member=member, history=history, asked_by=asked_by, done=DONE,
        reason=regaining.reason_asked(db.session, member.id), reasons=regaining.REASONS, why=regaining.WHY_RESET,
        names=names_of(db.session, {UUID(one.actor) for one in history if len(one.actor) == 36}),
        stood=regaining.password_set(db.session, member.id), cannot=_fault(member), **more,
    )  # fmt: skip


def _fault(member: Member) -> str:
    if member.id == current_member().id:
        return YOUR_OWN
    return "" if member.active else ENDED


def _done(member: Member, says: str) -> ResponseReturnValue:
    flash(says)
    return redirect(url_for("members.page", member_id=member.id), 303)


def _held(member_id: UUID) -> Member:
    """The member, held until the request is done."""
    return db.session.get(Member, member_id, with_for_update=True) or abort(404)
