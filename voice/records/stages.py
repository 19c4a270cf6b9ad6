"""How far a story has come on its road, as its receipt may be told."""

from __future__ import annotations

from enum import IntEnum

from sqlalchemy import exists, literal, select
from sqlalchemy.orm import Session

from voice.records.narratives import Narrative
from voice.records.publications import Publication
from voice.records.readings import NarrativeReading
from voice.records.reviews import FirstReading, Review


class Stage(IntEnum):
    """The stages in order; each holds those before it."""

    KEPT = 1
    READ_BY_MACHINE = 2
    READ_BY_PERSON = 3
    CHECKED = 4
    COUNTED = 5


def stage_of(session: Session, narrative: Narrative) -> Stage:
    """The furthest stage reached, in one query. Whether a concern was raised is not among them, and never is."""
    reached = select(
        exists().where(Review.narrative_id == narrative.id),
        exists().where(FirstReading.narrative_id == narrative.id),
        exists().where(NarrativeReading.narrative_id == narrative.id),
        exists().where(Publication.period == narrative.period, literal(narrative.counted)),
    )
    checked, by_person, by_machine, published = session.execute(reached).one()
    if checked and published:
        return Stage.COUNTED
    stages = ((checked, Stage.CHECKED), (by_person, Stage.READ_BY_PERSON), (by_machine, Stage.READ_BY_MACHINE))
    return next((stage for done, stage in stages if done), Stage.KEPT)
