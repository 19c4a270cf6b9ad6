"""What somebody told us, sealed; what they allowed; how they take it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Uuid,
    delete,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from voice.database import Base, Moment, now
from voice.records.concerns import Concern, closed
from voice.records.events import CONTRIBUTOR, Actor, record, transaction_of
from voice.records.gatherings import Gathering
from voice.records.kept import Kept
from voice.vault import Place, Vault

ANSWERS = ("speaker", "age_band", "locality", "setting", "phase", "situation")


@dataclass(frozen=True, slots=True)
class Permissions:
    """What a contributor allows, each asked on its own, each refusable."""

    counted: bool = False
    read_by_group: bool = False
    quoted: bool = False


class Narrative(Base):
    """One story. Its words are in ``story_sealed`` (what spans count into) and, by question, in its answers."""

    __tablename__ = "narratives"
    __table_args__ = (
        Index("ix_narratives_heard", "period", "counted", "id", *ANSWERS),
        Index("ix_narratives_told_at", "told_at"),
    )

    form: Mapped[str] = mapped_column(String(40))
    form_version: Mapped[int] = mapped_column(Integer)
    language: Mapped[str] = mapped_column(String(12), default="en")
    situation: Mapped[str] = mapped_column(String(40))
    speaker: Mapped[str] = mapped_column(String(20))
    typed_by: Mapped[str] = mapped_column(String(20), default="self")
    agreed: Mapped[str | None] = mapped_column(String(40))
    age_band: Mapped[str | None] = mapped_column(String(40))
    locality: Mapped[str | None] = mapped_column(String(80))
    setting: Mapped[str | None] = mapped_column(String(40))
    phase: Mapped[str | None] = mapped_column(String(40))
    told_at: Mapped[datetime] = mapped_column(Moment, default=now)
    told_on: Mapped[date] = mapped_column(Date, default=lambda: now().date())
    period: Mapped[str] = mapped_column(String(20))
    counted: Mapped[bool] = mapped_column(Boolean, default=False)
    read_by_group: Mapped[bool] = mapped_column(Boolean, default=False)
    quoted: Mapped[bool] = mapped_column(Boolean, default=False)
    story_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    receipt: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    sent_key: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    gathering_id: Mapped[UUID | None] = mapped_column(ForeignKey("gatherings.id", ondelete="SET NULL"), index=True)

    answers: Mapped[list[Answer]] = relationship(
        back_populates="narrative", cascade="all, delete-orphan", passive_deletes=True, order_by="Answer.position"
    )
    contact: Mapped[Contact | None] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    gathering: Mapped[Gathering | None] = relationship()

    @property
    def permissions(self) -> Permissions:
        return Permissions(self.counted, self.read_by_group, self.quoted)

    def seal_story(self, vault: Vault, text: str) -> None:
        """``text``: the narrative, already in LF and NFC; every span of every tag and mask counts into it."""
        self.story_sealed = vault.seal(text, self._place)

    def open_story(self, vault: Vault) -> str:
        """The original words. Callers outside the tagger write a reading event first."""
        return vault.open(self.story_sealed, self._place)

    def withdraw(self, by: Actor = CONTRIBUTOR) -> Withdrawal:
        """Take it back: the row and all that hangs on it is deleted now; what stays says only that it happened.

        A concern keeps its own sealed minimum under the safeguarding lead's schedule (its narrative link is cut): the
        words that raised it and, where nobody dealt with it yet, how to reach them.
        """
        session = transaction_of(self)
        record(self, "withdrawn", by)
        withdrawal = Withdrawal(narrative_id=self.id, receipt=self.receipt, period=self.period)
        session.add(withdrawal)
        session.flush()
        _keep_for_the_lead(session, Narrative.id == self.id)
        session.execute(delete(Narrative).where(Narrative.id == self.id))
        session.expunge(self)
        return withdrawal

    @property
    def _place(self) -> Place:
        return Place("narratives", self.id, "story")


class Answer(Base):
    """What was said to one question, sealed. ``value`` is JSON: a word, a list of option ids or a place."""

    __tablename__ = "answers"

    narrative_id: Mapped[UUID] = mapped_column(ForeignKey("narratives.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(String(60))
    position: Mapped[int] = mapped_column(Integer)
    value_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    narrative: Mapped[Narrative] = relationship(back_populates="answers")

    def seal(self, vault: Vault, value: str) -> Answer:
        self.value_sealed = vault.seal(value, Place("answers", self.id, "value"))
        return self

    def open(self, vault: Vault) -> str:
        return vault.open(self.value_sealed, Place("answers", self.id, "value"))


class Contact(Base):
    """How somebody chose to be reached. Sealed on its own; only the safeguarding lead opens it."""

    __tablename__ = "contacts"

    narrative_id: Mapped[UUID] = mapped_column(ForeignKey("narratives.id", ondelete="CASCADE"), unique=True)
    way_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    def seal(self, vault: Vault, way: str) -> Contact:
        self.way_sealed = vault.seal(way, Place("contacts", self.id, "way"))
        return self

    def open(self, vault: Vault, by: Actor) -> str:
        """The way to reach them; opening it is an event."""
        record(self, "opened", by)
        return self.open_unseen(vault)

    def open_unseen(self, vault: Vault) -> str:
        """For a look at whom it names. Nobody reads it for that, so it is no event."""
        return vault.open(self.way_sealed, Place("contacts", self.id, "way"))

    def holds(self, vault: Vault, way: str) -> bool:
        """Whether it is this that somebody left before. Nobody reads it for that, so it is no event."""
        return way in self.open_unseen(vault)


class Withdrawal(Base):
    """That a story was taken back. Replayed over an older backup before it serves."""

    __tablename__ = "withdrawals"

    narrative_id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    receipt: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    period: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment, default=now)


def by_receipt(session: Session, fingerprint: bytes) -> Narrative | Withdrawal | None:
    """What a receipt stands for: a narrative, the fact that it was withdrawn, or nothing.

    Both tables are always asked, so that a hit and a miss take the same time.
    """
    found = session.scalar(select(Narrative).where(Narrative.receipt == fingerprint))
    withdrawn = session.scalar(select(Withdrawal).where(Withdrawal.receipt == fingerprint))
    return found or withdrawn


def by_sent_key(session: Session, sent_key: bytes) -> Narrative | None:
    """The story that a form was already sent as."""
    return session.scalar(select(Narrative).where(Narrative.sent_key == sent_key))


def withdrawn_ids(session: Session) -> set[UUID]:
    """The ids of all stories that were taken back."""
    return set(session.scalars(select(Withdrawal.narrative_id)))


def delete_withdrawn(session: Session) -> int:
    """Delete every story that stands among the withdrawals; returns how many went."""
    withdrawn = Narrative.id.in_(select(Withdrawal.narrative_id))
    _keep_for_the_lead(session, withdrawn)
    gone = session.execute(delete(Narrative).where(withdrawn))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def _keep_for_the_lead(session: Session, going: ColumnElement[bool]) -> None:
    """Before stories go: what their concerns need that have no outcome yet, sealed as it is."""
    wanted = select(Concern, Narrative.id, Narrative.story_sealed, Contact.id, Contact.way_sealed)
    joined = wanted.join(Narrative, Narrative.id == Concern.narrative_id).outerjoin(
        Contact, Contact.narrative_id == Narrative.id
    )
    for concern, narrative_id, story, contact_id, way in session.execute(joined.where(going, ~closed)).all():
        if way or concern.whole:
            kept = Kept(concern_id=concern.id, narrative_id=narrative_id, contact_id=contact_id, way_sealed=way)
            kept.story_sealed = story if concern.whole else None
            session.add(kept)
    session.flush()


def seal_answers(narrative: Narrative, vault: Vault, values: Mapping[str, str]) -> None:
    """Give ``narrative`` its answers. ``values``: question id to JSON text, in the order they were asked."""
    narrative.answers = [
        Answer(question=question, position=position).seal(vault, value)
        for position, (question, value) in enumerate(values.items())
    ]


def how_many_came_in(session: Session, gatherings: list[Gathering]) -> dict[UUID, int]:
    """Stories per gathering (id to count), in one query."""
    ids = [gathering.id for gathering in gatherings]
    counts = select(Narrative.gathering_id, func.count()).where(Narrative.gathering_id.in_(ids))
    rows = session.execute(counts.group_by(Narrative.gathering_id)).all()
    return {gathering_id: count for gathering_id, count in rows if gathering_id is not None}
