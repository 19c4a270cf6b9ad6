"""How many stories may be begun from one place: more than a hall full of families, fewer than a machine would."""

from __future__ import annotations

from flask import request
from limits import parse

from voice.access.signing_in import limiter
from voice.web.senders import network_of

MOST_BEGUN = parse("600 per 10 minutes")
"""For one address at one link. A school of 1,500 behind one address that all begin within half an hour stays below."""


def too_many(link: str) -> bool:
    """Count one more story begun by this visitor at ``link`` (a gathering's code or a form); True when none may be.

    By visitor as well as link: nobody can use up a poster's link for the families who come by it.
    """
    return not limiter.limiter.hit(MOST_BEGUN, "begun", network_of(request.remote_addr or ""), link)
