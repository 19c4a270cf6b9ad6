"""Whoever steps back from a story leaves it to others; where no first reader is left, it goes to safeguarding.

So it does when the last first reader who could still read it loses the role or the account.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from voice.access import Member, Role, current_member
from voice.access.posts import holders
from voice.database import db
from voice.records import Actor, Concern, Narrative, concerns, queues, reviews, triage
from voice.web.first_page import who_has
from voice.web.house import house

STEPPED_BACK: Final = "Thank you for stepping back. You will not see that story again."
NAME_MISSED: Final = "Thank you. Nobody but a first reader sees that story now."
EVERYBODY: Final = "Every first reader has stepped back from it."
HANDED_OVER: Final = "the safeguarding lead is told."
NO_READER: Final = "There is no first reader."
NOBODY_READS: Final = "every first reader stepped back from this story, so that nobody else is left to read it"
NOBODY_THERE: Final = "there is no first reader, so that nobody else is left to read this story"


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


@contextmanager
def handing_over(member: Member, by: Actor) -> Iterator[list[str]]:
    """Around a change of this member's roles or access: what they alone could still have read goes to safeguarding.

    Gives a list that holds, when the change is made, what to say of it: how many stories, and nothing else.
    """
    read_before, says = _reads_first(member), list[str]()
    yield says
    if read_before and not _reads_first(member):
        says += _hand_over(member, by)


def _reads_first(member: Member) -> bool:
    return member.active and member.holds(Role.FIRST_READER)


def _hand_over(member: Member, by: Actor) -> list[str]:
    db.session.flush()
    others = holders(db.session, Role.FIRST_READER)
    left = queues.to_read_by_none_but(db.session, member.id, others)
    for narrative_id in left:
        _raised(narrative_id, bool(others), by, anew=True)
    what = "1 story that waits" if len(left) == 1 else f"{len(left)} stories that wait"
    return [f"No first reader is left for {what}: {HANDED_OVER}"] if left else []


def _if_nobody_reads(narrative: Narrative, anew: bool) -> str:
    """Raise a story that waits for no first reader as a concern, and say who has that; "" where somebody is left."""
    db.session.flush()
    others = holders(db.session, Role.FIRST_READER)
    if not reviews.waits_for_none_of(db.session, narrative.id, others):
        return ""
    there = _raised(narrative.id, bool(others), current_member().id, anew)
    return f"{EVERYBODY if others else NO_READER} {who_has(there.about)}"


def _raised(narrative_id: UUID, others: bool, by: Actor, anew: bool) -> Concern:
    """The concern about a story that nobody is left to read.

    A concern that stands already is not raised again; one that was closed, or that may be put aside unread, is:
    ``anew``, by the first press of two.
    """
    there = concerns.of_narrative(db.session, narrative_id)
    if there and not (anew and (there.closed or _light(there))):
        return there
    words = [("", NOBODY_READS if others else NOBODY_THERE)]
    return concerns.raise_by_hand(db.session, house().vault, narrative_id, words, by)


def _light(concern: Concern) -> bool:
    since = triage.overdue_before(house().settings.first_reading_hours)
    return triage.is_light(db.session, concern, since)
