"""What names the lead and the deputy both is kept from them at once, and a third person is told; nobody presses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.stories import Shelf
from voice.access import Member, Role
from voice.access import accused as accused_of
from voice.access.accused import Watch
from voice.database import now, transaction
from voice.records import About, Concern, Event, Narrative, Notice, Road, concerns, notices
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]
LEAD, DEPUTY, THIRD = Role.SAFEGUARDING_LEAD, Role.SAFEGUARDING_DEPUTY, Role.DATA_PROTECTION_LEAD
BOTH = "Mrs Hargreave and Mr Lowe hit me."
Raise = Callable[..., UUID]


@pytest.fixture
def raised(engine: Engine, vault: Vault) -> Raise:
    def make(words: str = BOTH, why: str = "harm", about: About | None = None, way: str = "") -> UUID:
        story = Shelf(engine, vault).tell(words, contact=way)
        with transaction(engine) as session:
            concern = concerns.raise_by_hand(session, vault, story.id, [("", why)], "machine")
            session.flush()
            if about:
                concern.send_by(about, "a first reader")
        return concern.id

    return make


@pytest.fixture
def pair(engine: Engine, member: Callable[..., Member]) -> tuple[Member, Member]:
    there = member(LEAD), member(DEPUTY)
    called(engine, there[0], "Alison Hargreave")
    called(engine, there[1], "Kit Lowe")
    return there


def called(engine: Engine, one: Member, name: str) -> None:
    with transaction(engine) as session:
        session.get_one(Member, one.id).name = name


def marks(engine: Engine) -> list[tuple[UUID, str, str]]:
    with Session(engine) as session:
        return [(one.concern_id, one.about, one.member) for one in session.scalars(select(Road))]


def told(engine: Engine) -> list[UUID]:
    with Session(engine) as session:
        return list(session.scalars(select(Notice.member_id).where(Notice.about == notices.SENT_ON)))


def test_what_names_both_is_kept_from_both_at_once_and_somebody_else_is_told(
    engine: Engine, vault: Vault, signed_in: SignedIn, raised: Raise
) -> None:
    lead, deputy, third, reader = (signed_in(role) for role in (LEAD, DEPUTY, THIRD, Role.FIRST_READER))
    for one, name in ((lead, "Alison Hargreave"), (deputy, "Kit Lowe"), (reader, "Ada Obi")):
        called(engine, one.member, name)
    concern, watch = raised(), Watch()
    assert [watch.look(engine, vault) for _ in range(3)] == [1, 0, 0]
    assert marks(engine) == [(concern, About.BOTH, "machine")]
    assert told(engine) == [third.member.id]
    for one in (lead, deputy):
        assert one.get(f"/work/concerns/{concern}").status_code == 404
        assert "No open concerns" in one.get("/work/concerns").text
    page = third.get("/work").text
    assert f"concern {concern.hex[:6]} may name the lead and the deputy, so neither sees it." in page
    assert "The machine kept it from both at once, by itself." in page
    assert "gone" not in page
    assert "hit me" not in page
    assert "Nobody of the safeguarding pair may see this concern" in reader.get("/work/first").text


@pytest.mark.parametrize("words", ["Mrs Hargreave hits me.", "Mr Lowe hits me.", "My dad hits me."])
def test_what_one_of_the_pair_may_read_stays_with_them(
    words: str, engine: Engine, vault: Vault, pair: object, raised: Raise
) -> None:
    raised(words)
    assert Watch().look(engine, vault) == 0
    assert (marks(engine), told(engine)) == ([], [])


@pytest.mark.parametrize("about", [About.LEAD, About.DEPUTY, About.BOTH])
def test_what_a_person_sent_on_stays_where_they_sent_it(
    about: About, engine: Engine, vault: Vault, pair: object, raised: Raise
) -> None:
    raised(about=about)
    assert Watch().look(engine, vault) == 0


def test_a_mark_that_keeps_it_from_nobody_and_a_worry_that_names_both_count_too(
    engine: Engine, vault: Vault, pair: object, raised: Raise
) -> None:
    raised(about=About.STAFF)
    worried = raised("They were unkind.")
    with transaction(engine) as session:
        concern = session.get_one(Concern, worried)
        concern.seal_words(vault, [("She said Hargreave and Lowe hit her.", concerns.LISTENED)])
    assert Watch().look(engine, vault) == 2


@pytest.mark.parametrize("taken_back", [True, False])
@pytest.mark.parametrize(
    ("words", "way"), [("They were unkind.", BOTH), ("Mr Lowe hit me.", "Hide it from Hargreave.")]
)
def test_the_way_to_be_reached_that_names_them_counts_too_and_is_not_opened_for_it(
    words: str, way: str, taken_back: bool, engine: Engine, vault: Vault, pair: object, raised: Raise
) -> None:
    concern = raised(words, way=way)
    with transaction(engine) as session:
        story = session.get_one(Narrative, session.get_one(Concern, concern).narrative_id)
        if taken_back:
            session.get_one(Concern, concern).seal_words(vault, [("", "harm")])
            session.flush()
            story.withdraw()
    assert Watch().look(engine, vault) == 1
    assert [one[:2] for one in marks(engine)] == [(concern, About.BOTH)]
    with Session(engine) as session:
        assert "opened" not in session.scalars(select(Event.verb)).all()


def test_a_way_to_be_reached_that_names_one_of_them_stays_with_the_pair(
    engine: Engine, vault: Vault, pair: object, raised: Raise
) -> None:
    raised("They were unkind.", way="Mrs Hargreave hits me. Text my aunt.")
    assert Watch().look(engine, vault) == 0


def test_what_somebody_has_acknowledged_or_closed_is_left_with_them(
    engine: Engine, vault: Vault, pair: tuple[Member, Member], raised: Raise
) -> None:
    seen, done = raised(), raised()
    with transaction(engine) as session:
        session.get_one(Concern, seen).acknowledge(pair[0].id)
        session.get_one(Concern, done).note_outcome(pair[0].id, "referred", "", vault)
    assert Watch().look(engine, vault) == 0


def test_it_looks_again_when_the_pair_is_another_and_after_a_concern_was_raised_anew(
    engine: Engine, vault: Vault, pair: tuple[Member, Member], raised: Raise
) -> None:
    called(engine, pair[1], "Ada Obi")
    first, second, watch = raised(), raised("They were unkind."), Watch()
    assert watch.look(engine, vault) == 0
    called(engine, pair[1], "Kit Lowe")
    assert watch.look(engine, vault) == 1
    assert [one[0] for one in marks(engine)] == [first]
    with transaction(engine) as session:
        session.get_one(Concern, second).acknowledge(pair[0].id)
    with transaction(engine) as session:
        concern = session.get_one(Concern, second)
        concern.raise_again("a facilitator", [("Hargreave and Lowe hit her.", concerns.LISTENED)], vault)
    assert watch.look(engine, vault) == 1


@pytest.mark.parametrize("looked_before", [True, False])
def test_it_looks_again_at_what_was_put_aside_and_is_put_back(
    looked_before: bool, engine: Engine, vault: Vault, pair: tuple[Member, Member], raised: Raise
) -> None:
    """Also where it was put aside when the pair became another, and long after it was raised."""
    watch, aside = Watch(), raised()
    called(engine, pair[1], "Ada Obi")
    with transaction(engine) as session:
        session.get_one(Concern, aside).raised_at = now() - timedelta(hours=9)
    if looked_before:
        assert watch.look(engine, vault) == 0
    with transaction(engine) as session:
        session.get_one(Concern, aside).put_aside(pair[0].id)
    called(engine, pair[1], "Kit Lowe")
    raised("They were unkind.")
    assert [watch.look(engine, vault) for _ in range(2)] == [0, 0]
    with transaction(engine) as session:
        assert session.get_one(Concern, aside).put_back(pair[0].id)
    assert [watch.look(engine, vault) for _ in range(2)] == [1, 0]
    assert [one[0] for one in marks(engine)] == [aside]


def test_what_was_put_back_is_looked_at_once(
    engine: Engine, vault: Vault, pair: tuple[Member, Member], raised: Raise, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[UUID] = []
    monkeypatch.setattr(accused_of, "_names_all", lambda _session, _vault, one, _among: looks.append(one))
    watch, aside = Watch(), raised()
    for verb in (Concern.put_aside, Concern.put_back, Concern.put_aside, Concern.put_back):
        with transaction(engine) as session:
            verb(session.get_one(Concern, aside), pair[0].id)
        for _ in range(3):
            watch.look(engine, vault)
    assert looks == [aside, aside]


def test_more_than_it_looks_at_in_one_go_are_all_looked_at(
    engine: Engine, vault: Vault, pair: object, raised: Raise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accused_of, "PORTION", 2)
    there, watch = {raised() for _ in range(5)}, Watch()
    assert [watch.look(engine, vault) for _ in range(4)] == [2, 2, 1, 0]
    assert {one[0] for one in marks(engine)} == there
    raised()
    assert watch.look(engine, vault) == 1


def test_a_clock_that_ran_ahead_hides_nothing_that_is_raised_later(
    engine: Engine, vault: Vault, pair: object, raised: Raise
) -> None:
    ahead, watch = raised("They were unkind."), Watch()
    with transaction(engine) as session:
        session.get_one(Concern, ahead).raised_at = now() + timedelta(days=1)
    assert watch.look(engine, vault) == 0
    raised()
    assert watch.look(engine, vault) == 1


def test_one_damaged_story_holds_up_no_other(
    engine: Engine, vault: Vault, pair: object, raised: Raise, caplog: pytest.LogCaptureFixture
) -> None:
    raised()
    damaged = raised()
    with transaction(engine) as session:
        story = session.get_one(Narrative, session.get_one(Concern, damaged).narrative_id)
        story.story_sealed = story.story_sealed[:-1] + bytes([story.story_sealed[-1] ^ 1])
    assert Watch().look(engine, vault) == 1
    assert "could not be opened" in caplog.text
