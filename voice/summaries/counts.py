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
from sqlalchemy.orm import Session

from voice.records import FirstReading, Narrative, Review, SetAside, Standing, Tag
from voice.records.narratives import ANSWERS
from voice.summaries import periods
from voice.summaries.past import earlier
from voice.summaries.scopes import HELPED, Scope

DIMENSIONS = ANSWERS
NOT_SAID = "not_said"
OTHER = "another_answer"
Cell = tuple[str, str, str]
Known = Mapping[str, Mapping[str, str]]
Subtypes = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Counts:
    """What one scope and period come to, in stories.

    ``people``: dimension → answer → stories (every known answer is there, also at 0); ``breadth``: (age band, speaker,
    locality) → stories; ``subtypes``: theme → subtype → stories; ``helped_beside``: theme → stories that also name
    help; ``earlier``: period → theme → stories, newest first; ``beside``: (theme, speaker, age band) → stories, and
    under an empty age band those of all ages: what may stand beside a quote.
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
    beside: Mapping[Cell, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Stories of a period that no figure holds yet: before their first reading, and before their review."""

    first_reading: int
    review: int


Told = tuple[tuple[str | None, ...], str]
Cube = Counter[Told]


def heard(period: str) -> Select[Any]:
    """Where every count starts: stories of the period that may be counted and were checked by a person."""
    checked = Review.narrative_id == Narrative.id
    counted = (Narrative.period == period, Narrative.counted.is_(True))
    return select().select_from(Narrative).join(Review, checked).where(*counted)


def cube(session: Session, period: str) -> Cube:
    """One grouped query for a whole period: how many stories share the same answers and the same confirmed themes.

    Keys: (the answers along `DIMENSIONS`, themes as ``theme/subtype`` with spaces between).
    """
    name = Tag.theme + "/" + func.coalesce(Tag.subtype, "")
    confirmed = (Tag.narrative_id == Narrative.id) & (Tag.standing == Standing.CONFIRMED)
    columns = [getattr(Narrative, dimension) for dimension in DIMENSIONS]
    query = heard(period).outerjoin(Tag, confirmed).group_by(Narrative.id)
    rows = session.execute(query.add_columns(*columns, func.aggregate_strings(name, " ")))
    return Counter((tuple(row[:-1]), row[-1] or "") for row in rows)


def count(session: Session, scope: Scope, period: str, known: Known, subtypes: Subtypes) -> Counts:
    """Everything a heading's page needs. ``known``: dimension → answer id → words; ``subtypes``: theme → its ids."""
    return count_in(cube(session, period), scope, period, known, subtypes, earlier(session, scope.own, period))


def count_in(
    told: Cube, scope: Scope, period: str, known: Known, subtypes: Subtypes, earlier: Mapping[str, Mapping[str, int]]
) -> Counts:
    """The same from a cube, so that many headings of a period need one query."""
    who: Counter[tuple[str | None, ...]] = Counter()
    parts: Counter[tuple[str, str]] = Counter()
    helped_beside: Counter[str] = Counter()
    beside: Counter[Cell] = Counter()
    for (answers, tags), stories in told.items():
        themes = dict(tag.split("/", 1) for tag in tags.split())
        if not scope.holds(themes.keys()):
            continue
        who[answers] += stories
        for theme, subtype in themes.items():
            parts[theme, subtype] += stories
            helped_beside[theme] += stories if HELPED in themes else 0
            note_beside(beside, theme, answers[0], answers[1], stories)
    return Counts(
        scope=scope,
        period=period,
        voices=who.total(),
        people={name: _along(who, place, known[name]) for place, name in enumerate(DIMENSIONS)},
        themes={theme: _total(parts, theme) for theme in scope.own},
        subtypes={theme: _parts(parts, theme, subtypes[theme]) for theme in scope.own if subtypes.get(theme)},
        helped=helped_beside[HELPED],
        helped_beside={theme: helped_beside[theme] for theme in scope.own if theme != HELPED},
        earlier=earlier,
        breadth=_breadth(who),
        beside={cell: stories for cell, stories in beside.items() if cell[0] in scope.own},
    )


def note_beside(beside: Counter[Cell], theme: str, speaker: str | None, age_band: str | None, stories: int) -> None:
    """What may be said of who spoke: the speaker's kind, and with it their age."""
    beside[theme, speaker or "", ""] += stories
    if age_band:
        beside[theme, speaker or "", age_band] += stories


def waiting(session: Session, period: str) -> Waiting:
    """How many stories of the period wait for their first reading, and how many after it for their review.

    Only those that a figure will hold in the end: their tellers let them be counted. One that was set aside waits for
    neither.
    """
    aside = exists().where(SetAside.narrative_id == Narrative.id)
    read = exists().where(FirstReading.narrative_id == Narrative.id)
    checked = exists().where(Review.narrative_id == Narrative.id)
    owed = select(func.count()).select_from(Narrative).where(Narrative.period == period, Narrative.counted, ~checked)
    return Waiting(session.scalar(owed.where(~read, ~aside)) or 0, session.scalar(owed.where(read)) or 0)


def all_periods(session: Session, now: str) -> list[str]:
    """Every period from the one that ``now`` names back to the first story's, newest first (at most 40)."""
    first = session.scalar(select(func.min(Narrative.period))) or now
    found = [now]
    while found[-1] > first and len(found) < 40:
        found.append(periods.before(found[-1]))
    return found


def _along(who: Counter[tuple[str | None, ...]], place: int, known: Mapping[str, str]) -> dict[str, int]:
    """One dimension. Answers nobody offers any more stand together, so that no row appears by itself."""
    found = dict.fromkeys([*known, NOT_SAID], 0)
    for values, stories in who.items():
        value = values[place] or NOT_SAID
        value = value if value in found else OTHER
        found[value] = found.get(value, 0) + stories
    return {**found, OTHER: found.get(OTHER, 0)}


def _breadth(who: Counter[tuple[str | None, ...]]) -> dict[Cell, int]:
    found: Counter[Cell] = Counter()
    for (speaker, age, locality, *_), stories in who.items():
        found[age or NOT_SAID, speaker or NOT_SAID, locality or NOT_SAID] += stories
    return dict(found)


def _total(parts: Counter[tuple[str, str]], theme: str) -> int:
    return sum(stories for (name, _), stories in parts.items() if name == theme)


def _parts(parts: Counter[tuple[str, str]], theme: str, subtypes: Iterable[str]) -> dict[str, int]:
    found = dict.fromkeys([*subtypes, NOT_SAID], 0)
    for (name, subtype), stories in parts.items():
        if name == theme:
            found[subtype if subtype in found else NOT_SAID] += stories
    return found
