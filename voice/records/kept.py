"""What a concern keeps of a story that is taken back before anybody dealt with it.

Whoever finds a receipt must not erase a cry for help with it. The sealed bytes are moved as they are, so that no key is
needed where a story is taken back; they open only by the place they came from.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, Uuid, delete, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from voice.database import Base, now
from voice.records.concerns import Concern, Outcome
from voice.records.events import Actor, record
from voice.vault import Place, Vault

DAYS_AFTER_OUTCOME = 30


class Kept(Base):
    """For one concern: the way to be reached, and the story where no words of it say what the concern is.

    ``narrative_id`` and ``contact_id``: the rows that are gone, to whose places the bytes are bound.
    """

    __tablename__ = "kept"

    concern_id: Mapped[UUID] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"), unique=True)
    narrative_id: Mapped[UUID] = mapped_column(Uuid)
    story_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact_id: Mapped[UUID | None] = mapped_column(Uuid)
    way_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    def open_story(self, vault: Vault) -> str:
        """The words; empty where only the way to be reached is kept. Callers write an opening first."""
        place = Place("narratives", self.narrative_id, "story")
        return vault.open(self.story_sealed, place) if self.story_sealed else ""

    def open(self, vault: Vault, by: Actor) -> str:
        """The way to reach them; opening it is an event. Empty where none was left."""
        if self.way_sealed is None or self.contact_id is None:
            return ""
        record(self, "opened", by)
        return self.open_unseen(vault)

    def open_unseen(self, vault: Vault) -> str:
        """As ``Contact.open_unseen``."""
        if self.way_sealed is None or self.contact_id is None:
            return ""
        return vault.open(self.way_sealed, Place("contacts", self.contact_id, "way"))


def of_concern(session: Session, concern_id: UUID) -> Kept | None:
    return session.scalar(select(Kept).where(Kept.concern_id == concern_id))


def forget_done(session: Session) -> int:
    """Delete what is kept for concerns that an outcome closed ``DAYS_AFTER_OUTCOME`` ago; returns how many went.

    A month, so that an outcome noted by mistake, or a concern raised again, still finds the way to reach somebody.
    """
    since_raised = (Outcome.concern_id == Concern.id, Outcome.at >= Concern.raised_at)
    long_ago = Outcome.at < now() - timedelta(days=DAYS_AFTER_OUTCOME)
    done = select(Concern.id).where(exists().where(*since_raised, long_ago), ~exists().where(*since_raised, ~long_ago))
    gone = session.execute(delete(Kept).where(Kept.concern_id.in_(done)))
    return int(gone.rowcount)  # type: ignore[attr-defined]
