"""A story that no person told: a first reader sets it aside, and any first reader puts it back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.pressed import form_on, forms_in
from tests.web.stories import Shelf
from voice.access import Role
from voice.database import now, transaction
from voice.records import Concern, Event, FirstReading, Narrative, Opinion, Review, SetAside, holding, reviews
from voice.records.receipts import fingerprint
from voice.summaries import counts
from voice.tagging import raise_concern
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]
ASIDE, BACK, PASS_ON = "Set aside: no person told this", "Put it back", "Pass on, next story"
LIST = "/work/first/aside"
RECEIPT = "amber lantern quiet meadow"


@pytest.fixture
def story(shelf: Shelf, vault: Vault) -> Narrative:
    """One that a machine may have sent."""
    told: Narrative = shelf.tell(receipt=fingerprint(vault, RECEIPT))
    shelf.read(told)
    shelf.doubt(told)
    return told


def rows(engine: Engine, kind: Any) -> list[Any]:
    with Session(engine) as session:
        return list(session.scalars(select(kind)))


def verbs(engine: Engine, subject: UUID) -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(Event.verb).where(Event.subject_id == subject).order_by(Event.at)))


def address_of(story: Narrative) -> str:
    return f"/work/first/{story.id}"


def set_aside(client: SuspiciousClient, story: Narrative, **typed: Any) -> str:
    return form_on(client, address_of(story), ASIDE).press(**typed).text


def test_what_is_set_aside_leaves_the_queue_its_count_and_what_comes_next(
    reader: SuspiciousClient, story: Narrative, shelf: Shelf, engine: Engine
) -> None:
    following = shelf.tell("It rained.")
    page = set_aside(reader, story)
    assert "Set aside. Thank you." in page
    assert "It rained." in page
    queue = reader.get("/work/first").text
    assert re.search(r"<strong>1</strong>\s+story waits", queue)
    assert (str(following.id) in queue, str(story.id) in queue) == (True, False)
    assert "Set aside: 1 story" in queue
    (fact,) = rows(engine, SetAside)
    assert (fact.narrative_id, fact.member_id) == (story.id, reader.member.id)
    assert verbs(engine, story.id) == ["doubted", "original opened", "set aside"]


def test_only_a_story_that_is_doubted_can_be_set_aside(reader: SuspiciousClient, shelf: Shelf, engine: Engine) -> None:
    story = shelf.tell()
    page = reader.get(address_of(story)).text
    assert (ASIDE in page, "A machine may have sent this" in page) == (False, False)
    assert reader.send(f"{address_of(story)}/set-aside").status_code == 404
    assert rows(engine, SetAside) == []
    assert "Set aside" not in reader.get("/work/first").text


def test_nobody_sets_aside_a_story_that_they_have_not_opened(
    reader: SuspiciousClient, story: Narrative, engine: Engine
) -> None:
    assert reader.send(f"{address_of(story)}/set-aside").status_code == 403
    assert rows(engine, SetAside) == []


def test_what_is_set_aside_is_neither_passed_on_nor_reviewed(
    reader: SuspiciousClient, signed_in: SignedIn, story: Narrative, engine: Engine
) -> None:
    stale = form_on(reader, address_of(story), PASS_ON)
    set_aside(reader, story)
    assert "It is set aside: put it back first. The story is not passed on yet." in stale.press().text
    assert (rows(engine, FirstReading), rows(engine, Review)) == ([], [])
    reviewer = signed_in(Role.REVIEWER)
    assert reviewer.get(f"/work/review/{story.id}").status_code == 404
    assert "Nothing waits for a review" in reviewer.get("/work/review").text


def test_a_story_that_was_passed_on_is_taken_back_before_it_is_set_aside(
    reader: SuspiciousClient, story: Narrative, engine: Engine
) -> None:
    stale = form_on(reader, address_of(story), ASIDE)
    form_on(reader, address_of(story), PASS_ON).press()
    stale.press()
    reader.send(f"{address_of(story)}/open", reason="finish")
    page = stale.press().text
    assert "It was passed on already: take it back first. The story is not set aside yet." in page
    assert ASIDE not in page
    assert rows(engine, SetAside) == []
    form_on(reader, address_of(story), "Take it back").press()
    assert "Set aside. Thank you." in set_aside(reader, story)


def test_what_was_reviewed_before_a_name_was_missed_is_counted_no_more(
    reader: SuspiciousClient, story: Narrative, engine: Engine
) -> None:
    with transaction(engine) as session:
        session.add(Review(narrative_id=story.id, member_id=story.id))
    with Session(engine) as session:
        assert counts.cube(session, story.period).total() == 1
    set_aside(reader, story)
    with Session(engine) as session:
        assert counts.cube(session, story.period).total() == 0
        assert counts.waiting(session, story.period) == counts.Waiting(0, 0)
    reader.send(f"{address_of(story)}/put-back")
    with Session(engine) as session:
        assert counts.waiting(session, story.period) == counts.Waiting(1, 0)


def test_a_concern_about_it_stays_where_it_is(reader: SuspiciousClient, signed_in: SignedIn, shelf: Shelf) -> None:
    lead, story = signed_in(Role.SAFEGUARDING_LEAD), shelf.tell()
    shelf.doubt(story)
    concern = shelf.alarm(story)
    set_aside(reader, story)
    assert str(concern) in lead.get("/work/concerns").text
    assert "hits me" in lead.get(f"/work/concerns/{concern}").text
    assert "Concern raised" in reader.get(LIST).text


def test_a_machine_still_raises_a_concern_about_what_is_set_aside(
    reader: SuspiciousClient, shelf: Shelf, engine: Engine, vault: Vault
) -> None:
    story = shelf.tell()
    shelf.doubt(story)
    set_aside(reader, story)
    with transaction(engine) as session:
        raise_concern(session, vault, session.get_one(Narrative, story.id), [("taxi", "harm")])
    assert [one.narrative_id for one in rows(engine, Concern)] == [story.id]
    assert "Concern raised" in reader.get(LIST).text


@pytest.mark.parametrize(
    ("typed", "says"),
    [({"note": "She told me."}, "You wrote a note: raise a concern"), ({"about": "lead"}, "You said whom it is about")],
)
def test_nothing_is_set_aside_over_what_was_typed_and_went_nowhere(
    typed: dict[str, str], says: str, reader: SuspiciousClient, story: Narrative, engine: Engine
) -> None:
    page = form_on(reader, address_of(story), ASIDE).press(**typed)
    assert says in page.text
    assert "The story is not set aside yet." in page.text
    assert rows(engine, SetAside) == []
    (again,) = forms_in(page, reader, address_of(story), ASIDE)
    assert {name: again.fields[name] for name in typed} == {name: [value] for name, value in typed.items()}
    again.press(note="", about="")
    assert len(rows(engine, SetAside)) == 1


def test_a_view_of_the_concern_goes_with_it(reader: SuspiciousClient, shelf: Shelf, engine: Engine) -> None:
    worrying = shelf.tell()
    shelf.doubt(worrying)
    shelf.alarm(worrying)
    assert "Your view is kept." in set_aside(reader, worrying, upheld="no")
    assert [one.upheld for one in rows(engine, Opinion)] == [False]
    assert [one.narrative_id for one in rows(engine, SetAside)] == [worrying.id]


def test_after_half_an_hour_it_asks_why_and_goes_on(reader: SuspiciousClient, story: Narrative, engine: Engine) -> None:
    form = form_on(reader, address_of(story), ASIDE)
    with transaction(engine) as session:
        session.query(Event).update({"at": now() - timedelta(minutes=31)})
    asked = form.press()
    assert (asked.status_code, rows(engine, SetAside)) == (403, [])
    (goes_on,) = forms_in(asked, reader, address_of(story), "Open it again and go on")
    assert "Set aside. Thank you." in goes_on.press(reason="finish").text


def test_pressing_twice_does_it_once(
    reader: SuspiciousClient, other: SuspiciousClient, story: Narrative, engine: Engine
) -> None:
    theirs, form = form_on(other, address_of(story), ASIDE), form_on(reader, address_of(story), ASIDE)
    assert ["Set aside. Thank you." in form.press().text for _ in range(2)] == [True, True]
    assert "Another first reader had set it aside already." in theirs.press().text
    assert [one.member_id for one in rows(engine, SetAside)] == [reader.member.id]
    back = form_on(other, LIST, BACK)
    assert "Put back. It waits to be read." in back.press().text
    assert "It is not set aside any longer." in back.press().text
    assert (verbs(engine, story.id).count("set aside"), verbs(engine, story.id).count("put back")) == (1, 1)


def test_any_first_reader_opens_what_is_set_aside_and_puts_it_back(
    reader: SuspiciousClient, other: SuspiciousClient, story: Narrative, engine: Engine
) -> None:
    set_aside(reader, story)
    listed = other.get(LIST).text
    assert re.search(r"<strong>1</strong>\s+story is set aside", listed)
    assert re.search(r"Set aside .* by Sam Ade", listed)
    assert "Ruby" not in listed
    page = other.get(address_of(story)).text
    assert ("Mrs Pell" in page, PASS_ON in page, ASIDE in page) == (True, False, False)
    assert verbs(engine, story.id)[-1] == "original opened"
    page = form_on(other, address_of(story), BACK).press().text
    assert "Put back. It waits to be read." in page
    assert PASS_ON in page
    assert "Nothing is set aside." in reader.get(LIST).text
    assert str(story.id) in reader.get("/work/first").text
    assert rows(engine, SetAside) == []


def test_setting_aside_is_turned_back_where_it_is_thanked_for(
    reader: SuspiciousClient, story: Narrative, engine: Engine
) -> None:
    page = form_on(reader, address_of(story), ASIDE).press()
    (undo,) = forms_in(page, reader, "/work/first", BACK)
    assert PASS_ON in undo.press().text
    assert rows(engine, SetAside) == []


def test_putting_back_from_the_list_opens_nothing(
    reader: SuspiciousClient, other: SuspiciousClient, story: Narrative, engine: Engine
) -> None:
    set_aside(reader, story)
    assert "Nothing is set aside." in form_on(other, LIST, BACK).press().text
    assert verbs(engine, story.id) == ["doubted", "original opened", "set aside", "put back"]


def test_what_was_typed_beside_what_is_set_aside_waits_when_it_is_put_back(
    reader: SuspiciousClient, story: Narrative
) -> None:
    set_aside(reader, story)
    page = form_on(reader, address_of(story), BACK).press(note="Perhaps real.")
    (raises,) = forms_in(page, reader, address_of(story), "Raise a concern")
    assert raises.fields["note"] == ["Perhaps real."]


def test_whom_it_names_or_who_stepped_back_puts_nothing_back(
    reader: SuspiciousClient, other: SuspiciousClient, shelf: Shelf, engine: Engine
) -> None:
    named, left = shelf.tell("Mrs Ade hurt me."), shelf.tell("It rained.")
    shelf.doubt(named, left)
    form_on(reader, address_of(left), "I know this child").press()
    set_aside(other, named), set_aside(other, left)
    assert "This story may name you" in form_on(reader, LIST, BACK).press().text
    assert str(left.id) not in reader.get(LIST).text
    assert reader.send(f"{address_of(left)}/put-back").status_code == 404
    assert len(rows(engine, SetAside)) == 2


def test_its_receipt_says_what_it_said_and_takes_it_back(
    reader: SuspiciousClient, client: SuspiciousClient, story: Narrative, engine: Engine
) -> None:
    def said() -> str:
        text = client.post("/receipt", data={"words": RECEIPT, "do": "look"}).text
        return " ".join(re.sub('nonce="[^"]*"', "", text).split())

    before = said()
    set_aside(reader, story)
    with Session(engine) as session:
        assert holding.held(session).stories == 1
    assert said() == before
    client.post("/receipt", data={"words": RECEIPT, "do": "take-back"})
    assert (rows(engine, Narrative), rows(engine, SetAside)) == ([], [])
    assert "Nothing is set aside." in reader.get(LIST).text


def test_what_a_machine_may_have_sent_is_marked_and_comes_last(reader: SuspiciousClient, shelf: Shelf) -> None:
    story, late = shelf.tell(told_at=now() - timedelta(hours=9)), shelf.tell()
    shelf.doubt(story)
    page = reader.get("/work/first").text
    assert page.index(str(late.id)) < page.index(str(story.id))
    assert page.count("Perhaps a machine") == 1
    shelf.alarm(story)
    page = reader.get("/work/first").text
    assert page.index(str(story.id)) < page.index(str(late.id))
    assert page.count("Perhaps a machine") == 1


@pytest.mark.parametrize("address", ["/work/first", LIST])
def test_a_list_goes_on_for_as_many_pages_as_it_takes(
    address: str, reader: SuspiciousClient, shelf: Shelf, engine: Engine
) -> None:
    told = [shelf.tell(told_at=now() - timedelta(minutes=place)) for place in range(51)]
    if address == LIST:
        with transaction(engine) as session:
            for one in told:
                reviews.set_aside(session, session.get_one(Narrative, one.id), reader.member.id)
    pages = [reader.get(f"{address}?page={page}").text for page in ("1", "2", "3", "x", "-1", "9" * 30)]
    seen = [{one.id for one in told if f'href="/work/first/{one.id}"' in page} for page in pages]
    assert [len(ids) for ids in seen] == [50, 1, 1, 50, 50, 1]
    assert seen[0] | seen[1] == {one.id for one in told}
    assert "1 to 50 of 51 are listed." in pages[0]
    assert f'href="{address}?page=2">The next ones' in pages[0]
    assert "51 to 51 of 51 are listed." in pages[1]
    assert f'href="{address}?page=1">Those before' in pages[1]
    assert "The next ones" not in pages[1]
