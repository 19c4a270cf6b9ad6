"""Large letters, long names, letters from right to left, and a page opened at night."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.area import Area
from tests.browser.looking import NARROWEST, TWICE, too_wide
from tests.browser.visit import Visit
from voice.access import Role

Visits = Callable[..., Visit]
PUBLIC = ("/", "/tell", "/tell?who=young_person", "/about", "/support", "/receipt", "/work/sign-in", "/published")
OVER = "document.documentElement.scrollWidth - innerWidth"
NAMED = "(all) => all.forEach((one) => { one.textContent = 'x'.repeat(105) })"
SIDE = "(box) => [getComputedStyle(box).unicodeBidi, getComputedStyle(box).textAlign].join(' ')"


@pytest.mark.parametrize("wide", [360, 412])
def test_the_way_out_is_whole_where_letters_are_twice_as_large(visit: Visits, wide: int) -> None:
    phone = visit(wide=wide).open("/tell/oak")
    assert phone.page.locator("#leave").bounding_box()["height"] < 45, "one line where letters are as they are"  # type: ignore[index]
    phone.page.evaluate(TWICE)
    assert phone.page.evaluate(OVER) <= 0
    box = phone.page.locator("#leave").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= wide


def test_a_members_page_keeps_its_edge_where_letters_are_twice_as_large(visit: Visits) -> None:
    phone = visit(Role.FACILITATOR, wide=320).open("/work")
    phone.page.evaluate(TWICE)
    assert phone.page.evaluate(OVER) <= 0


def test_no_public_page_runs_over_the_edge_where_letters_are_twice_as_large(
    visit: Visits, area: Area, published: str
) -> None:
    phone, released = visit(wide=NARROWEST), f"/published/{published}"
    starts = [f"/tell/{form.slug}" for form in area.house.library.all()]
    shown = [*PUBLIC, *starts, released, f"{released}/focus-area-5", "/published/answers"]
    assert [address for address in shown if too_wide(phone.open(address))] == []


@pytest.mark.parametrize("slug", ["oak", "lantern"])
def test_no_page_of_a_telling_runs_over_the_edge_where_letters_are_twice_as_large(visit: Visits, slug: str) -> None:
    phone, over = visit(wide=NARROWEST).open(f"/tell/{slug}").tick("who", "somebody").press("start"), {}
    while not phone.page.locator("#receipt").count():
        over[phone.at] = too_wide(phone)
        if phone.page.locator("main textarea[id=answer]").count():
            phone.write("They sent me home.")
        phone.press(phone.page.locator("main button[value=skip], main button[value=next], main button[value=send]"))
        if phone.at == "~typing":
            phone.press("skip")
    over["receipt"] = too_wide(phone)
    phone.look_up(phone.receipt)
    over["stage"] = too_wide(phone)
    over["sure"] = too_wide(phone.press("ask"))
    assert {at: by for at, by in over.items() if by} == {}


@pytest.mark.parametrize("page", ["poster", "sheet", "enter", "change"])
def test_a_gathering_with_a_name_of_one_long_word_keeps_the_edge(visit: Visits, page: str) -> None:
    phone = visit(Role.FACILITATOR).open("/work/gatherings")
    address = phone.page.locator("main a[href^='/work/gatherings/']").evaluate_all(
        "(all) => all.map((one) => one.getAttribute('href')).find((one) => /[0-9a-f-]{32,}$/.test(one))"
    )
    phone.open(f"{address}/{page}")
    named = phone.page.locator("main h1, main a.back")
    assert named.count() > 1
    named.evaluate_all(NAMED)
    assert phone.page.evaluate(OVER) <= 0


def test_words_from_right_to_left_begin_at_the_right(visit: Visits) -> None:
    phone = visit().open("/tell/oak").press("start-short")
    assert phone.page.locator("main textarea").evaluate(SIDE) == "plaintext start"
    story = visit(Role.REVIEWER).open("/work/review").follow("Start with the first")
    assert story.page.locator("main .story").first.evaluate(SIDE) == "plaintext start"


def test_at_night_no_page_is_bright(visit: Visits) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    for who, address in ((None, "/tell/oak"), (Role.REVIEWER, "/work/review")):
        one = visit(who).open(address).page
        assert one.evaluate(ground) == "rgb(253, 251, 247)"
        one.emulate_media(color_scheme="dark")
        assert one.evaluate(ground) == "rgb(20, 24, 27)"
        one.emulate_media(color_scheme="dark", media="print")
        assert one.evaluate(ground) == "rgb(255, 255, 255)"
