"""What the machine cannot read goes to the safeguarding lead as fast as what it can, and is read first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.pressed import dealt_with
from tests.web.stories import Shelf
from voice import tagging
from voice.access import Role
from voice.database import now, transaction
from voice.records import Concern, Event, FirstReading, Narrative, NarrativeReading, triage, unread
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]
QUEUE = "/work/concerns"
POLISH = "Nie czuję się bezpiecznie w domu, ojciec mnie bije, chcę umrzeć."
READ = "It has been read: nothing to act on"


def concerns_of(engine: Engine) -> list[Concern]:
    with Session(engine) as session:
        return list(session.scalars(select(Concern).order_by(Concern.raised_at)))


def first_queue(signed_in: SignedIn) -> str:
    """While there is a lead: else every open concern is listed here too."""
    signed_in(Role.SAFEGUARDING_LEAD)
    return signed_in(Role.FIRST_READER).get("/work/first").text


@pytest.fixture
def told(shelf: Shelf, engine: Engine, vault: Vault) -> Callable[..., Any]:
    """A story that was told and that the machine has looked at."""

    def tell(words: str = POLISH, hours_ago: float = 0, **facts: Any) -> Any:
        story = shelf.tell(words, told_at=now() - timedelta(hours=hours_ago), **facts)
        tagging.sweep(engine, vault)
        return story

    return tell


@pytest.mark.parametrize(
    ("words", "row"),
    [
        (POLISH, "The machine could not read it, in what may be Polish</a>"),
        ("No estoy seguro en casa, mi padre me pega, quiero morir.", "in what may be Spanish</a>"),
        ("evde güvende değilim, babam beni dövüyor, ölmek istiyorum", "in what may be Turkish</a>"),
        (
            "لست آمنا في المنزل، والدي يضربني، أريد أن أموت",
            "in another language, in signs, or in a spelling of its own</a>",
        ),
        ("😭🔪👨😭", "in another language, in signs, or in a spelling of its own</a>"),
        ("b4d d4d h1ts m3 n1ghtly", "in another language, in signs, or in a spelling of its own</a>"),
    ],
)
def test_what_the_machine_cannot_read_is_for_today_and_says_what_it_may_be_in(
    words: str, row: str, signed_in: SignedIn, told: Callable[..., Any]
) -> None:
    told(words)
    page = signed_in(Role.SAFEGUARDING_LEAD).get(QUEUE).text
    assert row in page
    assert "<strong>1</strong> open concern: 1 not acknowledged yet" in page
    assert words not in page


def test_its_page_says_to_have_it_read_and_one_press_says_that_it_was(
    signed_in: SignedIn, told: Callable[..., Any], engine: Engine
) -> None:
    told()
    lead, concern = signed_in(Role.SAFEGUARDING_LEAD), concerns_of(engine)[0]
    page = lead.get(f"{QUEUE}/{concern.id}").text
    assert "in what may be Polish: ask somebody who understands it to read it now" in page
    assert "Paste it into no website that translates" in page
    assert POLISH in page
    assert "Underlined" not in page
    button = page[: page.index(READ)].rpartition("<button")[2]
    assert 'name="kind" value="no_further_action"' in button
    page = dealt_with(lead, concern.id, READ).text
    assert "Nothing is left that the machine could not read." in page
    assert "No open concerns" in page


def test_after_one_was_read_the_next_one_opens_doubted_ones_last(
    signed_in: SignedIn, told: Callable[..., Any], shelf: Shelf, engine: Engine
) -> None:
    lead, stories = signed_in(Role.SAFEGUARDING_LEAD), [told(POLISH, hours) for hours in (9, 3, 6)]
    told("I told nobody that I want to kill myself.", 8)
    shelf.doubt(stories[0])
    found = {one.narrative_id: one.id for one in concerns_of(engine)}
    doubted, young, old = (found[one.id] for one in stories)
    page = lead.get(QUEUE).text
    assert "The machine could not read these 3</h3>" in page
    for here, there, left in ((old, young, "2 still wait"), (young, doubted, "1 still waits")):
        page = dealt_with(lead, here, READ).text
        assert left in page
        assert f"{QUEUE}/{there}/outcome" in page
    other = dealt_with(lead, doubted, "Keep this outcome", kind="no_further_action")
    assert "stays in the history" in other.text


def test_nobody_who_was_not_read_is_called_later_than_who_was(told: Callable[..., Any], engine: Engine) -> None:
    told(), told("I told nobody that I want to kill myself.")
    since = triage.overdue_before(72)
    with Session(engine) as session:
        ids = [one.id for one in concerns_of(engine)]
        assert len(ids) == 2
        grave = select(Concern.id).where(Concern.id.in_(ids), triage.grave(), ~triage.faint(since))
        assert set(session.scalars(grave)) == set(ids)


def test_what_can_be_read_raises_nothing_because_of_it(told: Callable[..., Any], engine: Engine, vault: Vault) -> None:
    told("The taxi never came and the maths test was long.")
    assert not any("could not read" in why for one in concerns_of(engine) for _, why in one.open_words(vault))


def test_first_readers_see_it_first_marked_and_due_within_a_day(signed_in: SignedIn, told: Callable[..., Any]) -> None:
    old, unread = told("The taxi never came.", hours_ago=30), told(hours_ago=20)
    page = first_queue(signed_in)
    assert page.index(str(unread.id)) < page.index(str(old.id))
    assert page.count("The machine could not read it</span>") == 1
    assert "3 hours left" in page
    assert "what the machine could not read within 24" in page


def test_the_first_reader_is_told_that_names_may_stand_in_it(signed_in: SignedIn, told: Callable[..., Any]) -> None:
    story = told()
    page = signed_in(Role.FIRST_READER).get(f"/work/first/{story.id}").text
    assert "The machine could not read it, in what may be Polish" in page
    assert "It may have missed names too." in page


def test_a_heap_of_gibberish_by_a_machine_comes_before_no_child(
    shelf: Shelf, signed_in: SignedIn, told: Callable[..., Any]
) -> None:
    child, heap = told("The taxi never came."), told("qwzx vbnt rrtz", hours_ago=10)
    shelf.doubt(heap)
    page = first_queue(signed_in)
    assert page.index(str(child.id)) < page.index(str(heap.id))


def test_what_was_not_read_before_this_was_done_is_raised_once(
    told: Callable[..., Any], engine: Engine, vault: Vault
) -> None:
    waits, read = told(), told("Mój brat nie chodzi do szkoły, bo się boi.")
    with transaction(engine) as session:
        for concern in session.scalars(select(Concern)):
            session.delete(concern)
        session.add(FirstReading(narrative_id=read.id, member_id=read.id))
    assert tagging.call_for_unread(engine, vault) == 1
    assert tagging.call_for_unread(engine, vault) == 0
    raised = concerns_of(engine)
    assert [one.narrative_id for one in raised] == [waits.id]
    assert "Polish" in raised[0].open_words(vault)[0][1]


def test_a_story_that_is_taken_back_or_read_while_old_ones_are_looked_for_is_not_raised(
    told: Callable[..., Any], engine: Engine, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever does that does not wait: nothing is held while all stories are looked through."""
    gone, read, look = told(), told(), unread.owed
    with transaction(engine) as session:
        session.execute(delete(Concern))

    def meanwhile(looking: Session, at_most: int) -> Any:
        found = look(looking, at_most)
        with transaction(engine) as session:
            session.get_one(Narrative, gone.id).withdraw()
            session.add(FirstReading(narrative_id=read.id, member_id=read.id))
        return found

    monkeypatch.setattr(unread, "owed", meanwhile)
    assert tagging.call_for_unread(engine, vault) == 2
    assert concerns_of(engine) == []


