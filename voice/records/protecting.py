"""What waits for the safeguarding lead and deputy. Whom a concern is about never finds it here.

The machine would rather ask too often than miss a child, so it raises more than half of all stories. What it only
wonders about stands apart, so that the likely ones are seen first. Within what waits the worst is on top; what a
machine may have sent comes last, so that nobody can bury a child under a heap of stories. None of it ever vanishes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, ScalarSelect, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from voice.database import now
from voice.records.concerns import (
    ACKNOWLEDGED,
    PUT_ASIDE,
    RAISED_AGAIN,
    About,
    Acknowledgement,
    Concern,
    Opinion,
    Outcome,
    Road,
)
from voice.records.events import CONTRIBUTOR, DOUBTED, MACHINE, Event
from voice.records.kept import Kept, of_concern
from voice.records.narratives import Contact, Narrative
from voice.records.queues import lacking
from voice.records.readings import NarrativeReading

PAGE = 50
READ_WITHIN = timedelta(seconds=60)
LIKELY = 0.10
"""From this score on the machine does more than wonder. Cross-validated on the training stories: 45 in 100 of the
raised stories from here on were concerns, 88 % of all there are; below it 5 in 100 were."""
GRAVE = 1.0
"""The score of a story that holds the gravest words, or that no machine could read."""
NO_PERSON = (MACHINE, CONTRIBUTOR)
acknowledged = exists().where(Acknowledgement.concern_id == Concern.id, Acknowledgement.at >= Concern.raised_at)
closed = exists().where(Outcome.concern_id == Concern.id, Outcome.at >= Concern.raised_at)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a row of the queue says of its concern. ``grave``: by the gravest words, by a person, or because nobody
    could read it; ``doubted``: a machine may have sent it, and no person has said since that there is something in it;
    ``light``: it may be put aside unread, ``aside``: it was."""

    grave: bool
    reachable: bool
    doubted: bool
    light: bool
    aside: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the queue: its concerns on the page asked for with what marks each, and of all its pages how many are
    in it, how many of those nobody has acknowledged, and how many of these a machine may have sent."""

    concerns: list[Concern]
    marks: dict[UUID, Mark]
    how_many: int = 0
    waiting: int = 0
    doubted: int = 0


def open_concerns(
    session: Session, hidden_from: frozenset[About], since: datetime, page: int = 0, faint_page: int = 0
) -> tuple[Part, Part]:
    """Concerns without an outcome: (to look at today, faint); pages count from 0.

    In both, those nobody acknowledged are on top, and at their end those that a machine may have sent. Today: the
    gravest first, of these whoever left a way to be reached, then the longest waiting; behind the likely ones what was
    faint and nobody acknowledged since ``since``, so that it hides none of them. Faint: the strongest first.
    One walk over the concerns finds both lists and their counts: 1.8 s where 500,000 of 1,000,000 stories were raised
    and 3,000 concerns are open, on SQLite (measured).
    """
    rows = session.execute(_places(hidden_from, since, page, faint_page)).all()
    shown = [row.id for row in rows if row.place > (faint_page if row.faint else page) * PAGE]
    found = {one.id: one for one in session.scalars(_visible(hidden_from).where(Concern.id.in_(shown)))}
    return _part(rows, found, faint=False), _part(rows, found, faint=True)


def waiting(session: Session, since: datetime, hold: bool = False) -> Sequence[Concern]:
    """Concerns to look at today that nobody has acknowledged, whomever they are about, the longest waiting first.

    ``since`` as for ``open_concerns``; ``hold``: no other worker looks at them until this is done.
    """
    wanted = select(Concern).where(*_waits(since)).options(selectinload(Concern.roads)).order_by(Concern.raised_at)
    return session.scalars(wanted.with_for_update(of=Concern) if hold else wanted).all()


def how_many_wait(session: Session, hidden_from: frozenset[About], since: datetime) -> int:
    """How many concerns to look at today nobody has acknowledged, of those that are not kept from whoever asks."""
    found = select(func.count()).select_from(Concern).where(*_waits(since), *_shown(hidden_from))
    return session.scalar(found) or 0


def overdue_before(first_reading_hours: int) -> datetime:
    """A faint concern raised before this has waited as long as a story may wait for its first reader."""
    return now() - timedelta(hours=first_reading_hours)


def is_light(session: Session, concern: Concern, since: datetime) -> bool:
    """Whether it may be put aside unread."""
    return session.scalar(select(Concern.id).where(Concern.id == concern.id, _light(since))) is not None


def closed_concerns(session: Session, hidden_from: frozenset[About], page: int) -> Sequence[Concern]:
    """Concerns that an outcome closed, newest first; ``page`` counts from 0."""
    wanted = _visible(hidden_from).where(closed).order_by(Concern.raised_at.desc())
    return session.scalars(wanted.limit(PAGE).offset(page * PAGE)).all()


def kept_from_all(session: Session, marks: frozenset[About] | None) -> Sequence[Concern]:
    """Open concerns whose newest mark is one of ``marks``, which nobody of the pair may see; the oldest first.

    None: there is nobody of the pair, and nobody sees any. What the machine only wonders about then comes last.
    """
    if marks is not None and not marks:
        return []
    kept = ~closed if marks is None else and_(~closed, _newest_mark().in_([str(one) for one in marks]))
    order = (case((_hardly_sensed(), 1), else_=0), Concern.raised_at)
    return session.scalars(select(Concern).where(kept).order_by(*order).limit(PAGE)).all()


def concern_for(
    session: Session, concern_id: UUID, hidden_from: frozenset[About], hold: bool = False
) -> Concern | None:
    """One concern, if whoever asks is not whom it is about. ``hold``: nobody else changes it until this is done."""
    wanted = _visible(hidden_from).where(Concern.id == concern_id)
    return session.scalar(wanted.with_for_update(of=Concern) if hold else wanted)


def marked_by(session: Session, concern_id: UUID, about: str, by: UUID) -> bool:
    """Whether this member sent the concern on this road."""
    mine = select(Road.id).where(Road.concern_id == concern_id, Road.about == about, Road.member == str(by))
    return session.scalar(mine.limit(1)) is not None


def seen_among(session: Session, ids: Collection[UUID], hidden_from: frozenset[About]) -> set[UUID]:
    """Those of these concerns that are not kept from whoever asks."""
    return set(session.scalars(select(Concern.id).where(Concern.id.in_(ids), *_shown(hidden_from))))


def stories_of(session: Session, concerns: Sequence[Concern]) -> dict[UUID, Narrative]:
    """The stories behind these concerns by their ids; one that was taken back has none."""
    ids = [concern.narrative_id for concern in concerns if concern.narrative_id]
    return {story.id: story for story in session.scalars(select(Narrative).where(Narrative.id.in_(ids)))}


def way_left(session: Session, concern: Concern) -> Contact | Kept | None:
    """The way to be reached: beside the story, or kept since the story was taken back; None where there is none."""
    if concern.narrative_id:
        return session.scalar(select(Contact).where(Contact.narrative_id == concern.narrative_id))
    kept = of_concern(session, concern.id)
    return kept if kept and kept.way_sealed else None


def unread_by_the_machine(session: Session) -> Sequence[Any]:
    """Rows (id, told_at, speaker, situation): stories the machine should have read by now and has not."""
    unread = lacking(Narrative.id, NarrativeReading.narrative_id)
    wanted = select(Narrative.id, Narrative.told_at, Narrative.speaker, Narrative.situation)
    late = wanted.where(Narrative.told_at < now() - READ_WITHIN, unread)
    return session.execute(late.order_by(Narrative.told_at).limit(PAGE)).all()


def read_by_a_machine(session: Session, narrative_id: UUID) -> bool:
    return bool(session.scalar(select(exists().where(NarrativeReading.narrative_id == narrative_id))))


def history(session: Session, concern: Concern) -> Sequence[Event]:
    """Everything that was done about a concern, in order."""
    mine = select(Event).where(Event.subject == Concern.__tablename__, Event.subject_id == concern.id)
    return session.scalars(mine.order_by(Event.at).limit(200)).all()


def _visible(hidden_from: frozenset[About]) -> Select[Concern]:
    done = (Concern.acknowledgements, Concern.opinions, Concern.outcomes, Concern.roads)
    return select(Concern).where(*_shown(hidden_from)).options(*(selectinload(one) for one in done))


def _shown(hidden_from: frozenset[About]) -> list[ColumnElement[bool]]:
    if not hidden_from:
        return []
    return [func.coalesce(_newest_mark(), "").not_in([str(one) for one in hidden_from])]


def _newest_mark() -> ScalarSelect[str]:
    newest = select(Road.about).where(Road.concern_id == Concern.id).order_by(Road.at.desc()).limit(1)
    return newest.scalar_subquery()


def _places(hidden_from: frozenset[About], since: datetime, page: int, faint_page: int) -> Select[*tuple[Any, ...]]:
    """Rows (id, faint, what is in ``Mark``, place, how_many, waiting, doubts) of both pages; also the first of each
    part, which tells its counts."""
    facts = select(Concern.id, Concern.raised_at, _newest_score().label("score"), _hardly_sensed().label("hardly"))
    marks = (_grave().label("grave"), _reachable().label("reachable"), _doubted().label("doubted"))
    opened = facts.add_columns(*marks, _light(since).label("light"), _aside().label("aside"))
    opened = opened.add_columns(_faint(since).label("faint"), acknowledged.label("seen"))
    each = opened.where(~closed, *_shown(hidden_from)).cte("each").c
    score = case((each.faint, each.score), else_=0.0).desc()
    worst = (case((each.grave, 0), else_=1), case((each.reachable, 0), else_=1))
    order = (each.seen, each.doubted, each.hardly, score, *worst, each.raised_at, each.id)
    placed = select(
        each.id, each.faint, each.grave, each.reachable, each.doubted, each.light, each.aside,
        func.row_number().over(partition_by=each.faint, order_by=order).label("place"),
        func.count().over(partition_by=each.faint).label("how_many"),
        func.sum(case((each.seen, 0), else_=1)).over(partition_by=each.faint).label("waiting"),
        func.sum(case((and_(each.doubted, ~each.seen), 1), else_=0)).over(partition_by=each.faint).label("doubts"),
    ).subquery()  # fmt: skip
    before = case((placed.c.faint, faint_page * PAGE), else_=page * PAGE)
    on_page = and_(placed.c.place > before, placed.c.place <= before + PAGE)
    return select(placed).where(or_(placed.c.place == 1, on_page)).order_by(placed.c.place)


def _part(rows: Sequence[Any], found: dict[UUID, Concern], faint: bool) -> Part:
    mine = [row for row in rows if bool(row.faint) is faint]
    if not mine:
        return Part([], {})
    concerns = [found[row.id] for row in mine if row.id in found]
    marks = {row.id: Mark(*map(bool, (row.grave, row.reachable, row.doubted, row.light, row.aside))) for row in mine}
    return Part(concerns, marks, mine[0].how_many, mine[0].waiting, mine[0].doubts)


def _waits(since: datetime) -> list[ColumnElement[bool]]:
    return [~closed, ~acknowledged, ~_faint(since)]


def _faint(since: datetime) -> ColumnElement[bool]:
    """Hardly sensed, and either new or seen by somebody: what nobody acknowledged in time counts as likely."""
    return and_(_hardly_sensed(), or_(Concern.raised_at > since, acknowledged))


def _light(since: datetime) -> ColumnElement[bool]:
    """Faint; or perhaps by a machine, without the gravest words, a worried person or anybody to be reached."""
    return or_(_faint(since), and_(_doubted(), ~_grave(), ~_reachable()))


def _aside() -> ColumnElement[bool]:
    """As ``Concern.is_aside``, for all at once."""
    done = select(Event.verb).where(Event.subject == Concern.__tablename__, Event.subject_id == Concern.id)
    newest = done.where(Event.verb.in_([ACKNOWLEDGED, PUT_ASIDE])).order_by(Event.at.desc()).limit(1)
    return and_(acknowledged, newest.correlate(Concern).scalar_subquery() == PUT_ASIDE)


def _grave() -> ColumnElement[bool]:
    return or_(_newest_score() >= GRAVE, _seen_by_a_person())


def _doubted() -> ColumnElement[bool]:
    doubt = exists().where(
        Event.subject == Narrative.__tablename__, Event.subject_id == Concern.narrative_id, Event.verb == DOUBTED
    )
    return and_(doubt, ~_seen_by_a_person())


def _reachable() -> ColumnElement[bool]:
    left = exists().where(Contact.narrative_id == Concern.narrative_id)
    return or_(left, exists().where(Kept.concern_id == Concern.id, Kept.way_sealed.is_not(None)))


def _seen_by_a_person() -> ColumnElement[bool]:
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


def _hardly_sensed() -> ColumnElement[bool]:
    """Raised by the machine alone with a low score, and no person has said since that there is something in it."""
    said = (_raised_again(), *_taken_up())
    return and_(Concern.raised_by == MACHINE, _newest_score() < LIKELY, *(~one for one in said))


def _newest_score() -> ColumnElement[float]:
    """0 to 1 by the newest reading; 1 where there is none, or where the machine knows that it does not understand."""
    score = case((NarrativeReading.needs_person, 1.0), else_=NarrativeReading.concern_score)
    mine = select(score).where(NarrativeReading.narrative_id == Concern.narrative_id)
    newest = mine.order_by(NarrativeReading.at.desc(), NarrativeReading.concern_score.desc()).limit(1)
    return func.coalesce(newest.scalar_subquery(), 1.0)
