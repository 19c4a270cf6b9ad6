"""What counts, and what does not."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.summaries.rows import DAYS, PERIOD, tell, tell_many
from voice.analysis import frameworks
from voice.records import Narrative, Standing, Tag
from voice.summaries import counts, evidence
from voice.summaries.counts import NOT_SAID, OTHER, Counts
from voice.summaries.people import SITUATIONS, SPEAKERS
from voice.summaries.scopes import all_scopes, everything, find, stands_under
from voice.vault import Vault

WS8 = frameworks.load("ws8")
KNOWN = {
    "speaker": SPEAKERS,
    "age_band": {"11_to_13": "11 to 13", "14_to_16": "14 to 16"},
    "locality": {"North": "North", "South": "South"},
    "setting": {"secondary": "Secondary school"},
    "phase": {"secondary": "Secondary"},
    "situation": SITUATIONS,
}
SUBTYPES = {"suspension_exclusion": ("suspension", "permanent")}


def counted(session: Session, heading: str = "focus-area-5", period: str = PERIOD) -> Counts:
    scope = find(WS8, heading) or everything(theme for one in WS8.headings for theme in one.themes)
    return counts.count(session, scope, period, KNOWN, SUBTYPES)


def test_a_checked_and_permitted_story_is_counted(session: Session, vault: Vault) -> None:
    tell(session, vault, "suspension_exclusion:permanent", "what_helped")
    found = counted(session)
    assert found.voices == found.helped == found.themes["suspension_exclusion"] == 1
    assert found.helped_beside["suspension_exclusion"] == 1
    assert found.subtypes["suspension_exclusion"] == {"suspension": 0, "permanent": 1, NOT_SAID: 0}


@pytest.mark.parametrize(
    "difference",
    [{"counted": False}, {"checked": False}, {"standing": Standing.SUGGESTED}, {"period": "2026-1-spring"}],
)
def test_any_other_story_is_not(session: Session, vault: Vault, difference: dict[str, object]) -> None:
    tell(session, vault, "suspension_exclusion", **difference)
    assert counted(session).voices == 0


def test_a_removed_tag_is_not_counted(session: Session, vault: Vault) -> None:
    story = tell(session, vault, "suspension_exclusion")
    session.scalars(select(Tag).where(Tag.narrative_id == story.id)).one().remove(uuid4())
    session.flush()
    assert counted(session).voices == 0
    assert counted(session, "all").voices == 1


@pytest.mark.parametrize("period", [PERIOD, "2026-3-autumn"])
def test_a_withdrawn_narrative_leaves_every_summary(session: Session, vault: Vault, period: str) -> None:
    story, _ = tell_many(session, vault, 2, "ebsa")
    before = counted(session, "focus-area-6", period)
    session.commit()
    story.withdraw()
    session.commit()
    after = counted(session, "focus-area-6", period)
    assert (after.voices, after.earlier.get(PERIOD, {}).get("ebsa")) != (
        before.voices,
        before.earlier.get(PERIOD, {}).get("ebsa"),
    )


def test_what_helped_follows_the_themes_beside_it(session: Session, vault: Vault) -> None:
    tell(session, vault, "ebsa", "what_helped")
    tell(session, vault, "what_helped")
    assert {scope.number: counted(session, scope.id).helped for scope in all_scopes(WS8)} == {
        1: 0, 2: 1, 3: 1, 4: 1, 5: 0, 6: 1, 7: 0, 8: 0,
    }  # fmt: skip


def test_good_practice_takes_every_story_of_help(session: Session, vault: Vault) -> None:
    tell(session, vault, "ebsa", "what_helped")
    tell(session, vault, "ebsa")
    scope = find(frameworks.load("somerset-2020"), "recommendation-10")
    assert scope is not None
    assert counts.count(session, scope, PERIOD, KNOWN, {}).voices == 1


@pytest.mark.parametrize("framework", frameworks.shipped())
def test_counting_and_listing_agree_on_what_stands_under_a_heading(
    session: Session, vault: Vault, framework: str
) -> None:
    for themes in (["ebsa"], ["what_helped"], ["ebsa", "what_helped"], ["transport", "managed_move"], []):
        tell(session, vault, *themes)
    for scope in all_scopes(frameworks.load(framework)):
        listed = session.scalars(counts.heard(PERIOD).add_columns(Narrative.id).where(stands_under(scope))).all()
        assert len(listed) == counts.count(session, scope, PERIOD, KNOWN, {}).voices, scope.name


def test_every_known_answer_has_a_row_and_odd_ones_stand_together(session: Session, vault: Vault) -> None:
    tell(session, vault, "suspension_exclusion", locality="Atlantis", age_band=None)
    found = counted(session).people
    assert found["locality"] == {"North": 0, "South": 0, NOT_SAID: 0, OTHER: 1}
    assert found["age_band"] == {"11_to_13": 0, "14_to_16": 0, NOT_SAID: 1, OTHER: 0}


def test_the_periods_before_are_there_newest_first(session: Session, vault: Vault) -> None:
    tell_many(session, vault, 3, "managed_move", period="2026-1-spring", told_on=DAYS["2026-1-spring"])
    found = counted(session).earlier
    assert list(found)[:2] == ["2026-1-spring", "2025-3-autumn"]
    assert len(found) == 5
    assert found["2026-1-spring"]["managed_move"] == 3


def test_waiting_stories_are_told_apart(session: Session, vault: Vault) -> None:
    tell_many(session, vault, 3, read=False, checked=False)
    tell_many(session, vault, 2, checked=False)
    tell(session, vault)
    assert counts.waiting(session, PERIOD) == counts.Waiting(first_reading=3, review=2)


def test_a_story_that_may_not_be_counted_is_not_waited_for(session: Session, vault: Vault) -> None:
    """Nobody would ever check its tags for a figure, so the number could never fall."""
    nothing = {"counted": False, "read_by_group": False, "quoted": False, "checked": False}
    tell_many(session, vault, 2, read=False, **nothing)
    tell_many(session, vault, 2, **nothing)
    tell(session, vault, **nothing | {"read_by_group": True})
    assert counts.waiting(session, PERIOD) == counts.Waiting(0, 0)
    tell(session, vault, checked=False, read_by_group=False)
    assert counts.waiting(session, PERIOD) == counts.Waiting(0, 1)


def test_the_number_of_queries_does_not_grow_with_the_stories(session: Session, vault: Vault) -> None:
    asked: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *rest: asked.append(rest[2]))
    tell(session, vault, "ebsa")
    before = len(asked)
    counted(session)
    few = len(asked) - before
    tell_many(session, vault, 30, "ebsa", "transport", "what_helped")
    before = len(asked)
    counted(session)
    assert len(asked) - before == few <= 4


def test_a_reviewer_who_stepped_back_does_not_find_the_story(session: Session, vault: Vault) -> None:
    from voice.records import Recusal

    story, member = tell(session, vault, "managed_move"), uuid4()
    scope = find(WS8, "focus-area-5")
    assert scope is not None
    query = evidence.behind(scope, PERIOD, "managed_move", None, member)
    assert evidence.page_of(session, query, 1) == ([story], False)
    session.add(Recusal(narrative_id=story.id, member_id=member))
    session.flush()
    assert evidence.page_of(session, query, 1) == ([], False)
    everything_there = evidence.behind(scope, PERIOD, None, None, uuid4())
    assert evidence.page_of(session, everything_there, 1) == ([story], False)


def test_periods_reach_back_to_the_first_story(session: Session, vault: Vault) -> None:
    assert counts.all_periods(session, PERIOD) == [PERIOD]
    tell(session, vault, period="2025-3-autumn", told_on=DAYS["2025-3-autumn"])
    assert counts.all_periods(session, PERIOD) == [PERIOD, "2026-1-spring", "2025-3-autumn"]
