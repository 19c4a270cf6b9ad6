"""What somebody else changed while a form was open: both versions side by side, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from wtforms import Form

from voice.access.members import names_of
from voice.database import db
from voice.records import Event

UUID_LETTERS = 36


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that changed meanwhile, in words. ``typed``: empty where whoever saves had left the field alone."""

    label: str
    now: str
    typed: str


def differences(
    form: Form, now: Mapping[str, Any], base: Mapping[str, Any], typed: Mapping[str, Any]
) -> list[Difference]:
    """What stands ``now`` beside what was ``typed``, for each field that is not as it was when the form was opened.

    ``base``: those fields with their values at that time. A field that was left alone takes what stands now, so that
    saving once more takes back nobody's change unseen.
    """
    found = []
    for name, before in base.items():
        if now[name] == before or typed[name] == now[name]:
            continue
        field, left_alone = form[name], typed[name] == before
        said = "" if left_alone else _said(field, typed[name])
        found.append(Difference(field.label.text, _said(field, now[name]), said))
        field.data = now[name] if left_alone else field.data
    return found


def by_whom(event: Event) -> str:
    """The name of the member who did it; "Somebody" where the account is gone."""
    known = names_of(db.session, {UUID(event.actor)} if len(event.actor) == UUID_LETTERS else set())
    return known.get(event.actor, "Somebody")


def _said(field: Any, value: Any) -> str:
    """A value as the form says it."""
    words = dict(getattr(field, "choices", None) or {})
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return str(words.get(value, value) or "nothing")
