"""That a concern was kept from the lead or the deputy: by whom, when, and who closed it. Not a word of what it says.

Whoever keeps a concern from the other of the pair holds it alone, and could close it alone. Somebody else sees that.
What may name both is kept from both, and somebody else must see that it waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.database import now
from voice.records.concerns import About, Outcome, Road

SHOWN_FOR = timedelta(days=28)
AT_MOST = 50


@dataclass(frozen=True, slots=True)
class SentOn:
    """One mark that keeps a concern from ``about``, and the outcomes since. ``by``: a member's id, as text."""

    concern_id: UUID
    at: datetime
    about: str
    by: str
    outcomes: list[Outcome]

    @property
    def by_one_alone(self) -> bool:
        """Whether whoever kept it from the other closed it too, and nobody else did."""
        return bool(self.outcomes) and {str(one.member_id) for one in self.outcomes} == {self.by}


def lately(session: Session) -> list[SentOn]:
    """The newest first. For nobody of the pair, who would learn from it that they were named."""
    marks = [str(one) for one in (About.LEAD, About.DEPUTY, About.BOTH)]
    wanted = select(Road).where(Road.at > now() - SHOWN_FOR, Road.about.in_(marks))
    found = session.scalars(wanted.order_by(Road.at.desc()).limit(AT_MOST)).all()
    closed = _outcomes_of(session, [one.concern_id for one in found])
    return [
        SentOn(
            one.concern_id, one.at, one.about, one.member,
            [outcome for outcome in closed if outcome.concern_id == one.concern_id and outcome.at >= one.at],
        )
        for one in found
    ]  # fmt: skip


def _outcomes_of(session: Session, ids: Sequence[UUID]) -> Sequence[Outcome]:
    return session.scalars(select(Outcome).where(Outcome.concern_id.in_(ids)).order_by(Outcome.at)).all()
