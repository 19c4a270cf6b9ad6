"""Every page of the table of routes, as every role that may pass, with an area's worth of stories behind it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.browser.area import Area
from tests.browser.looking import NARROWEST, SIDEWAYS, look, too_wide
from tests.browser.visit import Visit
from tests.guards.routes import table
from voice.access import Member, Role
from voice.database import now, transaction
from voice.records import Action, Concern, FirstReading, Gathering, Lease, Narrative, Permissions, Review, Tag
from voice.records.tellings import Telling, keep

Visits = Callable[..., Visit]
FILES = (".csv", ".svg")
HEADING = "focus-area-5"
WIDE = 1200
CARDS = {
    Role.SAFEGUARDING_LEAD: ("/work/concerns", "ol.queue > li"),
    Role.FIRST_READER: ("/work/first", "ol.queue > li"),
    Role.REVIEWER: ("/work/review", "ol.queue > li"),
    Role.FACILITATOR: ("/work/gatherings", "a.card"),
    Role.ADMINISTRATOR: ("/work/members", "section.card"),
}


def pages() -> list[tuple[str, list[Role]]]:
    """(address, roles) of each page behind a member's door; what is downloaded as a file is not a page."""
    found = []
    for line in table():
        method, address, audience = line[:5].strip(), line[5:65].strip(), line[65:].strip()
        if method == "GET" and audience != "everyone" and not address.endswith(FILES):
            found.append(
                (address, list(Role) if audience == "signed in" else [Role(one) for one in audience.split(" + ")])
            )
    return found


@pytest.fixture(scope="package")
def unread(area: Area) -> UUID:
    """A story that no machine has read: somebody holds the lease of it."""
    telling = Telling(
        form="oak", form_version=1, situation="suspended_or_excluded", speaker="young_person",
        period="2026-3-autumn", story="They sent me home and I do not want to go there.", permissions=Permissions(),
    )  # fmt: skip
    with transaction(area.engine) as session:
        narrative = keep(session, area.house.vault, telling, b"r" * 32, b"s" * 32)
        session.flush()
        session.add(Lease(narrative_id=narrative.id, holder="somebody else", until=now() + timedelta(hours=1)))
    return narrative.id


@pytest.fixture(scope="package")
def values(area: Area, unread: UUID, published: str) -> dict[str, str]:
    """What stands in for each variable part of an address; a part of one page alone is named with it."""
    passed = select(Narrative.id).join(FirstReading, FirstReading.narrative_id == Narrative.id)
    waiting = passed.outerjoin(Review, Review.narrative_id == Narrative.id).where(Review.id.is_(None))
    fresh = select(Narrative.id).outerjoin(FirstReading, FirstReading.narrative_id == Narrative.id)
    most_named = select(Tag.theme).join(Narrative).where(Narrative.period == published)
    facilitator = select(Member.id).where(Member.email == f"{Role.FACILITATOR}@example.org")
    gatherings = select(Gathering.id).where(Gathering.facilitator_id == facilitator.scalar_subquery())
    wanted = {
        "/work/review/<narrative_id>": waiting.where(Narrative.read_by_group).limit(1),
        "/work/first/<narrative_id>": fresh.where(FirstReading.id.is_(None), Narrative.id != unread).limit(1),
        "narrative_id": passed.limit(1),
        "concern_id": select(Concern.id).order_by(Concern.raised_at.desc()).limit(1),
        "member_id": facilitator,
        "gathering_id": gatherings.order_by(Gathering.starts_on.desc()).limit(1),
        "action_id": select(Action.id).order_by(Action.public.desc()).limit(1),
        "theme": most_named.group_by(Tag.theme).order_by(func.count().desc()).limit(1),
    }  # fmt: skip
    found = {name: str(area.rows(query)[0]) for name, query in wanted.items()}
    return found | {"/work/concerns/unread/<narrative_id>": str(unread), "period": published, "heading": HEADING}


def filled(address: str, values: dict[str, str]) -> str:
    """An address of the table with this area's values in it. A KeyError names a part nobody gave a value for."""
    plain = re.sub(r"<\w+:", "<", address)
    return re.sub(r"<(\w+)>", lambda part: values.get(plain) or values[part[1]], plain)


def test_there_is_a_page_of_every_role() -> None:
    assert {role for _, roles in pages() for role in roles} == set(Role)
    assert len(pages()) >= 30


@pytest.mark.parametrize("role", list(Role))
def test_each_page_a_role_may_see(visit: Visits, values: dict[str, str], role: Role) -> None:
    member, faults = visit(role), []
    for address, roles in pages():
        if role in roles:
            place = filled(address, values)
            member.open(place)
            assert "There is nothing here" not in member.heading, place
            faults += look(member, f"{name_of(address)}-{role}")
    assert faults == []


def name_of(address: str) -> str:
    return re.sub(r"\W+", "-", re.sub(r"<(\w+:)?(\w+)>", r"\2", address)).strip("-").replace("work-", "")


@pytest.mark.parametrize("role", list(Role))
def test_no_page_of_a_role_runs_over_the_edge(visit: Visits, values: dict[str, str], role: Role) -> None:
    member = visit(role, wide=WIDE)
    over = {}
    for address, roles in pages():
        if role in roles:
            member.open(filled(address, values))
            over[address] = member.page.evaluate(SIDEWAYS)
    assert {address: by for address, by in over.items() if by > 0} == {}


@pytest.mark.parametrize("role", list(Role))
def test_no_page_of_a_role_runs_over_the_edge_where_letters_are_twice_as_large(
    visit: Visits, values: dict[str, str], role: Role
) -> None:
    """On the narrowest screen; a page of several roles is looked at as the first of them."""
    member = visit(role, wide=NARROWEST)
    over = {address: too_wide(member.open(filled(address, values))) for address, roles in pages() if role == min(roles)}
    assert {address: by for address, by in over.items() if by > 0} == {}


@pytest.mark.parametrize("role", list(CARDS))
def test_cards_stand_beside_each_other(visit: Visits, role: Role) -> None:
    address, cards = CARDS[role]
    found = visit(role, wide=WIDE).open(address).page.locator(cards)
    first, second = found.nth(0).bounding_box(), found.nth(1).bounding_box()
    assert first is not None
    assert second is not None
    assert first["y"] == second["y"]
    assert first["x"] + first["width"] < second["x"]


def test_a_line_of_the_audit_says_when_in_one_line(visit: Visits) -> None:
    page = visit(Role.DATA_PROTECTION_LEAD, wide=WIDE).open("/work/keep/audit").page
    when = page.locator("tbody tr").first.locator("td").first
    assert (
        when.evaluate(
            "one => { const r = document.createRange(); r.selectNodeContents(one); return r.getClientRects().length }"
        )
        == 1
    )


def test_the_actions_begin_with_a_list_of_what_is_below(visit: Visits) -> None:
    page = visit(Role.REVIEWER, wide=WIDE).open("/work/actions").page
    links = page.locator("nav[aria-label='Focus Areas'] a")
    assert links.count() == page.locator("main section h2").count()
    assert page.locator(str(links.last.get_attribute("href"))).count() == 1


def test_a_question_begins_where_its_answer_does(visit: Visits, values: dict[str, str]) -> None:
    page = visit(Role.FIRST_READER).open(filled("/work/first/<narrative_id>", values)).page
    assert page.locator(".story .asked").first.evaluate("(one) => getComputedStyle(one).paddingLeft") == "0px"
