"""Letting a period out, once, for good: its protected figures are frozen, and one scheme of periods holds for ever."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from voice.analysis.frameworks import Framework
from voice.database import now
from voice.records import Publication, publications, record
from voice.records.editions import drop_edition, edition_of
from voice.summaries.counts import Known, Subtypes, cube
from voice.summaries.editions import assembled, blank, release_of, renewed
from voice.summaries.faces import Summary, freeze, thaw, with_earlier
from voice.summaries.figures import SMALLEST_SHOWN, Protected
from voice.summaries.periods import Scheme

EARLIER = 5
OUT_ALREADY = "This period is published already. What is out stays as it is."


class PublicationRefusedError(ValueError):
    """Why a period may not be published, in words for the publisher."""


def preview(
    session: Session, framework: Framework, period: str, known: Known, subtypes: Subtypes, enough: int = SMALLEST_SHOWN
) -> list[Summary[Protected]]:
    """What publishing would let out: all voices first, then each heading.

    It is the next edition: to readers, who have seen the one before, it too changes only what ``enough`` stories did.
    """
    edition = edition_of(session, framework.id, period)
    release = release_of(cube(session, period), framework, period, known, subtypes)
    blocks = renewed(edition.blocks if edition else {}, release, now(), enough)
    return [assembled(blocks, blank(counts.scope, period, known, subtypes)) for counts in release]


def why_not(session: Session, framework: Framework, scheme: Scheme, period: str, today: date) -> str | None:
    """The reason a period may not be published now, or None."""
    used = publications.schemes_used(session)
    if used - {scheme.name}:
        return (
            f"Periods were published by {used.pop()} before. Publishing by {scheme.name} too would give numbers away."
        )
    if period >= scheme.of(today):
        return "This period is not over yet. Only a finished period can be published."
    if publications.of_period(session, framework.id, period):
        return OUT_ALREADY
    return None


def publish(
    session: Session,
    framework: Framework,
    scheme: Scheme,
    period: str,
    today: date,
    by: UUID,
    made: list[Summary[Protected]],
) -> Publication:
    """Freeze ``made``. Raises `PublicationRefusedError` with the reason.

    Of two publishers at once the database takes one row (`Publication` is unique by framework and period): the other
    waits until the first is done and is told so. Its transaction stays fit for use.
    """
    if reason := why_not(session, framework, scheme, period, today):
        raise PublicationRefusedError(reason)
    figures: dict[str, Any] = {one.scope: freeze(one) for one in made}
    out = Publication(framework=framework.id, scheme=scheme.name, period=period, published_by=by, figures=figures)
    try:
        with session.begin_nested():
            session.add(out)
            record(out, "published", by, period=period)
            drop_edition(session, framework.id, period)
    except IntegrityError:
        raise PublicationRefusedError(OUT_ALREADY) from None
    return out


def published_summary(session: Session, framework_id: str, period: str, scope: str) -> Summary[Protected] | None:
    """One frozen summary, with the trend from what was frozen for the periods before it."""
    out = publications.of_period(session, framework_id, period)
    if out is None or scope not in out.figures:
        return None
    older = publications.before(session, framework_id, period, EARLIER)
    return with_earlier(thaw(out.figures[scope]), [thaw(one.figures[scope]) for one in older if scope in one.figures])
