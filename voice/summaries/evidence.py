"""The stories behind a number: which ones they are, for somebody who may open them. No words are opened here."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists
from sqlalchemy.orm import Session

from voice.records import FirstReading, Narrative, Standing, Tag
from voice.records.queues import PAGE, readable_by
from voice.summaries.counts import heard
from voice.summaries.scopes import Scope, stands_under


def behind(scope: Scope, period: str, theme: str | None, subtype: str | None, reader: UUID) -> Select[Narrative]:
    """Counted stories of the scope (and theme, and subtype) that this reviewer may see, newest first."""
    query = heard(period).add_columns(Narrative).join(FirstReading, FirstReading.narrative_id == Narrative.id)
    query = query.where(*readable_by(reader), _named(theme, subtype) if theme else stands_under(scope))
    return query.order_by(Narrative.told_at.desc(), Narrative.id)


def _named(theme: str, subtype: str | None) -> ColumnElement[bool]:
    tag = exists().where(Tag.narrative_id == Narrative.id, Tag.theme == theme, Tag.standing == Standing.CONFIRMED)
    return tag.where(Tag.subtype == subtype) if subtype else tag


def page_of(session: Session, query: Select[Narrative], number: int) -> tuple[list[Narrative], bool]:
    """One page of at most 50 stories, and whether there are more."""
    found = list(session.scalars(query.offset((number - 1) * PAGE).limit(PAGE + 1)))
    return found[:PAGE], len(found) > PAGE
