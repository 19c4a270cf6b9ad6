"""The original as safeguarding and first readers see it: the right words are lit, and each answer has its question."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from tests.suspicious import SuspiciousClient
from tests.web.stories import Shelf
from voice.access import Role
from voice.database import transaction
from voice.forms import Library
from voice.records.concerns import raise_by_hand
from voice.vault import Vault
from voice.web.first_page import places_of

SignedIn = Callable[..., SuspiciousClient]


def test_words_are_lit_wherever_they_stand_whole_and_never_inside_another() -> None:
    text = "It was warm. My arm hurt. Arm, he said: my arm."
    assert [text[start:end] for start, end in places_of(text, [("arm", "x"), ("", "a note"), ("leg", "y")])] == [
        "arm", "Arm", "arm",
    ]  # fmt: skip
    assert places_of(text, [("arm", "x")])[0][0] == text.index("My arm") + 3


def test_words_that_stand_nowhere_whole_are_lit_where_they_first_are() -> None:
    assert places_of("He harmed me.", [("harm", "x")]) == [(3, 7)]


def test_the_end_of_one_answer_and_the_start_of_the_next_are_lit_apart() -> None:
    text = "It was warm and I want to\n\ndie laughing at it.\n\nNo."
    found = places_of(text, [("I want to\n\ndie laughing", "x")])
    assert [text[start:end] for start, end in found] == ["I want to", "die laughing"]


@pytest.mark.parametrize(("role", "address"), [(Role.FIRST_READER, "first"), (Role.SAFEGUARDING_LEAD, "concerns")])
def test_what_is_lit_is_said_and_words_of_two_answers_are_quoted_apart(
    role: Role, address: str, signed_in: SignedIn, engine: Engine, vault: Vault
) -> None:
    story = Shelf(engine, vault).tell("Every night I want to\n\ndie laughing. No.")
    with transaction(engine) as session:
        concern = raise_by_hand(session, vault, story.id, [("I want to\n\ndie laughing", "x")], story.id)
    page = signed_in(role).get(f"/work/{address}/{story.id if address == 'first' else concern.id}").text
    assert "“I want to” … “die laughing”" in page
    assert "<strong>Underlined</strong> are" in page
    assert ("That does not hide them" in page) is (role is Role.FIRST_READER)
    assert page.count('<mark class="worry"') == 2


def test_a_story_without_a_concern_has_no_word_of_underlined_ones(
    signed_in: SignedIn, engine: Engine, vault: Vault
) -> None:
    story = Shelf(engine, vault).tell()
    assert "Underlined" not in signed_in(Role.FIRST_READER).get(f"/work/first/{story.id}").text


@pytest.mark.parametrize(("role", "address"), [(Role.FIRST_READER, "first"), (Role.SAFEGUARDING_LEAD, "concerns")])
def test_each_answer_stands_under_its_question(
    role: Role, address: str, signed_in: SignedIn, engine: Engine, vault: Vault
) -> None:
    one, two = [question for question in Library().get("meadow").questions if question.narrative][:2]
    words = "The taxi never came for Ruby."
    story = Shelf(engine, vault).tell(f"{words}\n\nIt rained.", answers={one.id: words, two.id: "It rained."})
    with transaction(engine) as session:
        concern = raise_by_hand(session, vault, story.id, [("rained", "x")], story.id)
    page = signed_in(role).get(f"/work/{address}/{story.id if address == 'first' else concern.id}").text
    places = [page.index(f'<strong class="asked">{said}') for said in (one.label("en")[:20], two.label("en")[:20])]
    assert places[0] < page.index("The taxi never") < places[1] < page.index("rained</mark>")
    assert page.count('<mark class="worry"') == 1
    assert [page.count(f"<dt>{question.label('en')[:20]}") for question in (one, two)] == [0, 0]
    assert "They skipped the rest." in page


def test_an_answer_whose_place_in_the_story_is_not_known_is_said_to_stand_there(
    signed_in: SignedIn, engine: Engine, vault: Vault
) -> None:
    (asked,) = [question for question in Library().get("meadow").questions if question.narrative][:1]
    story = Shelf(engine, vault).tell("Told otherwise.", answers={asked.id: "It rained."})
    page = signed_in(Role.FIRST_READER).get(f"/work/first/{story.id}").text
    assert "<dd>You read it among their words.</dd>" in page
    assert "It rained." not in page
