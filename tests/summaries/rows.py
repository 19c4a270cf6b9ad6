"""Stories as rows, ready to be counted: told, passed on, reviewed and tagged, unless a test says otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from voice.records import FirstReading, Narrative, NarrativeMask, Review, Standing, Tag
from voice.vault import Vault

DAYS = {"2026-1-spring": date(2026, 2, 2), "2026-2-summer": date(2026, 6, 1), "2025-3-autumn": date(2025, 10, 1)}
WORDS = "They sent me home again. Nobody asked me why. One person listened and that helped a lot."
PERIOD = "2026-2-summer"


def tell(session: Session, vault: Vault, *themes: str, **more: Any) -> Narrative:
    """One counted story that names ``themes`` (``theme:subtype`` gives a subtype).

    ``words``, ``masks`` ([start, end, kind]), ``read``, ``checked``, ``standing`` and the narrative's own columns.
    """
    words, masks = more.pop("words", WORDS), more.pop("masks", [])
    read, checked = more.pop("read", True), more.pop("checked", True)
    standing = more.pop("standing", Standing.CONFIRMED)
    narrative = Narrative(**(_plain() | more))
    narrative.seal_story(vault, words)
    session.add(narrative)
    session.flush()
    for name in themes:
        theme, _, subtype = name.partition(":")
        tag = Tag(narrative_id=narrative.id, theme=theme, subtype=subtype or None, standing=standing, spans=[])
        session.add(tag.seal_why(vault, "said so"))
    session.add_all(NarrativeMask(narrative_id=narrative.id, start=a, end=b, kind=kind) for a, b, kind in masks)
    facts = [FirstReading(narrative_id=narrative.id, member_id=uuid4())] if read else []
    session.add_all([*facts, *([Review(narrative_id=narrative.id, member_id=uuid4())] if checked else [])])
    session.flush()
    return narrative


def tell_many(session: Session, vault: Vault, number: int, *themes: str, **more: Any) -> list[Narrative]:
    return [tell(session, vault, *themes, **more) for _ in range(number)]


def _plain() -> dict[str, Any]:
    return {
        "form": "oak",
        "form_version": 1,
        "situation": "suspended_or_excluded",
        "speaker": "young_person",
        "age_band": "11_to_13",
        "locality": "North",
        "setting": "secondary",
        "phase": "secondary",
        "period": PERIOD,
        "told_on": DAYS[PERIOD],
        "counted": True,
        "read_by_group": True,
        "quoted": True,
        "receipt": uuid4().bytes * 2,
        "sent_key": uuid4().bytes * 2,
    }