def test_a_newer_analyser_raises_no_story_again_that_a_person_has_read(
    told: Callable[..., Any], engine: Engine, vault: Vault
) -> None:
    story = told()
    with transaction(engine) as session:
        session.delete(session.scalars(select(Concern)).one())
        session.query(NarrativeReading).update({"analyser": "older"})
        session.add(FirstReading(narrative_id=story.id, member_id=story.id))
    assert tagging.sweep(engine, vault) == 1
    assert concerns_of(engine) == []


def test_the_newest_reading_says_whether_it_was_read(told: Callable[..., Any], engine: Engine) -> None:
    story = told()
    with transaction(engine) as session:
        later = now() + timedelta(seconds=1)
        session.add(
            NarrativeReading(
                narrative_id=story.id, analyser="newer", at=later, tone="neutral", language="en", concern=False,
                concern_score=0.0, uncertainty=0.5,
            )
        )  # fmt: skip
        session.flush()
        assert session.scalar(select(unread.could_not_read()).select_from(Narrative)) is False


def test_it_stays_with_the_lead_when_it_is_taken_back_before_anybody_read_it(
    signed_in: SignedIn, told: Callable[..., Any], engine: Engine
) -> None:
    story = told()
    with transaction(engine) as session:
        session.get_one(Narrative, story.id).withdraw(by="contributor")
    concern = concerns_of(engine)[0]
    assert POLISH in signed_in(Role.SAFEGUARDING_LEAD).get(f"{QUEUE}/{concern.id}").text
    with Session(engine) as session:
        verbs = session.scalars(select(Event.verb).where(Event.subject_id == concern.id)).all()
    assert "raised" in verbs
