"""Reviewing: masked stories, decisions kept as rows, and nothing that a first reader hid."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from tests.web.stories import WORDS, Shelf
from voice.access import Role
from voice.database import now, transaction
from voice.records import Decision, Event, FirstReading, MissedName, Narrative, NarrativeReading, Recusal, Review, Tag
from voice.records.masked import hide
from voice.vault import Vault

SignedIn = Callable[..., SuspiciousClient]


@pytest.fixture
def reviewer(signed_in: SignedIn) -> SuspiciousClient:
    return signed_in(Role.REVIEWER)


@pytest.fixture
def passed_on(shelf: Shelf, engine: Engine) -> Callable[..., Narrative]:
    """A story that was told, read by the machine and passed on by a first reader who hid every name in it."""

    def make(uncertainty: float = 0.5, words: str = WORDS, names: tuple[str, ...] = (), **facts: Any) -> Narrative:
        story: Narrative = shelf.tell(words, **facts)
        shelf.read(story, uncertainty, words)
        with transaction(engine) as session:
            found = [
                hit.span() for name in names or ("Ruby", "Mrs Pell") for hit in re.finditer(re.escape(name), words)
            ]
            hide(session, session.get_one(Narrative, story.id), found, "adult_name", "a first reader")
            session.add(FirstReading(narrative_id=story.id, member_id=story.id))
        return story

    return make


def rows(engine: Engine, kind: Any) -> list[Any]:
    with Session(engine) as session:
        return list(session.scalars(select(kind)))


def standing(engine: Engine, theme: str = "transport") -> list[str]:
    with Session(engine) as session:
        return list(session.scalars(select(Tag.standing).where(Tag.theme == theme)))


@pytest.mark.parametrize("role", [role for role in Role if role != Role.REVIEWER])
def test_only_a_reviewer_comes_through_this_door(
    role: Role, signed_in: SignedIn, passed_on: Callable[..., Narrative]
) -> None:
    story, client = passed_on(), signed_in(role)
    for address in ("/work/review", f"/work/review/{story.id}", "/work/review/search"):
        assert client.get(address).status_code == 403
    assert client.send("/work/review/search", words="taxi").status_code == 403
    assert client.send(f"/work/review/{story.id}/next").status_code == 403


def test_the_cards_of_the_queue_tell_stories_apart(
    reviewer: SuspiciousClient, passed_on: Callable[..., Narrative], engine: Engine, vault: Vault
) -> None:
    unsure = passed_on(told_on=date(2026, 3, 4), age_band="11_to_13")
    passed_on(told_on=date(2026, 5, 6))
    with transaction(engine) as session:
        doubted = Tag(narrative_id=unsure.id, theme="ebsa", score=0.55, spans=[])
        session.add(doubted.seal_why(vault, "perhaps"))
    page = reviewer.get("/work/review").text
    assert page.count("In doubt:") == 1
    assert re.search(r"Told in March 2026 · 11 to 13.*In doubt:.*Emotionally based school avoidance", page, re.DOTALL)
    assert "Told in May 2026" in page
    assert page.count("Getting there: transport") == 0
    assert "Told in March 2026" in reviewer.get("/work/review/search?theme=ebsa").text


def test_a_reviewer_reads_the_machines_reason_in_plain_words(
    reviewer: SuspiciousClient, passed_on: Callable[..., Narrative], engine: Engine, vault: Vault
) -> None:
    story = passed_on()
    with transaction(engine) as session:
        tag = Tag(
            narrative_id=story.id, theme="suspension_exclusion", subtype="sent_home_informally", score=0.55, spans=[]
        )
        why = "worded like “(taxi|cab) ... <nobody>? came”, which likely speaks of Suspension"
        session.add(tag.seal_why(vault, why))
    page = reviewer.get(f"/work/review/{story.id}").text
    assert "Words such as “taxi … came” often mean this." in page
    assert "taxi|cab" not in page
    assert "Sent home without a suspension" in page


def test_a_young_champions_visit_is_said_once(reviewer: SuspiciousClient, passed_on: Callable[..., Narrative]) -> None:
    story = passed_on(speaker="young_champion", situation="young_champion_visit")
    for address in ("/work/review", f"/work/review/{story.id}", "/work/review/search?theme=transport"):
        page = reviewer.get(address).text
        assert "A Young Champion’s visit" in page
        assert "Young Champion: Young Champion" not in page


def test_an_empty_queue_says_so(reviewer: SuspiciousClient) -> None:
    assert "Nothing waits for a review" in reviewer.get("/work/review").text


def test_nothing_reaches_a_reviewer_before_a_first_reader_has_passed_it_on(
    reviewer: SuspiciousClient, shelf: Shelf
) -> None:
    story = shelf.tell()
    shelf.read(story)
    assert str(story.id) not in reviewer.get("/work/review").text
    for address in ("", "/transport/confirm", "/next", "/add", "/undo", "/name-missed", "/step-back"):
        send = reviewer.send if address else reviewer.get
        assert send(f"/work/review/{story.id}{address}").status_code == 404


def test_the_least_certain_story_comes_first(
    reviewer: SuspiciousClient, passed_on: Callable[..., Narrative], engine: Engine
) -> None:
    sure, unsure = passed_on(0.1), passed_on(0.9)
    page = reviewer.get("/work/review").text
    assert page.index(str(unsure.id)) < page.index(str(sure.id))
    with transaction(engine) as session:
        session.add(
            NarrativeReading(
                narrative_id=sure.id, analyser="two", tone="mixed", language="en", concern=False,
                concern_score=0.0, uncertainty=0.95,
            )
        )  # fmt: skip
    page = reviewer.get("/work/review").text
    assert page.index(str(sure.id)) < page.index(str(unsure.id))


def test_a_reviewer_sees_the_kinds_and_never_what_they_hide(
    reviewer: SuspiciousClient, passed_on: Callable[..., Narrative]
) -> None:
    page = reviewer.get(f"/work/review/{passed_on().id}").text
    assert page.count("[adult&#39;s name]") >= 3
    for hidden in ("Ruby", "Pell"):
        assert hidden not in page
    assert 'data-tags="transport"' in page
    assert "worded like “taxi”" in page


def test_each_masked_opening_is_written_down(
    reviewer: SuspiciousClient, passed_on: Callable[..., Narrative], engine: Engine
) -> None:
    story = passed_on()
    reviewer.get(f"/work/review/{story.id}")
    event = next(event for event in rows(engine, Event) if event.verb == "masked story opened")
    assert (event.subject_id, event.actor) == (story.id, str(reviewer.member.id))


def test_machine_and_person_are_both_kept(
    reviewer: SuspiciousClient, passed_on: Callable[..., Narrative], engine: Engine
) -> None:
    story = passed_on()
    reviewer.send(f"/work/review/{story.id}/transport/remove")
    reviewer.send(f"/work/review/{story.id}/transport/confirm")
    assert standing(engine) == ["confirmed"]
    assert [one.standing for one in rows(engine, Decision)] == ["removed", "confirmed"]
    tag = rows(engine, Tag)[0]
    assert (tag.source, tag.score) == ("machine", 0.8)


def test_all_right_confirms_the_rest_and_opens_the_next(
    reviewer: SuspiciousClient, passed_on: Callable[..., Narrative], engine: Engine
) -> None:
    first, second = passed_on(0.9), passed_on(0.2, words="A taxi with Ruby in it. Then rain.")
    answer = reviewer.send(f"/work/review/{first.id}/next")
    assert "Then rain." in answer.text
    assert "Undo, show it again" in answer.text
    review = rows(engine, Review)[0]
    assert (review.narrative_id, review.member_id) == (first.id, reviewer.member.id)
    assert sorted(standing(engine)) == ["confirmed", "suggested"]
    assert "Nothing waits for a review" in reviewer.send(f"/work/review/{second.id}/next").text


def test_reviewing_twice_is_reviewing_once(
    reviewer: SuspiciousClient, passed_on: Callable[..., Narrative], engine: Engine
) -> None:
    story = passed_on()
    for _ in range(2):
        reviewer.send(f"/work/review/{story.id}/next")
    assert len(rows(engine, Review)) == 1


def test_what_was_removed_stays_removed_when_the_rest_is_confirmed(
    reviewer: SuspiciousClient, passed_on: Callable[..., Narrative], engine: Engine
) -> None:
    story = passed_on()
    reviewer.send(f"/work/review/{story.id}/transport/remove")
    reviewer.send(f"/work/review/{story.id}/next")
    assert standing(engine) == ["removed"]


def test_a_finished_review_can_be_undone(
    reviewer: SuspiciousClient, passed_on: Callable[..., Narrative], engine: Engine
) -> None:
    story = passed_on()
    reviewer.send(f"/work/review/{story.id}/next")
    assert "Undo" in reviewer.send(f"/work/review/{story.id}/undo").text
    assert rows(engine, Review) == []
    assert standing(engine) == ["suggested"]
    assert str(story.id) in reviewer.get("/work/review").text


def test_the_last_decision_is_undone_and_then_the_one_before(
    reviewer: SuspiciousClient, passed_on: Callable[..., Narrative], engine: Engine
) -> None:
    story = passed_on()
    reviewer.send(f"/work/review/{story.id}/transport/remove")
    reviewer.send(f"/work/review/{story.id}/add", theme="ebsa")
    reviewer.send(f"/work/review/{story.id}/undo")
    assert (standing(engine), standing(engine, "ebsa")) == (["removed"], ["removed"])
    reviewer.send(f"/work/review/{story.id}/undo")
    assert standing(engine) == ["suggested"]
    assert "nothing of yours to undo" in reviewer.send(f"/work/review/{story.id}/undo").text


def test_nobody_undoes_the_review_of_another(
    reviewer: SuspiciousClient, signed_in: SignedIn, passed_on: Callable[..., Narrative], engine: Engine
) -> None:
    story = passed_on()
    signed_in(Role.REVIEWER, email="other@example.org").send(f"/work/review/{story.id}/next")
    reviewer.send(f"/work/review/{story.id}/undo")
    assert len(rows(engine, Review)) == 1


def test_a_theme_is_added_with_words_picked_in_the_masked_text(
    reviewer: SuspiciousClient, passed_on: Callable[..., Narrative], engine: Engine
) -> None:
    story = passed_on()
    shown = WORDS.replace("Ruby", "[adult's name]")
    at = shown.index("missed maths")
    reviewer.send(f"/work/review/{story.id}/add", theme="unmet_need_mainstream", span=f"{at}-{at + 12}")
    tag = next(tag for tag in rows(engine, Tag) if tag.theme == "unmet_need_mainstream")
    assert [WORDS[start:end] for start, end in tag.spans] == ["missed maths"]
    assert (tag.source, tag.standing) == ("member", "confirmed")


@pytest.mark.parametrize("sent", [{}, {"theme": "nonsense"}, {"theme": ""}])
def test_adding_no_theme_is_answered_plainly(
    sent: dict[str, str], reviewer: SuspiciousClient, passed_on: Callable[..., Narrative]
) -> None:
    assert "Choose a theme to add." in reviewer.send(f"/work/review/{passed_on().id}/add", **sent).text


def test_a_missed_name_hides_the_story_at_once_and_sends_it_back(
    reviewer: SuspiciousClient, signed_in: SignedIn, passed_on: Callable[..., Narrative], engine: Engine
) -> None:
    story = passed_on()
    other = signed_in(Role.REVIEWER, email="other@example.org")
    assert "Nobody but a first reader sees that story now" in reviewer.send(f"/work/review/{story.id}/name-missed").text
    for client in (reviewer, other):
        assert client.get(f"/work/review/{story.id}").status_code == 404
        assert str(story.id) not in client.get("/work/review").text
    assert len(rows(engine, MissedName)) == 1
    assert rows(engine, FirstReading) == []
    assert "Came back" in signed_in(Role.FIRST_READER).get("/work/first").text


def test_a_story_masked_again_returns_to_the_reviewers(
    reviewer: SuspiciousClient, passed_on: Callable[..., Narrative], engine: Engine
) -> None:
    story = passed_on()
    reviewer.send(f"/work/review/{story.id}/name-missed")
    with transaction(engine) as session:
        session.add(FirstReading(narrative_id=story.id, member_id=story.id))
    assert reviewer.get(f"/work/review/{story.id}").status_code == 200


def test_who_knows_the_child_never_sees_the_story_again_and_others_do(
    reviewer: SuspiciousClient, signed_in: SignedIn, passed_on: Callable[..., Narrative], engine: Engine
) -> None:
    story = passed_on()
    assert "You will not see that story again" in reviewer.send(f"/work/review/{story.id}/step-back").text
    assert reviewer.get(f"/work/review/{story.id}").status_code == 404
    assert str(story.id) not in reviewer.get("/work/review/search?theme=transport").text
    assert str(story.id) not in reviewer.send("/work/review/search", words="taxi").text
    assert rows(engine, Recusal)[0].member_id == reviewer.member.id
    assert signed_in(Role.REVIEWER, email="other@example.org").get(f"/work/review/{story.id}").status_code == 200


def test_stories_are_found_by_theme_and_standing(
    reviewer: SuspiciousClient, passed_on: Callable[..., Narrative]
) -> None:
    story = passed_on()
    assert str(story.id) in reviewer.get("/work/review/search?theme=transport&standing=suggested").text
    assert str(story.id) not in reviewer.get("/work/review/search?theme=transport&standing=confirmed").text
    assert str(story.id) not in reviewer.get("/work/review/search?theme=ebsa").text
    assert "Nothing found" in reviewer.get("/work/review/search?theme=ebsa").text


def test_words_are_searched_by_post_and_only_in_what_may_be_seen(
    reviewer: SuspiciousClient, passed_on: Callable[..., Narrative], shelf: Shelf, engine: Engine
) -> None:
    story, unread = passed_on(), shelf.tell()
    assert str(story.id) not in reviewer.get("/work/review/search?words=taxi").text
    answer = reviewer.send("/work/review/search", words="TAXI never").text
    assert str(story.id) in answer
    assert str(unread.id) not in answer
    assert "Looked through 1 of 1 story" in answer
    assert any(event.verb == "masked words shown by a search" for event in rows(engine, Event))


def test_a_hidden_word_cannot_be_found_by_searching_for_it(
    reviewer: SuspiciousClient, passed_on: Callable[..., Narrative]
) -> None:
    passed_on()
    assert "Nothing found" in reviewer.send("/work/review/search", words="Ruby").text


@pytest.mark.parametrize("words", [".*", "(((", "<script>", "%", "\u202e", "x" * 5000, "ß", "İ"])
def test_odd_words_are_only_words(words: str, reviewer: SuspiciousClient, passed_on: Callable[..., Narrative]) -> None:
    passed_on(words="Straße. A taxi with Ruby in it İİİ.")
    answer = reviewer.send("/work/review/search", words=words)
    assert answer.status_code == 200
    assert "<script>" not in answer.text


def test_a_search_says_when_it_did_not_look_everywhere(
    reviewer: SuspiciousClient, passed_on: Callable[..., Narrative], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice.web.review_search.SEARCHED_AT_MOST", 2)
    for hours in range(3):
        passed_on(told_at=now() - timedelta(hours=hours))
    assert "Looked through 2 of 3 stories, the newest" in reviewer.send("/work/review/search", words="taxi").text


NAMES = [f"{first}{second}bartle" for first in ("Zork", "Quil", "Bram", "Yev", "Ott") for second in "abcdefghij"]


def test_none_of_fifty_hidden_details_gets_through_anywhere(
    reviewer: SuspiciousClient, passed_on: Callable[..., Narrative], engine: Engine, vault: Vault
) -> None:
    stories = {}
    for start in range(0, 50, 5):
        five = NAMES[start : start + 5]
        words = f"A taxi took {five[0]} and {five[1]}'s mum. {five[2]}, {five[3]} and ({five[4]}) laughed at Ruby."
        stories[passed_on(words=words, names=(*five, "Ruby")).id] = five
    with transaction(engine) as session:
        for tag in session.scalars(select(Tag)):
            quotes = ", ".join(f"“{name.upper()} laughed”" for name in stories[tag.narrative_id])
            tag.seal_why(vault, f"learned; carried by {quotes}; near {stories[tag.narrative_id][0]}")
            tag.spans = [[start, start + 9] for start in range(0, 80, 3)]
    pages = [reviewer.get("/work/review").text, reviewer.get("/work/review/search?theme=transport").text]
    for story in stories:
        pages.append(reviewer.get(f"/work/review/{story}").text)
        pages.append(reviewer.send(f"/work/review/{story}/add", theme="ebsa", span="0-70").text)
        pages.append(reviewer.get(f"/work/review/{story}/nothing-here").text)
    pages += [reviewer.send("/work/review/search", words=words).text for words in ("laughed", "taxi took", "a")]
    assert sum("laughed" in page for page in pages) >= 20
    leaked = {name for name in NAMES for page in pages if name.lower() in html.unescape(page).lower()}
    assert not leaked
    assert not [event for event in rows(engine, Event) if any(name in str(event.detail) for name in NAMES)]


def guessed(engine: Engine, story: Narrative, vault: Vault) -> None:
    with transaction(engine) as session:
        session.add(Tag(narrative_id=story.id, theme="ebsa", score=0.4).seal_why(vault, "like others"))


def test_what_the_machine_guesses_is_not_confirmed_by_going_on(
    reviewer: SuspiciousClient, passed_on: Callable[..., Narrative], engine: Engine, vault: Vault
) -> None:
    story = passed_on()
    guessed(engine, story, vault)
    address = f"/work/review/{story.id}"
    page = reviewer.get(address).text
    assert "The machine is only guessing at" in page
    assert "Confirm the 2 left, next" in page
    assert "The machine is guessing at a theme here." in reviewer.send(f"{address}/next").text
    assert rows(engine, Review) == []
    assert standing(engine, "ebsa") == standing(engine) == ["suggested"]
    reviewer.send(f"{address}/ebsa/remove")
    assert "Confirm the one left, next" in reviewer.get(address).text
    assert "Reviewed and counted." in reviewer.send(f"{address}/next").text
    assert (standing(engine), standing(engine, "ebsa")) == (["confirmed"], ["removed"])


def test_where_all_is_decided_the_button_confirms_nothing_more(
    reviewer: SuspiciousClient, passed_on: Callable[..., Narrative]
) -> None:
    story = passed_on()
    page = reviewer.send(f"/work/review/{story.id}/transport/confirm").text
    assert ">Next</button>" in page
