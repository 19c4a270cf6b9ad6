"""What a line of the audit is about: what it is called, and where the member who reads it may open it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from voice.access import Role, current_member
from voice.access.members import all_members
from voice.access.roles import EXACT_FIGURES, SAFEGUARDING
from voice.database import db
from voice.records import Event, roads
from voice.records.events import CONTRIBUTOR, MACHINE
from voice.records.holding import still_held, stories_of_tags
from voice.web.away import hidden_from_me

NO_MEMBERS = {MACHINE: "the machine", CONTRIBUTOR: "whoever told it"}
SUBJECTS = {
    "narratives": "story", "concerns": "concern", "actions": "action", "members": "member", "tags": "tag",
    "gatherings": "gathering", "quotes": "quote", "contacts": "way to be reached", "publications": "publication",
    "kept": "what a concern kept",
}  # fmt: skip


def called(event: Event) -> str:
    """What it was done to, with the start of its id: *story 3f09ab*."""
    subject = SUBJECTS.get(event.subject, event.subject.replace("_", " "))
    return f"{subject} {event.subject_id.hex[:6]}"


def addresses(events: Sequence[Event]) -> dict[UUID, str]:
    """The id of what lines are about → its page, where the roles of whoever asks open it and it is still there."""
    member, about = current_member(), _ids_by_subject(events)
    found = {one: f"/work/keep/{one}" for one in still_held(db.session, about.get("narratives", set()))}
    tags = stories_of_tags(db.session, about.get("tags", set()))
    found |= {tag: f"/work/keep/{story}" for tag, story in tags.items()}
    if member.holds(*SAFEGUARDING):
        seen = roads.seen_among(db.session, about.get("concerns", set()), hidden_from_me())
        found |= {one: f"/work/concerns/{one}" for one in seen}
    if member.holds(*EXACT_FIGURES):
        found |= {one: f"/work/actions/{one}" for one in about.get("actions", set())}
    if member.holds(Role.ADMINISTRATOR):
        found |= dict.fromkeys(about.get("members", set()), "/work/members")
    return found


def who_may_have() -> dict[str, str]:
    """Everybody who may stand in a line of the audit: id or word to the name shown."""
    return {**NO_MEMBERS, **{str(one.id): one.name for one in all_members(db.session)}}


def _ids_by_subject(events: Sequence[Event]) -> dict[str, set[UUID]]:
    about: dict[str, set[UUID]] = {}
    for event in events:
        about.setdefault(event.subject, set()).add(event.subject_id)
    return about
