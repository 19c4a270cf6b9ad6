"""The safeguarding lead's page acts on what it showed: what came up since is seen before it is closed."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.pressed import Pressable, form_on, forms_in
from tests.web.stories import Shelf
from voice.access import Role
from voice.database import transaction
from voice.records import MACHINE, About, Acknowledgement, Concern, Event, Outcome, Road
from voice.records.concerns import OPENED_AGAIN
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]
Change = Callable[[Callable[[Concern], object]], None]
NOTE = "Rang the front door team <at nine>."
GRAVER = ("I want to die", "words that may tell of not wanting to live")
MORE = "More was raised, or said of it, after you opened this page."
KEEP, SEEN, AGAIN = "Keep this outcome", "I have seen it", "Open it again"
SAID = {"kind": "no_further_action", "note": NOTE}


@pytest.fixture
def lead(signed_in: SignedIn) -> SuspiciousClient:
    return signed_in(Role.SAFEGUARDING_LEAD)


@pytest.fixture
def concern(shelf: Shelf) -> UUID:
    return shelf.alarm(shelf.tell(contact="07700 900123"))


@pytest.fixture
def change(engine: Engine, concern: UUID) -> Change:
    def make(verb: Callable[[Concern], object]) -> None:
        with transaction(engine) as session:
            verb(session.get_one(Concern, concern))

    return make


@pytest.fixture
def graver(change: Change, vault: Vault) -> Callable[[], None]:
    return lambda: change(lambda one: one.raise_again(MACHINE, [GRAVER], vault))


def stands(engine: Engine) -> tuple[bool, int, int]:
    """(closed, acknowledgements, outcomes)."""
    with Session(engine) as session:
        kinds = (len(session.scalars(select(kind)).all()) for kind in (Acknowledgement, Outcome))
        return (session.scalars(select(Concern)).one().closed, *kinds)  # type: ignore[return-value]


def pressed_again(client: SuspiciousClient, page: object, button: str = KEEP) -> Pressable:
    (again,) = forms_in(page, client, "", button)  # type: ignore[arg-type]
    return again


def test_an_outcome_does_not_close_graver_words_that_its_page_did_not_show(
    lead: SuspiciousClient, concern: UUID, graver: Callable[[], None], engine: Engine, vault: Vault
) -> None:
    opened = form_on(lead, f"/work/concerns/{concern}", KEEP)
    graver()
    page = opened.press(**SAID)
    assert page.status_code == 409
    assert MORE.rstrip(".") in page.text
    assert "Your note is still here" in page.text
    assert re.search(r"I want to die”</strong><br>[^<]+<span class=\"pill bad\">New</span>", page.text)
    assert page.text.count(">New</span>") == 1
    assert 'href="#words"' in page.text
    assert stands(engine) == (False, 0, 0)
    again = pressed_again(lead, page)
    assert (again.fields["note"], again.fields["kind"]) == ([NOTE], ["no_further_action"])
    assert "Noted. The concern is closed" in again.press().text
    assert stands(engine) == (True, 1, 1)


def test_an_old_outcome_sent_again_neither_closes_what_came_up_again_nor_says_that_it_did(
    lead: SuspiciousClient, concern: UUID, graver: Callable[[], None], engine: Engine
) -> None:
    opened = form_on(lead, f"/work/concerns/{concern}", KEEP)
    for _ in range(2):
        assert "is closed by this outcome" in opened.press(**SAID).text
    assert stands(engine) == (True, 1, 1)
    graver()
    page = opened.press(**SAID)
    assert (page.status_code, "is closed by this outcome" in page.text) == (409, False)
    assert stands(engine) == (False, 1, 1)
    assert "is closed by this outcome" in pressed_again(lead, page).press().text
    assert stands(engine) == (True, 2, 2)


def test_nobody_says_that_they_have_seen_what_their_page_did_not_show(
    lead: SuspiciousClient, concern: UUID, graver: Callable[[], None], engine: Engine
) -> None:
    opened = form_on(lead, f"/work/concerns/{concern}", SEEN)
    graver()
    page = opened.press(note=NOTE)
    assert (page.status_code, MORE.rstrip(".") in page.text) == (409, True)
    assert stands(engine)[1] == 0
    again = pressed_again(lead, page, SEEN)
    assert again.fields["note"] == [NOTE]
    again.press()
    assert stands(engine)[1] == 1


@pytest.mark.parametrize(
    "verb",
    [
        lambda one: one.send_by(About.STAFF, "a first reader"),
        lambda one: one.give_opinion(UUID(int=1), upheld=True),
    ],
)
def test_what_a_first_reader_said_of_it_meanwhile_is_seen_first(
    verb: Callable[[Concern], object], lead: SuspiciousClient, concern: UUID, change: Change, engine: Engine
) -> None:
    opened = form_on(lead, f"/work/concerns/{concern}", KEEP)
    change(verb)
    page = opened.press(**SAID)
    assert (page.status_code, stands(engine)) == (409, (False, 0, 0))
    pressed_again(lead, page).press()
    assert stands(engine)[0]


def test_it_is_not_sent_the_other_way_by_a_page_that_did_not_show_all_of_it(
    lead: SuspiciousClient, concern: UUID, graver: Callable[[], None], engine: Engine
) -> None:
    opened = form_on(lead, f"/work/concerns/{concern}", "Send it the other way")
    graver()
    page = opened.press(about="staff")
    assert (page.status_code, "I want to die" in page.text) == (409, True)
    again = pressed_again(lead, page, "Send it the other way")
    for _ in range(2):
        assert "Marked." in again.press(about="staff").text
    with Session(engine) as session:
        assert [one.about for one in session.scalars(select(Road))] == ["staff"]


def test_whoever_looks_for_the_way_to_reach_them_reads_that_more_was_raised(
    lead: SuspiciousClient, concern: UUID, graver: Callable[[], None]
) -> None:
    opened = form_on(lead, f"/work/concerns/{concern}", "Show how to reach them")
    assert MORE not in opened.press().text
    graver()
    page = opened.press(note=NOTE).text
    assert (MORE in page, "07700 900123" in page, NOTE.split("<", maxsplit=1)[0] in page) == (True, True, True)


def test_a_page_from_before_pages_said_what_they_showed_closes_nothing(
    lead: SuspiciousClient, concern: UUID, engine: Engine
) -> None:
    for verb in ("outcome", "acknowledge"):
        for seen in ("", "none", "9" * 30 + "-0", "-1"):
            page = lead.send(f"/work/concerns/{concern}/{verb}", seen=seen, **SAID)
            assert (page.status_code, NOTE.split("<", maxsplit=1)[0] in page.text) == (409, True)
    assert stands(engine) == (False, 0, 0)


def test_a_row_is_not_put_aside_for_less_than_what_stands_in_it_now(
    lead: SuspiciousClient, shelf: Shelf, engine: Engine
) -> None:
    """What a machine may have sent may be put aside unread whatever it seems to say, but not by an older row."""
    doubted = shelf.alarm(story := shelf.tell())
    shelf.doubt(story)
    row = form_on(lead, "/work/concerns", "Put aside")
    with transaction(engine) as session:
        session.get_one(Concern, doubted).raise_again(MACHINE, [GRAVER], shelf.vault)
    assert "it is to be read now" in row.press().text
    assert stands(engine)[1] == 0
    form_on(lead, "/work/concerns", "Put aside").press()
    assert stands(engine)[1] == 1


def test_a_slip_that_closed_a_concern_is_taken_back_and_the_same_outcome_closes_it_again(
    lead: SuspiciousClient, concern: UUID, engine: Engine
) -> None:
    address = f"/work/concerns/{concern}"
    closed = form_on(lead, address, KEEP).press(**SAID)
    assert "A slip? Open it again on this page" in closed.text
    opened = form_on(lead, address, AGAIN)
    for _ in range(2):
        page = opened.press()
        assert stands(engine) == (False, 2, 1)
    assert page.status_code == 409
    with Session(engine) as session:
        assert session.scalars(select(Concern)).one().acknowledged, "somebody would be called about it"
        said = session.scalars(select(Event.actor).where(Event.verb == OPENED_AGAIN)).all()
        assert said == [str(lead.member.id)]
    assert AGAIN not in lead.get(address).text
    assert str(concern) in lead.get("/work/concerns").text
    assert "is closed by this outcome" in form_on(lead, address, KEEP).press(**SAID).text
    assert stands(engine)[0]


def test_what_was_typed_stays_where_a_concern_is_opened_again(lead: SuspiciousClient, concern: UUID) -> None:
    address = f"/work/concerns/{concern}"
    form_on(lead, address, KEEP).press(**SAID)
    page = form_on(lead, address, AGAIN).press(note=NOTE)
    assert "Rang the front door team &lt;at nine&gt;." in page.text.split("<textarea")[1]
