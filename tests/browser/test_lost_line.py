"""The line is lost in the middle of a page: what was sent is there, and what was typed stays in the box."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.visit import Visit

Visits = Callable[..., Visit]
SENT, TYPED = "What I sent before the tunnel.", "What I typed in the tunnel, and it was long."


def test_a_lost_line_loses_nothing(visit: Visits) -> None:
    phone = visit().open("/tell/oak").press("start-short").write(SENT).press("next").write(TYPED)
    phone.page.context.set_offline(True)
    phone.page.locator("main button[value=next]").click()
    phone.page.locator(".trouble").wait_for()
    assert "Your words are still here" in phone.words
    assert phone.page.locator("main [name=answer]").input_value() == TYPED
    phone.page.context.set_offline(False)
    phone.press("next").press("skip")
    assert phone.heading == "Look over what you said"
    assert SENT in phone.words
    assert TYPED in phone.words
    assert not phone.page.locator(".trouble").count()


def test_a_lost_line_while_deleting_does_not_say_that_it_is_deleted(visit: Visits) -> None:
    phone = visit().open("/tell/oak").press("start-short").write(SENT).press("stop")
    phone.page.context.set_offline(True)
    phone.page.locator("main button[value=delete]").click()
    phone.page.locator(".trouble").wait_for()
    assert "It may not be deleted yet" in phone.words
    assert "Your words are still here" not in phone.words
    phone.page.context.set_offline(False)
    assert phone.press("delete").heading == "It is deleted"
    phone.open("/tell/oak").press("start-short").write(SENT)
    phone.page.context.set_offline(True)
    phone.page.locator("main button[value=next]").click()
    phone.page.locator(".trouble").wait_for()
    assert "Your words are still here" in phone.words


def test_a_second_press_after_a_lost_answer_sends_one_story(visit: Visits) -> None:
    """The answer to *send* never arrives; pressed again, the same receipt is shown."""
    phone = visit().open("/tell/oak").press("start-short").write(SENT).press("next").press("skip").press("skip")
    phone.press("next").press("next")
    kept: list[str] = []

    def lose(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        kept.append(answer.text())
        route.abort()  # type: ignore[attr-defined]

    phone.page.route("**/tell/oak", lose, times=1)
    phone.page.locator("main button[value=send]").click()
    phone.page.locator(".trouble").wait_for()
    phone.press("send")
    assert phone.receipt in " ".join(kept[0].split())


def test_reloading_and_going_back_find_the_page_again(visit: Visits) -> None:
    phone = visit().open("/tell/oak").press("start-short").write(SENT).press("next").write(TYPED).press("next")
    with phone.page.expect_response(lambda answer: answer.request.method == "POST"):
        phone.page.reload()
    phone.page.locator("main:not([aria-busy]) input[name=at][value=change]").wait_for(state="attached")
    with phone.page.expect_response(lambda answer: answer.request.method == "POST"):
        phone.page.go_back()
    phone.page.locator("main:not([aria-busy]) input[name=at][value=avoided]").wait_for(state="attached")
    assert phone.page.locator("main [name=answer]").input_value() == TYPED


def test_the_browsers_own_back_works_without_scripts(visit: Visits) -> None:
    phone = visit(scripted=False).open("/tell/oak").press("start-short").write(SENT).press("next")
    phone.press("back")
    assert phone.page.locator("main [name=answer]").input_value().strip() == SENT


def test_a_reload_without_a_line_asks_first(visit: Visits) -> None:
    """The browser's error page would stand where the way to the words was."""
    phone, asked = visit().open("/tell/oak").press("start-short").write(SENT).press("next").write(TYPED), []
    phone.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    phone.page.context.set_offline(True)
    phone.page.evaluate("location.reload()")
    phone.page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert phone.page.locator("main [name=answer]").input_value() == TYPED
    phone.page.context.set_offline(False)
    phone.page.reload()
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("steps", ["bfr", "bf", "br", "brf", "r", "brfbr"])
def test_no_order_of_back_forward_and_reload_leaves_the_words_behind(visit: Visits, steps: str) -> None:
    """Whoever takes the phone next and goes back finds no draft, whatever was pressed before it was left."""
    phone = visit()
    phone.page.context.route("**/weather*", lambda route: route.fulfill(body="<title>Weather</title>"))
    phone.open("/tell/oak").press("start-short").write(SENT).press("next")
    for step in steps:
        {"b": phone.page.go_back, "f": phone.page.go_forward, "r": phone.page.reload}[step]()
        phone.page.wait_for_timeout(300)
    phone.page.locator("#leave").click()
    phone.page.wait_for_url("**/weather*")
    for _ in range(3):
        phone.page.go_back()
        phone.page.wait_for_timeout(400)
        if phone.page.url.startswith("http"):
            assert SENT not in phone.page.content()
            assert SENT not in [box.input_value() for box in phone.page.locator("textarea").all()]


def test_a_story_that_is_begun_anew_hides_the_one_before(visit: Visits) -> None:
    phone = visit().open("/tell/oak").press("start-short").write(SENT).press("next")
    phone.open("/tell/oak")
    phone.page.reload()
    phone.page.wait_for_timeout(400)
    assert not phone.page.locator("textarea").count()
