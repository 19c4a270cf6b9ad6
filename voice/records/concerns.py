"""A child may not be safe. A concern goes to the safeguarding lead at once and never closes itself."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column, relationship

from voice.database import Base, Moment, now
from voice.records.events import Actor, record, transaction_of
from voice.vault import Place, Vault

Fact = TypeVar("Fact", bound=Base)


class Concern(Base):
    """What was raised, by whom, and the words that raised it (sealed). Outlives a withdrawal of its narrative."""

    __tablename__ = "concerns"

    narrative_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("narratives.id", ondelete="SET NULL"), index=True, unique=True
    )
    raised_at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    raised_by: Mapped[str] = mapped_column(String(40))
    words_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    acknowledgements: Mapped[list[Acknowledgement]] = relationship(order_by="Acknowledgement.at")
    opinions: Mapped[list[Opinion]] = relationship(order_by="Opinion.at")
    outcomes: Mapped[list[Outcome]] = relationship(order_by="Outcome.at")

    def seal_words(self, vault: Vault, words: list[tuple[str, str]]) -> Concern:
        """``words``: (the words that raised it, why they did), in the order of the story."""
        self.words_sealed = vault.seal(json.dumps(words, ensure_ascii=False), self._place)
        return self

    def open_words(self, vault: Vault) -> list[tuple[str, str]]:
        return [(quote, why) for quote, why in json.loads(vault.open(self.words_sealed, self._place))]

    def acknowledge(self, by: UUID) -> Acknowledgement:
        """The lead or deputy has seen it. It stays open until an outcome is noted."""
        return self._add(Acknowledgement(concern_id=self.id, member_id=by), "acknowledged", by)

    def give_opinion(self, by: UUID, upheld: bool) -> Opinion:
        """A first reader's view. It never takes the concern out of the lead's queue."""
        return self._add(Opinion(concern_id=self.id, member_id=by, upheld=upheld), "opinion given", by)

    def note_outcome(self, by: UUID, kind: str, note: str, vault: Vault) -> Outcome:
        """What was done. ``kind``: referred, spoken_with, no_further_action or already_known."""
        outcome = Outcome(concern_id=self.id, member_id=by, kind=kind)
        outcome.note_sealed = vault.seal(note, Place("outcomes", outcome.id, "note"))
        return self._add(outcome, "outcome noted", by)

    def _add(self, fact: Fact, verb: str, by: Actor) -> Fact:
        transaction_of(self).add(fact)
        record(self, verb, by)
        return fact

    @property
    def _place(self) -> Place:
        return Place("concerns", self.id, "words")


class Acknowledgement(Base):
    """Who of the safeguarding pair saw a concern, and when."""

    __tablename__ = "acknowledgements"

    concern_id: Mapped[UUID] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[UUID] = mapped_column(Uuid)
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class Opinion(Base):
    """Whether a first reader thinks a concern the machine raised is one."""

    __tablename__ = "opinions"

    concern_id: Mapped[UUID] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[UUID] = mapped_column(Uuid)
    upheld: Mapped[bool] = mapped_column()
    at: Mapped[datetime] = mapped_column(Moment, default=now)


class Outcome(Base):
    """What the safeguarding lead did about a concern; the note is sealed."""

    __tablename__ = "outcomes"

    concern_id: Mapped[UUID] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(String(30))
    note_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(Moment, default=now)

    def open_note(self, vault: Vault) -> str:
        return vault.open(self.note_sealed, Place("outcomes", self.id, "note"))
