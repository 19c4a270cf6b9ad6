"""Tables on a telephone: every figure is seen without scrolling sideways, and who listens still hears a table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.visit import Visit
from voice.access import Role

Visits = Callable[..., Visit]
TABLES = [
    (Role.REVIEWER, "/work/summaries", "Since last period", 7),
    (Role.WORKSTREAM_READER, "/work/summaries", "Also named help", 7),
    (Role.PUBLISHER, "/work/publish/{period}", "Themes that can be shown", 7),
    (Role.SAFEGUARDING_LEAD, "/work/concerns/closed", "Outcome", 5),
    (Role.DATA_PROTECTION_LEAD, "/work/keep/audit", "When", 11),
    (None, "/published/{period}", "Share", 7),
]
OVER = "(all) => all.map((one) => one.scrollWidth - one.clientWidth).filter((by) => by > 0)"


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize(("role", "address", "head", "lines"), TABLES)
def test_no_table_scrolls_sideways_on_a_telephone(
    visit: Visits, published: str, role: Role | None, address: str, head: str, lines: int, width: int
) -> None:
    page = visit(role, wide=width).open(address.format(period=published)).page
    page.locator("main details").evaluate_all("(all) => all.forEach((one) => { one.open = true; })")
    assert page.locator(".wide").count() >= 1
    assert page.locator(".wide").evaluate_all(OVER) == []
    assert page.get_by_role("table").first.get_by_role("columnheader", name=head).count() == 1
    assert page.get_by_role("table").first.get_by_role("row").count() >= lines


def test_each_figure_says_on_a_telephone_what_it_counts(visit: Visits) -> None:
    for wide, words in ((360, '"Share "'), (1200, "none")):
        share = visit(Role.REVIEWER, wide=wide).open("/work/summaries").page.locator("[data-name=Share]").first
        assert share.evaluate("(one) => getComputedStyle(one, '::before').content").split(" / ")[0] == words
