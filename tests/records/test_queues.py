"""What waits for whom, asked of the rows alone, on SQLite and with as few questions as can be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from tests.web.stories import Shelf
from voice.database import now, transaction
from voice.records import FirstReading, MissedName, Narrative, Recusal, Review, checking, openings, queues, reviews
from voice.vault import Vault


@pytest.fixture
def shelf(engine: Engine, vault: Vault) -> Shelf:
    return Shelf(engine, vault)


@pytest.fixture
def questions(engine: Engine) -> Iterator[list[str]]:
    """Every statement that was sent to the database."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_the_first_readers_queue_asks_one_question_however_many_wait(
    shelf: Shelf, engine: Engine, questions: list[str]
) -> None:
    for _ in range(12):
        shelf.tell()
    questions.clear()
    with Session(engine) as session:
        assert len(queues.to_read_first(session, uuid4())) == 12
    assert sum(question.startswith("SELECT") for question in questions) == 1
    assert not [question for question in questions if "story_sealed" in question]
    newest = sum(question.count("SELECT readings.needs_person") for question in questions)
    assert newest == 2, "each is asked of every story that waits"


def test_the_queue_is_limited_and_still_says_how_many_wait(shelf: Shelf, engine: Engine) -> None:
    for _ in range(4):
        shelf.tell()
    with Session(engine) as session:
        assert len(queues.to_read_first(session, uuid4(), at_most=3)) == 3
        assert queues.how_many_to_read_first(session, uuid4()) == 4


def test_a_story_stepped_back_from_waits_for_others_in_as_many_questions(
    shelf: Shelf, engine: Engine, questions: list[str]
) -> None:
    mine, other = uuid4(), uuid4()
    left, passed, back, stays = (shelf.tell() for _ in range(4))
    with transaction(engine) as session:
        session.add(MissedName(narrative_id=back.id, member_id=other))
        session.add(FirstReading(narrative_id=passed.id, member_id=other))
        session.add_all(Recusal(narrative_id=one.id, member_id=mine) for one in (left, passed, back))
    questions.clear()
    with Session(engine) as session:
        assert [one.id for one in queues.to_read_first(session, mine)] == [stays.id]
        assert queues.how_many_to_read_first(session, mine) == 1
    assert sum(question.startswith("SELECT") for question in questions) == 2
    with Session(engine) as session:
        assert [one.id for one in queues.to_read_first(session, other)] == [back.id, left.id, stays.id]
        assert queues.how_many_to_read_first(session, other) == 3


def test_what_a_machine_may_have_sent_comes_last_but_for_a_concern(rows: Engine, vault: Vault) -> None:
    shelf = Shelf(rows, vault)
    doubted, doubted_too, worrying, plain, back = (
        shelf.tell(told_at=now() - timedelta(hours=hours)) for hours in (9, 8, 7, 6, 5)
    )
    shelf.doubt(doubted, doubted_too, worrying)
    shelf.alarm(worrying)
    with transaction(rows) as session:
        session.add(MissedName(narrative_id=back.id, member_id=uuid4()))
    order = [back.id, worrying.id, plain.id, doubted.id, doubted_too.id]
    with Session(rows) as session:
        found = queues.to_read_first(session, uuid4())
        pages = [queues.to_read_first(session, uuid4(), at_most=2, page=page) for page in (1, 2, 3, 4)]
    assert [one.id for one in found] == order
    assert [one.doubted for one in found] == [False, True, False, True, True]
    assert [one.came_back for one in found] == [True, False, False, False, False]
    assert [[one.id for one in page] for page in pages] == [order[:2], order[2:4], order[4:], []]


def test_what_is_set_aside_waits_for_nobody_until_it_is_put_back(rows: Engine, vault: Vault) -> None:
    shelf, mine, other = Shelf(rows, vault), uuid4(), uuid4()
    aside, left, waits = (shelf.tell() for _ in range(3))
    with transaction(rows) as session:
        for one in (aside, left):
            reviews.set_aside(session, session.get_one(Narrative, one.id), other)
        session.add(Recusal(narrative_id=left.id, member_id=mine))
    with Session(rows) as session:
        assert [one.id for one in queues.to_read_first(session, mine)] == [waits.id]
        assert [queues.how_many_to_read_first(session, by) for by in (mine, other)] == [1, 1]
        assert [(one.id, one.member_id) for one in queues.set_aside(session, mine)] == [(aside.id, other)]
        assert [one.id for one in queues.set_aside(session, other)] == [left.id, aside.id]
        assert [queues.how_many_set_aside(session, by) for by in (mine, other)] == [1, 2]
    with transaction(rows) as session:
        for one in (aside, left):
            assert reviews.put_back(session, session.get_one(Narrative, one.id), mine)
            session.flush()
            assert not reviews.put_back(session, session.get_one(Narrative, one.id), mine)
    with Session(rows) as session:
        assert [one.id for one in queues.to_read_first(session, mine)] == [aside.id, waits.id]
        assert [queues.how_many_to_read_first(session, by) for by in (mine, other)] == [2, 3]
        assert queues.set_aside(session, other) == []


