"""Models equal migrations; each migration goes up, down and up again, with data in the tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, Uuid, column, func, insert, select, table
from sqlalchemy.orm import Session

from voice.access import Member
from voice.database import open_engine, transaction
from voice.keeping import schema
from voice.records import (
    Acknowledgement,
    Action,
    Call,
    Concern,
    Edition,
    Narrative,
    Notice,
    Outcome,
    Quote,
    SetAside,
    calls,
    notices,
    reviews,
)

COLUMNS = (column("id", Uuid()), column("raised_at"), column("raised_by"), column("words_sealed"), column("whole"))
CONCERNS = table("concerns", *COLUMNS)
MOMENT = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine on an empty database of each kind."""
    address = f"sqlite:///{tmp_path / 'x.sqlite'}" if request.param == "sqlite" else request.getfixturevalue("postgres")
    engine = open_engine(address)
    yield engine
    engine.dispose()


def test_the_models_equal_the_migrations(bare: Engine) -> None:
    schema.upgrade(bare)
    assert schema.differences(bare) == []


def test_every_migration_goes_up_down_and_up_again(bare: Engine) -> None:
    schema.upgrade(bare)
    numbers = sorted(path.name[:4] for path in (schema.FOLDER / "versions").glob("*.py"))
    for number in reversed(["base", *numbers[:-1]]):
        schema.downgrade(bare, number)
    schema.upgrade(bare)
    assert schema.differences(bare) == []


def test_rows_survive_an_upgrade_from_the_first_tables(bare: Engine) -> None:
    schema.upgrade(bare, "0001")
    with transaction(bare) as session:
        session.add(Action(framework="ws8", heading="8", text="Write it down", owner="The workstream"))
        session.add(
            Narrative(
                form="oak", form_version=1, situation="x", speaker="young_person", period="2026-3-autumn",
                story_sealed=b"x", receipt=b"r", sent_key=b"s",
            )
        )  # fmt: skip
    schema.upgrade(bare)
    with Session(bare) as session:
        assert session.scalar(select(func.count()).select_from(Action)) == 1
        assert session.scalars(select(Narrative)).one().told_at.tzinfo is not None


def test_words_that_were_approved_twice_are_approved_once_after_the_upgrade(bare: Engine) -> None:
    schema.upgrade(bare, "0003")
    story = Narrative(
        form="oak", form_version=1, situation="x", speaker="young_person", period="2026-3-autumn",
        story_sealed=b"x", receipt=b"r", sent_key=b"s",
    )  # fmt: skip
    first = quote_of(story, 1)
    with transaction(bare) as session:
        session.add(story)
        session.flush()
        session.add_all([quote_of(story, 2), first, quote_of(story, 2), quote_of(story, 3, end=25)])
    schema.upgrade(bare, "0004")
    with Session(bare) as session:
        left = session.scalars(select(Quote).order_by(Quote.approved_at)).all()
        assert [(quote.end, quote.approved_at.day) for quote in left] == [(24, 1), (25, 3)]
        assert left[0].id == first.id
    schema.downgrade(bare, "0003")
    with transaction(bare) as session:
        session.add(quote_of(story, 4))
    with Session(bare) as session:
        assert session.scalar(select(func.count()).select_from(Quote)) == 3


def test_concerns_that_people_raised_before_are_about_the_whole_story_after_the_upgrade(bare: Engine) -> None:
    """And what was done about them survives the way back."""
    schema.upgrade(bare, "0004")
    person = str(uuid4())
    with transaction(bare) as session:
        for by in (person, "machine", "contributor"):
            concern = uuid4()
            session.execute(insert(CONCERNS).values(id=concern, raised_at=MOMENT, raised_by=by, words_sealed=b"x"))
            session.add(Acknowledgement(concern_id=concern, member_id=uuid4()))
    schema.upgrade(bare, "0005")
    with Session(bare) as session:
        assert session.scalars(select(CONCERNS.c.raised_by).where(CONCERNS.c.whole)).all() == [person]
    schema.downgrade(bare, "0004")
    with Session(bare) as session:
        assert session.scalar(select(func.count()).select_from(Acknowledgement)) == 3


