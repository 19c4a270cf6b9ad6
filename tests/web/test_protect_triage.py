"""The lead's queue under a heap of stories: the worst on top, what a machine may have sent below, nothing gone."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, event, select

from tests.suspicious import SuspiciousClient
from tests.web.pressed import form_on
from tests.web.stories import Shelf
from tests.web.test_protect import Raised, SignedIn, lead, raised, rows
from voice import tagging
from voice.access import Role
from voice.analysis import concern as rules
from voice.database import transaction
from voice.records import Acknowledgement, Concern, Narrative, NarrativeReading, concerns
from voice.records.concerns import LEFT_A_WAY
from voice.vault import Vault
from voice.web import concern_words

__all__ = ["lead", "raised"]
QUEUE = "/work/concerns"


@pytest.fixture
def sent(raised: Raised, shelf: Shelf) -> Raised:
    """A concern in a story that a machine may have sent."""

    def make(hours_ago: int = 1, score: float = 0.6, **facts: str) -> Concern:
        concern = raised(hours_ago, score, **facts)
        with transaction(shelf.engine) as session:
            story = session.get_one(Narrative, concern.narrative_id)
        shelf.doubt(story)
        return concern

    return make


def places(page: str, *concerns: Concern) -> list[int]:
    return [page.index(f'"{QUEUE}/{one.id}"') for one in concerns]


def test_a_row_says_what_kind_of_harm_it_is_and_who_can_be_reached(lead: SuspiciousClient, raised: Raised) -> None:
    raised()
    page = lead.get(QUEUE).text
    assert "Not wanting to live</a>" in page
    assert "You can reach them" not in page
    raised(contact="07700 900123")
    page = lead.get(QUEUE).text
    assert page.count("You can reach them") == 1
    assert "kill" not in page
    assert "900123" not in page


def test_the_gravest_come_first_of_these_whoever_can_be_reached_then_the_longest_waiting(
    lead: SuspiciousClient, raised: Raised
) -> None:
    old, older, reached = raised(20), raised(30), raised(10, contact="07700 900123")
    grave, grave_reached = raised(5, 1.0), raised(1, 1.0, contact="07700 900123")
    found = places(lead.get(QUEUE).text, grave_reached, grave, reached, older, old)
    assert found == sorted(found)


@pytest.mark.parametrize("score", [0.6, 1.0])
def test_what_a_machine_may_have_sent_is_marked_and_buries_no_child(
    lead: SuspiciousClient, raised: Raised, sent: Raised, score: float
) -> None:
    """Behind the others that are as grave, however long it waits and whoever can be reached."""
    heap = [sent(40, score, contact="07700 900123") for _ in range(3)]
    child = raised(1, score)
    page = lead.get(QUEUE).text
    found = places(page, child, *heap)
    assert min(found) == found[0]
    assert page.count("Perhaps sent by a machine") == 3
    assert "<strong>4</strong> open concerns: 4 not acknowledged yet" in page
    assert "Of those that wait, 3 may have been sent by a machine: they come after others as grave" in page


def test_the_gravest_words_stand_before_what_nobody_could_read_and_that_before_the_likely_doubted_or_not(
    lead: SuspiciousClient, raised: Raised, sent: Raised, engine: Engine
) -> None:
    likely, unread, unread_doubted = raised(50), raised(40), sent(60, contact="07700 900123")
    grave_doubted, grave = sent(1, 1.0), raised(2, 1.0)
    with transaction(engine) as session:
        for one in (unread, unread_doubted):
            read = session.scalars(select(NarrativeReading).where(NarrativeReading.narrative_id == one.narrative_id))
            read.one().needs_person = True
    page = lead.get(QUEUE).text
    found = places(page, grave, grave_doubted, unread, unread_doubted, likely)
    assert found == sorted(found)
    assert found[1] < page.index("The machine could not read these 2") < found[2]
    with transaction(engine) as session:
        session.get_one(Concern, unread_doubted.id).give_opinion(lead.member.id, upheld=True)
    page = lead.get(QUEUE).text
    assert "The machine could not read this one" in page
    found = places(page, unread_doubted, grave, grave_doubted, unread, likely)
    assert found == sorted(found)


def test_the_doubt_is_gone_when_a_first_reader_upholds_it(
    lead: SuspiciousClient, raised: Raised, sent: Raised, engine: Engine
) -> None:
    doubted, other = sent(1, 0.6), raised(50)
    with transaction(engine) as session:
        session.get_one(Concern, doubted.id).give_opinion(lead.member.id, upheld=True)
    page = lead.get(QUEUE).text
    found = places(page, doubted, other)
    assert found == sorted(found)
    assert "Perhaps sent by a machine" not in page


def test_one_of_a_heap_is_put_aside_but_never_grave_words_or_somebody_to_be_reached(
    lead: SuspiciousClient, sent: Raised, engine: Engine
) -> None:
    light, grave, reached = sent(), sent(1, 1.0), sent(1, contact="07700 900123")
    page = lead.get(QUEUE).text
    assert [f"{QUEUE}/{one.id}/acknowledge" in page for one in (light, grave, reached)] == [True, False, False]
    page = form_on(lead, QUEUE, "Put aside").press().text
    assert "<strong>3</strong> open concerns: 2 not acknowledged yet" in page
    assert page.index("Put it back") < page.index(str(grave.id))
    for one in (grave, reached):
        assert "A child may not be safe" in lead.send(f"{QUEUE}/{one.id}/acknowledge", put_aside="today 0").text
    assert len(rows(engine, Acknowledgement)) == 1


def test_whom_a_story_names_reads_in_the_queue_of_no_kind_of_harm(signed_in: SignedIn, raised: Raised) -> None:
    raised(words="Mrs Ade hurt me.")
    page = signed_in(Role.SAFEGUARDING_LEAD).get(QUEUE).text
    assert "This story may name you</a>" in page
    assert "Not wanting to live" not in page


def test_the_queue_asks_as_often_for_many_as_for_one(
    lead: SuspiciousClient, raised: Raised, sent: Raised, app_engine_asked: list[str]
) -> None:
    def questions() -> int:
        before = len(app_engine_asked)
        assert lead.get(QUEUE).status_code == 200
        return len(app_engine_asked) - before

    raised(), sent(), raised(score=0.02)
    few = questions()
    for score in (0.02, 0.6, 1.0):
        raised(score=score), sent(score=score)
    assert questions() == few


@pytest.fixture
def app_engine_asked(app: object) -> list[str]:
    from voice.database import db

    asked: list[str] = []
    with app.app_context():  # type: ignore[attr-defined]
        event.listen(db.engine, "before_cursor_execute", lambda *sent: asked.append(sent[2]))
    return asked


def test_every_reason_of_the_machine_has_its_few_words() -> None:
    for reason in [kind.why for kind in rules.kinds()] + [tagging.UNREADABLE, LEFT_A_WAY, rules.LIKE, rules.WEAK]:
        assert concern_words.kinds_of([("words", reason)]) != [concern_words.BY_A_PERSON], reason
    assert concern_words.kinds_of([("", concerns.NOTE)]) == [concern_words.BY_A_PERSON]


def test_the_worst_kind_is_named_first(vault: Vault) -> None:
    reasons = ["may tell of a child who is not looked after", "may tell of a young person hurting themselves"]
    assert concern_words.kinds_of([("", one) for one in reasons]) == ["self-harm", "not looked after"]


def test_a_faint_row_and_the_outcomes_say_plainly_what_they_mean() -> None:
    assert concern_words.kinds_of([("", rules.WEAK)]) == ["the machine is unsure: nothing plain is said"]
    assert concerns.OUTCOMES["already_known"] == "Children’s services, or the police, know of it already"
