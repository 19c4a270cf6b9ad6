"""What ids are called on a page of figures, and which periods there are. One answer for every face."""

from __future__ import annotations

from voice.summaries import periods, scopes
from voice.summaries.counts import Known
from voice.summaries.people import DIMENSION_WORDS, ODD_WORDS, known_answers, subtypes_of
from voice.summaries.periods import Scheme
from voice.summaries.scopes import Scope
from voice.web.house import house, today

NEAR = 12


def scheme() -> Scheme:
    settings = house().settings
    return Scheme(settings.period_scheme, settings.terms)


def this_period() -> str:
    return scheme().of(today())


def known() -> Known:
    return known_answers(house().settings, house().library)


def subtypes() -> dict[str, tuple[str, ...]]:
    return subtypes_of(house().themes)


def scope_named(scope_id: str) -> Scope | None:
    """A heading of the area's framework, or all voices."""
    if scope_id == scopes.EVERYTHING:
        return scopes.everything(theme for heading in house().framework.headings for theme in heading.themes)
    return scopes.find(house().framework, scope_id)


def is_period(name: str) -> bool:
    """Whether this is a period of the scheme, not in the future and not before the year 2000."""
    try:
        return "2000" <= name <= this_period() and periods.before(_after(name)) == name
    except (ValueError, IndexError, KeyError):
        return False


def _after(name: str) -> str:
    """The period that follows, found through the scheme itself; raises ValueError for what is no period."""
    year, *rest = name.split("-")
    if scheme().name == "quarters":
        quarter = int(rest[0].removeprefix("q"))
        return f"{year}-q{quarter + 1}" if quarter < 4 else f"{int(year) + 1}-q1"
    place = int(rest[0])
    return f"{year}-{place + 1}-{periods.TERM_ORDER[place]}" if place < 3 else f"{int(year) + 1}-1-spring"


def words(kind: str, name: str) -> str:
    """How an id is called. ``kind``: scope, theme, dimension, ``subtype THEME`` or a dimension's own id."""
    if kind == "scope":
        return _scope_words(name)
    if kind == "theme":
        return house().themes[name].name if name in house().themes.ids else name
    if kind.startswith("subtype "):
        theme = kind.removeprefix("subtype ")
        found = house().themes[theme].subtypes if theme in house().themes.ids else {}
        return found.get(name) or ("Not said which" if name in ODD_WORDS else name)
    if kind == "dimension":
        return DIMENSION_WORDS.get(name, name)
    return ODD_WORDS.get(name) or known().get(kind, {}).get(name, name)


def _scope_words(name: str) -> str:
    heading = next((one for one in house().framework.headings if one.id == name), None)
    return heading.name if heading else "All voices" if name == scopes.EVERYTHING else name