def test_a_withdrawn_story_waits_for_nobody(shelf: Shelf, engine: Engine) -> None:
    story = shelf.tell()
    shelf.read(story)
    with transaction(engine) as session:
        narrative = session.get_one(Narrative, story.id)
        reviews.pass_on(session, narrative, story.id)
        session.flush()
        assert queues.next_to_review(session, story.id) == story.id
        narrative.withdraw()
    with Session(engine) as session:
        assert queues.to_read_first(session, uuid4()) == []
        assert queues.how_many_to_read_first(session, uuid4()) == 0
        assert queues.next_to_review(session, story.id) is None


def test_a_story_read_twice_by_machines_stands_once_in_the_reviewers_queue(shelf: Shelf, engine: Engine) -> None:
    story = shelf.tell()
    shelf.read(story, 0.9)
    with transaction(engine) as session:
        reviews.pass_on(session, session.get_one(Narrative, story.id), story.id)
        reading = session.query(queues.NarrativeReading).one()
        later = {name: getattr(reading, name) for name in ("tone", "language", "concern", "concern_score")}
        session.add(
            queues.NarrativeReading(
                narrative_id=story.id, analyser="two", uncertainty=0.1, at=now() + timedelta(seconds=1), **later
            )
        )
    with Session(engine) as session:
        assert [row.uncertainty for row in queues.to_review(session, story.id)] == [0.1]


def test_a_missed_name_weighs_only_until_the_story_is_passed_on_again(shelf: Shelf, engine: Engine) -> None:
    story = shelf.tell()
    with transaction(engine) as session:
        session.add(MissedName(narrative_id=story.id, member_id=story.id, at=now() - timedelta(hours=2)))
        session.add(FirstReading(narrative_id=story.id, member_id=story.id, at=now() - timedelta(hours=1)))
    with Session(engine) as session:
        assert queues.readable(session, story.id, story.id)
        assert not queues.came_back(session, story.id)
    with transaction(engine) as session:
        session.add(MissedName(narrative_id=story.id, member_id=story.id))
    with Session(engine) as session:
        assert queues.readable(session, story.id, story.id) is None


def test_two_first_readers_at_once_make_one_reading(shelf: Shelf, engine: Engine) -> None:
    story = shelf.tell()
    for _ in range(2):
        with transaction(engine) as session:
            reviews.pass_on(session, session.get_one(Narrative, story.id), story.id)
    with Session(engine) as session:
        assert session.query(FirstReading).count() == 1


def test_undoing_a_review_leaves_what_was_decided_before_it(shelf: Shelf, engine: Engine, vault: Vault) -> None:
    story = shelf.tell()
    shelf.read(story)
    with transaction(engine) as session:
        narrative = session.get_one(Narrative, story.id)
        checking.add_theme(session, vault, narrative, "ebsa", [], story.id)
        session.flush()
        checking.finish(session, narrative, story.id)
    with transaction(engine) as session:
        assert checking.undo(session, session.get_one(Narrative, story.id), story.id)
    with Session(engine) as session:
        standings = {tag.theme: tag.standing for tag in checking.tags_of(session, story.id)}
        assert standings == {"ebsa": "confirmed", "transport": "suggested"}
        assert session.query(Review).count() == 0


@pytest.mark.parametrize(("minutes", "again"), [(29, False), (31, True)])
def test_a_sitting_lasts_half_an_hour(minutes: int, again: bool, shelf: Shelf, engine: Engine) -> None:
    story = shelf.tell()
    with transaction(engine) as session:
        openings.note(session, session.get_one(Narrative, story.id), openings.ORIGINAL, story.id, "first reading")
        session.flush()
        session.query(openings.Event).update({"at": now() - timedelta(minutes=minutes)})
        assert openings.needs_a_reason(session, story.id, story.id) is again


def test_what_one_member_alone_could_still_read_first_is_found_on_either_database(rows: Engine, vault: Vault) -> None:
    shelf, mine, others = Shelf(rows, vault), uuid4(), [uuid4(), uuid4()]
    alone, shared, left, read, aside = (shelf.tell(told_at=now() - timedelta(hours=n)) for n in range(5, 0, -1))
    with transaction(rows) as session:
        for story, members in ((alone, others), (shared, others[:1]), (left, [*others, mine]), (read, others)):
            session.add_all(Recusal(narrative_id=story.id, member_id=one) for one in members)
        session.add_all(Recusal(narrative_id=aside.id, member_id=one) for one in others)
        reviews.pass_on(session, session.get_one(Narrative, read.id), mine)
        reviews.set_aside(session, session.get_one(Narrative, aside.id), mine)
    with Session(rows) as session:
        assert queues.to_read_by_none_but(session, mine, others) == [alone.id]
        assert queues.to_read_by_none_but(session, mine, []) == [alone.id, shared.id]
