"""What is refused for being far too long stays on the page; a draft holds no more than three stories' worth of it."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from tests.suspicious import SuspiciousClient
from tests.web.road import Road
from voice.database import transaction
from voice.records import Draft
from voice.web.unsent import CONTACT, LONGEST_HELD, MOST_KEPT

HUGE = "word " * 90_000
SAID = "They sent me home again and nobody asked me why."
PLAIN = 4_000
"""Room for names of steps and what is chosen."""


def size(engine: Engine) -> int:
    with transaction(engine) as session:
        return sum(len(draft.state_sealed) for draft in session.scalars(select(Draft)))


@pytest.mark.parametrize("do", ["next", "skip", "back"])
def test_a_box_that_holds_far_too_much_is_shown_whole_and_hardly_kept(road: Road, engine: Engine, do: str) -> None:
    road.start().press("next", answer=SAID).press(do, answer=HUGE)
    assert (road.step, road.fields()["answer"].strip()) == ("avoided", HUGE.strip())
    assert "Please look at this again" in road.text
    assert size(engine) < LONGEST_HELD + PLAIN
    road.press("next", answer="Shorter now.")
    assert road.step == "change"


def test_nothing_stands_in_the_way_of_being_reached_or_of_stopping(road: Road, engine: Engine) -> None:
    road.start().press(f"go:{CONTACT}", answer=HUGE)
    assert road.step == CONTACT
    assert size(engine) < LONGEST_HELD + PLAIN
    road.press("back").press("stop", answer=HUGE)
    assert road.heading == "Stop and delete it?"
    assert size(engine) < LONGEST_HELD + PLAIN


def test_every_box_filled_and_skipped_makes_no_great_draft(client: SuspiciousClient, engine: Engine) -> None:
    road, refused = Road(client, "oak").start(short=False), 0
    while road.step[0] != "~":
        before = road.step
        road.press("skip", **({"answer": "x" * 19_000} if "<textarea" in road.text else {}))
        if road.step == before:
            assert "more than we can keep" in road.text or "too long" in road.text
            refused += 1
            road.press("skip", answer="")
    assert refused
    assert size(engine) < MOST_KEPT + PLAIN


def test_answers_that_are_each_right_stay_when_one_more_is_too_much(client: SuspiciousClient, engine: Engine) -> None:
    road = Road(client, "oak").start(short=False)
    while road.step[0] != "~":
        before = road.step
        road.press("next", **({"answer": "x" * 10_000} if "<textarea" in road.text else {}))
        if road.step == before:
            assert road.fields()["answer"].strip() == "x" * 10_000
            assert "All your answers together are more than we can keep" in road.text
            road.press("next", answer="Short.")
    assert road.text.count("x" * 10_000) * 10_000 <= MOST_KEPT
    assert "Short." in road.text
