"""What the machine knows that it could not read: another language, signs alone, a spelling of its own.

Nothing in such a story raises a concern by its words, so it is one as it stands: whoever writes in another language
must not wait longer for the safeguarding lead than whoever writes in English.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, exists, false, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from voice.records.concerns import Concern
from voice.records.narratives import Narrative
from voice.records.readings import NarrativeReading
from voice.records.reviews import FirstReading, SetAside

COULD_NOT_READ: Final = "the machine could not read it"
"""How the reason of such a concern begins; after it stands what it may be written in."""
READ_WITHIN: Final = timedelta(hours=24)
"""How soon a first reader reads what the machine could not, where stories may wait longer than that."""


def could_not_read() -> ColumnElement[bool]:
    """Whether the newest reading of a story says so; false where no machine has read it yet."""
    return func.coalesce(_newest(NarrativeReading.needs_person), false())


def looked_at_in_vain(session: Session, narrative: Narrative) -> bool:
    """Whether the machine says of this story that it could not read it."""
    return bool(session.scalar(select(could_not_read()).where(Narrative.id == narrative.id)))


def read_by_a_person(session: Session, narrative_id: UUID) -> bool:
    """Whether a first reader has passed it on, or set it aside."""
    done = (exists().where(kind.narrative_id == narrative_id) for kind in (FirstReading, SetAside))
    return any(session.scalar(select(one)) for one in done)


def owed(session: Session, at_most: int) -> Sequence[Any]:
    """Rows (id, language): stories that no machine and no person has read, and about which nobody was told."""
    seen = (exists().where(kind.narrative_id == Narrative.id) for kind in (Concern, FirstReading, SetAside))
    unread = select(NarrativeReading.narrative_id).where(NarrativeReading.needs_person)
    here = (Narrative.id.in_(unread), could_not_read(), *(~one for one in seen))
    wanted = select(Narrative.id, _newest(NarrativeReading.language)).where(*here)
    return session.execute(wanted.order_by(Narrative.told_at).limit(at_most)).all()


def _newest(field: InstrumentedAttribute[Any]) -> ScalarSelect[Any]:
    mine = select(field).where(NarrativeReading.narrative_id == Narrative.id)
    return mine.order_by(NarrativeReading.at.desc()).limit(1).correlate(Narrative).scalar_subquery()
