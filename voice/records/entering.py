"""Stories a facilitator entered for somebody: findable by who entered them for half an hour, to undo a slip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from voice.database import now
from voice.records.concerns import LISTENED, Concern, raise_by_hand
from voice.records.events import Event, record
from voice.records.narratives import Narrative
from voice.vault import Vault

ENTERED: Final = "entered on behalf"
UNDO = timedelta(minutes=30)


def note_entry(narrative: Narrative, by: UUID) -> None:
    record(narrative, ENTERED, by)


def raise_worry(session: Session, vault: Vault, narrative: Narrative, words: str, by: UUID) -> Concern:
    """Whoever listened worries about the teller: a concern at once, with their own words beside the whole story."""
    return raise_by_hand(session, vault, narrative.id, [(words, LISTENED)], by)


def just_entered(session: Session, by: UUID, gathering_id: UUID) -> Sequence[Row[UUID, datetime]]:
    """(story id, when) of what this member entered here in the last half hour, newest first. Never its words."""
    mine = select(Narrative.id, Event.at).join(Event, Event.subject_id == Narrative.id)
    mine = mine.where(Event.actor == str(by), Event.verb == ENTERED, Event.at > now() - UNDO)
    return session.execute(mine.where(Narrative.gathering_id == gathering_id).order_by(Event.at.desc())).all()


def undo_entry(session: Session, narrative_id: UUID, by: UUID, gathering_id: UUID) -> bool:
    """Take back an entry of one's own; False when it is too late, gone otherwise or somebody else's."""
    there = session.get(Narrative, narrative_id, with_for_update=True)
    if there is None:
        return _took_back(session, narrative_id, by)
    if narrative_id not in {row.id for row in just_entered(session, by, gathering_id)}:
        return False
    there.withdraw(by)
    return True


def _took_back(session: Session, narrative_id: UUID, by: UUID) -> bool:
    """Whether it is gone because this member took it back before: then the button was pressed twice."""
    mine = select(Event.id).where(Event.subject_id == narrative_id, Event.actor == str(by), Event.verb == "withdrawn")
    return session.scalar(mine) is not None
