"""What a reviewer decides about the tags of a story; every decision is a row, and the last one can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from voice.records.events import Event, record
from voice.records.masked import LETTERS
from voice.records.narratives import Narrative
from voice.records.readings import Standing, Tag
from voice.records.reviews import Decision, Review, review_of
from voice.vault import Vault

BY_HAND = "added by a reviewer"
REVIEWED = "reviewed"


def tags_of(session: Session, narrative_id: UUID) -> Sequence[Tag]:
    """The tags of one story, the surest first."""
    mine = select(Tag).where(Tag.narrative_id == narrative_id)
    return session.scalars(mine.order_by(Tag.score.desc(), Tag.theme)).all()


def version(tags: Iterable[Tag]) -> str:
    """Another word whenever another theme is there or a tag stands otherwise, for a page to carry."""
    stand = sorted((tag.theme, str(tag.standing)) for tag in tags)
    return sha256(repr(stand).encode()).hexdigest()[:LETTERS]


def tag_of(session: Session, narrative_id: UUID, theme: str) -> Tag | None:
    return session.scalar(select(Tag).where(Tag.narrative_id == narrative_id, Tag.theme == theme))


def add_theme(
    session: Session, vault: Vault, narrative: Narrative, theme: str, spans: list[list[int]], by: UUID
) -> Tag:
    """A theme the machine missed, confirmed at once. A theme that is there already is confirmed, with the new words."""
    tag = tag_of(session, narrative.id, theme)
    if tag is None:
        tag = Tag(narrative_id=narrative.id, theme=theme, source="member", spans=[]).seal_why(vault, BY_HAND)
        session.add(tag)
    tag.widen(spans, by)
    return tag


def finish(session: Session, narrative: Narrative, by: UUID) -> Review:
    """What was not decided is confirmed, and the story is reviewed. Twice is once."""
    there = review_of(session, narrative.id)
    if there:
        return there
    rest = [tag for tag in tags_of(session, narrative.id) if tag.standing == Standing.SUGGESTED]
    for tag in rest:
        tag.confirm(by)
    review = Review(narrative_id=narrative.id, member_id=by)
    session.add(review)
    record(narrative, REVIEWED, by, confirmed=",".join(tag.theme for tag in rest))
    return review


def check_alone(session: Session, narrative: Narrative, themes: set[str], by: UUID) -> Review:
    """A story that may be counted but not read by the group: its first reader keeps ``themes`` and removes the rest."""
    for tag in tags_of(session, narrative.id):
        if tag.standing == Standing.SUGGESTED and tag.theme not in themes:
            tag.remove(by)
    return finish(session, narrative, by)


def undo(session: Session, narrative: Narrative, by: UUID) -> bool:
    """Undo this member's last decision on this story: the review as a whole, else one tag. False: there was none."""
    review = review_of(session, narrative.id)
    if review:
        return _reopen(session, narrative, review, by)
    tag = _last_decided(session, narrative.id, by)
    if tag is None:
        return False
    if tag.source == "member":
        tag.remove(by)
    else:
        tag.reconsider(by)
    return True


def newest_by(session: Session, narrative_id: UUID, by: UUID) -> UUID | None:
    """What this member's next undoing is about, told apart from the one after it; None where there is nothing."""
    review = review_of(session, narrative_id)
    if review:
        return review.id
    mine = select(Decision.id).where(Decision.narrative_id == narrative_id, Decision.actor == str(by))
    return session.scalar(mine.order_by(Decision.at.desc(), Decision.id).limit(1))


def _reopen(session: Session, narrative: Narrative, review: Review, by: UUID) -> bool:
    if review.member_id != by:
        return False
    session.delete(review)
    for theme in _confirmed_at_the_end(session, narrative.id, by):
        tag = tag_of(session, narrative.id, theme)
        if tag is not None and tag.standing == Standing.CONFIRMED:
            tag.reconsider(by)
    record(narrative, "review undone", by)
    return True


def _confirmed_at_the_end(session: Session, narrative_id: UUID, by: UUID) -> list[str]:
    done = select(Event).where(Event.subject == Narrative.__tablename__, Event.subject_id == narrative_id)
    newest = done.where(Event.verb == REVIEWED, Event.actor == str(by)).order_by(Event.at.desc()).limit(1)
    event = session.scalar(newest)
    return [theme for theme in str(event.detail.get("confirmed", "")).split(",") if theme] if event else []


def _last_decided(session: Session, narrative_id: UUID, by: UUID) -> Tag | None:
    """The tag whose standing is this member's newest decision that still holds."""
    mine = select(Tag).join(
        Decision,
        (Decision.narrative_id == Tag.narrative_id)
        & (Decision.theme == Tag.theme)
        & (Decision.standing == Tag.standing),
    )
    held = mine.where(Tag.narrative_id == narrative_id, Decision.actor == str(by), Tag.standing != Standing.SUGGESTED)
    undoable = held.where((Tag.source != "member") | (Tag.standing != Standing.REMOVED))
    return session.scalars(undoable.order_by(Decision.at.desc()).limit(1)).first()
