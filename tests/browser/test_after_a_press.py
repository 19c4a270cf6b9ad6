"""Members' pages that only a press leads to: refusals, results, receipts. Looked at like all the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from tests.browser.area import Area
from tests.browser.looking import look
from tests.browser.visit import Visit
from voice.access import Member, Role
from voice.database import now, transaction
from voice.records import Concern, FirstReading, Gathering

Visits = Callable[..., Visit]


def test_signing_in_and_being_turned_away(visit: Visits) -> None:
    stranger = visit().open("/work/sign-in")
    faults = look(stranger, "sign-in")
    stranger.page.get_by_label("E-mail address").fill("nobody@example.org")
    stranger.page.get_by_label("Password").fill("not the password")
    faults += look(stranger.named("Sign in"), "sign-in-refused")
    assert "We could not sign you in" in stranger.words
    faults += look(visit(Role.FACILITATOR).open("/work/first"), "not-your-role")
    faults += look(visit(Role.REVIEWER).open("/work/no-such-page"), "no-such-members-page")
    assert faults == []


def test_entering_stories_for_others(visit: Visits, area: Area) -> None:
    with transaction(area.engine) as session:
        facilitator = session.scalars(select(Member.id).where(Member.email == f"{Role.FACILITATOR}@example.org")).one()
        today = now().date()
        gathering = Gathering(
            name="Tuesday group", kind_of_place="library", form=None, starts_on=today,
            ends_on=today + timedelta(days=1), facilitator_id=facilitator,
        )  # fmt: skip
        session.add(gathering)
    helper = visit(Role.FACILITATOR).open(f"/work/gatherings/{gathering.id}/enter")
    faults = look(helper, "enter-choose")
    with helper.page.expect_navigation():
        helper.page.locator("a[href$='form=oak']").click()
    faults += look(helper.named("Store it and show the receipt"), "enter-refused")
    helper.page.locator("textarea").first.fill("They sent her home at ten most days.")
    helper.page.get_by_label("They said yes to me").check()
    faults += look(helper.named("Store it and show the receipt"), "entered")
    assert "It is safely in" in helper.heading
    faults += look(helper.open(f"/work/gatherings/{gathering.id}"), "gathering-with-entries")
    assert faults == []


def test_what_readers_and_reviewers_come_to(visit: Visits, area: Area) -> None:
    passed = area.rows(select(FirstReading.narrative_id).limit(1))[0]
    reader = visit(Role.FIRST_READER).open(f"/work/first/{passed}")
    faults = look(reader, "first-reason")
    reader.page.locator("input[name=reason]").first.check()
    faults += look(reader.named("Open the original"), "first-opened-again")
    reviewer = visit(Role.REVIEWER).open("/work/review/search")
    reviewer.page.get_by_label("Words as they were written").fill("school")
    faults += look(reviewer.press(reviewer.page.get_by_role("button", name="Search")), "search-results")
    assert reviewer.page.locator("mark").count()
    reviewer.open("/work/review").follow("Start with the first")
    faults += look(reviewer.press(reviewer.page.locator("#next button")), "review-next")
    assert faults == []


def test_what_the_safeguarding_lead_comes_to(visit: Visits, area: Area) -> None:
    concern = area.rows(select(Concern.id).order_by(Concern.raised_at.desc()).limit(1))[0]
    lead = visit(Role.SAFEGUARDING_LEAD).open(f"/work/concerns/{concern}")
    faults = look(lead.press(lead.page.locator("button[formaction$=acknowledge]")), "concern-acknowledged")
    keeper = visit(Role.DATA_PROTECTION_LEAD).open("/work/keep")
    keeper.page.get_by_label("The four words of their receipt").fill("no such four words")
    faults += look(keeper.named("Find it"), "keep-not-found")
    assert faults == []
