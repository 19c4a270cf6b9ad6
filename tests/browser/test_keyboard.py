"""With the keyboard alone, and out of the door in a moment."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.browser.visit import Visit
from voice.access import Role

Visits = Callable[..., Visit]
FOCUSED = "() => (document.activeElement.innerText || document.activeElement.name || '').trim()"
LONGEST_WAY = 40


def tab_to(visit: Visit, what: str) -> Visit:
    """Press Tab until the thing with these words, or this name, has the focus, and see that it shows."""
    for _ in range(LONGEST_WAY):
        visit.key("Tab")
        if str(visit.page.evaluate(FOCUSED)).startswith(what):
            outline = visit.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"{what} does not show that it has the focus"
            return visit
    raise AssertionError(f"{what!r} cannot be reached with Tab on {visit.heading!r}")


def test_a_story_is_told_with_the_keyboard_alone(visit: Visits) -> None:
    phone = visit().open("/")
    for words in ("Start", "I am a young person", "I was told to leave"):
        with phone.page.expect_navigation():
            tab_to(phone, words).key("Enter")
    tab_to(phone, "Just 3 questions").answered("Space")
    tab_to(phone, "answer").page.keyboard.type("They said go home. I went home.")
    tab_to(phone, "Next").answered("Enter")
    tab_to(phone, "Skip this one").answered("Enter")
    tab_to(phone, "Skip this one").answered("Space")
    tab_to(phone, "It is right, go on").answered("Enter")
    for use in ("counted", "read_by_group", "quoted"):
        tab_to(phone, use).key("Space")
    assert phone.page.locator("input[value=yes]:checked").count() == 3
    tab_to(phone, "Next").answered("Enter")
    tab_to(phone, "Send my story").answered("Enter")
    assert len(phone.receipt.split()) == 4


def test_after_a_page_without_a_reload_the_focus_is_at_its_beginning_and_nothing_is_covered(visit: Visits) -> None:
    phone = visit().open("/tell/oak").press("start-short").press("next")
    assert phone.page.evaluate("document.activeElement.id") == "main"
    assert phone.page.evaluate("window.scrollY") == 0


def test_a_refused_answer_takes_the_focus_to_what_is_wrong(visit: Visits) -> None:
    phone = visit().open("/tell/oak").press("start-short").write("x" * 10_001).press("next")
    assert "too long" in phone.page.evaluate(FOCUSED)
    phone.key("Enter")
    assert phone.page.evaluate("document.activeElement.name") == "answer"
    top = phone.page.locator("textarea").bounding_box()
    header = phone.page.locator("header.top").bounding_box()
    assert top is not None
    assert header is not None
    assert top["y"] >= header["y"] + header["height"] - 1


def test_the_link_to_the_main_part_stays_on_the_page(visit: Visits) -> None:
    phone = visit().open("/tell/oak").press("start-short").write("Something.").press("next")
    phone.page.locator("a.skip").focus()
    phone.key("Enter").page.wait_for_timeout(200)
    assert phone.at == "avoided"
    assert phone.page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("scripted", [True, False])
def test_the_leave_button_goes_to_the_weather(visit: Visits, scripted: bool) -> None:
    phone = visit(scripted=scripted).open("/tell/oak").press("start-short").write("Nobody may see this.")
    with phone.page.expect_navigation():
        phone.page.get_by_role("link", name="Leave this page").click()
    assert phone.page.title() == "Weather"


def test_escape_three_times_goes_to_the_weather_and_back_shows_nothing_of_it(visit: Visits) -> None:
    phone = visit().open("/").open("/tell/oak").press("start-short").write("Nobody may see this.")
    with phone.page.expect_navigation():
        phone.key("Escape", "Escape", "Escape")
    assert phone.page.title() == "Weather"
    phone.page.go_back()
    assert "Nobody may see this." not in phone.page.content()


def test_escape_twice_stays(visit: Visits) -> None:
    phone = visit().open("/tell/oak").key("Escape", "Escape")
    phone.page.wait_for_timeout(200)
    assert phone.heading == "Tell us about school"


def test_a_reviewer_works_with_single_keys(visit: Visits) -> None:
    reviewer = visit(Role.REVIEWER, wide=1200).open("/work/review").follow("Start with the first")
    before = reviewer.page.url
    assert reviewer.page.locator(".tag").count() >= 1
    first = reviewer.page.locator(".tag .confirm").first.locator("xpath=ancestor::article")
    theme = first.get_attribute("data-theme")
    first.focus()
    reviewer.answered("c")
    assert "Confirmed" in reviewer.page.locator(f"#tag-{theme}").inner_text()
    reviewer.answered("u")
    assert "Confirmed" not in reviewer.page.locator(f"#tag-{theme}").inner_text()
    reviewer.page.locator(f"#tag-{theme}").focus()
    reviewer.answered("r")
    assert "Removed" in reviewer.page.locator(f"#tag-{theme}").inner_text()
    reviewer.key("a")
    assert reviewer.page.evaluate("document.activeElement.id") == "theme"
    reviewer.page.evaluate("document.activeElement.blur()")
    for guess in reviewer.page.locator("main .warn a[href^='#tag-']").evaluate_all("all => all.map(each => each.hash)"):
        reviewer.page.locator(guess).focus()
        reviewer.answered("c")
    reviewer.answered("n")
    assert reviewer.page.url != before
    assert "Reviewed and counted" in reviewer.words


def test_single_keys_can_be_switched_off(visit: Visits) -> None:
    reviewer = visit(Role.REVIEWER, wide=1200).open("/work/review").follow("Start with the first")
    reviewer.page.get_by_text("Keys", exact=True).click()
    assert reviewer.page.get_by_text("With the keyboard alone").is_visible()
    reviewer.page.get_by_label("Use single keys on this page").uncheck()
    reviewer.page.evaluate("document.activeElement.blur()")
    before = reviewer.page.url
    reviewer.key("n").page.wait_for_timeout(300)
    assert reviewer.page.url == before


def test_words_are_hidden_by_selecting_them(visit: Visits) -> None:
    """A first reader with a mouse: the words that are chosen are said, and hidden under their kind."""
    reader = visit(Role.FIRST_READER, wide=1200).open("/work/first")
    with reader.page.expect_navigation():
        reader.page.locator("ol.queue a").last.click()
    reader.page.evaluate(SELECT_A_WORD)
    said = reader.page.locator("#picked").inner_text()
    chosen = re.search("“(.+)”", said)
    assert chosen, said
    reader.page.get_by_label("What is it?").select_option("place")
    reader.named("Hide these words")
    assert chosen[1] in " ".join(reader.page.locator("mark.hide").all_inner_texts())


SELECT_A_WORD = """() => new Promise((done) => {
  const pieces = [...document.querySelectorAll("#story > span, #story > mark.worry")];
  const piece = pieces.find((one) => /\\w{4,}/.test(one.textContent));
  const word = piece.textContent.match(/\\w{4,}/);
  document.addEventListener("selectionchange", () => setTimeout(done, 50), { once: true });
  document.getSelection().setBaseAndExtent(piece.firstChild, word.index, piece.firstChild, word.index + word[0].length);
})"""
