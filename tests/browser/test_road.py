"""The whole road of one story, walked in a browser without scripts on a narrow phone."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from uuid import UUID

from tests.browser.area import Area
from tests.browser.visit import Visit
from voice.access import Role
from voice.database import now
from voice.summaries.periods import Scheme

NAME, MISSED = "Keisha", "Quillfeather"
STORY = (
    f"I was suspended for three days and {NAME} was too. Nobody in the school asked us why. "
    f"Old {MISSED} by the gate was the one who was kind."
)
SECONDS_TO_BE_READ = 30

Visits = Callable[..., Visit]


def test_a_story_is_told_read_masked_confirmed_counted_and_taken_back(visit: Visits, area: Area) -> None:
    phone = visit(scripted=False)
    receipt = tell(phone)
    story = area.newest_story()
    wait_until_read(phone, receipt)
    before = voices(visit, area)
    first_read(visit, story)
    review(visit, story)
    assert voices(visit, area) == before + 1
    assert "Done" in phone.look_up(receipt).page.locator("[aria-current=step]").inner_text()
    take_back(phone, receipt)
    assert voices(visit, area) == before
    gone_everywhere(visit, story, receipt)


def tell(phone: Visit) -> str:
    """From the door to the receipt, answering every kind of question on the way; returns the receipt."""
    phone.open("/").follow("Start").follow("I am a young person").follow("I was told to leave, or sent home")
    assert phone.heading == "Tell us about school"
    phone.press("start").write(STORY).press("next")
    phone.tick("answer", "days_home").tick("answer", "on_my_own").press("next")
    assert phone.page.locator("main textarea, main input[type=radio]").count()
    phone.press("back")
    assert phone.page.locator("input[value=days_home]").is_checked()
    phone.press("next").say(change="Ask us what happened first.")
    assert phone.heading == "Look over what you said"
    assert "suspended" in phone.words
    phone.press("next")
    for use in ("counted", "read_by_group", "quoted"):
        phone.tick(use, "yes")
    phone.press("next").press("send")
    assert phone.heading == "Thank you. It is safe with us."
    assert NAME not in phone.page.content()
    assert len(phone.receipt.split()) == 4
    return phone.receipt


def wait_until_read(phone: Visit, receipt: str) -> None:
    """The stage page says so, by the worker beside the server."""
    until = time.monotonic() + SECONDS_TO_BE_READ
    while time.monotonic() < until:
        stage = phone.look_up(receipt).page.locator("[aria-current=step]").inner_text()
        if "computer has read it" in stage:
            return
        phone.page.wait_for_timeout(400)
    raise AssertionError(f"the worker had not read it after {SECONDS_TO_BE_READ} seconds")


def first_read(visit: Visits, story: UUID) -> None:
    """The original from the queue; what the machine did not see is hidden by ticking words, and it is passed on."""
    reader = visit(Role.FIRST_READER, scripted=False).open("/work/first")
    with reader.page.expect_navigation():
        reader.page.locator(f"a[href='/work/first/{story}']").click()
    assert "computer" not in reader.words
    marked = reader.page.locator("mark.hide").all_inner_texts()
    assert any(NAME in one for one in marked), f"the machine masked {marked}"
    if not any(MISSED in one for one in marked):
        reader.page.get_by_text("Choose words by ticking them").click()
        reader.page.get_by_label(MISSED, exact=True).check()
        reader.page.get_by_label("What is it?").select_option("child_name")
        reader.named("Hide these words")
    assert any(MISSED in one for one in reader.page.locator("mark.hide").all_inner_texts())
    reader.named("Pass on, next story")
    assert "Passed on" in reader.words


def review(visit: Visits, story: UUID) -> None:
    """It waits in the reviewer's queue, masked; its tag is confirmed."""
    reviewer = visit(Role.REVIEWER, scripted=False).open("/work/review")
    with reviewer.page.expect_navigation():
        reviewer.page.locator(f"a[href='/work/review/{story}']").first.click()
    html = reviewer.page.content()
    assert NAME not in html
    assert MISSED not in html
    assert reviewer.page.locator(".story .masked").count()
    tag = reviewer.page.locator("#tag-suspension_exclusion")
    assert "suspended" in tag.inner_text()
    reviewer.press(tag.get_by_role("button", name="Confirm"))
    assert "Confirmed" in reviewer.page.locator("#tag-suspension_exclusion").inner_text()
    while (undecided := reviewer.page.locator(".tag:not(.good):not(.off) .confirm button")).count():
        reviewer.press(undecided.first)
    reviewer.named("Next")
    assert "Reviewed and counted" in reviewer.words


def voices(visit: Visits, area: Area) -> int:
    """The exact number of voices under Focus Area 5 in this period, from the page a reviewer reads."""
    period = Scheme(area.settings.period_scheme, area.settings.terms).of(now().date())
    page = visit(Role.REVIEWER, scripted=False).open(f"/work/summaries/focus-area-5/{period}")
    found = re.search(r"(\d+) voices? (?:was|were) counted", page.words)
    return int(found[1]) if found else 0


def take_back(phone: Visit, receipt: str) -> None:
    phone.look_up(receipt).press("ask")
    assert phone.heading == "Take it back?"
    phone.press("take-back")
    assert phone.heading == "It is gone"


def gone_everywhere(visit: Visits, story: UUID, receipt: str) -> None:
    """No queue, no page and no keeper has it any more; the receipt still says that it was taken back."""
    for role, address in (
        (Role.FIRST_READER, "/work/first"),
        (Role.REVIEWER, "/work/review"),
        (Role.SAFEGUARDING_LEAD, "/work/concerns"),
    ):
        member = visit(role, scripted=False).open(address)
        assert str(story) not in member.page.content()
    for role, address in ((Role.FIRST_READER, "first"), (Role.REVIEWER, "review"), (Role.DATA_PROTECTION_LEAD, "keep")):
        member = visit(role, scripted=False).open(f"/work/{address}/{story}")
        assert member.heading == "There is nothing here"
    keeper = visit(Role.DATA_PROTECTION_LEAD, scripted=False).open("/work/keep")
    keeper.page.get_by_label("The four words of their receipt").fill(receipt)
    keeper.named("Find it")
    assert "Nothing of it is held" in keeper.words
    assert visit(scripted=False).look_up(receipt).heading == "This story was taken back"
