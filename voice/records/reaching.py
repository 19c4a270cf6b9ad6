"""Whoever leaves a way to be reached may ask for help in it, and no machine reads it: the safeguarding lead looks.

The page says *If you want help, say so here*. However plain the story is, that must not reach nobody.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from voice.records.concerns import LEFT_A_WAY, RAISED_AGAIN, Concern, closed, raise_by_hand
from voice.records.events import CONTRIBUTOR, MACHINE, Event
from voice.records.kept import Kept, of_concern
from voice.records.narratives import Contact
from voice.vault import Vault


def call_the_lead(session: Session, vault: Vault, narrative_id: UUID) -> Concern:
    """Raise a concern for the way to be reached that was left, or add it to the one that is there."""
    return raise_by_hand(session, vault, narrative_id, [("", LEFT_A_WAY)], CONTRIBUTOR)


def call_for_those_held(session: Session, vault: Vault, at_most: int) -> int:
    """Do so for what was left before this was done, ``at_most`` stories; returns how many were owed, 0 at the end.

    A concern that an outcome closed was read with the way to be reached beside it, and stays closed; one that was only
    put aside was perhaps never opened, and waits again.
    """
    owed = session.scalars(_owed().limit(at_most)).all()
    for narrative_id in owed:
        call_the_lead(session, vault, narrative_id)
    return len(owed)


def way_left(session: Session, concern: Concern) -> Contact | Kept | None:
    """The way to be reached: beside the story, or kept since the story was taken back; None where there is none."""
    if concern.narrative_id:
        return session.scalar(select(Contact).where(Contact.narrative_id == concern.narrative_id))
    kept = of_concern(session, concern.id)
    return kept if kept and kept.way_sealed else None


def _owed() -> Select[UUID]:
    called = exists().where(
        Event.subject == Concern.__tablename__, Event.subject_id == Concern.id, Event.verb == RAISED_AGAIN,
        Event.actor == CONTRIBUTOR,
    )  # fmt: skip
    done = exists().where(
        Concern.narrative_id == Contact.narrative_id, or_(Concern.raised_by != MACHINE, called, closed)
    )
    return select(Contact.narrative_id).where(~done).order_by(Contact.narrative_id)
