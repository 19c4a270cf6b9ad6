"""What is shown back, what the reader gets, and what is counted."""

import random

import pytest
from pydantic import ValidationError

from voice.forms import Library, display, facts, narrative_text
from voice.forms.roles import KNOWN
from voice.forms.stock import stock_lists

OAK = Library().get("oak")
ANSWERS = {
    "change": "The noise.",
    "what_happened": "I left.\nIt was loud.",
    "what_told": ["days_home", "else"],
    "when": "this_term",
    "led_to": None,
    "avoided": "A quiet room.",
    "age": "11_to_13",
    "place": {"setting": "secondary", "locality": "North"},
}


def test_the_reader_gets_the_words_in_the_order_of_the_form() -> None:
    assert narrative_text(OAK, ANSWERS) == "I left.\nIt was loud.\n\nA quiet room.\n\nThe noise."


def test_the_same_answers_always_give_the_same_words() -> None:
    shuffled = list(ANSWERS.items())
    random.Random(4).shuffle(shuffled)
    assert narrative_text(OAK, dict(shuffled)) == narrative_text(OAK, ANSWERS)


@pytest.mark.parametrize("answers", [{}, {"what_happened": None}, {"what_happened": ""}, {"unknown": "words"}])
def test_nothing_told_is_no_words(answers: dict[str, str]) -> None:
    assert narrative_text(OAK, answers) == ""


@pytest.mark.parametrize(
    ("question_id", "shown"),
    [
        ("what_happened", "I left.\nIt was loud."),
        ("what_told", "Stay home for some days, Something else"),
        ("when", "This term"),
        ("age", "11 to 13"),
        ("place", "Secondary school, North"),
        ("led_to", ""),
    ],
)
def test_an_answer_is_shown_back_in_words(question_id: str, shown: str) -> None:
    assert display(OAK.question(question_id), ANSWERS[question_id], "en") == shown


def test_an_option_of_another_version_is_shown_by_its_id() -> None:
    assert display(OAK.question("when"), "long_gone", "en") == "long_gone"


def test_the_facts_of_a_telling_are_read_from_its_roles() -> None:
    assert facts(OAK, ANSWERS) == {
        "age_band": "11_to_13",
        "setting": "secondary",
        "locality": "North",
        "phase": "secondary",
    }


def test_what_was_skipped_is_no_fact() -> None:
    assert facts(OAK, {"place": {"setting": None, "locality": "North"}, "age": None}) == {"locality": "North"}
    assert facts(OAK, {}) == {}


def test_a_phase_that_was_asked_comes_before_one_that_is_implied() -> None:
    brook = Library().get("brook")
    answers = {"phase": "primary", "place": {"setting": "secondary", "locality": None}}
    assert facts(brook, answers)["phase"] == "primary"


def test_the_place_a_young_champion_saw_is_not_their_phase() -> None:
    lantern = Library().get("lantern")
    assert facts(lantern, {"place": {"setting": "primary", "locality": None}}) == {"setting": "primary"}


def test_ready_lists_use_only_ids_that_can_be_counted() -> None:
    lists = stock_lists()
    assert lists["age_bands"].options == list(KNOWN["age_band"])
    assert lists["phases"].options == list(KNOWN["phase"])
    assert set(lists["settings"].options) | set(lists["places"].options) <= set(KNOWN["setting"])


def test_every_ready_list_has_words_for_each_option() -> None:
    assert all(set(words) == set(one.options) for one in stock_lists().values() for words in one.text.values())


def test_a_form_cannot_be_changed_under_its_answers() -> None:
    with pytest.raises(ValidationError):
        OAK.questions[0].max_length = 3  # type: ignore[misc]
