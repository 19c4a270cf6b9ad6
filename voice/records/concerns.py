"""A child may not be safe. A concern goes to the safeguarding lead at once and never closes itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Boolean, ForeignKey, Index, LargeBinary, Select, String, exists, false, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from voice.database import Base, Moment, now
from voice.records.events import Actor, ByMember, Event, record, transaction_of
from voice.vault import Place, Vault

Fact = TypeVar("Fact", bound=Base)
RAISED: Final = "raised"
RAISED_AGAIN: Final = "raised again"
REREAD: Final = "reread"
ACKNOWLEDGED: Final = "acknowledged"
PUT_ASIDE: Final = "put aside"
PUT_BACK: Final = "put back"
OPENED_AGAIN: Final = "opened again"
LEFT_A_WAY: Final = "they left a way to be reached, and may ask for help in it"
NOTE: Final = "a note by the first reader"
LISTENED: Final = "a worry of the facilitator who listened"
OUTCOMES: Final = {
    "referred": "Referred",
    "spoken_with": "Spoken with",
    "no_further_action": "No further action",
    "already_known": "Children’s services, or the police, know of it already",
}


LONGEST_NUMBER: Final = 9
"""Fewer digits than this has every number of words; what a page never sent is not counted out."""
STILL_OPEN: Final = text("closed_at IS NULL")


class About(StrEnum):
    """Whom a concern is about, where that sends it on another road. ``BOTH``: the lead and the deputy, so that neither
    sees it; first readers do."""

    STAFF = "staff"
    LEAD = "lead"
    DEPUTY = "deputy"
    BOTH = "both"


class Concern(Base):
    """What was raised, by whom, and the words that raised it (sealed). Outlives a withdrawal of its narrative.

    ``raised_at``: when it was raised, or raised anew after somebody had dealt with it: what was acknowledged or
    closed before that moment is open again. ``whole``: somebody means the story as a whole, so that no kept words say
    what it is: a story taken back before anybody dealt with that stays with the concern. ``closed_at`` repeats the
    first Outcome since it was raised, so that a few open ones are found among a million from one index.
    """

    __tablename__ = "concerns"
    __table_args__ = (Index("ix_concerns_open", "raised_at", sqlite_where=STILL_OPEN, postgresql_where=STILL_OPEN),)

    narrative_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("narratives.id", ondelete="SET NULL"), index=True, unique=True
    )
    raised_at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    raised_by: Mapped[str] = mapped_column(String(40))
    words_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    whole: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    closed_at: Mapped[datetime | None] = mapped_column(Moment)

    acknowledgements: Mapped[list[Acknowledgement]] = relationship(order_by="Acknowledgement.at")
    opinions: Mapped[list[Opinion]] = relationship(order_by="Opinion.at")
    outcomes: Mapped[list[Outcome]] = relationship(order_by="Outcome.at")
    roads: Mapped[list[Road]] = relationship(order_by="Road.at")

    @property
    def acknowledged(self) -> bool:
        return any(one.at >= self.raised_at for one in self.acknowledgements)

    @property
    def closed(self) -> bool:
        """Only an outcome closes a concern."""
        return self.closed_at is not None

    @property
    def about(self) -> str:
        """Whom it is about by the newest mark; empty when nobody marked it."""
        return self.roads[-1].about if self.roads else ""

    def seal_words(self, vault: Vault, words: list[tuple[str, str]]) -> Concern:
        """``words``: (the words that raised it, why they did), in the order of the story."""
        self.whole = not words or any(why in {NOTE, LISTENED} or not quote for quote, why in words if why != LEFT_A_WAY)
        self.words_sealed = vault.seal(json.dumps(words, ensure_ascii=False), self._place)
        return self

    def open_words(self, vault: Vault) -> list[tuple[str, str]]:
        return [(quote, why) for quote, why in json.loads(vault.open(self.words_sealed, self._place))]

    def version(self, vault: Vault) -> str:
        """Another word whenever more was raised or said of it, or it was marked, for a page to carry: nobody may deal
        with what their page did not show. It begins with how many words there are, see ``words_after``."""
        said = (len(self.open_words(vault)), len(self.opinions), len(self.roads), f"{self.raised_at.timestamp():.6f}")
        return "-".join(map(str, said))

    def words_after(self, version: str, vault: Vault) -> list[tuple[str, str]]:
        """What raised it since it had this version, in which those words did not stand; none where it is no version."""
        number, words = version.partition("-")[0], self.open_words(vault)
        shown = int(number) if number.isdecimal() and len(number) < LONGEST_NUMBER else len(words)
        return [one for one in words[shown:] if one not in words[:shown]]

    def raise_again(self, by: Actor, words: list[tuple[str, str]], vault: Vault, reread: bool = False) -> None:
        """More was seen in the same story. A concern that somebody had dealt with waits to be seen again.

        ``reread``: by a newer machine that reads all stories again, which calls nobody every minute for that.
        The same words by the same hand, while nobody has dealt with them, are the same press of a button twice.
        """
        if self._waits_with(words, vault) and str(by) in self.raised_by_each():
            return
        self.seal_words(vault, [*self.open_words(vault), *words])
        if self.acknowledgements or self.outcomes:
            self.raised_at, self.closed_at = now(), None
        record(self, RAISED_AGAIN, by, **({REREAD: True} if reread else {}))

    def raised_by_each(self) -> set[str]:
        """Who raised it, or raised it again."""
        mine = select(Event.actor).where(Event.subject_id == self.id, Event.verb == RAISED_AGAIN)
        return {self.raised_by, *transaction_of(self).scalars(mine)}

    def send_by(self, about: About, by: Actor) -> Road:
        """It names somebody who would read it, or is about staff: it takes another road. The newest mark counts."""
        if self.about == about:
            return self.roads[-1]
        return self._add(Road(concern_id=self.id, about=about, member=str(by)), f"about {about}", by)

    def acknowledge(self, by: UUID) -> Acknowledgement:
        """The lead or deputy has seen it. It stays open until an outcome is noted. Twice is once."""
        if self.acknowledged:
            return self.acknowledgements[-1]
        return self._add(Acknowledgement(concern_id=self.id, member_id=by), ACKNOWLEDGED, by)

    def put_aside(self, by: UUID) -> None:
        """Acknowledged from the queue, without being opened. It stays open, and can be put back. Twice is once."""
        if not self.acknowledged:
            self._add(Acknowledgement(concern_id=self.id, member_id=by), PUT_ASIDE, by)

    def put_back(self, by: UUID) -> bool:
        """It waits again, in its old place; who is called about it counts from now. False: it was not put aside, or
        somebody read it since."""
        if not self.is_aside:
            return False
        session = transaction_of(self)
        for one in self.acknowledgements:
            if one.at >= self.raised_at:
                session.delete(one)
        record(self, PUT_BACK, by)
        session.flush()
        session.refresh(self, ["acknowledgements"])
        return True

    @property
    def is_aside(self) -> bool:
        """Whether all that acknowledged it was putting it aside."""
        if not self.acknowledged or self.closed:
            return False
        done = select(Event.verb).where(Event.subject == self.__tablename__, Event.subject_id == self.id)
        newest = done.where(Event.verb.in_([ACKNOWLEDGED, PUT_ASIDE])).order_by(Event.at.desc()).limit(1)
        return transaction_of(self).scalar(newest) == PUT_ASIDE

    def give_opinion(self, by: UUID, upheld: bool) -> Opinion:
        """A first reader's view. It never takes the concern out of the lead's queue. Said twice, it counts once.

        What was put aside unread waits again as soon as somebody who read it thinks that it is one.
        """
        mine = [one for one in self.opinions if one.member_id == by and one.at >= self.raised_at]
        if mine and mine[-1].upheld == upheld:
            return mine[-1]
        if upheld:
            self.put_back(by)
        return self._add(Opinion(concern_id=self.id, member_id=by, upheld=upheld), "opinion given", by)

    def note_outcome(self, by: UUID, kind: str, note: str, vault: Vault, named: UUID | None = None) -> Outcome:
        """What was done. ``kind``: referred, spoken_with, no_further_action or already_known.

        ``named``: the id of the outcome; one that is there already is not noted again.
        """
        there = next((one for one in self.outcomes if one.id == named), None)
        if there:
            return there
        outcome = Outcome(id=named or uuid4(), concern_id=self.id, member_id=by, kind=kind)
        outcome.note_sealed = vault.seal(note, Place("outcomes", outcome.id, "note"))
        self.closed_at = self.closed_at or now()
        return self._add(outcome, "outcome noted", by)

    def open_again(self, by: UUID) -> None:
        """An outcome was noted by mistake, or was not the end. Whoever opens it again has seen it: nobody is called."""
        if self.closed:
            self.raised_at, self.closed_at = now(), None
            transaction_of(self).add(Acknowledgement(concern_id=self.id, member_id=by))
            record(self, OPENED_AGAIN, by)

    def _waits_with(self, words: list[tuple[str, str]], vault: Vault) -> bool:
        there = self.open_words(vault)
        return not self.acknowledged and not self.closed and all(one in there for one in words)

    def _add(self, fact: Fact, verb: str, by: Actor) -> Fact:
        transaction_of(self).add(fact)
        record(self, verb, by)
        return fact

    @property
    def _place(self) -> Place:
        return Place("concerns", self.id, "words")


class OnConcern(ByMember):
    """What a member did about a concern."""

    concern_id: Mapped[UUID] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"), index=True)


class Acknowledgement(OnConcern, Base):
    """Who of the safeguarding pair saw a concern, and when."""

    __tablename__ = "acknowledgements"


class Opinion(OnConcern, Base):
    """Whether a first reader thinks a concern the machine raised is one."""

    __tablename__ = "opinions"

    upheld: Mapped[bool] = mapped_column()


class Outcome(OnConcern, Base):
    """What the safeguarding lead did about a concern; the note is sealed."""

    __tablename__ = "outcomes"

    kind: Mapped[str] = mapped_column(String(30))
    note_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    def open_note(self, vault: Vault) -> str:
        return vault.open(self.note_sealed, Place("outcomes", self.id, "note"))


class Road(Base):
    """That a concern is about staff, or about the lead or deputy, who then does not see it. ``member``: who said so."""

    __tablename__ = "roads"

    concern_id: Mapped[UUID] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"), index=True)
    about: Mapped[str] = mapped_column(String(20))
    member: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Moment, default=now)


put_back = (Event.subject == Concern.__tablename__, Event.subject_id == Concern.id, Event.verb == PUT_BACK)
"""That an event says of a concern that it was put back: until then somebody had acknowledged it."""
acknowledged = exists().where(Acknowledgement.concern_id == Concern.id, Acknowledgement.at >= Concern.raised_at)
closed = Concern.closed_at.is_not(None)
"""As ``Concern.acknowledged`` and ``Concern.closed``, for all at once."""


def of_narrative(session: Session, narrative_id: UUID, hold: bool = False) -> Concern | None:
    """A story's concern, if it has one. ``hold``: as for ``held``."""
    wanted = select(Concern).where(Concern.narrative_id == narrative_id)
    return session.scalar(held(wanted) if hold else wanted)


def held(wanted: Select[Concern]) -> Select[Concern]:
    """Nobody else changes it until this is done; and it is read anew, as somebody may have since it was looked up."""
    return wanted.with_for_update(of=Concern).execution_options(populate_existing=True)


def history(session: Session, concern: Concern) -> Sequence[Event]:
    """Everything that was done about a concern, in order."""
    mine = select(Event).where(Event.subject == Concern.__tablename__, Event.subject_id == concern.id)
    return session.scalars(mine.order_by(Event.at).limit(200)).all()


def raise_by_hand(
    session: Session, vault: Vault, narrative_id: UUID, words: list[tuple[str, str]], by: Actor
) -> Concern:
    """A person raises a concern, or adds what the machine did not see to the one that is there.

    ``by``: a member, or whoever told the story and left a way to be reached.
    """
    there = of_narrative(session, narrative_id, hold=True)
    if there:
        there.raise_again(by, words, vault)
        return there
    concern = Concern(narrative_id=narrative_id, raised_by=str(by)).seal_words(vault, words)
    session.add(concern)
    record(concern, RAISED, by)
    return concern
