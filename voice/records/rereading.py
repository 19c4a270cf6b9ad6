"""What a newer machine reads in a story that has a concern already, and whether it matters once somebody dealt with it.

Every story is read again by each newer analyser. Where a person has read the whole story only the gravest words are
news to them: half a million closed concerns must not come up again because two versions weigh a sentence differently.
What was put aside unread, or still waits, comes up as soon as the machine does more than wonder.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from voice.records.concerns import Concern
from voice.records.readings import NarrativeReading
from voice.records.triage import GRAVE, LIKELY

READS_MORE: Final = "the machine now reads more here"
Words = list[tuple[str, str]]


def is_graver(session: Session, concern: Concern, analyser: str, score: float, unreadable: bool = False) -> bool:
    """Whether what ``analyser`` reads, with this score, is graver than all that others read in the same story.

    A reading that failed named no language and found nothing, whatever it counted as. The first reading is no second
    one. ``unreadable``: a person must read it, which is news where nobody did and no other reading said so.
    """
    others = (NarrativeReading.narrative_id == concern.narrative_id, NarrativeReading.analyser != analyser)
    found = case((NarrativeReading.language != "", NarrativeReading.concern_score), else_=0.0)
    asked = case((NarrativeReading.needs_person & (NarrativeReading.language != ""), 1), else_=0)
    before, said_so = session.execute(select(func.max(found), func.max(asked)).where(*others)).one()
    if before is None:
        return False
    unread = concern.is_aside or not (concern.acknowledged or concern.closed)
    bars = (LIKELY, GRAVE) if unread else (GRAVE,)
    return (unread and unreadable and not said_so) or any(before < bar <= score for bar in bars)


def said_anew(there: Sequence[tuple[str, str]], found: Words) -> Words:
    """Of the words that were ``found`` those that raised nothing before, or all, each with why it comes up again."""
    quotes = {quote for quote, _ in there}
    new = [(quote, why) for quote, why in found if quote not in quotes] or found
    return [(quote, f"{why}; {READS_MORE}") for quote, why in new]
