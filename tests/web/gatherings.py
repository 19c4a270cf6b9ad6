"""Gatherings for the tests of the facilitator's door, and a story entered there for somebody."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from voice.database import now, transaction
from voice.records import Gathering, Narrative

TODAY = now().date()


def hold(engine: Engine, facilitator_id: UUID, form: str | None = "oak") -> Gathering:
    with transaction(engine) as session:
        made = Gathering(
            name="Tuesday group",
            kind_of_place="library",
            form=form,
            starts_on=TODAY,
            ends_on=TODAY + timedelta(days=1),
            facilitator_id=facilitator_id,
        )
        session.add(made)
    return made


def count(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(Narrative)) or 0


def enter(client: SuspiciousClient, gathering: Gathering, **more: str) -> str:
    sent = {"token": "t1", "agreed": "said_yes", "counted": "yes", "what_happened-answer": "sent home again"} | more
    return client.send(f"/work/gatherings/{gathering.id}/enter", **sent).text


def receipt_in(page: str) -> str:
    return " ".join(re.findall(r'class="receipt"[^>]*>([^<]*)', page)[0].split())
