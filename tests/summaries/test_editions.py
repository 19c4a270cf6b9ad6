"""What readers see stands still until eight stories or more have changed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, select, update
from sqlalchemy.orm import Session

from tests.summaries.rows import DAYS, PERIOD, tell, tell_many
from tests.summaries.test_counts import KNOWN, SUBTYPES, WS8
from tests.summaries.test_publishing import publish
from voice.config import Settings
from voice.database import now, transaction
from voice.records import Edition, Event, Narrative, Quote, Tag, record
from voice.records.editions import MADE_ANEW, edition_of, figures_may_have_changed
from voice.summaries import quotes, renewal
from voice.summaries.counts import Counts, cube
from voice.summaries.editions import Blocks, assembled, blank, changed, release_of, renewed, scopes_of
from voice.summaries.faces import Summary
from voice.summaries.figures import Protected
from voice.summaries.publishing import preview
from voice.summaries.readers import Seen, seen
from voice.summaries.scopes import Scope, find
from voice.vault import Vault

AT = datetime(2026, 11, 16, 9, tzinfo=UTC)
LATER = AT + timedelta(days=3)
FIVE = find(WS8, "focus-area-5") or scopes_of(WS8)[0]


def release(session: Session) -> list[Counts]:
    return release_of(cube(session, PERIOD), WS8, PERIOD, KNOWN, SUBTYPES)


def page(blocks: Blocks, scope: Scope = FIVE) -> Summary[Protected]:
    return assembled(blocks, blank(scope, PERIOD, KNOWN, SUBTYPES))


def figures(made: Summary[Protected]) -> dict[str, str]:
    return {themed.theme: themed.figure.shown for themed in made.themes} | {"voices": made.voices.shown}


def reader(session: Session, period: str = PERIOD, scope: Scope = FIVE) -> Seen:
    return seen(session, "ws8", scope, period, KNOWN, SUBTYPES)


def renew(engine: Engine, period: str = PERIOD) -> bool:
    return renewal.renew(engine, WS8, period, KNOWN, SUBTYPES, 8)


def test_the_first_edition_is_what_publishing_would_let_out(session: Session, vault: Vault) -> None:
    tell_many(session, vault, 14, "suspension_exclusion:suspension", "what_helped")
    tell_many(session, vault, 9, "managed_move", speaker="parent_carer")
    blocks = renewed({}, release(session), AT, 8)
    assert [page(blocks, scope) for scope in scopes_of(WS8)] == preview(session, WS8, PERIOD, KNOWN, SUBTYPES)


def test_a_heading_that_few_of_eight_stories_stand_under_stays_as_it_was(session: Session, vault: Vault) -> None:
    """Eight stories changed in the period, and one of them under this heading: its answers would all show here."""
    tell_many(session, vault, 12, "managed_move")
    tell_many(session, vault, 12, "transport")
    before = renewed({}, release(session), AT, 8)
    tell(session, vault, "managed_move", speaker="parent_carer", locality="South")
    tell_many(session, vault, 7, "transport", speaker="parent_carer", locality="South")
    after = renewed(before, release(session), LATER, 8)
    assert page(after) == page(before)
    assert after[FIVE.id] == before[FIVE.id]
    assert after["all"] != before["all"]
    assert [page(blocks, scopes_of(WS8)[0]).voices.shown for blocks in (before, after)] == ["25", "30"]


def test_taking_back_alone_moves_nothing_until_eight_are_gone(session: Session, vault: Vault) -> None:
    told = tell_many(session, vault, 30, "managed_move")
    before = blocks = renewed({}, release(session), AT, 8)
    session.commit()
    for number, one in enumerate(told[:8], 1):
        one.withdraw()
        blocks = renewed(blocks, release(session), LATER, 8)
        assert (blocks == before) == (number < 8)
    assert figures(page(blocks))["managed_move"] == "20"


def test_changes_wait_for_each_other_from_one_look_to_the_next(session: Session, vault: Vault) -> None:
    told = tell_many(session, vault, 20, "managed_move")
    tags = {tag.narrative_id: tag for tag in session.scalars(select(Tag))}
    blocks = renewed({}, release(session), AT, 8)
    for one in told[:8]:
        assert figures(page(blocks))["managed_move"] == "20"
        tags[one.id].remove(uuid4())
        session.flush()
        blocks = renewed(blocks, release(session), LATER, 8)
    assert figures(page(blocks))["managed_move"] == "10"


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("ab"), st.booleans(), st.booleans()), max_size=20))
@settings(max_examples=60, deadline=None)
def test_no_more_stories_are_said_to_have_changed_than_did(stories: list[tuple[str, str, bool, bool]]) -> None:
    """Each story: its two answers, and whether it was counted before and is now."""
    was, now_ = (
        Counter(key for one in stories if one[which] for key in (f"people@x/who/{one[0]}", f"people@x/age/{one[1]}"))
        for which in (2, 3)
    )
    assert changed(was, now_) <= sum(before != after for *_, before, after in stories)


def test_a_larger_number_may_be_asked_for_and_a_smaller_one_not(session: Session, vault: Vault) -> None:
    tell_many(session, vault, 11, "managed_move")
    assert figures(page(renewed({}, release(session), AT, 12)))["voices"] == "*"
    with pytest.raises(ValueError, match="greater than or equal to 8"):
        Settings(edition_stories=7)


def test_a_publication_too_changes_only_what_eight_stories_did(engine: Engine, session: Session, vault: Vault) -> None:
    """A reader who saw the edition would know from the publication what one story added."""
    tell_many(session, vault, 12, "managed_move")
    session.commit()
    renew(engine)
    tell(session, vault, "managed_move", speaker="parent_carer")
    assert publish(session).figures["focus-area-5"]["voices"] == 10
    session.commit()
    assert not renew(engine)
    assert edition_of(session, "ws8", PERIOD) is None
    assert reader(session).published


def test_the_trend_comes_from_what_readers_saw_of_the_periods_before(
    engine: Engine, session: Session, vault: Vault
) -> None:
    spring, autumn = "2026-1-spring", "2025-3-autumn"
    tell_many(session, vault, 10, "managed_move", period=autumn, told_on=DAYS[autumn])
    publish(session, autumn)
    tell_many(session, vault, 20, "managed_move", period=spring, told_on=DAYS[spring])
    tell_many(session, vault, 40, "managed_move")
    session.commit()
    assert [renew(engine, period) for period in (spring, PERIOD)] == [True, True]
    for period in (spring, autumn):
        tell_many(session, vault, 6, "managed_move", period=period, told_on=DAYS[period])
    (themed,) = [one for one in reader(session).summary.themes if one.theme == "managed_move"]
    assert [figure.shown for _, figure in themed.earlier] == ["20", "10", "*", "*", "*"]
    assert (themed.earlier[0][0], themed.trend) == (spring, "up")


def test_words_stand_beside_an_edition_with_what_it_shows(engine: Engine, session: Session, vault: Vault) -> None:
    told = tell_many(session, vault, 9, "managed_move")
    few = tell_many(session, vault, 4, "managed_move", age_band="14_to_16")
    for one in (told[0], few[0]):
        session.add(Quote(narrative_id=one.id, theme="managed_move", start=0, end=24, approved_by=uuid4()))
    session.commit()
    renew(engine)
    tell_many(session, vault, 6, "managed_move", age_band="14_to_16")
    said = quotes.shown(session, vault, reader(session).summary)
    assert {(one.speaker, one.age_band) for one in said} == {("young_person", "11_to_13"), ("young_person", None)}
    session.commit()
    told[0].withdraw()
    assert len(quotes.shown(session, vault, reader(session).summary)) == 1


def test_no_edition_holds_a_word_or_the_id_of_a_story(engine: Engine, session: Session, vault: Vault) -> None:
    told = tell_many(session, vault, 9, "managed_move")
    session.commit()
    renew(engine)
    stored = str(edition_of(session, "ws8", PERIOD).__dict__)
    assert not any(str(one.id) in stored or one.id.hex in stored for one in told)


def test_what_waits_is_of_the_same_day_as_the_figures(engine: Engine, session: Session, vault: Vault) -> None:
    tell_many(session, vault, 9, "managed_move")
    tell_many(session, vault, 11, read=False, checked=False)
    session.commit()
    renew(engine)
    tell_many(session, vault, 30, read=False, checked=False)
    assert reader(session).waiting == (Protected(10), Protected(None))
    assert reader(session, "2026-1-spring").waiting == (Protected(None), Protected(None))


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The clock of the renewal; its only moment may be put on."""
    clock = [now()]
    monkeypatch.setattr(renewal, "now", lambda: clock[0])
    return clock


