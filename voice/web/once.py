"""A form that makes something new carries a name of its own, so that pressing its button twice makes it once."""

from __future__ import annotations

import json
from secrets import token_urlsafe
from uuid import UUID, uuid4, uuid5

from flask import request

from voice.access import current_member

LONGEST = 64


def name() -> str:
    """For the hidden field ``once`` of a form: the name it came with, so that a refused form keeps its own."""
    return sent() or token_urlsafe(24)


def sent() -> str:
    """The name that came with the form; "" when there was none or it is none of ours."""
    typed = request.form.get("once", "")
    return typed if typed.isascii() and typed.isprintable() and len(typed) <= LONGEST else ""


def row_id(what: str, *said: object) -> UUID:
    """The id of the row that this form makes: the same form with the same words in it always makes the same one.

    ``what``: the kind of row; ``said``: all that was filled in, so that whoever goes back and types something else
    makes another. Nobody reaches a row of somebody else's by it. A form without a name makes a new row each time.
    """
    if not sent():
        return uuid4()
    return uuid5(current_member().id, json.dumps([what, sent(), *said], default=str))
