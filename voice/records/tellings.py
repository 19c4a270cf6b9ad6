"""From what somebody said to the rows that keep it: one story with its answers, facts, permissions and contact."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.database import now
from voice.records.events import DOUBTED, MACHINE, record
from voice.records.narratives import Contact, Narrative, Permissions, seal_answers
from voice.records.reaching import call_the_lead
from voice.vault import Vault


@dataclass(frozen=True, slots=True)
class Telling:
    """A story that is ready to be kept.

    ``story``: the words of its narrative questions, LF and NFC; ``answers``: question id to value, in the order
    asked; ``facts``: any of age_band, locality, setting, phase; ``contact``: how to be reached, for the
    safeguarding lead alone; ``doubts``: why a machine may have sent it (kept beside it, never a reason to drop it).
    """

    form: str
    form_version: int
    situation: str
    speaker: str
    period: str
    story: str
    language: str = "en"
    answers: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    permissions: Permissions = field(default_factory=Permissions)
    typed_by: str = "self"
    agreed: str | None = None
    contact: str = ""
    gathering_id: UUID | None = None
    told_on: date = field(default_factory=lambda: now().date())
    doubts: tuple[str, ...] = ()


def keep(session: Session, vault: Vault, telling: Telling, receipt: bytes, sent_key: bytes) -> Narrative:
    """Add the story and all that belongs to it to this transaction; the caller commits.

    ``receipt`` and ``sent_key`` are keyed hashes of 32 bytes. A second story with either raises IntegrityError
    when it is flushed, which is here where a way to be reached was left: that calls the safeguarding lead.
    """
    narrative = Narrative(
        form=telling.form,
        form_version=telling.form_version,
        language=telling.language,
        situation=telling.situation,
        speaker=telling.speaker,
        typed_by=telling.typed_by,
        agreed=telling.agreed,
        told_on=telling.told_on,
        period=telling.period,
        counted=telling.permissions.counted,
        read_by_group=telling.permissions.read_by_group,
        quoted=telling.permissions.quoted,
        receipt=receipt,
        sent_key=sent_key,
        gathering_id=telling.gathering_id,
        **telling.facts,
    )
    narrative.seal_story(vault, telling.story)
    _hang_on(narrative, vault, telling)
    session.add(narrative)
    record(narrative, "told", by="contributor")
    if telling.doubts:
        record(narrative, DOUBTED, MACHINE, reasons=", ".join(telling.doubts))
    if telling.contact:
        call_the_lead(session, vault, narrative.id)
    return narrative


def doubt(session: Session, stories: Collection[UUID], reason: str) -> None:
    """A machine may have sent these, for a reason that showed only when more had come; one taken back is gone."""
    for narrative in session.scalars(select(Narrative).where(Narrative.id.in_(stories))) if stories else ():
        record(narrative, DOUBTED, MACHINE, reasons=reason)


def _hang_on(narrative: Narrative, vault: Vault, telling: Telling) -> None:
    values = {question: json.dumps(value, ensure_ascii=False) for question, value in telling.answers.items()}
    seal_answers(narrative, vault, values)
    if telling.contact:
        narrative.contact = Contact().seal(vault, telling.contact)
