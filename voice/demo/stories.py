"""The invented stories: told, read by the machine, and carried along the road as real ones would be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from voice.access import Role
from voice.database import db, now
from voice.demo.area import member_of
from voice.forms import Form, facts, narrative_text
from voice.records import Concern, Gathering, Narrative, Permissions, Withdrawal, concerns, masked, openings, record
from voice.records.checking import finish
from voice.records.concerns import OUTCOMES
from voice.records.receipts import fingerprint, make, sent_key
from voice.records.reviews import first_reading_of, pass_on
from voice.records.tellings import Telling, keep
from voice.summaries.periods import Scheme
from voice.vault import Vault
from voice.web.house import House

FOLDER = Path(__file__).parent / "stories"
DAYS_UNTIL_FIRST_READ = 4
DAYS_UNTIL_REVIEWED = 12
DAYS_OF_WAITING = 5
DAYS_UNTIL_SEEN, DAYS_UNTIL_DEALT_WITH = 3, 14
KINDS = tuple(OUTCOMES)
READ_BY_MACHINE = timedelta(seconds=20)
PORTION = 25


@dataclass(frozen=True, slots=True)
class Invented:
    """One line of a story file; ``token`` makes it the same story in every demo.

    ``hidden``: kind of detail to the words its first reader hid; ``not_hidden``: what the machine hid for nothing;
    ``doubts``: why a machine may have sent it.
    """

    token: str
    form: str
    days_ago: int
    permissions: str
    gathering: int | None
    typed_by: str
    answers: dict[str, Any]
    hidden: dict[str, list[str]] = field(default_factory=dict)
    not_hidden: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def invented() -> Iterator[Invented]:
    """Every story that was written for the demo, in the order of the files."""
    for path in sorted(FOLDER.glob("*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.strip():
                yield Invented(token=f"demo-{path.stem}-{number}", **json.loads(line))


def tell_all(app: Flask, house: House) -> Iterator[int]:
    """Keep the stories that are not kept yet, a portion at a time; yields how many each portion added."""
    with app.app_context():
        there = _kept_or_taken_back(db.session)
        gatherings = list(db.session.scalars(select(Gathering.id).order_by(Gathering.starts_on)))
        added = 0
        for story in invented():
            if _receipt(house.vault, story) not in there:
                _tell(db.session, house, story, gatherings)
                added += 1
            if added == PORTION:
                db.session.commit()
                yield added
                added = 0
        db.session.commit()
        yield added


def carry_on(app: Flask) -> None:
    """First readings and reviews of what came in long enough ago, each on a day of its own after it was told."""
    house: House = app.extensions["voice"]
    written = {_receipt(house.vault, story): story for story in invented()}
    with app.app_context():
        session = db.session
        for narrative in session.scalars(select(Narrative).order_by(Narrative.told_at)).all():
            age = now() - narrative.told_at
            if age > timedelta(days=DAYS_UNTIL_FIRST_READ):
                _read_first(session, house.vault, narrative, written.get(narrative.receipt))
            if age > timedelta(days=DAYS_UNTIL_REVIEWED) and (narrative.read_by_group or narrative.counted):
                reader = Role.REVIEWER if narrative.read_by_group else Role.FIRST_READER
                with _on(session, _days_after(narrative.told_at, DAYS_OF_WAITING, hour=14)):
                    finish(session, narrative, member_of(reader).id)
        db.session.commit()


def answer_concerns(app: Flask, vault: Vault) -> None:
    """Concerns were seen the next day and dealt with within a fortnight; the newest wait."""
    with app.app_context():
        session, lead = db.session, member_of(Role.SAFEGUARDING_LEAD).id
        wanted = select(Concern, Narrative.told_at).join(Narrative, Narrative.id == Concern.narrative_id)
        for number, (concern, told) in enumerate(session.execute(wanted.order_by(Narrative.told_at)).all()):
            if not concern.acknowledgements:
                concern.raised_at = told + READ_BY_MACHINE
                for line in concerns.history(session, concern):
                    line.at = concern.raised_at
            if told < now() - timedelta(days=DAYS_UNTIL_SEEN) and not concern.acknowledgements:
                with _on(session, _days_after(told, 1, hour=9)):
                    concern.acknowledge(lead)
            if told < now() - timedelta(days=DAYS_UNTIL_DEALT_WITH) and not concern.outcomes:
                with _on(session, _days_after(told, 2, hour=11)):
                    concern.note_outcome(lead, KINDS[number % len(KINDS)], "Invented outcome for the demo.", vault)
        db.session.commit()


def _read_first(session: Session, vault: Vault, narrative: Narrative, story: Invented | None) -> None:
    """As a careful first reader does: open it, hide what the machine missed, show what it hid for nothing, pass on."""
    if first_reading_of(session, narrative.id):
        return
    reader = member_of(Role.FIRST_READER).id
    with _on(session, _days_after(narrative.told_at, 1, hour=10)):
        record(narrative, openings.ORIGINAL, reader, reason=openings.FIRST_READING)
        if story:
            _complete_masks(session, narrative, narrative.open_story(vault), story, reader)
        pass_on(session, narrative, reader)


def _complete_masks(session: Session, narrative: Narrative, text: str, story: Invented, reader: UUID) -> None:
    for kind, words in story.hidden.items():
        masked.hide(session, narrative, _places(text, words), kind, reader)
    for span in _places(text, story.not_hidden):
        masked.show_again(session, narrative, span, reader)


def _places(text: str, words: list[str]) -> list[tuple[int, int]]:
    return [place for one in words for place in masked.everywhere(text, one)]


@contextmanager
def _on(session: Session, moment: datetime) -> Iterator[None]:
    """What is added to the session meanwhile happened at ``moment``, a second apart."""
    added = count()

    def date(flushed: Session, _context: Any, _objects: Any) -> None:
        for row in flushed.new:
            if hasattr(row, "at"):
                row.at = moment + timedelta(seconds=next(added))

    session.flush()
    event.listen(session, "before_flush", date)
    try:
        yield
        session.flush()
    finally:
        event.remove(session, "before_flush", date)


def _days_after(moment: datetime, days: int, hour: int) -> datetime:
    """That many days later in working hours, at the minute of ``moment``."""
    return (moment + timedelta(days=days)).replace(hour=hour)


def _tell(session: Session, house: House, story: Invented, gatherings: list[UUID]) -> None:
    form = house.library.get(story.form)
    told_at = _moment(story)
    telling = _telling(house, form, story, told_at)
    if story.gathering is not None:
        telling = replace(telling, gathering_id=gatherings[story.gathering])
    sent = sent_key(house.vault, story.token)
    with _on(session, told_at):
        keep(session, house.vault, telling, _receipt(house.vault, story), sent).told_at = told_at


def _telling(house: House, form: Form, story: Invented, told_at: datetime) -> Telling:
    settings, allowed = house.settings, story.permissions
    return Telling(
        form=form.slug,
        form_version=form.version,
        situation=form.situation,
        speaker=form.speaker,
        period=Scheme(settings.period_scheme, settings.terms).of(told_at.date()),
        story=narrative_text(form, story.answers),
        answers=story.answers,
        facts=facts(form, story.answers),
        permissions=Permissions("c" in allowed, "r" in allowed, "q" in allowed),
        typed_by=story.typed_by,
        agreed="said_yes" if story.typed_by != "self" else None,
        told_on=told_at.date(),
        doubts=tuple(story.doubts),
    )


def how_many(session: Session) -> int:
    """Stories told so far, those taken back again among them: a withdrawn one is never told anew."""
    return len(_kept_or_taken_back(session))


def _kept_or_taken_back(session: Session) -> set[bytes]:
    return {*session.scalars(select(Narrative.receipt)), *session.scalars(select(Withdrawal.receipt))}


def _receipt(vault: Vault, story: Invented) -> bytes:
    return fingerprint(vault, make(vault, story.token))


def _moment(story: Invented) -> datetime:
    """A time of day that differs from story to story and is the same in every demo."""
    minutes = 7 * 60 + _number_of(story.token) % (15 * 60)
    day = now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=story.days_ago)
    return min(day + timedelta(minutes=minutes), now())


def _number_of(token: str) -> int:
    """A small number from a token, the same on every machine."""
    return sum(ord(letter) * place for place, letter in enumerate(token, 1)) * 37
