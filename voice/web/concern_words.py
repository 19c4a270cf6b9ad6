"""The kind of harm on a row of the lead's queue, in a few words: enough to see what comes first, never the story's own.

The words of a concern are sealed with why the machine, or a person, raised it. Each of these reasons has a short form.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from voice.access import Member
from voice.records import Concern
from voice.records.concerns import LEFT_A_WAY
from voice.records.rereading import READS_MORE
from voice.records.unread import COULD_NOT_READ
from voice.web.house import house
from voice.web.protect_page import names_reader
from voice.web.stepping_back import NOBODY_READS, NOBODY_THERE

KINDS: Final = {
    "may tell of not wanting to live": "not wanting to live",
    "may tell of a young person hurting themselves": "self-harm",
    "may tell of serious harm": "serious harm",
    "says that somebody is not safe, is being hurt, or needs help now": "says that somebody is not safe",
    "may tell of harm, or fear of somebody, at home": "harm at home",
    "may tell of somebody using a young person": "somebody uses them",
    "may tell of a marriage that is not wanted, of cutting, or of harm in the name of honour": "forced marriage",
    "may tell of harm by a member of staff": "harm by staff",
    "may tell of harmful restraint, or of being shut in": "restraint, or shut in",
    "may tell of being attacked by other young people": "attacked by other young people",
    "may tell of running away, being missing, or sleeping out": "running away, or sleeping out",
    "may tell of a child who is not looked after": "not looked after",
    "may tell of a parent or carer at risk of harm, or at the end of their strength": "a carer at risk",
    "The machine could not read this story. A person must.": "no machine could read it",
    LEFT_A_WAY: "they ask to be reached",
    NOBODY_READS: "nobody is left to read it",
    NOBODY_THERE: "nobody is left to read it",
}
"""The reasons of ``voice/analysis/concerns`` and of the rooms that raise concerns, the worst kind first."""
SENSED: Final = {
    "no single word, but it reads like narratives in which somebody was not safe": "reads as if somebody is not safe",
    "only a weak likeness to narratives in which somebody was not safe": "the machine is unsure: nothing plain is said",
}
BY_A_PERSON: Final = "raised by a person"
NAMES_YOU: Final = "this story may name you"


def kinds_of(words: Sequence[tuple[str, str]]) -> list[str]:
    """``words``: what raised the concern, as ``Concern.open_words`` gives it. Never empty."""
    reasons = [why for _, why in words]
    found = {reason: _short(reason) for reason in reasons}
    order = [BY_A_PERSON, *KINDS.values(), *SENSED.values()]
    kinds = sorted(set(found.values()), key=lambda short: order.index(short) if short in order else 0) or [BY_A_PERSON]
    return [*kinds, *[READS_MORE] * any(READS_MORE in reason for reason in reasons)]


def kinds_of_each(concerns: Sequence[Concern], member: Member) -> dict[UUID, list[str]]:
    """Concern id to its kinds. Of a story that names whoever asks they learn that alone; see ``names_reader``."""
    return {
        one.id: [NAMES_YOU] if names_reader(one, member) else kinds_of(one.open_words(house().vault))
        for one in concerns
    }


def _short(reason: str) -> str:
    """The machine's reasons are known, whatever words stood around them once; any other was a person's.

    What it could not read says in what language, so that the row tells whom to ask.
    """
    if reason.startswith(COULD_NOT_READ):
        return reason.partition(":")[0]
    known = {**KINDS, **SENSED}
    return next((short for why, short in known.items() if why in reason), BY_A_PERSON)
