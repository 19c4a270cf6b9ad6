"""Whoever steps back from a story leaves it to others; where no first reader is left, it goes to safeguarding."""

from __future__ import annotations

from typing import Final

from voice.access import Role, current_member
from voice.access.posts import holders
from voice.database import db
from voice.records import Concern, Narrative, concerns, protecting, reviews
from voice.web.first_page import who_has
from voice.web.house import house

STEPPED_BACK: Final = "Thank you for stepping back. You will not see that story again."
NAME_MISSED: Final = "Thank you. Nobody but a first reader sees that story now."
EVERYBODY: Final = "Every first reader has stepped back from it."
NOBODY_READS: Final = "every first reader stepped back from this story, so that nobody else is left to read it"


def step_back(narrative: Narrative) -> str:
    """*I know this child*; returns what to say of it. Whoever stepped back before is told the same once more."""
    by = current_member().id
    anew = not reviews.stepped_back(db.session, narrative.id, by)
    reviews.recuse(db.session, narrative, by)
    return f"{STEPPED_BACK} {_if_nobody_reads(narrative, anew)}".strip()


def miss_name(narrative: Narrative) -> str:
    """*A name was missed*: it waits for a first reader again; returns what to say of it."""
    reviews.miss_name(db.session, narrative, current_member().id)
    return f"{NAME_MISSED} {_if_nobody_reads(narrative, anew=True)}".strip()


def _if_nobody_reads(narrative: Narrative, anew: bool) -> str:
    """Raise a story that waits for no first reader as a concern, and say who has that; "" where somebody is left.

    A concern that stands already is not raised again; one that was closed, or of which the machine only wonders so
    that it may be put aside unread, is: ``anew``, by the first press of two.
    """
    db.session.flush()
    if not reviews.waits_for_none_of(db.session, narrative.id, holders(db.session, Role.FIRST_READER)):
        return ""
    there = concerns.of_narrative(db.session, narrative.id)
    if there is None or (anew and (there.closed or _only_wondered(there))):
        words = [("", NOBODY_READS)]
        there = concerns.raise_by_hand(db.session, house().vault, narrative.id, words, current_member().id)
    return f"{EVERYBODY} {who_has(there.about)}"


def _only_wondered(concern: Concern) -> bool:
    since = protecting.overdue_before(house().settings.first_reading_hours)
    return protecting.is_faint(db.session, concern, since)
