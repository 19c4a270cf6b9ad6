"""What is said instead of a page of a telling, when there is no page to show."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _


def already() -> str:
    """A page of a story that was sent a while ago, found again."""
    return render_template(
        "tell/plain.html",
        title=_("You have sent this story"),
        says=[_("It is safe with us. Your four words let you see how far it is, or take it back.")],
        links=[("/receipt", _("I have a receipt")), ("/tell", _("Tell us something else"))],
    )


def deleted(code: str) -> str:
    """After *stop and delete*; ``code`` of the gathering whose link leads to a fresh story, "" for none."""
    return render_template(
        "tell/plain.html",
        title=_("It is deleted"),
        says=[
            _("What you typed is gone. No one has read it, and nothing was sent."),
            _("You can close this page now."),
        ],
        links=[(f"/g/{code}" if code else "/tell", _("Start again"))],
    )


def closed(waiting: bool) -> str:
    """A gathering's link that is over, or ``waiting`` for its first day."""
    says = _("It is not open yet. Come back on the day.") if waiting else _("It is over now, or was closed.")
    return render_template(
        "tell/plain.html",
        title=_("This link is not open"),
        says=[says, _("You can still tell us your story here.")],
        links=_ways_on(),
    )


def not_open_yet() -> tuple[str, int]:
    """A service that was set up, before the first day of those who answer for it."""
    says = [
        _("The people who look after your stories are not here yet. Please come back in a few days."),
        _("Do you need help now? You can call the numbers on this page."),
    ]
    links = [("/", _("Go to the first page"))]
    return render_template("tell/plain.html", title=_("We are not open yet"), says=says, links=links), 503


def unknown() -> tuple[str, int]:
    """A link that leads to no gathering. It says the same whether that was deleted or never was one."""
    says = [
        _("What it was for may be over now. Or one letter of it is wrong."),
        _("You can still tell us your story here."),
    ]
    return render_template("tell/plain.html", title=_("This link is not open"), says=says, links=_ways_on()), 404


def _ways_on() -> list[tuple[str, str]]:
    return [("/tell", _("Tell us now")), ("/", _("Go to the first page"))]
