"""A summary as the rows of a file: the same figures as on the page, no others."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from voice.summaries import periods
from voice.summaries.faces import Summary, Themed
from voice.summaries.figures import F, Figure

Words = Callable[[str, str], str]
HEADER = ("What", "Of", "Period", "Voices", "Share of voices in %")


def rows(made: Summary[F], words: Words) -> Iterator[tuple[str, ...]]:
    """``words``: (kind of thing, its id) to how it is called. The first row is the header."""
    yield HEADER
    yield _row(made, "Voices", words("scope", made.scope), made.voices)
    yield _row(made, "Voices that name something that helped", words("scope", made.scope), made.helped)
    for themed in made.themes:
        yield from _of_theme(made, themed, words)
    for part in made.people:
        for value, figure in part.rows:
            yield _row(made, words("dimension", part.dimension), words(part.dimension, value), figure)


def _of_theme(made: Summary[F], themed: Themed[F], words: Words) -> Iterator[tuple[str, ...]]:
    name = words("theme", themed.theme)
    yield _row(made, "Theme", name, themed.figure)
    for subtype, figure in themed.subtypes:
        yield _row(made, f"Theme: {name}", words(f"subtype {themed.theme}", subtype), figure)
    if themed.helped is not None:
        yield _row(made, f"Theme: {name}", "and something that helped", themed.helped)
    for period, figure in themed.earlier:
        yield ("Theme before", name, periods.words(period), figure.shown, "")


def _row(made: Summary[F], what: str, of: str, figure: Figure) -> tuple[str, ...]:
    part = made.share(figure)
    return (what, of, periods.words(made.period), figure.shown.replace(",", ""), "" if part is None else str(part))
