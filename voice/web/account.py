"""A member's own first page and declaration."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from voice.access import SIGNED_IN, Door, current_member

door = Door("account", __name__, audience=SIGNED_IN)


@door.get("/work")
def first_page() -> ResponseReturnValue:
    """What waits for this member, by role."""
    return render_template("account/first_page.html")


@door.get("/work/declare")
def declare() -> ResponseReturnValue:
    return render_template("account/declare.html")


@door.post("/work/declare")
def make_declaration() -> ResponseReturnValue:
    """Only somebody with no enforcement duty may go on; the others are told why, and nothing is kept."""
    if request.form.get("duty") != "none":
        return render_template("account/declare.html", refused=True), 400
    member = current_member()
    if member.declaration is None:
        member.declare()
    flash("Thank you. You can start now.")
    return redirect(url_for("account.first_page"))
