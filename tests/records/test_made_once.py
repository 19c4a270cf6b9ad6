"""Two presses that arrive at the same moment, on either database."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.web.stories import Shelf
from voice.access import posts
from voice.database import transaction
from voice.records import Acknowledgement, Action, Concern, Event, actions, roads
from voice.vault import Vault

BY = uuid4()


def at_once(rows: Engine, press: Callable[[Session], object]) -> list[object]:
    """What the two get, each in a transaction of its own."""
    ready = Barrier(2)

    def one(_: int) -> object:
        ready.wait(10)
        with transaction(rows) as session:
            return press(session)

    with ThreadPoolExecutor(2) as hands:
        return list(hands.map(one, range(2)))


def test_the_same_form_sent_twice_at_once_adds_one_action(rows: Engine) -> None:
    named, values = uuid4(), {"framework": "ws8", "heading": "8", "text": "Ring first", "owner": "Schools"}
    made = at_once(rows, lambda session: actions.make(session, values, BY, named))
    assert sorted(map(bool, made)) == [False, True]
    with Session(rows) as session:
        assert [one.id for one in session.scalars(select(Action))] == [named]
        assert session.scalars(select(Event.verb)).all() == [actions.MADE]


def test_a_concern_acknowledged_twice_at_once_is_acknowledged_once(rows: Engine, vault: Vault) -> None:
    story = Shelf(rows, vault).tell()
    with transaction(rows) as session:
        concern = Concern(narrative_id=story.id, raised_by="machine").seal_words(vault, [("", "x")])
        session.add(concern)

    def acknowledge(session: Session) -> object:
        found = roads.concern_for(session, concern.id, frozenset(), hold=True)
        return found and found.acknowledge(BY)

    assert all(at_once(rows, acknowledge))
    with Session(rows) as session:
        assert len(session.scalars(select(Acknowledgement)).all()) == 1


def test_two_workers_who_find_at_once_that_the_service_is_open_leave_one_mark(
    rows: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked before either writes."""
    looked = Barrier(2)
    monkeypatch.setattr(posts, "may_be_told", lambda _session: looked.wait(10) >= 0)
    with ThreadPoolExecutor(2) as hands:
        left = list(hands.map(posts.remember_open, [rows, rows]))
    assert sorted(left) == [False, True]
    with Session(rows) as session:
        assert session.scalars(select(Event.id)).all() == [posts.OPENED]
