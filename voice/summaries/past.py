"""The periods before: voices per theme, kept in memory until anything at all is written.

Past periods are large and hardly ever change, but a late review or a withdrawal must show at once. Every verb writes
its Event in the same transaction, so the newest Event (and the number of reviews) says whether what is kept still
holds.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voice.records import Event, Narrative, Review, Standing, Tag
from voice.summaries import periods

EARLIER = 5
MOST_KEPT = 100
Past = dict[str, dict[str, int]]
Key = tuple[str, tuple[str, ...], str]
Stamp = tuple[datetime | None, int]

_kept: dict[Key, tuple[Stamp, Past]] = {}


def earlier(session: Session, themes: tuple[str, ...], period: str) -> Past:
    """Period → theme → stories for the five periods before ``period``, newest first."""
    key, stamp = (str(session.get_bind().engine.url), themes, period), _stamp(session)
    found = _kept.get(key)
    if found is None or found[0] != stamp:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        found = _kept[key] = (stamp, _counted(session, themes, period))
    return found[1]


def _stamp(session: Session) -> Stamp:
    newest, reviews = select(func.max(Event.at)), select(func.count()).select_from(Review)
    return session.scalar(newest), session.scalar(reviews) or 0


def _counted(session: Session, themes: tuple[str, ...], period: str) -> Past:
    wanted = periods.earlier_than(period, EARLIER)
    query = select(Narrative.period, Tag.theme, func.count()).join(Tag, Tag.narrative_id == Narrative.id)
    query = query.join(Review, Review.narrative_id == Narrative.id).where(
        Narrative.counted.is_(True),
        Narrative.period.in_(wanted),
        Tag.standing == Standing.CONFIRMED,
        Tag.theme.in_(themes),
    )
    found = {name: dict.fromkeys(themes, 0) for name in wanted}
    for name, theme, stories in session.execute(query.group_by(Narrative.period, Tag.theme)):
        found[name][theme] = stories
    return found
