"""The facts a telling may carry, and the ids they are counted by. Ids are for ever: summaries group by them."""

from __future__ import annotations

from collections.abc import Mapping

from voice.forms.form import Form, Question

KNOWN: dict[str, tuple[str, ...]] = {
    "age_band": ("under_5", "5_to_7", "8_to_10", "11_to_13", "14_to_16", "17_to_19", "20_to_25"),
    "phase": ("early_years", "primary", "secondary", "post_16"),
    "setting": (
        "nursery",
        "primary",
        "secondary",
        "all_through",
        "special",
        "alternative",
        "college",
        "hospital",
        "home",
        "no_setting",
        "library",
        "leisure",
        "health",
        "youth",
        "museum",
        "workplace",
        "council",
        "other",
    ),
}

PHASE_OF_SETTING = {
    "nursery": "early_years",
    "primary": "primary",
    "secondary": "secondary",
    "college": "post_16",
}


def facts(form: Form, answers: Mapping[str, object]) -> dict[str, str]:
    """What `answers` (question id → value) say of age band, locality, setting and phase; the unsaid are absent.

    A phase that was not asked is taken from a setting that has only one, so that nobody is asked twice; never
    from an age, and never from the place a Young Champion went to see.
    """
    found: dict[str, str] = {}
    for question in form.questions:
        for role in question.roles:
            said = _said(question, role, answers.get(question.id))
            if said:
                found.setdefault(role, said)
    implied = PHASE_OF_SETTING.get(found.get("setting", ""))
    if implied and form.speaker != "young_champion":
        found.setdefault("phase", implied)
    return found


def _said(question: Question, role: str, value: object) -> str:
    if question.kind == "place" and isinstance(value, Mapping):
        return str(value.get(role) or "")
    return value if isinstance(value, str) else ""
