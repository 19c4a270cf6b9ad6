"""Answers not sent yet: one sealed row, found by a token that only the form holds, gone after a day."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import LargeBinary, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from voice.database import Base, Moment, now
from voice.vault import Place, Vault


class Draft(Base):
    """An unsent story. ``token``: keyed hash of the token in the form; the state inside is one JSON object."""

    __tablename__ = "drafts"

    token: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    touched_at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    state_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    def seal(self, vault: Vault, state: dict[str, Any]) -> Draft:
        self.state_sealed = vault.seal(json.dumps(state, ensure_ascii=False), Place("drafts", self.id, "state"))
        self.touched_at = now()
        return self

    def open(self, vault: Vault) -> dict[str, Any]:
        state: dict[str, Any] = json.loads(vault.open(self.state_sealed, Place("drafts", self.id, "state")))
        return state


def by_token(session: Session, fingerprint: bytes, hours: int) -> Draft | None:
    """The draft of a form's token, unless nobody touched it for ``hours``; held by this transaction until its end."""
    found = select(Draft).where(Draft.token == fingerprint, Draft.touched_at >= _oldest(hours))
    return session.scalar(found.with_for_update())


def forget_old(session: Session, hours: int) -> int:
    """Delete drafts nobody touched for ``hours``; returns how many went."""
    gone = session.execute(delete(Draft).where(Draft.touched_at < _oldest(hours)))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _oldest(hours: int) -> datetime:
    return now() - timedelta(hours=hours)
