"""Days begin, and clocks go, where the service is; what is kept stays in UTC."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.suspicious import SuspiciousClient
from voice.access import Role
from voice.database import transaction
from voice.records import Gathering
from voice.web.house import today

HALF_PAST_MIDNIGHT = datetime(2026, 7, 7, 23, 30, tzinfo=UTC)


@pytest.fixture
def summer_night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice.web.house.now", lambda: HALF_PAST_MIDNIGHT)


@pytest.mark.usefixtures("summer_night")
def test_a_day_begins_at_midnight_of_the_place(app: Flask) -> None:
    with app.app_context():
        assert today() == date(2026, 7, 8)


@pytest.mark.usefixtures("summer_night")
def test_a_gathering_opens_at_midnight_of_the_place_also_in_summer(
    engine: Engine, client: SuspiciousClient, member: Callable[..., object]
) -> None:
    facilitator = member(Role.FACILITATOR)
    with transaction(engine) as session:
        made = Gathering(
            name="Hall", kind_of_place="hall", form="oak", facilitator_id=facilitator.id,  # type: ignore[attr-defined]
            starts_on=date(2026, 7, 8), ends_on=date(2026, 7, 8),
        )  # fmt: skip
        session.add(made)
    assert "Please read this first" in client.get(f"/g/{made.code}").text


def test_a_moment_is_shown_in_the_time_of_the_place(app: Flask) -> None:
    with app.test_request_context("/"):
        filters = app.jinja_env.filters
        assert filters["moment"](HALF_PAST_MIDNIGHT) == "8 Jul 2026, 00:30"
        assert filters["day"](HALF_PAST_MIDNIGHT) == "8 July 2026"
        assert filters["day"](date(2026, 7, 7)) == "7 July 2026"
