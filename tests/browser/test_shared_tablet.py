"""Who comes next to the same tablet or telephone, and who comes back to their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.browser.area import Area
from tests.browser.looking import look
from tests.browser.visit import LEAVE_TO, Visit
from voice.database import now
from voice.records import Gathering

Visits = Callable[..., Visit]
FIRST, HALF = "CHILD ONE: they sent me home.", "CHILD ONE: half a thought."


@pytest.fixture
def link(area: Area) -> str:
    """The address of a gathering with one form that is open today."""
    today = now().date()
    wanted = select(Gathering.code).where(
        Gathering.form.is_not(None), Gathering.starts_on <= today, Gathering.ends_on >= today
    )
    return f"/g/{area.rows(wanted)[0]}"


def one_step_back(phone: Visit) -> None:
    phone.page.go_back()
    phone.page.wait_for_load_state()


def ended(phone: Visit) -> None:
    """Wait until the pages of the telling are behind the one that ended it."""
    phone.until("history.state.depth === 0 && !history.state.token")
    phone.until("!!history.state.sent === !!document.querySelector('#receipt')")


def told(phone: Visit, address: str = "/tell/oak") -> Visit:
    """At the receipt of a story with one answer."""
    phone.open("/tell").open(address).press("start-short").write(FIRST)
    while phone.page.locator("main button[value=send]").count() == 0:
        phone.press("next")
    return phone.press("send")


def reloaded(phone: Visit) -> Visit:
    phone.page.reload()
    phone.page.locator("main:not([aria-busy])").wait_for()
    phone.page.wait_for_load_state("networkidle")
    return phone


def holds(phone: Visit) -> bool:
    """Whether the page shows or holds a word of the first child, or the key to their story."""
    boxes = phone.page.locator("main textarea").evaluate_all("(all) => all.map((one) => one.value).join()")
    state = str(phone.page.evaluate("history.state"))
    return "CHILD ONE" in phone.page.content() + str(boxes) or "token" in state


def test_the_next_child_at_a_gathering_never_sees_the_story_before(visit: Visits, link: str) -> None:
    phone = visit().open(link).press("start-short").write(FIRST).press("next").write(HALF)
    with phone.page.expect_navigation():
        phone.page.locator(".brand").click()
    phone.open(link)
    assert not holds(phone)
    while phone.page.url != "about:blank":
        one_step_back(phone)
        assert not holds(phone), phone.page.url
    again = visit().open(link).press("start-short").write(FIRST).press("next")
    assert not holds(again.open(link))
    again.page.reload()
    assert not holds(again)
    assert again.page.locator("button[value=start-short]").count() == 1


def test_at_a_gathering_a_child_still_goes_back_through_their_own_pages(visit: Visits, link: str) -> None:
    phone = visit().open(link).press("start-short").write(FIRST).press("next").write(HALF)
    with phone.page.expect_response(lambda answer: answer.request.method == "POST"):
        phone.page.go_back()
    phone.page.locator("main:not([aria-busy])").wait_for()
    assert phone.page.locator("main [name=answer]").input_value() == FIRST
    assert phone.press("next").page.locator("main [name=answer]").input_value() == HALF
    assert phone.page.evaluate("JSON.stringify(history.state)") == '{"depth":2}'


def test_what_is_true_with_scripts_is_said_again_after_a_step_back(visit: Visits, link: str) -> None:
    phone, warning = visit().open(link), "you can not get back to it"
    assert warning in phone.words
    assert warning not in phone.press("start-short").words
    with phone.page.expect_response(lambda answer: answer.request.method == "POST"):
        phone.page.go_back()
    phone.page.locator("main:not([aria-busy]) button[value=start-short]").wait_for()
    assert warning in phone.words
    assert warning not in visit(scripted=False).open(link).words


def test_a_look_at_the_foot_does_not_forget_a_story_of_a_gathering(visit: Visits, link: str) -> None:
    phone = visit().open(link).press("start-short").write(FIRST)
    with phone.page.context.expect_page() as opened:
        phone.page.locator(".foot a[href='/about']").click()
    opened.value.close()
    assert phone.page.locator("main [name=answer]").input_value() == FIRST


@pytest.mark.parametrize("scripted", [True, False])
def test_a_story_is_stopped_and_deleted(visit: Visits, scripted: bool) -> None:
    phone = visit(scripted=scripted).open("/").open("/tell/oak").press("start-short").write(FIRST).press("next")
    phone.write(HALF).press("stop")
    faults = look(phone, "stop") if scripted else []
    phone.press("show")
    assert phone.page.locator("main [name=answer]").input_value().strip() == HALF
    phone.press("stop").press("delete")
    assert phone.heading == "It is deleted"
    if scripted:
        assert faults + look(phone, "deleted") == []
        ended(phone)
        assert not holds(phone)
        one_step_back(phone)
        assert phone.page.url.endswith("/")


def test_what_is_half_typed_is_there_after_a_reload(visit: Visits) -> None:
    phone = visit().open("/tell/oak").press("start-short").write(FIRST).press("next").write(HALF)
    with phone.page.expect_response(lambda answer: "show" in (answer.request.post_data or "")):
        phone.page.reload()
    phone.page.locator("main:not([aria-busy]) input[name=at][value=avoided]").wait_for(state="attached")
    assert phone.page.locator("main [name=answer]").input_value() == HALF


def test_one_step_back_from_the_receipt_leaves_it(visit: Visits) -> None:
    phone = visit().open("/tell").open("/tell/oak").press("start-short").write(FIRST).press("next").press("skip")
    phone.press("skip").press("next").press("next").press("send")
    assert phone.receipt
    ended(phone)
    one_step_back(phone)
    assert phone.page.url.endswith("/tell")
    assert not phone.page.locator("#receipt").count()


def test_a_reload_shows_the_receipt_again(visit: Visits) -> None:
    """A telephone that is short of memory drops a page while its owner writes the words down elsewhere."""
    phone = told(visit())
    words = phone.receipt
    ended(phone)
    for _ in range(2):
        assert reloaded(phone).receipt == words
        ended(phone)
    phone.open("/published")
    phone.page.go_back()
    phone.page.locator("#receipt").wait_for()
    phone.page.go_forward()
    one_step_back(phone)
    phone.page.locator("#receipt").wait_for()
    one_step_back(phone)
    assert phone.page.url.endswith("/tell")


def test_a_reload_after_the_time_shows_no_receipt_and_keeps_no_key(visit: Visits) -> None:
    phone = told(visit())
    ended(phone)
    phone.page.evaluate("history.state.sent.when -= 600000, history.replaceState(history.state, '')")
    assert reloaded(phone).page.locator("button[value=start-short]").count() == 1
    assert not holds(phone)


def test_the_next_story_in_a_tab_ends_the_receipt_before_it(visit: Visits) -> None:
    phone = told(visit())
    ended(phone)
    phone.open("/tell/oak").press("start-short")
    for _ in range(3):
        one_step_back(phone)
        phone.page.wait_for_load_state("networkidle")
        assert not phone.page.locator("#receipt").count()


def test_leaving_from_a_page_after_the_receipt_ends_it(visit: Visits) -> None:
    phone = told(visit())
    ended(phone)
    phone.open("/about").page.locator("#leave").click()
    phone.page.wait_for_url(LEAVE_TO)
    one_step_back(phone)
    phone.page.wait_for_load_state("networkidle")
    assert not phone.page.locator("#receipt").count()
    assert not holds(phone)


def test_whoever_came_to_the_first_page_after_a_receipt_does_not_go_back_to_it(visit: Visits) -> None:
    phone = told(visit())
    ended(phone)
    with phone.page.expect_navigation():
        phone.page.locator(".brand").click()
    one_step_back(phone)
    phone.page.wait_for_load_state("networkidle")
    assert not phone.page.locator("#receipt").count()
    assert not holds(phone)


def test_nothing_on_the_way_forward_from_a_receipt_leads_into_what_was_sent(visit: Visits) -> None:
    phone = told(visit())
    words = phone.receipt
    ended(phone)
    phone.page.go_forward()
    phone.until("history.state.depth === 1")
    assert reloaded(phone).receipt == words
    assert "token" not in phone.page.evaluate("Object.keys(history.state)")


def test_at_a_gathering_a_reload_leaves_no_receipt_for_the_next_child(visit: Visits, link: str) -> None:
    phone = told(visit(), link)
    phone.until("history.state.depth === 0")
    assert reloaded(phone).page.locator("button[value=start-short]").count() == 1
    assert not holds(phone)


def test_a_story_that_was_taken_back_is_not_found_by_a_reload(visit: Visits) -> None:
    phone = told(visit())
    ended(phone)
    phone.look_up(phone.receipt).press("ask").press("take-back")
    while not phone.page.url.endswith("/tell/oak"):
        one_step_back(phone)
    phone.until("!(history.state || {}).sent")  # The service was asked, and has no such story.
    phone.page.locator("main:not([aria-busy]) button[value=start-short]").wait_for()
    assert not holds(phone)


def test_who_is_done_is_away_and_nothing_leads_back_to_the_receipt(visit: Visits) -> None:
    phone = visit().open("/tell").open("/tell/oak").press("start-short").write(FIRST).press("next").press("skip")
    phone.press("skip").press("next").press("next").press("send")
    with phone.page.expect_navigation():
        phone.page.get_by_role("link", name="I am done").click()
    assert phone.page.title() == "Weather"
    for _ in range(2):
        one_step_back(phone)
        assert not phone.page.locator("#receipt").count()
        assert not holds(phone)


def test_leaving_fast_after_a_step_back_leaves_no_way_forward_to_the_story(visit: Visits) -> None:
    phone = visit().open("/").open("/tell/oak").press("start-short").write(FIRST).press("next")
    with phone.page.expect_response(lambda answer: answer.request.method == "POST"):
        phone.page.go_back()
    phone.page.locator("main:not([aria-busy])").wait_for()
    phone.page.locator("#leave").click()
    phone.page.wait_for_url(LEAVE_TO)
    phone.page.go_forward()
    assert phone.page.title() == "Weather"
    one_step_back(phone)
    assert not holds(phone)


def test_the_help_is_one_press_from_the_top_and_its_numbers_can_be_pressed(visit: Visits) -> None:
    phone = visit().open("/tell/oak").press("start-short")
    line = phone.page.locator(".helpline a")
    box = line.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] < 200
    line.click()
    assert phone.page.evaluate("document.activeElement.id") == "help"
    assert phone.page.locator(".help a[href='tel:08001111']").is_visible()
    assert phone.at == "what_happened"
