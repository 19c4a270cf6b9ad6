"""The fixed periods of the instance's one scheme. There is no other way to slice time: free ranges undo suppression."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

TERM_ORDER = ("spring", "summer", "autumn")
LONGEST_HOLIDAY = timedelta(days=50)


class Term(Protocol):
    """What a term from the settings holds."""

    name: str
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class Scheme:
    """``terms`` or ``quarters``. ``terms``: an area's own term dates, where they differ from the usual ones."""

    name: str
    terms: Sequence[Term] = ()

    def of(self, day: date) -> str:
        """The id of the period that ``day`` falls in: ``2026-2-summer``, ``2026-q3``. Ids sort by time."""
        if self.name == "quarters":
            return f"{day.year}-q{(day.month - 1) // 3 + 1}"
        return self._own_term(day) or _usual_term(day)

    def _own_term(self, day: date) -> str | None:
        """A day in a holiday belongs to the term before it; long after the last term known, the usual ones hold."""
        begun = [term for term in self.terms if term.starts <= day]
        if not begun or (begun[-1] is self.terms[-1] and day - begun[-1].ends > LONGEST_HOLIDAY):
            return None
        return _term_id(begun[-1].starts)


def words(period: str) -> str:
    """``2026-2-summer`` as *Summer term 2026*, ``2026-q3`` as *July to September 2026*."""
    year, *rest = period.split("-")
    if len(rest) == 1:
        first = (int(rest[0][1]) - 1) * 3 + 1
        return f"{date(2000, first, 1):%B} to {date(2000, first + 2, 1):%B} {year}"
    return f"{rest[1].capitalize()} term {year}"


def before(period: str) -> str:
    """The period just before this one in the same scheme."""
    year, *rest = period.split("-")
    if len(rest) == 1:
        quarter = int(rest[0][1])
        return f"{year}-q{quarter - 1}" if quarter > 1 else f"{int(year) - 1}-q4"
    place = int(rest[0])
    if place > 1:
        return f"{year}-{place - 1}-{TERM_ORDER[place - 2]}"
    return f"{int(year) - 1}-3-autumn"


def earlier_than(period: str, how_many: int) -> list[str]:
    """The periods just before this one, newest first."""
    found = [before(period)]
    while len(found) < how_many:
        found.append(before(found[-1]))
    return found


def _usual_term(day: date) -> str:
    if day >= date(day.year, 9, 1):
        return f"{day.year}-3-autumn"
    return f"{day.year}-2-summer" if day >= date(day.year, 4, 16) else f"{day.year}-1-spring"


def _term_id(starts: date) -> str:
    """A local term is named by the usual term its middle is nearest to: its start month says which."""
    place = 3 if starts.month >= 8 else 1 if starts.month <= 2 else 2
    return f"{starts.year}-{place}-{TERM_ORDER[place - 1]}"
