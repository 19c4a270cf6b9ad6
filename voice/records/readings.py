"""What the machine read in a story, and where each tag and mask stands after people looked."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    JSON,
    Boolean,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    exists,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from voice.database import Base, Moment, now
from voice.records.events import MACHINE, Actor, record, transaction_of
from voice.records.narratives import Narrative
from voice.records.reviews import Decision
from voice.vault import Place, Vault


class Standing(StrEnum):
    """Where a tag or mask stands: the last decision about it (each decision is a row of its own)."""

    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    REMOVED = "removed"


class NarrativeReading(Base):
    """That the analyser of one version has read a story, and what it thought of the whole."""

    __tablename__ = "readings"
    __table_args__ = (UniqueConstraint("narrative_id", "analyser"),)

    narrative_id: Mapped[UUID] = mapped_column(ForeignKey("narratives.id", ondelete="CASCADE"), index=True)
    analyser: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Moment, default=now)
    tone: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(12))
    concern: Mapped[bool] = mapped_column(Boolean)
    concern_score: Mapped[float] = mapped_column(Float)
    needs_person: Mapped[bool] = mapped_column(Boolean, default=False)
    uncertainty: Mapped[float] = mapped_column(Float, index=True)


class Tag(Base):
    """One theme in one story. Spans are offsets into the sealed text; the quote stays sealed with us.

    ``spans``: list of [start, end] in code points; ``source``: ``machine`` or ``member``; ``score``: 0 to 1.
    ``standing`` repeats the newest Decision, so that a million narratives can be counted from one index.
    """

    __tablename__ = "tags"
    __table_args__ = (
        UniqueConstraint("narrative_id", "theme"),
        Index("ix_tags_theme_standing", "theme", "standing", "narrative_id"),
        Index("ix_tags_told", "narrative_id", "standing", "theme", "subtype"),
    )

    narrative_id: Mapped[UUID] = mapped_column(ForeignKey("narratives.id", ondelete="CASCADE"), index=True)
    theme: Mapped[str] = mapped_column(String(60))
    subtype: Mapped[str | None] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(10), default=MACHINE)
    standing: Mapped[str] = mapped_column(String(10), default=Standing.SUGGESTED)
    score: Mapped[float] = mapped_column(Float, default=1.0)
    spans: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    why_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    narrative: Mapped[Narrative] = relationship()

    def seal_why(self, vault: Vault, why: str) -> Tag:
        self.why_sealed = vault.seal(why, Place("tags", self.id, "why"))
        return self

    def open_why(self, vault: Vault) -> str:
        return vault.open(self.why_sealed, Place("tags", self.id, "why"))

    def confirm(self, by: Actor) -> None:
        """Confirming twice is confirming once."""
        if self.standing != Standing.CONFIRMED:
            self._decide(Standing.CONFIRMED, by)

    def remove(self, by: Actor) -> None:
        """Removing twice is removing once."""
        if self.standing != Standing.REMOVED:
            self._decide(Standing.REMOVED, by)

    def widen(self, spans: list[list[int]], by: Actor) -> None:
        """More words for it, and confirmed with them; words that it stands for already change nothing."""
        more = [span for span in spans if span not in self.spans]
        if more or self.standing != Standing.CONFIRMED:
            self.spans = sorted([*self.spans, *more])
            self._decide(Standing.CONFIRMED, by)

    def reconsider(self, by: Actor) -> None:
        """Undo the last decision: the tag is a suggestion again."""
        self._decide(Standing.SUGGESTED, by)

    def _decide(self, standing: Standing, by: Actor) -> None:
        self.standing = standing
        transaction_of(self).add(
            Decision(narrative_id=self.narrative_id, theme=self.theme, standing=standing, actor=str(by))
        )
        record(self, f"tag {standing}", by, theme=self.theme)


class NarrativeMask(Base):
    """One hidden stretch: a personal detail somebody could be known by."""

    __tablename__ = "masks"
    __table_args__ = (UniqueConstraint("narrative_id", "start", "end"),)

    narrative_id: Mapped[UUID] = mapped_column(ForeignKey("narratives.id", ondelete="CASCADE"), index=True)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(10), default=MACHINE)
    standing: Mapped[str] = mapped_column(String(10), default=Standing.SUGGESTED)


def read_by_a_machine(session: Session, narrative_id: UUID) -> bool:
    """Whether the analyser of any version has read it."""
    return bool(session.scalar(select(exists().where(NarrativeReading.narrative_id == narrative_id))))
