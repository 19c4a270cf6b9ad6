"""Stories told for the tests of the members' doors."""

from __future__ import annotations

import json
from datetime import timedelta
from secrets import token_bytes
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from voice.database import now, transaction
from voice.records import MACHINE, About, Concern, Contact, Narrative, NarrativeMask, NarrativeReading, Tag, record
from voice.records.narratives import seal_answers
from voice.vault import Vault

WORDS = "The taxi never came for Ruby so she missed maths.\nMrs Pell said it was Ruby's fault."


class Shelf:
    """Tells stories, and reads them as a machine would, with exactly the masks and tags a test asks for."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self.engine, self.vault = engine, vault

    def tell(self, words: str = WORDS, contact: str = "", answers: dict[str, Any] | None = None, **facts: Any) -> Any:
        given: dict[str, Any] = {
            "form": "meadow", "form_version": 1, "situation": "out_of_school", "speaker": "young_person",
            "period": "2026-3-autumn", "counted": True, "read_by_group": True,
            "receipt": token_bytes(32), "sent_key": token_bytes(32),
        }  # fmt: skip
        with transaction(self.engine) as session:
            narrative = Narrative(**(given | facts))
            narrative.seal_story(self.vault, words)
            said = {"how_much": "half"} if answers is None else answers
            seal_answers(narrative, self.vault, {question: json.dumps(value) for question, value in said.items()})
            if contact:
                narrative.contact = Contact(narrative_id=narrative.id).seal(self.vault, contact)
            session.add(narrative)
        return narrative

    def read(self, narrative: Narrative, uncertainty: float = 0.5, words: str = WORDS) -> None:
        """As the machine would have: *taxi* is transport, the first *Ruby* is a child."""
        taxi, ruby = words.find("taxi"), words.find("Ruby")
        with transaction(self.engine) as session:
            session.add(
                NarrativeReading(
                    narrative_id=narrative.id, analyser="one", tone="negative", language="en", concern=False,
                    concern_score=0.0, uncertainty=uncertainty,
                )
            )  # fmt: skip
            tag = Tag(narrative_id=narrative.id, theme="transport", score=0.8, spans=[[max(taxi, 0), ruby + 10]])
            session.add(tag.seal_why(self.vault, "worded like “taxi”, carried by “Ruby”"))
            session.add(NarrativeMask(narrative_id=narrative.id, start=ruby, end=ruby + 4, kind="child_name"))

    def doubt(self, *stories: Narrative) -> None:
        """A machine may have sent these."""
        with transaction(self.engine) as session:
            for one in stories:
                record(session.get_one(Narrative, one.id), "doubted", MACHINE, reasons="told within seconds")

    def alarm(self, narrative: Narrative, score: float = 0.6, about: About | None = None, hours_ago: float = 0) -> UUID:
        """A concern by the machine: by this score, so long ago, about somebody who would read it."""
        with transaction(self.engine) as session:
            session.add(
                NarrativeReading(
                    narrative_id=narrative.id, analyser="one", tone="neutral", language="en", concern=True,
                    concern_score=score, uncertainty=0.5,
                )
            )  # fmt: skip
            concern = Concern(narrative_id=narrative.id, raised_by=MACHINE).seal_words(
                self.vault, [("hits me", "harm")]
            )
            concern.raised_at = now() - timedelta(hours=hours_ago)
            session.add(concern)
            session.flush()
            if about:
                concern.send_by(about, "somebody")
            return concern.id


@pytest.fixture
def story(shelf: Shelf) -> Narrative:
    """One that was told and read by the machine, for a module that is about one story: it has no teller of stories."""
    told: Narrative = shelf.tell()
    shelf.read(told)
    return told
