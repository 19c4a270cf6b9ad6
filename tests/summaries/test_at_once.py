"""Two publishers at once, on either database: one release comes out, and the same words are approved once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

import voice.records
from tests.summaries.rows import PERIOD, tell_many
from tests.summaries.test_counts import KNOWN, SUBTYPES, WS8
from tests.summaries.test_publishing import AUTUMN
from voice.database import transaction
from voice.records import Narrative, Publication, Quote
from voice.summaries import publishing, quotes
from voice.summaries.periods import Scheme
from voice.vault import Vault


@pytest.fixture
def told(rows: Engine, vault: Vault) -> list[Narrative]:
    with transaction(rows) as session:
        return tell_many(session, vault, 9, "ebsa")


def release(session: Session, by: UUID) -> Publication:
    made = publishing.preview(session, WS8, PERIOD, KNOWN, SUBTYPES)
    return publishing.publish(session, WS8, Scheme("terms"), PERIOD, AUTUMN, by, made)


def both(do: Callable[[UUID], object]) -> list[object]:
    """What two members get who do the same at the same moment."""
    ready = Barrier(2)

    def one(by: UUID) -> object:
        ready.wait(10)
        return do(by)

    with ThreadPoolExecutor(2) as hands:
        return list(hands.map(one, (uuid4(), uuid4())))


@pytest.mark.usefixtures("told")
def test_of_two_publishers_at_once_one_lets_the_period_out(rows: Engine) -> None:
    def let_out(by: UUID) -> str:
        try:
            with transaction(rows) as session:
                release(session, by)
        except publishing.PublicationRefusedError as refused:
            return str(refused)
        return "out"

    assert sorted(map(str, both(let_out))) == sorted(["out", publishing.OUT_ALREADY])
    with Session(rows) as session:
        out = session.scalars(select(Publication)).one()
        events = session.scalars(select(voice.records.Event).where(voice.records.Event.verb == "published")).all()
        assert [event.actor for event in events] == [str(out.published_by)]


@pytest.mark.usefixtures("told")
def test_whoever_looked_before_the_other_was_done_is_told_and_may_go_on(
    rows: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has seen that nothing is out when the first is stored: the look alone would let both through."""
    looked, stored = Event(), Event()
    look = publishing.why_not

    def slow_look(*about: object) -> str | None:
        reason = look(*about)  # type: ignore[arg-type]
        looked.set()
        assert stored.wait(20)
        return reason

    def second() -> str:
        with transaction(rows) as session:
            with pytest.raises(publishing.PublicationRefusedError) as refused:
                release(session, uuid4())
            assert len(session.scalars(select(Publication)).all()) == 1
            return str(refused.value)

    with ThreadPoolExecutor(1) as hands, Session(rows) as first:
        if rows.dialect.name == "sqlite":
            release(first, uuid4())  # Holds the pen from its start: the second cannot look before it is done.
            said = hands.submit(second)
        else:
            monkeypatch.setattr(publishing, "why_not", slow_look)
            said = hands.submit(second)
            assert looked.wait(20)
            monkeypatch.setattr(publishing, "why_not", look)
            release(first, uuid4())
        first.commit()
        stored.set()
        assert said.result(20) == publishing.OUT_ALREADY


def test_two_publishers_who_approve_the_same_words_at_once_approve_them_once(
    rows: Engine, vault: Vault, told: list[Narrative]
) -> None:
    def approve(by: UUID) -> UUID:
        with transaction(rows) as session:
            return quotes.approve(session, vault, told[0].id, "ebsa", (0, 24), by).id

    first, second = both(approve)
    assert first == second
    with Session(rows) as session:
        assert [quote.id for quote in session.scalars(select(Quote))] == [first]
