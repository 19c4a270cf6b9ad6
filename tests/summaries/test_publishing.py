"""A period is let out once, for good, under one scheme."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests.summaries.rows import PERIOD, tell_many
from tests.summaries.test_counts import KNOWN, SUBTYPES, WS8
from voice.records import ActionStatus, Publication
from voice.summaries import publishing
from voice.summaries.first_actions import first_actions
from voice.summaries.periods import Scheme
from voice.vault import Vault

AUTUMN = date(2026, 11, 2)
SPRING = "2026-1-spring"


def publish(session: Session, period: str = PERIOD, scheme: str = "terms") -> Publication:
    made = publishing.preview(session, WS8, period, KNOWN, SUBTYPES)
    out = publishing.publish(session, WS8, Scheme(scheme), period, AUTUMN, uuid4(), made)
    session.flush()
    return out


def test_every_heading_and_all_voices_are_frozen(session: Session, vault: Vault) -> None:
    tell_many(session, vault, 9, "suspension_exclusion:suspension")
    figures = publish(session).figures
    assert set(figures) == {"all", *(heading.id for heading in WS8.headings)}
    assert figures["focus-area-5"]["voices"] == 10
    assert figures["focus-area-8"]["voices"] is None


def test_the_trend_comes_from_what_was_published_before(session: Session, vault: Vault) -> None:
    tell_many(session, vault, 9, "managed_move", period=SPRING)
    tell_many(session, vault, 21, "managed_move")
    publish(session, SPRING)
    publish(session)
    tell_many(session, vault, 50, "managed_move", period=SPRING)
    made = publishing.published_summary(session, "ws8", PERIOD, "focus-area-5")
    assert made is not None
    (themed,) = [one for one in made.themes if one.theme == "managed_move"]
    assert themed.before is not None
    assert (themed.figure.shown, themed.before.shown, themed.trend) == ("20", "10", "up")


def test_a_second_scheme_is_refused_for_ever(session: Session) -> None:
    publish(session)
    with pytest.raises(publishing.PublicationRefusedError, match="would give numbers away"):
        publish(session, "2026-q2", "quarters")


@pytest.mark.parametrize("period", ["2026-3-autumn", "2027-1-spring"])
def test_a_period_that_is_not_over_is_refused(session: Session, period: str) -> None:
    with pytest.raises(publishing.PublicationRefusedError, match="not over"):
        publish(session, period)


def test_a_second_publication_is_refused(session: Session) -> None:
    publish(session)
    with pytest.raises(publishing.PublicationRefusedError, match="already"):
        publish(session)


def test_the_minutes_own_actions_open_the_ledger(session: Session) -> None:
    rows = first_actions(WS8)
    session.add_all(rows)
    session.flush()
    assert {row.heading for row in rows} == {heading.id for heading in WS8.headings}
    assert len(rows) >= 25
    assert {row.status for row in rows} <= set(ActionStatus)
    assert all(row.owner and row.text for row in rows)
    assert all(row.said and row.answer for row in rows if row.public)
    assert not any("inspector" in row.text.lower() or "refuser" in row.text.lower() for row in rows)
