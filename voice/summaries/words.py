"""A summary in plain sentences, made from the figures that are shown and from nothing else. It names no causes."""

from __future__ import annotations

from collections.abc import Callable

from voice.summaries import periods
from voice.summaries.counts import NOT_SAID, OTHER
from voice.summaries.faces import Summary, Themed
from voice.summaries.figures import BASE, Exact, F, Figure
from voice.summaries.scopes import EVERYTHING, HELPED

Words = Callable[[str, str], str]
MOST_THEMES = 3


def paragraph(made: Summary[F], words: Words, ebsa_name: str) -> str:
    """``ebsa_name``: the area's own term, spelled out; it stands where the theme is named first."""
    said = [_how_many(made, words), *_from_whom(made, words), *_most_named(made, words)]
    said += [*_changes(made, words), *_helped(made), _what_it_is_not(made)]
    return _spelled_out(" ".join(said), words("theme", "ebsa"), ebsa_name)


def number_of(figure: Figure, one: str = "voice", many: str = "voices") -> str:
    """``1 voice``, ``12 voices``, ``about 15 voices``, ``fewer than eight voices``."""
    if figure.size is None:
        return f"fewer than eight {many}"
    about = "" if isinstance(figure, Exact) else "about "
    return f"{about}{figure.shown} {one if figure.size == 1 else many}"


def waiting_words(first_reading: Figure, review: Figure) -> str:
    """How many stories no figure holds yet."""
    if first_reading.size == review.size == 0:
        return "No story of this period is waiting to be read or checked."
    unread, unchecked = (number_of(figure, "story", "stories") for figure in (first_reading, review))
    return f"Not in these numbers yet: {unread} before the first reading, and {unchecked} before a check of the tags."


def in_line(parts: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _how_many(made: Summary[F], words: Words) -> str:
    under = "" if made.scope == EVERYTHING else f" under {words('scope', made.scope)}"
    if made.voices.size == 0:
        return f"In {_period(made.period)}, no voice has been counted{under} yet."
    verb = "was" if made.voices.size == 1 else "were"
    return f"In {_period(made.period)}, {number_of(made.voices)} {verb} counted{under}."


def _from_whom(made: Summary[F], words: Words) -> list[str]:
    rows = next((part.rows for part in made.people if part.dimension == "speaker"), ())
    known = [(value, figure) for value, figure in rows if figure.size and value not in {NOT_SAID, OTHER}]
    known.sort(key=lambda row: -(row[1].size or 0))
    if not known:
        return []
    parts = [f"{figure.shown} from {_lower(words('speaker', value))}" for value, figure in known]
    return [f"Of these, {in_line(parts)}."]


def _most_named(made: Summary[F], words: Words) -> list[str]:
    named = [themed for themed in made.most_named if themed.figure.size and themed.theme != HELPED][:MOST_THEMES]
    if not named:
        return ["No theme has been named often enough to show."] if made.is_protected else []
    parts = [f"{words('theme', themed.theme)} ({number_of(themed.figure)})" for themed in named]
    return [f"Named most: {in_line(parts)}. One voice may name several themes."]


def _changes(made: Summary[F], words: Words) -> list[str]:
    changed = [themed for themed in made.most_named if _clearly(themed)]
    parts = [_change(themed, words) for themed in changed[:MOST_THEMES]]
    return [f"Compared with {_period(periods.before(made.period))}: {in_line(parts)}."] if parts else []


def _clearly(themed: Themed[F]) -> bool:
    """A change worth a sentence: at least the step that protected figures move in."""
    before = themed.before.size if themed.before else None
    return None not in {before, themed.figure.size} and abs((themed.figure.size or 0) - (before or 0)) >= BASE


def _change(themed: Themed[F], words: Words) -> str:
    before = themed.before.shown if themed.before else ""
    way = "more" if themed.trend == "up" else "fewer"
    return f"{words('theme', themed.theme)} was named by {way} voices ({themed.figure.shown}, was {before})"


def _helped(made: Summary[F]) -> list[str]:
    if not made.helped.size:
        return []
    return [f"{number_of(made.helped).capitalize()} also named something that helped."]


def _what_it_is_not(made: Summary[F]) -> str:
    rounded = " Numbers are rounded to the nearest 5; fewer than eight is not shown." if made.is_protected else ""
    return f"These are the people who chose to tell us; they are not a count of all families.{rounded}"


def _period(period: str) -> str:
    said = periods.words(period)
    return f"the {_lower(said)}" if "term" in said else said


def _lower(said: str) -> str:
    return said if said.startswith("Young Champion") else said[:1].lower() + said[1:]


def _spelled_out(text: str, name: str, whole: str) -> str:
    """The first mention spelled out, later ones by the short form in brackets where there is one."""
    if name not in text:
        return text
    head, tail = text.split(name, 1)
    short = whole[whole.rfind("(") + 1 : -1] if whole.endswith(")") else whole
    return head + whole + tail.replace(name, short)
