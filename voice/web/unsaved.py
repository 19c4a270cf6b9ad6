"""What a member typed and could not send, because the sign-in ended or the database was away: it stays on the page.

No page of ours is kept by the browser, so going back fetches it anew and empty. What was sent is therefore shown in
the answer, and can be sent again from there.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, g, render_template, request

from voice.access import current_member
from voice.web.typed import showable

SECRET = frozenset({"csrf_token", "password", "current", "new", "again", "code"})


def page() -> str:
    """For a form that came without a sign-in, or with one that began after the form's own."""
    signed_in = current_member().is_authenticated
    return render_template("parts/signed_out.html", signed_in=signed_in, bare=_came_without_https(), **sent())


def _came_without_https() -> bool:
    """Whether the browser sent no cookie because it may not: the page was opened with http alone."""
    return bool(current_app.config["SESSION_COOKIE_SECURE"]) and not request.is_secure and not request.cookies


def sent() -> dict[str, Any]:
    """For ``parts/unsaved.html``: the fields that came, where they were going, and whether they may be sent again."""
    return {"held": _fields(), "go_on": request.full_path.rstrip("?"), "ours": _from_our_own_page()}


def _fields() -> list[tuple[str, str, bool]]:
    """(name, value, whether somebody wrote it) of each field; of a form for passwords or from elsewhere none."""
    kept = request.method == "POST" and request.path.startswith("/work/") and request.blueprint != "security"
    if not kept or request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        return []
    typed = ((name, showable(value)) for name, value in request.form.items(multi=True) if name not in SECRET)
    return [(name, value, len(value.split()) > 1) for name, value in typed]


def _from_our_own_page() -> bool:
    """A button that sends it again stands only where no other site can have filled in the fields.

    Browsers that do not say where a form came from show the words, to be copied.
    """
    return bool(g.get("csrf_valid")) or request.headers.get("Sec-Fetch-Site") == "same-origin"
