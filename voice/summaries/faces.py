"""What a page shows of one heading and period: figures only. Shares and trends come from them, never from counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic

from voice.summaries.counts import Cell, Counts
from voice.summaries.figures import SMALLEST_SHOWN, Exact, F, Figure, Protected, share, trend
from voice.summaries.scopes import HELPED

Row = tuple[str, F]


@dataclass(frozen=True, slots=True)
class Breakdown(Generic[F]):
    """From whom, along one dimension. ``held``: left out whole, because with the rest it could show a small number."""

    dimension: str
    rows: tuple[Row[F], ...]
    held: bool = False


@dataclass(frozen=True, slots=True)
class Themed(Generic[F]):
    """One theme: its figure, its subtypes apart, who also named help, and earlier periods (newest first)."""

    theme: str
    figure: F
    subtypes: tuple[Row[F], ...] = ()
    helped: F | None = None
    earlier: tuple[Row[F], ...] = ()

    @property
    def before(self) -> F | None:
        return self.earlier[0][1] if self.earlier else None

    @property
    def trend(self) -> str:
        return trend(self.figure, self.before)

    def series(self, period: str) -> list[Row[F]]:
        """Oldest first, ending with ``period``."""
        return [*reversed(self.earlier), (period, self.figure)]


@dataclass(frozen=True, slots=True)
class Summary(Generic[F]):
    """One scope and period, all in figures of one kind.

    ``together``: every (theme, speaker, age band or nothing) that eight stories or more share.
    """

    scope: str
    period: str
    voices: F
    helped: F
    themes: tuple[Themed[F], ...]
    people: tuple[Breakdown[F], ...]
    breadth: Mapping[Cell, F] | None = None
    together: frozenset[Cell] = frozenset()

    @property
    def is_protected(self) -> bool:
        return isinstance(self.voices, Protected)

    @property
    def most_named(self) -> list[Themed[F]]:
        """Themes by the size that is shown; equals stay in the order of the book, so that order tells nothing."""
        return sorted(self.themes, key=lambda themed: -(themed.figure.size or 0))

    def share(self, figure: Figure) -> int | None:
        return share(figure, self.voices)

    def shown_of(self, dimension: str, value: str | None) -> F | None:
        """The figure of one answer, or None when there is no such row."""
        rows = next((part.rows for part in self.people if part.dimension == dimension), ())
        return dict(rows).get(value or "")


def summary(counts: Counts, make: Callable[[str, int], F], held: Callable[[str], bool]) -> Summary[F]:
    """Counts into figures. ``make`` turns (key, stories) into a figure; ``held`` says which tables are left out."""
    here = counts.scope.id
    return Summary(
        scope=here,
        period=counts.period,
        voices=make(f"voices@{here}", counts.voices),
        helped=make(f"helped@{here}", counts.helped),
        themes=tuple(_themed(counts, theme, make) for theme in counts.themes),
        people=tuple(
            Breakdown(name, _rows(f"people@{here}/{name}", found, make), held(f"people@{here}/{name}"))
            for name, found in counts.people.items()
        ),
        together=frozenset(cell for cell, stories in counts.beside.items() if stories >= SMALLEST_SHOWN),
    )


def exact(counts: Counts) -> Summary[Exact]:
    """The live face, for those who may see every number."""
    made = summary(counts, lambda _key, stories: Exact(stories), lambda _group: False)
    return replace(made, breadth={cell: Exact(stories) for cell, stories in counts.breadth.items()})


def _themed(counts: Counts, theme: str, make: Callable[[str, int], F]) -> Themed[F]:
    beside = counts.helped_beside.get(theme)
    return Themed(
        theme=theme,
        figure=make(theme_key(counts, theme), counts.themes[theme]),
        subtypes=_rows(f"subtype/{theme}", counts.subtypes.get(theme, {}), make),
        helped=None if beside is None else make(f"helped/{theme}", beside),
        earlier=tuple((name, make(f"earlier/{name}/{theme}", found[theme])) for name, found in counts.earlier.items()),
    )


def theme_key(counts: Counts, theme: str) -> str:
    """One theme is one number wherever it stands, but *what helped* is counted for each heading anew."""
    return f"helped@{counts.scope.id}" if theme == HELPED else f"theme/{theme}"


def _rows(prefix: str, found: Mapping[str, int], make: Callable[[str, int], F]) -> tuple[Row[F], ...]:
    return tuple((value, make(f"{prefix}/{value}", stories)) for value, stories in found.items())


def freeze(made: Summary[Protected]) -> dict[str, Any]:
    """A protected summary as JSON, for a publication. Refuses any other."""
    if not made.is_protected:
        raise TypeError("only a protected summary may be frozen")
    return {
        "scope": made.scope,
        "period": made.period,
        "voices": made.voices.size,
        "helped": made.helped.size,
        "themes": [
            {
                "theme": themed.theme,
                "size": themed.figure.size,
                "helped": None if themed.helped is None else {"size": themed.helped.size},
                "subtypes": _sizes(themed.subtypes),
            }
            for themed in made.themes
        ],
        "people": [{"dimension": part.dimension, "rows": _sizes(part.rows), "held": part.held} for part in made.people],
        "together": sorted(map(list, made.together)),
    }


def thaw(frozen: Mapping[str, Any]) -> Summary[Protected]:
    """What was frozen, as figures again. A number that the rule would not have made raises ValueError."""
    return Summary(
        scope=frozen["scope"],
        period=frozen["period"],
        voices=Protected(frozen["voices"]),
        helped=Protected(frozen["helped"]),
        themes=tuple(
            Themed(
                entry["theme"],
                Protected(entry["size"]),
                _figures(entry["subtypes"]),
                Protected(entry["helped"]["size"]) if entry["helped"] else None,
            )
            for entry in frozen["themes"]
        ),
        people=tuple(Breakdown(part["dimension"], _figures(part["rows"]), part["held"]) for part in frozen["people"]),
        together=frozenset((theme, speaker, age) for theme, speaker, age in frozen.get("together", ())),
    )


def with_earlier(made: Summary[Protected], earlier: Sequence[Summary[Protected]]) -> Summary[Protected]:
    """A frozen summary beside those frozen for earlier periods, newest first: trends come from what was published."""

    def seen(theme: str) -> tuple[Row[Protected], ...]:
        return tuple(
            (other.period, themed.figure) for other in earlier for themed in other.themes if themed.theme == theme
        )

    return replace(made, themes=tuple(replace(themed, earlier=seen(themed.theme)) for themed in made.themes))


def _sizes(rows: Sequence[Row[Protected]]) -> list[list[Any]]:
    return [[value, figure.size] for value, figure in rows]


def _figures(rows: Sequence[Sequence[Any]]) -> tuple[Row[Protected], ...]:
    return tuple((value, Protected(size)) for value, size in rows)
