"""What waits for the safeguarding lead and deputy. Whom a concern is about never finds it here.

What the machine only wonders about stands apart, so that the likely ones are seen first. Within what waits the gravest
words are on top, then what no machine could read, then what is only likely. What a machine may have sent stands behind
others as grave, and behind nothing less grave, so that no heap of stories can bury a child. None of it ever vanishes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, selectinload

from voice.database import now
from voice.records import roads, triage
from voice.records.concerns import About, Concern, acknowledged, closed
from voice.records.narratives import Narrative
from voice.records.queues import lacking
from voice.records.readings import NarrativeReading

PAGE = 50
READ_WITHIN = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a row of the queue says of its concern. ``unread``: nobody could read it yet, no machine and no person;
    ``doubted``: a machine may have sent it, and no person has said since that there is something in it;
    ``light``: it may be put aside unread, ``aside``: it was."""

    unread: bool
    reachable: bool
    doubted: bool
    light: bool
    aside: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the queue: its concerns on the page asked for with what marks each, and of all its pages how many are
    in it, how many of those nobody has acknowledged, and how many of these a machine may have sent, and none read."""

    concerns: list[Concern]
    marks: dict[UUID, Mark]
    how_many: int = 0
    waiting: int = 0
    doubted: int = 0
    unread: int = 0

    def groups(self) -> list[tuple[bool, list[Concern]]]:
        """The concerns as they stand, apart: (whether nobody could read these that wait, they)."""
        apart = groupby(self.concerns, lambda one: self.marks[one.id].unread and not one.acknowledged)
        return [(unread, list(some)) for unread, some in apart]


def open_concerns(
    session: Session, hidden_from: frozenset[About], since: datetime, page: int = 0, faint_page: int = 0
) -> tuple[Part, Part]:
    """Concerns without an outcome: (to look at today, faint); pages count from 0.

    In both, those nobody acknowledged are on top. Today: the gravest words, then what no machine could read, then the
    likely ones, then what was faint and nobody acknowledged since ``since``, so that it hides none of them; of each of
    these at the end what a machine may have sent, before it whoever left a way to be reached, then the longest waiting.
    Faint: the strongest first, at their end what a machine may have sent.
    One walk over the open concerns finds both lists and their counts: 0.3 s where 500,000 of 1,000,000 stories were
    raised and 3,000 concerns are open, on SQLite (``benchmarks/waiting``).
    """
    rows = session.execute(_places(hidden_from, since, page, faint_page)).all()
    shown = [row.id for row in rows if row.place > (faint_page if row.faint else page) * PAGE]
    found = {one.id: one for one in session.scalars(roads.visible(hidden_from).where(Concern.id.in_(shown)))}
    return _part(rows, found, faint=False), _part(rows, found, faint=True)


def waiting(session: Session, since: datetime, hold: bool = False) -> Sequence[Concern]:
    """Concerns to look at today that nobody has acknowledged, whomever they are about, the longest waiting first.

    ``since`` as for ``open_concerns``; ``hold``: no other worker looks at them until this is done.
    """
    wanted = select(Concern).where(*_waits(since)).options(selectinload(Concern.roads)).order_by(Concern.raised_at)
    return session.scalars(wanted.with_for_update(of=Concern) if hold else wanted).all()


def how_many_wait(session: Session, hidden_from: frozenset[About], since: datetime) -> int:
    """How many concerns to look at today nobody has acknowledged, of those that are not kept from whoever asks."""
    found = select(func.count()).select_from(Concern).where(*_waits(since), *roads.not_kept_from(hidden_from))
    return session.scalar(found) or 0


def next_unread(session: Session, hidden_from: frozenset[About]) -> tuple[UUID | None, int]:
    """The first that waits of those that nobody could read, in the order of the queue, and how many of them wait."""
    waits = (~closed, ~acknowledged, triage.unread(), *roads.not_kept_from(hidden_from))
    order = (triage.doubted(), case((triage.reachable(), 0), else_=1), Concern.raised_at, Concern.id)
    found = session.execute(select(Concern.id, func.count().over()).where(*waits).order_by(*order).limit(1)).first()
    return (found[0], found[1]) if found else (None, 0)


def closed_concerns(session: Session, hidden_from: frozenset[About], page: int) -> tuple[Sequence[Concern], bool]:
    """One page of concerns that an outcome closed, newest first, and whether there are more; pages count from 0."""
    wanted = roads.visible(hidden_from).where(closed).order_by(Concern.raised_at.desc(), Concern.id)
    found = session.scalars(wanted.limit(PAGE + 1).offset(page * PAGE)).all()
    return found[:PAGE], len(found) > PAGE


def doubted(session: Session, hidden_from: frozenset[About], first: int, at_most: int) -> Sequence[Concern]:
    """Open concerns about stories that a machine may have sent, the longest waiting first."""
    wanted = roads.visible(hidden_from).where(~closed, triage.doubted(), Concern.narrative_id.is_not(None))
    return session.scalars(wanted.order_by(Concern.raised_at, Concern.id).limit(at_most).offset(first)).all()


def how_many_doubted(session: Session, hidden_from: frozenset[About]) -> int:
    """How many of those there are."""
    there = (~closed, triage.doubted(), Concern.narrative_id.is_not(None), *roads.not_kept_from(hidden_from))
    return session.scalar(select(func.count()).select_from(Concern).where(*there)) or 0


def is_doubted(session: Session, concern_id: UUID) -> bool:
    """Whether a concern is open, and about a story that a machine may have sent."""
    wanted = select(Concern.id).where(Concern.id == concern_id, ~closed, triage.doubted())
    return session.scalar(wanted) is not None


def kept_from_all(session: Session, marks: frozenset[About] | None) -> Sequence[Concern]:
    """Open concerns whose newest mark is one of ``marks``, which nobody of the pair may see; the oldest first.

    None: there is nobody of the pair, and nobody sees any. What the machine only wonders about then comes last.
    """
    if marks is not None and not marks:
        return []
    kept = ~closed if marks is None else and_(~closed, roads.newest_mark().in_([str(one) for one in marks]))
    order = (case((triage.hardly_sensed(), 1), else_=0), Concern.raised_at)
    wanted = select(Concern).where(kept).options(selectinload(Concern.roads))
    return session.scalars(wanted.order_by(*order).limit(PAGE)).all()


def stories_of(session: Session, concerns: Sequence[Concern]) -> dict[UUID, Narrative]:
    """The stories behind these concerns by their ids; one that was taken back has none."""
    ids = [concern.narrative_id for concern in concerns if concern.narrative_id]
    return {story.id: story for story in session.scalars(select(Narrative).where(Narrative.id.in_(ids)))}


def unread_by_the_machine(session: Session) -> Sequence[Any]:
    """Rows (id, told_at, speaker, situation): stories the machine should have read by now and has not."""
    unread = lacking(Narrative.id, NarrativeReading.narrative_id)
    wanted = select(Narrative.id, Narrative.told_at, Narrative.speaker, Narrative.situation)
    late = wanted.where(Narrative.told_at < now() - READ_WITHIN, unread)
    return session.execute(late.order_by(Narrative.told_at).limit(PAGE)).all()


def _places(hidden_from: frozenset[About], since: datetime, page: int, faint_page: int) -> Select[*tuple[Any, ...]]:
    """Rows (id, faint, what is in ``Mark``, place, how_many, waiting, doubts, unreads) of both pages; also the first of
    each part, which tells its counts."""
    sensed = (triage.newest_score().label("score"), triage.hardly_sensed().label("hardly"))
    marks = (triage.seen_by_a_person().label("taken"), triage.reachable().label("reachable"))
    facts = select(Concern.id, Concern.raised_at, *sensed, *marks, triage.doubted().label("doubted"))
    opened = facts.add_columns(triage.light(since).label("light"), triage.aside().label("aside"))
    opened = opened.add_columns(triage.faint(since).label("faint"), acknowledged.label("seen"))
    each = opened.where(~closed, *roads.not_kept_from(hidden_from)).cte("each").c
    unread = and_(each.score >= triage.UNREAD, ~each.taken)
    worst = case((unread, 1), (or_(each.taken, each.score >= triage.GRAVE), 0), (~each.hardly, 2), else_=3)
    score = case((each.faint, each.score), else_=0.0).desc()
    order = (
        each.seen, worst, each.doubted, score, case((each.reachable, 0), else_=1), each.raised_at, each.id,
    )  # fmt: skip
    placed = select(
        each.id, each.faint, unread.label("unread"), each.reachable, each.doubted, each.light, each.aside,
        func.row_number().over(partition_by=each.faint, order_by=order).label("place"),
        func.count().over(partition_by=each.faint).label("how_many"),
        _how_many_wait(each, ~each.seen).label("waiting"),
        _how_many_wait(each, and_(each.doubted, ~each.seen)).label("doubts"),
        _how_many_wait(each, and_(unread, ~each.seen)).label("unreads"),
    ).subquery()  # fmt: skip
    before = case((placed.c.faint, faint_page * PAGE), else_=page * PAGE)
    on_page = and_(placed.c.place > before, placed.c.place <= before + PAGE)
    return select(placed).where(or_(placed.c.place == 1, on_page)).order_by(placed.c.place)


def _how_many_wait(each: Any, wanted: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((wanted, 1), else_=0)).over(partition_by=each.faint)


def _part(rows: Sequence[Any], found: dict[UUID, Concern], faint: bool) -> Part:
    mine = [row for row in rows if bool(row.faint) is faint]
    if not mine:
        return Part([], {})
    concerns = [found[row.id] for row in mine if row.id in found]
    marks = {row.id: Mark(*map(bool, (row.unread, row.reachable, row.doubted, row.light, row.aside))) for row in mine}
    return Part(concerns, marks, mine[0].how_many, mine[0].waiting, mine[0].doubts, mine[0].unreads)


def _waits(since: datetime) -> list[ColumnElement[bool]]:
    return [~closed, ~acknowledged, ~triage.faint(since)]
