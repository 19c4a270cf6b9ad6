"""Every page that needs no account, looked at on a narrow phone: accessible, inside the screen, big enough to press."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.browser.area import Area
from tests.browser.looking import look
from tests.browser.visit import Visit
from voice.database import now
from voice.records import Gathering

Visits = Callable[..., Visit]
SIMPLE = {
    "home": "/",
    "door": "/tell",
    "door-young-person": "/tell?who=young_person",
    "door-parent": "/tell?who=parent_carer",
    "about": "/about",
    "support": "/support",
    "receipt": "/receipt",
    "nothing-here": "/no-such-page",
    "link-unknown": "/g/nosuch2",
}


def test_pages_without_a_story(visit: Visits, area: Area) -> None:
    """The start of every form among them."""
    phone, starts = visit(), {f"tell-{form.slug}": f"/tell/{form.slug}" for form in area.house.library.all()}
    assert len(starts) >= 7
    assert [fault for name, address in (SIMPLE | starts).items() for fault in look(phone.open(address), name)] == []


def test_the_keys_for_leaving_are_told_where_they_work(visit: Visits) -> None:
    assert "press Escape three times" in visit().open("/").words
    assert "Escape" not in visit(scripted=False).open("/").words


@pytest.mark.parametrize("slug", ["oak", "lantern"])
def test_a_form_from_its_start_through_every_kind_of_question(visit: Visits, area: Area, slug: str) -> None:
    """One page of each kind: the rest differ only in their words."""
    phone = visit().open(f"/tell/{slug}")
    phone.tick("who", "somebody").press("start")
    faults, seen = [], set()
    while phone.at != "~check":
        kind = "aside" if phone.at[0] == "~" else area.house.library.get(slug).question(phone.at).kind
        faults += look(phone, f"tell-{slug}-{kind}") if kind not in seen else []
        seen.add(kind)
        phone.press("skip")
    assert seen >= {"aside", "long_text", "short_text", "one_choice", "several_choices", "when", "scale", "place"}
    assert faults == []


def test_pages_at_the_end_of_a_telling_and_of_a_receipt(visit: Visits) -> None:
    phone = visit().open("/tell/oak")
    phone.press("start-short").press("skip").press("skip").press("skip").press("next")
    faults = look(phone, "nothing-to-send")
    phone.press("go:what_happened").write("x" * 10_001).press("next")
    faults += look(phone, "too-long")
    phone.write("They said I had to leave. Then nobody rang us.\n\nI would like to go back.").press("next")
    faults += look(phone, "check")
    phone.press("next")
    faults += look(phone, "permissions")
    phone.press("next")
    faults += look(phone, "contact")
    phone.press("send")
    faults += look(phone, "sent")
    receipt = phone.receipt
    for words, do, name in (
        ("one two", "look", "receipt-too-few"),
        ("zzzz zzzz zzzz zzzz", "look", "receipt-strange"),
        (receipt, "look", "stage"),
    ):
        phone.open("/receipt").page.get_by_label("Type your four words").fill(words)
        faults += look(phone.press(do), name)
    faults += look(phone.press("ask"), "sure")
    faults += look(phone.press("take-back"), "gone")
    faults += look(phone.look_up(receipt), "taken-back")
    assert faults == []


def test_pages_when_something_is_in_the_way(visit: Visits, area: Area) -> None:
    today = now().date()
    [over] = area.rows(select(Gathering.code).where(Gathering.ends_on < today))
    open_now, *_ = area.rows(select(Gathering.code).where(Gathering.ends_on >= today).order_by(Gathering.starts_on))
    phone = visit()
    faults = look(phone.open(f"/g/{over}"), "link-over") + look(phone.open(f"/g/{open_now}"), "link-open")
    phone.open("/tell/oak").press("start-short")
    phone.page.evaluate("document.querySelector('main input[name=token]').value = 'x'.repeat(43)")
    faults += look(phone.write("What I typed.").press("next"), "open-too-long")
    assert "What I typed." in phone.page.locator("textarea").input_value()
    assert faults == []


def test_published_pages(visit: Visits, published: str) -> None:
    phone = visit().open("/published")
    faults = look(phone, "published")
    faults += look(phone.open(f"/published/{published}"), "published-period")
    faults += look(phone.open(f"/published/{published}/focus-area-5"), "published-heading")
    faults += look(phone.open("/published/answers"), "answers")
    assert "You said" in phone.words
    assert faults == []
