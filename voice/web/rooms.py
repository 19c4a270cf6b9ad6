"""The pages a member may go to, in the order of a story's road."""

from __future__ import annotations

from dataclasses import dataclass, replace

from voice.access import Role, current_member
from voice.access.roles import PROTECTED_FIGURES, SAFEGUARDING
from voice.database import db
from voice.records import protecting, triage
from voice.web.away import hidden_from_me
from voice.web.house import house


@dataclass(frozen=True, slots=True)
class Room:
    """One entry of the members' navigation; ``waiting``: how much in it nobody has acknowledged."""

    name: str
    address: str
    says: str
    audience: frozenset[Role]
    waiting: int = 0


ALL = (
    Room("Concerns", "/work/concerns", "Children who may not be safe", SAFEGUARDING),
    Room("First reading", "/work/first", "Read the original, hide names", frozenset({Role.FIRST_READER})),
    Room("Review", "/work/review", "Check the tags of masked stories", frozenset({Role.REVIEWER})),
    Room("Summaries", "/work/summaries", "Themes by Focus Area and period", PROTECTED_FIGURES),
    Room("Actions", "/work/actions", "What was promised, and where it stands", PROTECTED_FIGURES),
    Room("Publish", "/work/publish", "Approve quotes, let a period out", frozenset({Role.PUBLISHER})),
    Room("Gatherings", "/work/gatherings", "Links, posters, stories on behalf", frozenset({Role.FACILITATOR})),
    Room(
        "What is held",
        "/work/keep",
        "Counts, who read what, deleting for its teller",
        frozenset({Role.DATA_PROTECTION_LEAD}),
    ),
    Room("Members", "/work/members", "Accounts and roles", frozenset({Role.ADMINISTRATOR})),
)


def rooms() -> list[Room]:
    """The rooms that open for the member who asks."""
    member = current_member()
    return [_with_number(room) for room in ALL if member.holds(*room.audience)]


def _with_number(room: Room) -> Room:
    return replace(room, waiting=_concerns_that_wait()) if room.audience == SAFEGUARDING else room


def _concerns_that_wait() -> int:
    since = triage.overdue_before(house().settings.first_reading_hours)
    return protecting.how_many_wait(db.session, hidden_from_me(), since)
