"""A heap from one sender is seen; a class, a hall and a child who comes by the same link are not one."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from voice.web import senders
from voice.web.senders import Senders, network_of


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What time it is, in seconds; moved by hand."""
    time = [1_000.0]
    monkeypatch.setattr(senders, "monotonic", lambda: time[0])
    return time


def sent(there: Senders, clock: list[float], how_many: int, every: float, address: str = "192.0.2.1") -> list[UUID]:
    """``how_many`` stories from one address, one after the other; those that were doubted."""
    doubted: list[UUID] = []
    for _ in range(how_many):
        clock[0] += every
        doubted += there.heap(address, "oak", uuid4())
    return doubted


def test_a_class_that_presses_at_once_is_no_heap(clock: list[float]) -> None:
    assert sent(Senders(), clock, 35, 0.5) == []


def test_a_year_group_behind_one_address_is_no_heap(clock: list[float]) -> None:
    assert sent(Senders(), clock, 150, 6.0) == []


def test_a_hundred_in_half_a_minute_are_doubted_each_once_with_the_first(clock: list[float]) -> None:
    doubted = sent(Senders(), clock, 100, 0.33)
    assert len(doubted) == len(set(doubted)) == 100


def test_who_sends_slowly_for_long_is_doubted_too(clock: list[float]) -> None:
    assert len(sent(Senders(), clock, 400, 2.0)) == 400


def test_what_came_long_before_the_heap_is_not_doubted(clock: list[float]) -> None:
    there = Senders()
    sent(there, clock, 1, 1.0)
    clock[0] += 300
    assert len(sent(there, clock, 41, 0.1)) == 41


def test_elsewhere_and_by_another_link_nobody_is_doubted(clock: list[float]) -> None:
    there = Senders()
    sent(there, clock, 60, 0.1)
    assert there.heap("192.0.2.2", "oak", uuid4()) == []
    assert there.heap("192.0.2.1", "meadow", uuid4()) == []


def test_after_a_quarter_of_an_hour_nothing_is_held(clock: list[float]) -> None:
    there = Senders()
    sent(there, clock, 10, 1.0)
    clock[0] += senders.LONGEST + 1
    there.heap("192.0.2.9", "oak", uuid4())
    assert len(there._sent) == 1


def test_no_address_is_held() -> None:
    there = Senders()
    there.heap("192.0.2.1", "oak", uuid4())
    assert "192.0.2.1" not in repr(vars(there))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("", "", True),
        ("no address", "none either", False),
    ],
)
def test_a_network_of_ipv6_is_one_sender(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same
