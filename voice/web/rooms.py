"""The pages a member may go to, in the order of a story's road."""

from __future__ import annotations

from dataclasses import dataclass

from voice.access import Role, current_member
from voice.access.roles import PROTECTED_FIGURES, SAFEGUARDING


@dataclass(frozen=True, slots=True)
class Room:
    """One entry of the members' navigation."""

    name: str
    address: str
    says: str
    audience: frozenset[Role]


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
    return [room for room in ALL if member.holds(*room.audience)]
