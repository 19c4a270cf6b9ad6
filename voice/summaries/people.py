"""The answers people may give about themselves: the rows of every breakdown, there whether anybody gave them or not.

A row that appeared only with its first story would say that somebody gave that answer.
"""

from __future__ import annotations

from voice.analysis.book import ThemeBook
from voice.config import Settings
from voice.forms import Library
from voice.forms.stock import stock_lists
from voice.summaries.counts import NOT_SAID, OTHER

SPEAKERS = {
    "young_person": "Young people",
    "parent_carer": "Parents and carers",
    "young_champion": "Young Champions",
}
SITUATIONS = {
    "suspended_or_excluded": "Told to leave or sent home",
    "home_educating": "Home educating (EHE)",
    "out_of_school": "Out of school, or hard to attend",
    "young_champion_visit": "Young Champion visit",
}
DIMENSION_WORDS = {
    "speaker": "Who spoke",
    "age_band": "Age",
    "locality": "Where they live",
    "setting": "Kind of setting",
    "phase": "Phase",
    "situation": "Their situation",
}
ODD_WORDS = {NOT_SAID: "Not said", OTHER: "Another answer"}


def known_answers(settings: Settings, library: Library) -> dict[str, dict[str, str]]:
    """Dimension → answer id → words, in the order in which they are offered."""
    situations = {form.situation: form.situation.replace("_", " ").capitalize() for form in library.all()}
    return {
        "speaker": SPEAKERS,
        "age_band": _listed("age_bands"),
        "locality": {name: name for name in settings.localities},
        "setting": _listed("settings") | _listed("places"),
        "phase": _listed("phases"),
        "situation": SITUATIONS | {name: words for name, words in situations.items() if name not in SITUATIONS},
    }


def subtypes_of(themes: ThemeBook) -> dict[str, tuple[str, ...]]:
    """Theme → the ids of its subtypes, for themes that have any."""
    return {theme.id: tuple(theme.subtypes) for theme in themes if theme.subtypes}


def _listed(name: str) -> dict[str, str]:
    return dict(stock_lists()[name].text["en"])
