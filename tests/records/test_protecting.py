"""Which open concerns the lead looks at today and which the machine only wonders about, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from tests.web.stories import Shelf
from voice.analysis import concern as concern_rules
from voice.database import now, transaction
from voice.records import About, Concern, NarrativeReading, concerns, protecting, roads, triage
from voice.vault import Vault

Raise = Callable[..., UUID]
NOBODY: frozenset[About] = frozenset()
SOMEBODY = uuid4()


@pytest.fixture
def raised(rows: Engine, vault: Vault) -> Raise:
    """A concern by the machine, whose reading gave the story this score; no score is no reading."""

    def make(score: float | None, hours_ago: float = 1, **read: Any) -> UUID:
        story = Shelf(rows, vault).tell()
        with transaction(rows) as session:
            if score is not None:
                session.add(reading(story.id, score, **read))
            at = now() - timedelta(hours=hours_ago)
            concern = Concern(narrative_id=story.id, raised_by="machine", raised_at=at).seal_words(vault, [("", "x")])
            session.add(concern)
            return concern.id

    return make


def reading(narrative_id: UUID, score: float, analyser: str = "one", **more: Any) -> NarrativeReading:
    return NarrativeReading(
        narrative_id=narrative_id, analyser=analyser, tone="neutral", language="en", concern=True,
        concern_score=score, uncertainty=0.5, **more,
    )  # fmt: skip


def parts(rows: Engine, hidden: frozenset[About] = NOBODY, hours: int = 72) -> tuple[list[UUID], list[UUID]]:
    """(ids to look at today, faint ids), and the counts agree with them."""
    since = now() - timedelta(hours=hours)
    with Session(rows) as session:
        parts = protecting.open_concerns(session, hidden, since)
        today, faint = ([one.id for one in part.concerns] for part in parts)
        assert [part.how_many for part in parts] == [len(today), len(faint)]
        assert [one for one in faint if triage.is_light(session, session.get_one(Concern, one), since)] == faint
    return today, faint


def act(rows: Engine, concern: UUID, verb: Callable[[Concern], Any]) -> None:
    with transaction(rows) as session:
        verb(session.get_one(Concern, concern))


def test_a_low_score_is_faint_and_a_likely_one_is_for_today(rows: Engine, raised: Raise) -> None:
    weak, likely, gravest, stronger = raised(0.02), raised(0.10), raised(1.0), raised(0.0999)
    today, faint = parts(rows)
    assert set(today) == {likely, gravest}
    assert faint == [stronger, weak]


def test_what_no_machine_could_read_is_for_today(rows: Engine, raised: Raise, vault: Vault) -> None:
    unread, not_english = raised(None), raised(0.02, needs_person=True)
    story = Shelf(rows, vault).tell()
    with transaction(rows) as session:
        by_hand = concerns.raise_by_hand(session, vault, story.id, [("", "I am worried")], SOMEBODY).id
        session.add(reading(story.id, 0.01))
    assert set(parts(rows)[0]) == {unread, not_english, by_hand}


def test_the_newest_reading_counts(rows: Engine, raised: Raise) -> None:
    grew, shrank = raised(0.02), raised(0.9)
    with transaction(rows) as session:
        for concern, score in ((grew, 0.6), (shrank, 0.03)):
            later = {"analyser": "two", "at": now() + timedelta(seconds=1)}
            session.add(reading(session.get_one(Concern, concern).narrative_id, score, **later))  # type: ignore[arg-type]
    assert parts(rows) == ([grew], [shrank])


def test_whatever_a_person_says_of_a_faint_concern_brings_it_up(rows: Engine, raised: Raise, vault: Vault) -> None:
    again, upheld, marked, doubted = raised(0.02), raised(0.02), raised(0.02), raised(0.02)
    act(rows, again, lambda one: one.raise_again(SOMEBODY, [("", "look")], vault))
    act(rows, upheld, lambda one: one.give_opinion(SOMEBODY, upheld=True))
    act(rows, marked, lambda one: one.send_by(About.STAFF, SOMEBODY))
    act(rows, doubted, lambda one: one.give_opinion(SOMEBODY, upheld=False))
    today, faint = parts(rows)
    assert set(today) == {again, upheld, marked}
    assert faint == [doubted]


def test_a_faint_concern_that_waits_too_long_moves_up_behind_the_likely_ones(rows: Engine, raised: Raise) -> None:
    overdue, fresh, likely = raised(0.05, hours_ago=73), raised(0.05, hours_ago=71), raised(0.5)
    assert parts(rows) == ([likely, overdue], [fresh])
    act(rows, overdue, lambda one: one.acknowledge(SOMEBODY))
    assert parts(rows) == ([likely], [fresh, overdue])
    assert set(parts(rows, hours=24)[0]) == {likely, fresh}


def test_what_somebody_acknowledged_stays_faint_below_the_rest_until_an_outcome(
    rows: Engine, raised: Raise, vault: Vault
) -> None:
    strong, weak = raised(0.08), raised(0.02)
    act(rows, strong, lambda one: one.acknowledge(SOMEBODY))
    assert parts(rows)[1] == [weak, strong]
    with Session(rows) as session:
        counted = protecting.open_concerns(session, NOBODY, now() - timedelta(hours=72))
    assert [(part.how_many, part.waiting) for part in counted] == [(0, 0), (2, 1)]
    act(rows, strong, lambda one: one.note_outcome(SOMEBODY, "no_further_action", "", vault))
    assert parts(rows) == ([], [weak])


def test_whom_a_concern_is_about_finds_it_in_neither_part(rows: Engine, raised: Raise) -> None:
    faint, likely = raised(0.02), raised(0.5)
    for one in (faint, likely):
        act(rows, one, lambda concern: concern.send_by(About.LEAD, SOMEBODY))
    assert parts(rows, frozenset({About.LEAD})) == ([], [])
    assert len(parts(rows, frozenset({About.DEPUTY}))[0]) == 2


def test_every_open_concern_stands_on_exactly_one_page(
    rows: Engine, raised: Raise, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = {raised(score, hours) for score in (0.02, 0.05, 0.4) for hours in (1, 80, 80)}
    monkeypatch.setattr(protecting, "PAGE", 2)
    since, found = now() - timedelta(hours=72), []
    with Session(rows) as session:
        for page in range(5):
            both = protecting.open_concerns(session, NOBODY, since, page, page)
            assert [part.how_many for part in both] == [7, 2]
            found += [one.id for part in both for one in part.concerns]
    assert len(found) == len(every)
    assert set(found) == every


def test_both_parts_ask_as_often_for_many_as_for_one(rows: Engine, raised: Raise) -> None:
    asked: list[str] = []
    event.listen(rows, "before_cursor_execute", lambda *sent: asked.append(sent[2]))

    def questions() -> int:
        before, since = len(asked), now() - timedelta(hours=72)
        with Session(rows) as session:
            for part in protecting.open_concerns(session, NOBODY, since):
                assert not [one for one in part.concerns if one.opinions or one.acknowledged or one.about]
        return len(asked) - before

    raised(0.02), raised(0.5)
    few = questions()
    for score in (0.03, 0.04, 0.6, 0.7):
        raised(score)
    assert questions() == few


def test_the_queue_and_the_reason_given_part_likely_from_faint_at_one_score() -> None:
    assert triage.LIKELY == concern_rules.LIKELY


@pytest.mark.parametrize(
    "look",
    [
        lambda session: protecting.open_concerns(session, NOBODY, now()),
        lambda session: protecting.waiting(session, now()),
        lambda session: protecting.how_many_wait(session, NOBODY, now()),
        lambda session: protecting.next_unread(session, NOBODY),
        lambda session: protecting.kept_from_all(session, None),
        lambda session: roads.not_sent_on(session, None),
        lambda session: roads.not_sent_on(session, now()),
    ],
)
def test_the_open_concerns_are_found_without_walking_over_the_closed_ones(
    session: Session, look: Callable[[Session], object]
) -> None:
    asked: list[tuple[str, object]] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
    look(session)
    [(words, values), *_] = [one for one in asked if "FROM concerns" in one[0]]
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values).all()
    walked = [line[3] for line in plan if line[3].startswith(("SCAN concerns", "SEARCH concerns"))]
    assert walked
    assert all("ix_concerns_open" in line for line in walked), walked
