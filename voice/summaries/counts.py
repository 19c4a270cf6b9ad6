"""Exact counts, one grouped query per question. They never leave as they are: see `protection.py` and `faces.py`.

A story counts when its contributor allowed it, it was not taken back (then it has no row) and a person has checked
its tags (it has a Review); a theme counts when its tag stands confirmed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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


Answers = tuple[str | None, ...]
Told = tuple[Answers, str]
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
    """The same from a cube."""
    return replace(count_each(told, [scope], period, known, subtypes)[0], earlier=earlier)


def count_each(told: Cube, scopes: Sequence[Scope], period: str, known: Known, subtypes: Subtypes) -> list[Counts]:
    """Many scopes of a period, without the periods before, from one query and in one walk over what it found."""
    walk = _Walk(told, scopes)
    return [
        Counts(
            scope=scope,
            period=period,
            voices=spoke.voices,
            people={name: _along(spoke.along[place], known[name]) for place, name in enumerate(DIMENSIONS)},
            themes={theme: _total(walk.parts, theme) for theme in scope.own},
            subtypes={theme: _parts(walk.parts, theme, subtypes[theme]) for theme in scope.own if subtypes.get(theme)},
            helped=spoke.helped,
            helped_beside={theme: walk.helped_beside[theme] for theme in scope.own if theme != HELPED},
            breadth=dict(spoke.breadth),
            beside={cell: stories for cell, stories in walk.beside.items() if cell[0] in scope.own},
        )
        for scope, spoke in zip(scopes, walk.spoke_under_each(), strict=True)
    ]


class _Walk:
    """One walk over a cube, for several scopes at once: in a large period hardly two stories are alike.

    What is counted by theme is the same under every scope that owns the theme, as each story that names it stands
    there. Who spoke is counted once for each set of scopes that stories stand under together.
    """

    def __init__(self, told: Cube, scopes: Sequence[Scope]) -> None:
        self.scopes = scopes
        self.parts: Counter[tuple[str, str]] = Counter()
        self.helped_beside: Counter[str] = Counter()
        self.beside: Counter[Cell] = Counter()
        self._spoke: defaultdict[tuple[int, ...], _Spoke] = defaultdict(_Spoke)
        self._known: dict[str, tuple[dict[str, str], tuple[int, ...]]] = {}
        for (answers, tags), stories in told.items():
            themes, here = self._read(tags)
            if here:
                self._spoke[here].add(answers, stories, HELPED in themes)
                self._count_themes(themes, answers, stories)

    def spoke_under_each(self) -> list[_Spoke]:
        found = [_Spoke() for _ in self.scopes]
        for here, spoke in self._spoke.items():
            for place in here:
                found[place].take_in(spoke)
        return found

    def _read(self, tags: str) -> tuple[dict[str, str], tuple[int, ...]]:
        """Its themes with their subtypes, and the places of the scopes it stands under."""
        if tags not in self._known:
            themes = dict(tag.split("/", 1) for tag in tags.split())
            here = tuple(place for place, scope in enumerate(self.scopes) if scope.holds(themes.keys()))
            self._known[tags] = themes, here
        return self._known[tags]

    def _count_themes(self, themes: Mapping[str, str], answers: Answers, stories: int) -> None:
        helped = stories if HELPED in themes else 0
        for theme, subtype in themes.items():
            self.parts[theme, subtype] += stories
            self.helped_beside[theme] += helped
            note_beside(self.beside, theme, answers[0], answers[1], stories)


@dataclass(slots=True)
class _Spoke:
    """How many spoke, how many of help, and who: along each of `DIMENSIONS`, and in breadth (see `Counts`)."""

    voices: int = 0
    helped: int = 0
    along: list[Counter[str]] = field(default_factory=lambda: [Counter() for _ in DIMENSIONS])
    breadth: Counter[Cell] = field(default_factory=Counter)

    def add(self, answers: Answers, stories: int, helped: bool) -> None:
        said = [answer or NOT_SAID for answer in answers]
        self.voices += stories
        self.helped += stories if helped else 0
        for values, answer in zip(self.along, said, strict=True):
            values[answer] += stories
        speaker, age, locality, *_ = said
        self.breadth[age, speaker, locality] += stories

    def take_in(self, other: _Spoke) -> None:
        self.voices += other.voices
        self.helped += other.helped
        self.breadth.update(other.breadth)
        for mine, others in zip(self.along, other.along, strict=True):
            mine.update(others)


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


def _along(values: Counter[str], known: Mapping[str, str]) -> dict[str, int]:
    """One dimension. Answers nobody offers any more stand together, so that no row appears by itself."""
    found = dict.fromkeys([*known, NOT_SAID], 0)
    odd = sum(stories for value, stories in values.items() if value not in found)
    return {value: values[value] for value in found} | {OTHER: odd}


def _total(parts: Counter[tuple[str, str]], theme: str) -> int:
    return sum(stories for (name, _), stories in parts.items() if name == theme)


def _parts(parts: Counter[tuple[str, str]], theme: str, subtypes: Iterable[str]) -> dict[str, int]:
    found = dict.fromkeys([*subtypes, NOT_SAID], 0)
    for (name, subtype), stories in parts.items():
        if name == theme:
            found[subtype if subtype in found else NOT_SAID] += stories
    return found
