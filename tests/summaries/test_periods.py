"""Periods of one scheme."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.config import Term
from voice.summaries import periods
from voice.summaries.periods import Scheme

DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2026-2-summer", "Summer term 2026"),
        ("2026-q3", "July to September 2026"),
        ("2025-3-autumn", "Autumn term 2025"),
    ],
)
def test_a_period_has_a_name(period: str, said: str) -> None:
    assert periods.words(period) == said


@given(DAYS, st.sampled_from(["terms", "quarters"]))
def test_every_day_is_in_one_period_and_periods_follow_each_other(day: date, name: str) -> None:
    scheme = Scheme(name)
    today, tomorrow = scheme.of(day), scheme.of(day + timedelta(days=1))
    assert tomorrow == today or periods.before(tomorrow) == today
    assert tomorrow >= today


def test_an_area_may_have_its_own_terms_and_a_holiday_belongs_to_the_term_before() -> None:
    terms = [
        Term(name="Spring", starts=date(2026, 1, 5), ends=date(2026, 3, 27)),
        Term(name="Summer", starts=date(2026, 4, 13), ends=date(2026, 7, 21)),
    ]
    scheme = Scheme("terms", terms)
    assert scheme.of(date(2026, 4, 1)) == "2026-1-spring"
    assert scheme.of(date(2026, 4, 13)) == "2026-2-summer"
    assert scheme.of(date(2026, 8, 1)) == "2026-2-summer"
    assert scheme.of(date(2026, 11, 1)) == "2026-3-autumn"
    assert scheme.of(date(2025, 11, 1)) == "2025-3-autumn"
