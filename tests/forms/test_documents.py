"""Every form that comes with the house."""

import re
from itertools import chain

import pytest
import textstat
from textstat.backend.counts import _count_syllables

from voice.forms import Form, Library, check
from voice.forms.stock import DOCUMENTS, NOT_FORMS, messages

FORMS = Library().all()
DOOR = Library().door("en")
GRADE = {"young_person": 5, "young_champion": 5, "parent_carer": 7}
EVERY = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.slug)
UNWELCOME = re.compile(
    r"exclu|suspen|expel|fixed.term|refus|truan|inspect|concern|disclos|offender|perpetrat|bad behav|naught|"
    r"return to school|\bsurname|date of birth|ethnic|your name\b",
    re.IGNORECASE,
)


@pytest.fixture(autouse=True)
def _no_download(monkeypatch: pytest.MonkeyPatch) -> None:
    """textstat would fetch a pronouncing dictionary; without one it counts syllables by hyphenation."""
    monkeypatch.setattr(_count_syllables, "get_cmudict", lambda language: {})


def words(form: Form) -> list[str]:
    text = form.text("en")
    asked = [(q.label("en"), q.hint("en"), *(label for _, label in q.choices("en"))) for q in form.questions]
    door = form.door.situations["en"] if form.door else ""
    return [said for said in (text.title, text.intro, door, *chain.from_iterable(asked)) if said]


def prose(form: Form) -> list[str]:
    """What is read in sentences: labels and hints, without options, which are short and would flatter."""
    asked = [(q.label("en"), q.hint("en")) for q in form.questions]
    return [said for said in (form.text("en").intro, *chain.from_iterable(asked)) if said]


def stopped(parts: list[str]) -> str:
    return " ".join(part if part.endswith((".", "?", "!")) else part + "." for part in parts)


def sentences(parts: list[str]) -> list[list[str]]:
    return [re.findall(r"[\w'’-]+", sentence) for sentence in re.split(r"(?<=[.?!])\s+", stopped(parts))]


def syllables(word: str) -> int:
    """Sounded vowels, counted without any dictionary and rather too many than too few."""
    bare = re.sub(r"(?<=[^laeiouy])e(?:d|s)?$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", bare)))


def plain_grade(parts: list[str]) -> float:
    spoken = [sentence for sentence in sentences(parts) if sentence]
    said = list(chain.from_iterable(spoken))
    return 0.39 * len(said) / len(spoken) + 11.8 * sum(map(syllables, said)) / len(said) - 15.59


def test_there_are_seven_forms_with_slugs_that_give_nothing_away() -> None:
    assert {form.slug for form in FORMS} == {"oak", "elm", "brook", "river", "meadow", "field", "lantern"}


@pytest.mark.parametrize("path", [p for p in DOCUMENTS.glob("*.toml") if p.name not in NOT_FORMS], ids=str)
def test_a_form_that_comes_with_the_house_has_no_fault(path) -> None:
    assert check(path) == []


@EVERY
def test_a_form_has_eight_to_twelve_questions_and_three_short_ones(form: Form) -> None:
    assert 8 <= len(form.questions) <= 12
    assert len(form.short_questions) == 3
    assert any(question.narrative for question in form.short_questions)


@EVERY
def test_a_form_reads_at_the_age_of_those_it_asks(form: Form) -> None:
    limit = GRADE[form.speaker]
    for parts in (words(form), prose(form)):
        assert textstat.flesch_kincaid_grade(stopped(parts)) <= limit
        assert plain_grade(parts) <= limit


@EVERY
def test_every_page_of_a_form_reads_at_that_age(form: Form) -> None:
    pages = [
        [part for part in (q.label("en"), q.hint("en"), *(label for _, label in q.choices("en"))) if part]
        for q in form.questions
    ]
    assert [page for page in pages if plain_grade(page) > GRADE[form.speaker]] == []


@EVERY
def test_no_sentence_has_more_than_twenty_words(form: Form) -> None:
    assert [sentence for sentence in sentences(words(form)) if len(sentence) > 20] == []


@EVERY
def test_nothing_on_a_form_says_what_must_not_be_seen(form: Form) -> None:
    assert [said for said in words(form) if UNWELCOME.search(said)] == []
    assert not UNWELCOME.search(form.slug)


@EVERY
def test_a_form_asks_only_age_band_area_and_kind_of_setting(form: Form) -> None:
    roles = [role for question in form.questions for role in question.roles]
    assert set(roles) <= {"age_band", "locality", "setting", "phase"}
    assert {"age_band", "locality", "setting"} <= set(roles)


@EVERY
def test_a_story_has_room_in_every_form(form: Form) -> None:
    told = [question for question in form.questions if question.narrative]
    assert len(told) >= 4
    assert max(question.max_length for question in told) == 10_000


def test_the_door_and_the_refusals_read_at_nine() -> None:
    speakers = [label for _, label in DOOR.who.choices("en")]
    door = [DOOR.title, DOOR.intro, DOOR.who.label("en"), DOOR.closest("young_person").label("en"), *speakers]
    refusals = list(messages()["en"].values())
    for parts in (door, refusals):
        assert plain_grade(parts) <= 5
        assert textstat.flesch_kincaid_grade(stopped(parts)) <= 5


def test_the_reading_age_check_can_fail() -> None:
    hard = ["Consideration of alternative educational provision necessitates multidisciplinary collaboration."]
    assert plain_grade(hard) > 7
    assert textstat.flesch_kincaid_grade(stopped(hard)) > 7


@pytest.mark.parametrize(
    ("slug", "asked"),
    [
        ("oak", ["What happened", "before that", "stopped it", "new school or place", "has helped"]),
        (
            "elm",
            [
                "led up to it",
                "avoided",
                "managed move",
                "off-site",
                "roll of two places",
                "How long",
                "progress",
                "waiting",
            ],
        ),
        ("brook", ["come off the school roll", "talked it through", "made school work", "diagnosis"]),
        ("river", ["talk with you when you left", "made school work", "good to learn now"]),
        ("meadow", ["asked you why", "waiting", "while you wait", "get there", "good to learn now"]),
        ("field", ["reasons", "two places", "get there", "in the meantime", "learning possible now"]),
        ("lantern", ["works well", "copy", "get in and get around", "belong", "even better"]),
    ],
)
def test_a_form_covers_what_the_minutes_ask(slug: str, asked: list[str]) -> None:
    everything = stopped(words(Library().get(slug)))
    assert [part for part in asked if part not in everything] == []
