"""The line is lost while a facilitator stores a story: the words stay on the page, and it is stored once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.browser.area import Area
from tests.browser.visit import Visit
from voice.access import Member, Role
from voice.database import now, transaction
from voice.records import Gathering, Narrative

Visits = Callable[..., Visit]
TYPED, MORE = "They sent her home at ten most days.", "Nobody rang."
STORE = "Store it and show the receipt"


@pytest.fixture
def gathering(area: Area) -> UUID:
    with transaction(area.engine) as session:
        facilitator = session.scalars(select(Member.id).where(Member.email == f"{Role.FACILITATOR}@example.org")).one()
        today = now().date()
        made = Gathering(
            name="In the tunnel", kind_of_place="library", form="oak", starts_on=today,
            ends_on=today + timedelta(days=1), facilitator_id=facilitator,
        )  # fmt: skip
        session.add(made)
    return made.id


def typing(visit: Visits, gathering: UUID, scripted: bool = True) -> Visit:
    helper = visit(Role.FACILITATOR, scripted).open(f"/work/gatherings/{gathering}/enter")
    helper.page.locator("textarea").nth(0).fill(TYPED)
    helper.page.locator("textarea").nth(1).fill(MORE)
    helper.page.get_by_label("They said yes to me").check()
    return helper


def stored(area: Area, gathering: UUID) -> int:
    wanted = select(func.count()).select_from(Narrative).where(Narrative.gathering_id == gathering)
    return int(area.rows(wanted)[0])


def words_in(helper: Visit) -> list[str]:
    return [helper.page.locator("textarea").nth(place).input_value() for place in (0, 1)]


def receipt_on(helper: Visit) -> str:
    return " ".join(helper.page.locator(".receipt").inner_text().split())


def test_a_lost_line_keeps_every_word_and_the_next_press_stores_it(visit: Visits, area: Area, gathering: UUID) -> None:
    helper = typing(visit, gathering)
    helper.page.context.set_offline(True)
    helper.page.get_by_role("button", name=STORE).click()
    helper.page.locator(".trouble").wait_for()
    assert "Every word is still here" in helper.words
    assert words_in(helper) == [TYPED, MORE]
    helper.page.context.set_offline(False)
    assert helper.named(STORE).heading == "It is safely in"
    assert stored(area, gathering) == 1
    assert helper.faults == []


def test_a_second_press_after_a_lost_answer_stores_one_story(visit: Visits, area: Area, gathering: UUID) -> None:
    helper, kept = typing(visit, gathering), []

    def lose(route: object) -> None:
        kept.append(route.fetch().text())  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    helper.page.route("**/enter?form=oak", lose, times=1)
    helper.page.get_by_role("button", name=STORE).click()
    helper.page.locator(".trouble").wait_for()
    assert stored(area, gathering) == 1
    helper.named(STORE)
    assert receipt_on(helper) in " ".join(kept[0].split())
    assert stored(area, gathering) == 1


def test_a_refusal_keeps_the_words_and_says_what_to_change(visit: Visits, area: Area, gathering: UUID) -> None:
    helper = typing(visit, gathering)
    helper.page.locator("textarea").nth(0).fill("x" * 10_001)
    helper.named(STORE)
    assert "Nothing is lost" in helper.words
    assert words_in(helper)[1] == MORE
    helper.page.locator("textarea").nth(0).fill(TYPED)
    assert helper.named(STORE).heading == "It is safely in"
    assert stored(area, gathering) == 1


def test_a_sign_in_that_ended_while_typing_loses_nothing(visit: Visits, area: Area, gathering: UUID) -> None:
    helper = typing(visit, gathering)
    cookies = helper.page.context.cookies()
    helper.page.context.clear_cookies()
    helper.named(STORE)
    assert helper.heading == "You were signed out"
    assert TYPED in words_in(helper)
    helper.page.context.add_cookies(cookies)
    helper.named("I am signed in again")
    if helper.heading != "It is safely in":
        helper.named("Send it now")
    assert helper.heading == "It is safely in"
    assert stored(area, gathering) == 1


def test_three_presses_of_escape_lead_a_facilitator_nowhere(visit: Visits, gathering: UUID) -> None:
    helper = typing(visit, gathering).key("Escape", "Escape", "Escape")
    assert words_in(helper) == [TYPED, MORE]
    assert helper.faults == []


def test_without_scripts_a_story_is_stored_as_before(visit: Visits, area: Area, gathering: UUID) -> None:
    helper = typing(visit, gathering, scripted=False)
    assert "It is stored once." in helper.words
    with helper.page.expect_navigation():
        helper.page.get_by_role("button", name=STORE).click()
    assert helper.heading == "It is safely in"
    assert stored(area, gathering) == 1
