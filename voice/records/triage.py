"""How pressing a concern is, before anybody read it: what is looked at first, and what may be put aside unread.

The machine would rather ask too often than miss a child, so it raises more than half of all stories. What it only
wonders about is *faint*, until a person says that there is something in it or it has waited too long.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Exists, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from voice.database import now
from voice.records.concerns import ACKNOWLEDGED, PUT_ASIDE, RAISED_AGAIN, Concern, Opinion, Road, acknowledged
from voice.records.events import CONTRIBUTOR, DOUBTED, MACHINE, Event
from voice.records.kept import Kept
from voice.records.narratives import Contact, Narrative
from voice.records.readings import NarrativeReading

LIKELY = 0.10
"""From this score on the machine does more than wonder. Cross-validated on the training stories: 45 in 100 of the
raised stories from here on were concerns, 88 % of all there are; below it 5 in 100 were."""
GRAVE = 1.0
"""The score of a story that holds the gravest words."""
UNREAD = 2.0
"""What stands in for the score of a story that no machine could read, and in which it heard no gravest words."""
NO_PERSON = (MACHINE, CONTRIBUTOR)


def overdue_before(first_reading_hours: int) -> datetime:
    """A faint concern raised before this has waited as long as a story may wait for its first reader."""
    return now() - timedelta(hours=first_reading_hours)


def is_light(session: Session, concern: Concern, since: datetime) -> bool:
    """Whether it may be put aside unread."""
    return session.scalar(select(Concern.id).where(Concern.id == concern.id, light(since))) is not None


def faint(since: datetime) -> ColumnElement[bool]:
    """Hardly sensed, and either new or seen by somebody: what nobody acknowledged in time counts as likely."""
    return and_(hardly_sensed(), or_(Concern.raised_at > since, acknowledged))


def light(since: datetime) -> ColumnElement[bool]:
    """Faint; or perhaps by a machine, without the gravest words, a worried person or anybody to be reached."""
    return or_(faint(since), and_(doubted(), ~grave(), ~reachable()))


def aside() -> ColumnElement[bool]:
    """As ``Concern.is_aside``, for all at once."""
    done = select(Event.verb).where(Event.subject == Concern.__tablename__, Event.subject_id == Concern.id)
    newest = done.where(Event.verb.in_([ACKNOWLEDGED, PUT_ASIDE])).order_by(Event.at.desc()).limit(1)
    return and_(acknowledged, newest.correlate(Concern).scalar_subquery() == PUT_ASIDE)


def grave() -> ColumnElement[bool]:
    """By the gravest words, by a person, or because nobody could read it."""
    return or_(newest_score() >= GRAVE, seen_by_a_person())


def doubted() -> ColumnElement[bool]:
    """A machine may have sent the story, and no person has said since that there is something in it."""
    doubt = exists().where(
        Event.subject == Narrative.__tablename__, Event.subject_id == Concern.narrative_id, Event.verb == DOUBTED
    )
    return and_(doubt, ~seen_by_a_person())


def reachable() -> ColumnElement[bool]:
    """As ``reaching.way_left``, for all at once."""
    left = exists().where(Contact.narrative_id == Concern.narrative_id)
    return or_(left, exists().where(Kept.concern_id == Concern.id, Kept.way_sealed.is_not(None)))


def hardly_sensed() -> ColumnElement[bool]:
    """Raised by the machine alone with a low score, and no person has said since that there is something in it."""
    said = (_raised_again(), *_taken_up())
    return and_(Concern.raised_by == MACHINE, newest_score() < LIKELY, *(~one for one in said))


def newest_score() -> ColumnElement[float]:
    """0 to 1 by the newest reading, 1 where there is none; ``UNREAD`` where the machine knows that it does not
    understand, or failed (and named no language)."""
    heard = and_(NarrativeReading.concern_score >= GRAVE, NarrativeReading.language != "")
    unread = and_(NarrativeReading.needs_person, ~heard)
    score = case((unread, UNREAD), else_=NarrativeReading.concern_score)
    mine = select(score).where(NarrativeReading.narrative_id == Concern.narrative_id)
    newest = mine.order_by(NarrativeReading.at.desc(), NarrativeReading.concern_score.desc()).limit(1)
    return func.coalesce(newest.scalar_subquery(), GRAVE)


def unread() -> ColumnElement[bool]:
    """No machine could read it, and no person has said since that there is something in it."""
    return and_(newest_score() >= UNREAD, ~seen_by_a_person())


def seen_by_a_person() -> ColumnElement[bool]:
    """Whether a member said that there is something in it."""
    again = _raised_again().where(Event.actor.not_in(NO_PERSON))
    return or_(Concern.raised_by.not_in(NO_PERSON), again, *_taken_up())


def _raised_again() -> Exists:
    return exists().where(
        Event.subject == Concern.__tablename__, Event.subject_id == Concern.id, Event.verb == RAISED_AGAIN
    )


def _taken_up() -> tuple[Exists, Exists]:
    upheld = exists().where(Opinion.concern_id == Concern.id, Opinion.upheld)
    return upheld, exists().where(Road.concern_id == Concern.id)
