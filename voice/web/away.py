"""Who of the safeguarding pair is kept from a concern about one of them, and what is then kept from everybody."""

from __future__ import annotations

from collections.abc import Sequence

from voice.access import Member, Role, current_member
from voice.access.members import all_members
from voice.access.roles import SAFEGUARDING
from voice.database import db
from voice.records import About

MARKED = {Role.SAFEGUARDING_LEAD: About.LEAD, Role.SAFEGUARDING_DEPUTY: About.DEPUTY}


def hidden_from_me() -> frozenset[About]:
    """The marks that keep a concern from whoever asks."""
    return hidden_from(current_member(), pair())


def hidden_from_all() -> frozenset[About]:
    """The marks that keep a concern from everybody who deals with concerns; first readers are told of those."""
    there = pair()
    return frozenset(about for about in MARKED.values() if all(about in hidden_from(one, there) for one in there))


def my_mark() -> About:
    """The mark that takes a concern away from whoever asks, and leaves it to somebody else where that can be."""
    mine = sorted(hidden_from_me() or _marks(current_member()), reverse=True)
    return next((about for about in mine if about not in hidden_from_all()), mine[0])


def hidden_from(member: Member, among: Sequence[Member]) -> frozenset[About]:
    """A concern about the lead is not for who is the lead, nor one about the deputy for who is the deputy.

    Who is both does not see it while somebody else remains who may. Where the others are all what it is about, it is
    one of them that it means, and who is both sees it. ``among``: every active member of the pair.
    """
    return frozenset(about for about in _marks(member) if not _falls_to(member, about, among))


def pair() -> list[Member]:
    """Every active lead and deputy."""
    return [one for one in all_members(db.session) if one.active and one.holds(*SAFEGUARDING)]


def _falls_to(member: Member, about: About, among: Sequence[Member]) -> bool:
    """Whether a concern that would be kept from everybody is this member's, who is also something else."""
    others = [_marks(one) for one in among if one.id != member.id]
    return len(_marks(member)) > 1 and {about} in others and all(about in marks for marks in others)


def _marks(member: Member) -> frozenset[About]:
    return frozenset(about for role, about in MARKED.items() if member.holds(role))
