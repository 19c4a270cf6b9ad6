"""Answers shown back, and joined for the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from voice.forms.form import Form, Question

LONGEST_STORY = 20_000
"""Letters in all narrative answers of one telling together: what the reader reads well within a second."""


def display(question: Question, value: Any, language: str) -> str:
    """`value` (as `Page.data` gave it) in words, for the check-your-answers page; "" when it was skipped."""
    if not value:
        return ""
    if isinstance(value, Mapping):
        setting, locality = value.get("setting"), value.get("locality")
        said = [question.option_label(setting, language) if setting else "", locality or ""]
        return ", ".join(filter(None, said))
    if isinstance(value, list):
        return ", ".join(question.option_label(option, language) for option in value)
    return question.option_label(value, language) if question.options else str(value)


def narrative_text(form: Form, answers: Mapping[str, Any]) -> str:
    """The plain words of every `narrative` question, in the form's order, with an empty line between.

    `answers` maps question ids to values, in any order. The same answers always give the same text, code point
    for code point, because findings point into it.
    """
    said = (answers.get(question.id) for question in form.questions if question.narrative)
    return "\n\n".join(words for words in said if isinstance(words, str) and words)
