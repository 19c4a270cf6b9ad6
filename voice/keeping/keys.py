"""Whether the keys that are here are those the data was sealed with.

New keys over old data would take stories that nobody finds again by their receipt, beside others that nobody can read.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.records import Event, Narrative
from voice.vault import SealError, Vault

SUBJECT: Final = "keys"
TRIED: Final = 3
"""Stories, the newest: one damaged row must not pass for the wrong keys."""


def fit(session: Session, vault: Vault) -> bool:
    """Whether these keys open one of the newest stories, and made the mark that keys leave (see ``know``)."""
    marks = session.scalars(select(Event.subject_id).where(Event.subject == SUBJECT)).all()
    newest = session.scalars(select(Narrative).order_by(Narrative.told_at.desc()).limit(TRIED)).all()
    return (not marks or _mark(vault) in marks) and (not newest or any(_opens(story, vault) for story in newest))


def know(session: Session, vault: Vault) -> None:
    """Leave the mark of these keys in the audit, once: what they make of a word, from which no key can be told.

    It is of the part of the keys that stays when they are changed, behind receipts and passwords.
    """
    if session.scalar(select(Event.id).where(Event.subject == SUBJECT).limit(1)) is None:
        session.add(Event(actor="command line", verb="first used", subject=SUBJECT, subject_id=_mark(vault)))


def _mark(vault: Vault) -> UUID:
    return UUID(bytes=vault.fingerprint("keys", "known")[:16])


def _opens(story: Narrative, vault: Vault) -> bool:
    try:
        story.open_story(vault)
    except SealError:
        return False
    return True
