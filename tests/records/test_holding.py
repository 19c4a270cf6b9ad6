"""The audit is turned page by page, on SQLite and on PostgreSQL."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from voice.database import now, open_engine
from voice.keeping import schema
from voice.records import Event
from voice.records.holding import PAGE, audit


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_line_of_one_moment_is_on_one_page(kind: str, request: pytest.FixtureRequest) -> None:
    address = request.getfixturevalue("settings").database if kind == "sqlite" else request.getfixturevalue("postgres")
    engine, at = open_engine(address), now()
    schema.upgrade(engine)
    seen: list[UUID] = []
    with Session(engine) as session:
        lines = [
            Event(at=at, actor="machine", verb="told", subject="narratives", subject_id=uuid4()) for _ in range(250)
        ]
        session.add_all(lines)
        session.flush()
        page, more = audit(session, frozenset())
        while page:
            assert len(page) <= PAGE
            seen += [line.id for line in page]
            page, more = audit(session, frozenset(), after=page[-1].id) if more else ([], False)
    engine.dispose()
    assert len(seen) == 250
    assert set(seen) == {line.id for line in lines}
