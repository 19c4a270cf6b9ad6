"""Exact counts, one grouped query per question. They never leave as they are: see `protection.py` and `faces.py`.

A story counts when its contributor allowed it, it was not taken back (then it has no row) and a person has checked
its tags (it has a Review); a theme counts when its tag stands confirmed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from voice.records import FirstReading, Narrative, Review, Standing, Tag
from voice.summaries import periods
from voice.summaries.scopes import HELPED, Scope, names_help, stands_under

DIMENSIONS = ("speaker", "age_band", "locality", "setting", "phase", "situation")
NOT_SAID = "not_said"
OTHER = "another_answer"
PERIODS_SHOWN = 6
Cell = tuple[str, str, str]
Known = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Counts:
    """What one scope and period come to, in stories.

    ``people``: dimension → answer → stories (every known answer is there, also at 0); ``breadth``: (age band, speaker,
    locality) → stories; ``subtypes``: theme → subtype → stories; ``helped_beside``: theme → stories that also name
    help; ``earlier``: period → theme → stories, newest first.
    """

    scope: Scope
    period: str
    voices: int
    people: Mapping[str, Mapping[str, int]]
    themes: Mapping[str, int]
    subtypes: Mapping[str, Mapping[str, int]]
    helped: int
    helped_beside: Mapping[str, int]
    earlier: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    breadth: Mapping[Cell, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Stories of a period that no figure holds yet: before their first reading, and before their review."""

    first_reading: int
    review: int


def heard(period: str) -> Select[Any]:
    """Where every count starts: stories of the period that may be counted and were checked by a person."""
    checked = Review.narrative_id == Narrative.id
    return select().select_from(Narrative).join(Review, checked).where(Narrative.period == period, Narrative.counted)


def count(session: Session, scope: Scope, period: str, known: Known, subtypes: Mapping[str, Sequence[str]]) -> Counts:
    """Everything a heading's page needs. ``known``: dimension → answer id → words; ``subtypes``: theme → its ids."""
    cube = _who(session, scope, period)
    told = _themes(session, scope, period)
    return Counts(
        scope=scope,
        period=period,
        voices=sum(cube.values()),
        people={name: _along(cube, place, known[name]) for place, name in enumerate(DIMENSIONS)},
        themes={theme: _total(told, theme) for theme in scope.own},
        subtypes={theme: _parts(told, theme, subtypes[theme]) for theme in scope.own if subtypes.get(theme)},
        helped=_helped(session, scope, period),
        helped_beside={theme: _total(told, theme, helped=True) for theme in scope.own if theme != HELPED},
        earlier=_earlier(session, scope, period),
        breadth=_breadth(cube),
    )


def waiting(session: Session, period: str) -> Waiting:
    """How many stories of the period wait for their first reading, and how many after it for their review."""
    read = exists().where(FirstReading.narrative_id == Narrative.id)
    checked = exists().where(Review.narrative_id == Narrative.id)
    owed = select(func.count()).select_from(Narrative).where(Narrative.period == period, ~checked)
    return Waiting(session.scalar(owed.where(~read)) or 0, session.scalar(owed.where(read)) or 0)


def all_periods(session: Session, now: str) -> list[str]:
    """Every period from the one that ``now`` names back to the first story's, newest first (at most 40)."""
    first = session.scalar(select(func.min(Narrative.period))) or now
    found = [now]
    while found[-1] > first and len(found) < 40:
        found.append(periods.before(found[-1]))
    return found


def _who(session: Session, scope: Scope, period: str) -> Counter[tuple[str | None, ...]]:
    columns = [getattr(Narrative, name) for name in DIMENSIONS]
    query = heard(period).where(stands_under(scope)).add_columns(*columns, func.count()).group_by(*columns)
    return Counter({tuple(row[:-1]): row[-1] for row in session.execute(query)})


def _along(cube: Counter[tuple[str | None, ...]], place: int, known: Mapping[str, str]) -> dict[str, int]:
    """One dimension of the cube. Answers nobody offers any more stand together, so that no row appears by itself."""
    found = dict.fromkeys([*known, NOT_SAID], 0)
    for values, stories in cube.items():
        value = values[place] or NOT_SAID
        value = value if value in found else OTHER
        found[value] = found.get(value, 0) + stories
    return {**found, OTHER: found.get(OTHER, 0)}


def _breadth(cube: Counter[tuple[str | None, ...]]) -> dict[Cell, int]:
    found: Counter[Cell] = Counter()
    for (speaker, age, locality, *_), stories in cube.items():
        found[age or NOT_SAID, speaker or NOT_SAID, locality or NOT_SAID] += stories
    return dict(found)


Told = Sequence[tuple[str, str | None, bool, int]]


def _themes(session: Session, scope: Scope, period: str) -> Told:
    """(theme, subtype, whether help is named beside it, stories) of the scope's own themes."""
    beside = aliased(Tag)
    helped = exists().where(
        beside.narrative_id == Tag.narrative_id, beside.theme == HELPED, beside.standing == Standing.CONFIRMED
    )
    columns = [Tag.theme, Tag.subtype, helped]
    query = heard(period).join(Tag, Tag.narrative_id == Narrative.id)
    query = query.where(Tag.standing == Standing.CONFIRMED, Tag.theme.in_(scope.own))
    rows = session.execute(query.add_columns(*columns, func.count()).group_by(*columns))
    return [(theme, subtype, bool(with_help), stories) for theme, subtype, with_help, stories in rows]


def _total(told: Told, theme: str, helped: bool = False) -> int:
    return sum(stories for name, _, with_help, stories in told if name == theme and (with_help or not helped))


def _parts(told: Told, theme: str, subtypes: Iterable[str]) -> dict[str, int]:
    found = dict.fromkeys([*subtypes, NOT_SAID], 0)
    for name, subtype, _, stories in told:
        if name == theme:
            found[subtype if subtype in found else NOT_SAID] += stories
    return found


def _helped(session: Session, scope: Scope, period: str) -> int:
    query = heard(period).where(names_help(), stands_under(scope)).add_columns(func.count())
    return session.scalar(query) or 0


def _earlier(session: Session, scope: Scope, period: str) -> dict[str, dict[str, int]]:
    wanted = [periods.before(period)]
    while len(wanted) < PERIODS_SHOWN - 1:
        wanted.append(periods.before(wanted[-1]))
    query = select(Narrative.period, Tag.theme, func.count()).join(Tag, Tag.narrative_id == Narrative.id)
    query = query.join(Review, Review.narrative_id == Narrative.id).where(
        Narrative.counted,
        Narrative.period.in_(wanted),
        Tag.standing == Standing.CONFIRMED,
        Tag.theme.in_(scope.own),
    )
    found = {name: dict.fromkeys(scope.own, 0) for name in wanted}
    for name, theme, stories in session.execute(query.group_by(Narrative.period, Tag.theme)):
        found[name][theme] = stories
    return found
