"""The safeguarding pair, and who of it is kept from a concern about one of them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from voice.access.members import Member, all_members
from voice.access.roles import SAFEGUARDING, Role
from voice.records import About, notices

MARKED = {Role.SAFEGUARDING_LEAD: About.LEAD, Role.SAFEGUARDING_DEPUTY: About.DEPUTY}


def pair(session: Session) -> list[Member]:
    """Every active lead and deputy."""
    return [one for one in all_members(session) if one.active and one.holds(*SAFEGUARDING)]


def hidden_from(member: Member, among: Sequence[Member]) -> frozenset[About]:
    """A concern about the lead is not for who is the lead, nor one about the deputy for who is the deputy.

    Who is both does not see it while somebody else remains who may. Where the others are all what it is about, it is
    one of them that it means, and who is both sees it. About both it is for nobody of the pair. ``among``: every active
    member of the pair.
    """
    mine = marks_of(member)
    kept = {about for about in mine if not _falls_to(member, about, among)}
    return frozenset(kept | {About.BOTH} if mine else kept)


def marks_of(member: Member) -> frozenset[About]:
    """The marks that mean this member."""
    return frozenset(about for role, about in MARKED.items() if member.holds(role))


def called_first(among: Sequence[Member], about: str) -> tuple[list[Member], list[Member]]:
    """Who is called at once about a concern with this mark, and who is called when they do not answer.

    ``among``: the whole active pair. The leads come first, the deputies after them; whom it is about is never called,
    and where that leaves no lead the deputies are called at once.
    """
    may = [one for one in among if about not in hidden_from(one, among)]
    leads = [one for one in may if one.holds(Role.SAFEGUARDING_LEAD)]
    return (leads, [one for one in may if one not in leads]) if leads else (may, [])


def third_people(session: Session) -> list[Member]:
    """Who is told that one of the pair has a concern alone, of those who are none of the pair: the data protection
    leads, and where there are none the administrators."""
    outside = [one for one in all_members(session) if one.active and not one.holds(*SAFEGUARDING)]
    leads = [one for one in outside if one.holds(Role.DATA_PROTECTION_LEAD)]
    return leads or [one for one in outside if one.holds(Role.ADMINISTRATOR)]


def tell_a_third(session: Session) -> None:
    """By mail, that somebody keeps a concern from the other of the pair, or closed one that they keep so."""
    for one in third_people(session):
        notices.tell(session, one.id, notices.SENT_ON)


def _falls_to(member: Member, about: About, among: Sequence[Member]) -> bool:
    """Whether a concern that would be kept from everybody is this member's, who is also something else."""
    others = [marks_of(one) for one in among if one.id != member.id]
    return len(marks_of(member)) > 1 and {about} in others and all(about in marks for marks in others)
