"""What a concern keeps of a story taken back goes a month after an outcome, and not before."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select, update

from voice.database import now, transaction
from voice.records import Concern, Kept
from voice.records.concerns import Outcome
from voice.records.kept import DAYS_AFTER_OUTCOME, forget_done
from voice.vault import Vault

BY = uuid4()
MONTH = timedelta(days=DAYS_AFTER_OUTCOME)
Closed = Callable[..., UUID]


@pytest.fixture
def closed(rows: Engine, vault: Vault) -> Closed:
    """A concern that keeps something, with an outcome noted so long ago each, or none."""

    def make(*ago: timedelta) -> UUID:
        with transaction(rows) as session:
            concern = Concern(raised_by="machine", raised_at=now() - 3 * MONTH).seal_words(vault, [])
            session.add(concern)
            session.flush()
            session.add(Kept(concern_id=concern.id, narrative_id=uuid4(), story_sealed=b"sealed"))
            for past in ago:
                noted = concern.note_outcome(BY, "referred", "", vault)
                session.flush()
                session.execute(update(Outcome).where(Outcome.id == noted.id).values(at=now() - past))
            return concern.id

    return make


def left(rows: Engine) -> set[UUID]:
    with transaction(rows) as session:
        forget_done(session)
        return set(session.scalars(select(Kept.concern_id)))


def test_it_goes_a_month_after_the_outcome_and_stays_the_day_before(rows: Engine, closed: Closed) -> None:
    closed(MONTH + timedelta(days=1))
    before = closed(MONTH - timedelta(days=1))
    assert left(rows) == {before}


def test_what_nobody_has_dealt_with_is_kept(rows: Engine, closed: Closed) -> None:
    waiting = closed()
    assert left(rows) == {waiting}


def test_a_newer_outcome_begins_the_month_anew(rows: Engine, closed: Closed) -> None:
    again = closed(2 * MONTH, timedelta(days=2))
    assert left(rows) == {again}


def test_a_concern_raised_again_since_its_outcome_keeps_what_it_has(rows: Engine, closed: Closed) -> None:
    concern = closed(2 * MONTH)
    with transaction(rows) as session:
        session.execute(update(Concern).where(Concern.id == concern).values(raised_at=now() - MONTH))
    assert left(rows) == {concern}