def test_a_look_is_due_at_once_then_hourly_where_something_was_done(
    rows: Engine, vault: Vault, settings: Settings, ticking: list[datetime]
) -> None:
    with transaction(rows) as session:
        told = tell_many(session, vault, 9, "managed_move", period=renewal.this_period(settings))
    assert renewal.renew_what_is_due(settings, rows) == 1
    ticking[0] += timedelta(minutes=30)
    assert not due(rows)
    ticking[0] += timedelta(minutes=30)
    assert not due(rows)
    with transaction(rows) as session:
        story = session.get_one(Narrative, told[0].id)
        record(story, "opened masked", uuid4())
        session.flush()
        assert not renewal.is_due(session, "ws8")
        story.withdraw()
        session.flush()
        session.execute(update(Event).values(at=ticking[0]))
    assert due(rows)
    ticking[0] -= timedelta(seconds=1)
    assert not due(rows)
    ticking[0] += timedelta(seconds=1)
    assert renewal.renew_what_is_due(settings, rows) == 0
    with Session(rows) as session:
        made = session.scalars(select(Event).where(Event.verb == MADE_ANEW)).all()
        assert [one.actor for one in made] == ["machine"]
        assert session.scalars(select(Edition)).one().looked_at == ticking[0]


def test_what_was_asked_of_a_quiet_term_is_not_asked_again(
    rows: Engine, settings: Settings, ticking: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    renewal.renew_what_is_due(settings, rows)
    asked: list[datetime] = []
    monkeypatch.setattr(renewal, "figures_may_have_changed", lambda _session, since: asked.append(since))
    for _ in range(3):
        ticking[0] += timedelta(hours=2)
        assert not due(rows)
    began = ticking[0] - timedelta(hours=6, minutes=2)
    assert asked == [began, began + timedelta(hours=2), began + timedelta(hours=4)]


def due(engine: Engine) -> bool:
    with Session(engine) as session:
        return renewal.is_due(session, "ws8")


def test_whoever_counted_before_another_stored_stores_nothing(
    engine: Engine, session: Session, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_many(session, vault, 9, "managed_move")
    session.commit()
    count, ran = renewal.release_of, []

    def slow(*about: object) -> list[Counts]:
        found = count(*about)  # type: ignore[arg-type]
        if not ran:
            ran.append(True)
            assert renew(engine)
        return found

    monkeypatch.setattr(renewal, "release_of", slow)
    assert not renew(engine)


def test_the_database_is_let_go_before_figures_are_reckoned(
    engine: Engine, session: Session, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An open reader keeps the words of a story taken back in the log on disk, and a writer holds up everybody."""
    tell_many(session, vault, 9, "managed_move")
    session.commit()
    reckon, open_connections = renewal.release_of, []

    def watched(*about: object) -> list[Counts]:
        open_connections.append(engine.pool.checkedout())  # type: ignore[attr-defined]
        return reckon(*about)  # type: ignore[arg-type]

    monkeypatch.setattr(renewal, "release_of", watched)
    session.close()
    assert renew(engine)
    assert open_connections == [0]


def test_whether_anything_was_done_is_asked_of_the_index_by_time(session: Session) -> None:
    asked: list[tuple[str, Any]] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *rest: asked.append((rest[2], rest[3])))
    figures_may_have_changed(session, AT)
    words, values = asked[-1]
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values)
    assert "ix_events_at (at>?)" in " ".join(row.detail for row in plan)
