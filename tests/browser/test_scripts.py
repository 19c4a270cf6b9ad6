"""Scripts written into every box: none of them runs on any page, and no policy has to stop one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote
from uuid import UUID

import pytest
from playwright.sync_api import Route
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.browser.area import Area
from tests.browser.payloads import PAYLOADS
from tests.browser.test_member_pages import filled, pages
from tests.browser.visit import Visit
from voice.access import Member, Role
from voice.database import now, transaction
from voice.records import (
    MACHINE,
    Action,
    Concern,
    FirstReading,
    Gathering,
    Lease,
    Narrative,
    NarrativeReading,
    Permissions,
    Quote,
    Review,
    Tag,
)  # fmt: skip
from voice.records.concerns import of_narrative
from voice.records.tellings import Telling, keep

Visits = Callable[..., Visit]
CAUGHT = """window.pwned = () => console.error("Content Security Policy: a script ran");
window.alert = window.confirm = window.prompt = window.pwned;"""
PERIOD, THEME = "2025-3-autumn", "transport"
RAN = "a script ran"
WORKED_OUT = str(719140231 * 90001)  # the sum in one payload, too long to stand in an identifier by chance
PORTIONS = [PAYLOADS[at : at + 8] for at in range(0, len(PAYLOADS), 8)]


def watched(visit: Visit) -> Visit:
    """A tab in which a script that runs leaves a fault, as does one the policy had to stop."""
    visit.page.add_init_script(CAUGHT)
    visit.page.on("dialog", lambda dialog: (visit.faults.append(RAN), dialog.dismiss()))
    return visit


def test_the_trap_catches_scripts_that_do_run(visit: Visits) -> None:
    assert len(set(PAYLOADS)) >= 60
    phone = watched(visit())

    def careless(route: Route) -> None:
        body = "".join(f"<div>{one}</div>" for one in PAYLOADS[18:30])
        route.fulfill(content_type="text/html", body=f"<!doctype html><title>x</title>{body}")

    phone.page.route("**/careless", careless)
    phone.open("/careless").page.wait_for_timeout(300)
    assert sum(RAN in fault for fault in phone.faults) >= 5


def test_no_script_runs_on_the_pages_of_a_telling(visit: Visits) -> None:
    phone = watched(visit())
    for some in PORTIONS:
        phone.open("/tell/oak").press("start-short").write("\n".join(some)).press("next")
        phone.write("x" * 9_500 + "\n".join(some) + "x" * 500).press("next")
        phone.write("\n".join(some)).press("next").press("skip")
        assert some[0] in phone.words
        phone.open("/receipt").page.get_by_label("Type your four words").fill(" ".join(some)[:150])
        phone.press("look")
    for address in ("/tell?who=", "/tell/", "/g/", "/published/", "/no-such-page?x="):
        phone.open(address + quote(PAYLOADS[11], safe=""))
    assert phone.faults == []


@pytest.mark.parametrize("role", list(Role))
def test_no_script_runs_on_a_members_page(visit: Visits, planted: list[dict[str, str]], role: Role) -> None:
    member, seen = watched(visit(role)), 0
    for values in planted:
        for address, roles in pages():
            if role in roles and (values is planted[0] or "<uuid:" in address or "theme" in address):
                member.open(filled(address, values))
                seen += member.page.content().count("pwned()")
                assert WORKED_OUT not in member.page.content()
    assert member.faults == []
    assert seen >= len(planted), "the scripts were not even on the pages"


def test_no_script_runs_where_a_reviewer_searches(visit: Visits, planted: list[dict[str, str]]) -> None:
    reviewer = watched(visit(Role.REVIEWER))
    for words in ("pwned()", "<img src=x onerror=pwned()>", '"><script>'):
        reviewer.open("/work/review/search").page.get_by_label("Words as they were written").fill(words)
        reviewer.press(reviewer.page.get_by_role("button", name="Search"))
        assert reviewer.page.locator("mark").count() >= 1
    assert len(planted) >= 5
    assert reviewer.faults == []


def test_no_script_runs_on_a_public_page_of_answers(visit: Visits, planted: list[dict[str, str]]) -> None:
    phone = watched(visit()).open("/published/answers")
    assert phone.page.content().count("pwned()") >= len(planted)
    assert phone.faults == []


def test_no_script_runs_in_a_quote(visit: Visits, planted: list[dict[str, str]]) -> None:
    publisher = watched(visit(Role.PUBLISHER)).open(f"/work/publish/{planted[0]['period']}/quotes")
    assert "pwned()" in publisher.page.locator("blockquote").first.inner_text()
    assert publisher.faults == []


@pytest.fixture(scope="package")
def planted(area: Area) -> list[dict[str, str]]:
    """Payloads as everything that is written by hand; what each address needs to show them."""
    with transaction(area.engine) as session:
        for member, script in zip(session.scalars(select(Member)), PAYLOADS, strict=False):
            member.name = script[:120]
    return [_plant(area, number, "\n".join(some)) for number, some in enumerate(PORTIONS)]


def _plant(area: Area, number: int, script: str) -> dict[str, str]:
    """One story that went all the way, and one that nobody has read and nobody will: its lease is held."""
    with transaction(area.engine) as session:
        member = session.scalars(select(Member.id).where(Member.email == f"{Role.FACILITATOR}@example.org")).one()
        passed, fresh = (_told(session, area, script, bytes([number, kind]) * 16) for kind in (1, 2))
        concern = of_narrative(session, passed.id) or Concern(narrative_id=passed.id, raised_by=MACHINE)
        concern.seal_words(area.house.vault, [(script, script)])
        gathering = Gathering(
            name=script[:120], kind_of_place="other", form="oak", starts_on=date(2025, 11, 1),
            ends_on=date(2099, 1, 1), facilitator_id=member,
        )  # fmt: skip
        action = Action(
            framework="ws8", heading="focus-area-5", text=script, owner=script[:120], said=script[:400],
            answer=script[:600], public=True, status="done",
        )  # fmt: skip
        lease = Lease(narrative_id=fresh.id, holder="nobody", until=now() + timedelta(hours=1))
        session.add_all([*_read(area, passed, script), lease, concern, gathering, action])
    unread = dict.fromkeys(("/work/first/<narrative_id>", "/work/concerns/unread/<narrative_id>"), str(fresh.id))
    return unread | {
        "narrative_id": str(passed.id), "concern_id": str(concern.id), "gathering_id": str(gathering.id),
        "action_id": str(action.id), "period": PERIOD, "heading": "focus-area-5", "theme": THEME,
        "member_id": str(member),
    }  # fmt: skip


def _told(session: Session, area: Area, script: str, receipt: bytes) -> Narrative:
    telling = Telling(
        form="oak", form_version=1, situation="suspended_or_excluded", speaker="young_person", period=PERIOD,
        story=script, answers={"what_happened": script, "change": script}, contact=script, told_on=date(2025, 11, 3),
        permissions=Permissions(counted=True, read_by_group=True, quoted=True),
    )  # fmt: skip
    narrative = keep(session, area.house.vault, telling, receipt, receipt)
    session.flush()
    return narrative


def _read(area: Area, narrative: Narrative, script: str) -> list[object]:
    """The machine's reading, a person's, and a quote of it."""
    tag = Tag(narrative_id=narrative.id, theme=THEME, score=0.9, spans=[[0, len(script)]], standing="confirmed")
    reading = NarrativeReading(
        narrative_id=narrative.id, analyser=area.rows(select(NarrativeReading.analyser))[0], tone="neutral",
        language="en", concern=True, concern_score=1.0, uncertainty=0.9,
    )  # fmt: skip
    somebody, then = UUID(int=5), datetime(2025, 11, 4, tzinfo=UTC)
    return [
        tag.seal_why(area.house.vault, script), reading,
        FirstReading(narrative_id=narrative.id, member_id=somebody, at=then),
        Review(narrative_id=narrative.id, member_id=somebody),
        Quote(narrative_id=narrative.id, theme=THEME, start=0, end=60, approved_by=somebody),
    ]  # fmt: skip