def test_concerns_outlive_the_calls_about_them(bare: Engine) -> None:
    schema.upgrade(bare)
    concern = Concern(raised_by="machine", words_sealed=b"x")
    with transaction(bare) as session:
        session.add(concern)
        session.flush()
        calls.make(session, concern, uuid4())
    schema.downgrade(bare, "0006-1")
    schema.upgrade(bare)
    with Session(bare) as session:
        assert session.scalars(select(Concern.id)).one() == concern.id
        assert session.scalar(select(func.count()).select_from(Call)) == 0


def test_a_story_that_was_set_aside_outlives_the_way_back(bare: Engine) -> None:
    """It waits for its first reader again, as before there was anything to set aside."""
    schema.upgrade(bare)
    story = Narrative(
        form="oak", form_version=1, situation="x", speaker="young_person", period="2026-3-autumn",
        story_sealed=b"x", receipt=b"r", sent_key=b"s",
    )  # fmt: skip
    with transaction(bare) as session:
        session.add(story)
        session.flush()
        reviews.set_aside(session, story, uuid4())
    schema.downgrade(bare, "0007-1")
    schema.upgrade(bare)
    with Session(bare) as session:
        assert session.scalars(select(Narrative.id)).one() == story.id
        assert session.scalar(select(func.count()).select_from(SetAside)) == 0


def test_members_outlive_what_they_were_told(bare: Engine) -> None:
    schema.upgrade(bare)
    somebody = Member(email="bo@example.org", name="Bo")
    with transaction(bare) as session:
        session.add(somebody)
        session.flush()
        notices.tell(session, somebody.id, notices.OWN)
    schema.downgrade(bare, "0008-1")
    schema.upgrade(bare)
    with Session(bare) as session:
        assert session.scalars(select(Member.id)).one() == somebody.id
        assert session.scalars(select(Notice)).all() == []


def test_stories_outlive_the_editions_of_their_figures(bare: Engine) -> None:
    schema.upgrade(bare)
    story = Narrative(
        form="oak", form_version=1, situation="x", speaker="young_person", period="2026-3-autumn",
        story_sealed=b"x", receipt=b"r", sent_key=b"s",
    )  # fmt: skip
    with transaction(bare) as session:
        session.add_all([story, Edition(framework="ws8", period="2026-3-autumn")])
    schema.downgrade(bare, "0009-1")
    schema.upgrade(bare)
    with Session(bare) as session:
        assert session.scalars(select(Narrative.id)).one() == story.id
        assert session.scalars(select(Edition)).all() == []


def test_what_an_outcome_closed_is_closed_after_the_upgrade_unless_it_was_raised_again(bare: Engine) -> None:
    """And the outcomes outlive the way back."""
    schema.upgrade(bare, "0009")
    closed, again, waits = uuid4(), uuid4(), uuid4()
    with transaction(bare) as session:
        for one, raised in ((closed, 1), (again, 9), (waits, 1)):
            values = {"id": one, "raised_at": MOMENT.replace(day=raised), "raised_by": "machine", "words_sealed": b"x"}
            session.execute(insert(CONCERNS).values(whole=False, **values))
        for one, day in ((closed, 3), (closed, 5), (again, 8)):
            noted = {"concern_id": one, "member_id": uuid4(), "kind": "referred", "note_sealed": b"x"}
            session.add(Outcome(at=MOMENT.replace(day=day), **noted))
    schema.upgrade(bare, "0010")
    with Session(bare) as session:
        assert {one.id: one.closed_at for one in session.scalars(select(Concern))} == {
            closed: MOMENT.replace(day=3), again: None, waits: None
        }  # fmt: skip
    schema.downgrade(bare, "0009")
    with Session(bare) as session:
        assert session.scalar(select(func.count()).select_from(Outcome)) == 3


def quote_of(story: Narrative, day: int, end: int = 24) -> Quote:
    at = datetime(2026, 11, day, tzinfo=UTC)
    return Quote(narrative_id=story.id, theme="ebsa", start=0, end=end, approved_by=uuid4(), approved_at=at)
