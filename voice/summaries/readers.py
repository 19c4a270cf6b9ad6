"""What a member sees who may not see exact figures: what is published, else the edition, never the live figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from voice.records import publications
from voice.records.editions import edition_of, editions_of
from voice.summaries import periods
from voice.summaries.counts import Known, Subtypes
from voice.summaries.editions import assembled, blank, made_at
from voice.summaries.faces import Summary, thaw, with_earlier
from voice.summaries.figures import Figure, Protected
from voice.summaries.past import EARLIER
from voice.summaries.publishing import published_summary
from voice.summaries.scopes import Scope


@dataclass(frozen=True, slots=True)
class Seen:
    """One page of figures. ``at``: since when they stand, None where they are live or none were made yet; ``waiting``:
    stories before their first reading and before their review, at that time.
    """

    summary: Summary[Any]
    at: datetime | None = None
    published: bool = False
    waiting: tuple[Figure, Figure] | None = None


def seen(session: Session, framework: str, scope: Scope, period: str, known: Known, subtypes: Subtypes) -> Seen:
    """The page of one heading and period as it stands for readers."""
    out = publications.of_period(session, framework, period)
    published = published_summary(session, framework, period, scope.id) if out else None
    if out and published:
        return Seen(published, out.published_at, published=True)
    edition, empty = edition_of(session, framework, period), blank(scope, period, known, subtypes)
    blocks = edition.blocks if edition else {}
    made = with_earlier(assembled(blocks, empty), _before(session, framework, scope, period, known, subtypes))
    first_reading, review = (edition.waiting if edition else []) or (None, None)
    waiting = Protected(first_reading), Protected(review)
    return Seen(made, made_at(blocks, empty), waiting=waiting)


def _before(
    session: Session, framework: str, scope: Scope, period: str, known: Known, subtypes: Subtypes
) -> list[Summary[Protected]]:
    """The same heading in the periods before, newest first: published, else as it stands in their editions."""
    names = periods.earlier_than(period, EARLIER)
    out = {one.period: one.figures for one in publications.before(session, framework, period, EARLIER)}
    still = editions_of(session, framework, names)

    def one(name: str) -> Summary[Protected]:
        if scope.id in out.get(name, {}):
            return thaw(out[name][scope.id])
        blocks = still[name].blocks if name in still else {}
        return assembled(blocks, blank(scope, name, known, subtypes))

    return [one(name) for name in names]
