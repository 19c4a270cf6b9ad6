"""The theme book: its examples are its tests, by the rules alone and, with a counted allowance, as shipped."""

import tomllib
from pathlib import Path

import pytest

from tests.analysis.rules_only import read
from voice.analysis import frameworks, read_many
from voice.analysis.book import ORDER, ThemeBookError, load
from voice.analysis.normalise import page_of
from voice.analysis.phrases import Match, Phrase, PhraseError, PhraseIndex
from voice.analysis.rules import Rules

EXAMPLES = [
    pytest.param(theme.id, text, told, id=f"{theme.id}-{'yes' if told else 'no'}-{number}")
    for theme in load()
    for told, texts in ((True, theme.yes), (False, theme.no))
    for number, text in enumerate(texts, 1)
]
NEUTRAL = ". Just writing this down on a Tuesday with a cup of tea."
MISREAD_AS_SHIPPED = 17
MISREAD_WITH_MORE_AROUND = 36


@pytest.mark.parametrize(("theme", "text", "told"), EXAMPLES)
def test_an_example_is_read_as_its_theme_says(theme, text, told):
    assert (theme in read(text).themes) is told


@pytest.mark.parametrize(("more", "allowed"), [("", MISREAD_AS_SHIPPED), (NEUTRAL, MISREAD_WITH_MORE_AROUND)])
def test_the_shipped_reader_reads_all_but_a_few_examples_so_too(more, allowed):
    readings = read_many([example.values[1] + more for example in EXAMPLES])
    misread = [
        example.id
        for example, reading in zip(EXAMPLES, readings, strict=True)
        if (example.values[0] in reading.themes) is not example.values[2]
    ]
    assert len(misread) <= allowed, misread


def test_twice_the_text_is_twice_the_work_for_look_alikes(monkeypatch):
    compared = []
    overlaps = Match.overlaps
    monkeypatch.setattr(Match, "overlaps", lambda one, other: compared.append(one) or overlaps(one, other))

    def work(times):
        compared.clear()
        Rules(load())(page_of("He was excluded from the buffet. " * times))
        return len(compared)

    assert 0 < work(400) <= 2.2 * work(200)


def test_the_book_holds_the_21_themes_in_order():
    assert load().ids == tuple(ORDER)
    assert len(load()) == 21


def test_every_theme_has_at_least_eight_examples_of_each_sort():
    assert [theme.id for theme in load() if min(len(theme.yes), len(theme.no)) < 8] == []


def test_the_service_never_says_school_refuser_in_its_own_words():
    own = " ".join(f"{theme.name} {theme.meaning}" for theme in load()).lower()
    assert "refuser" not in own
    assert "fixed-term" not in own


def test_a_local_theme_works_at_once(tmp_path):
    (tmp_path / "flooding.toml").write_text(
        'name = "Flooded roads"\nmeaning = "The road to school floods."\n[phrases]\nsure = ["road|lane ... flood*"]\n'
        '[examples]\nyes = ["the lane was flooded"]\nno = ["flood of tears"]\n'
    )
    assert "flooding" in read("the lane to school flooded again", themes_folder=tmp_path).themes
    assert "flooding" not in read("the lane to school flooded again").themes


@pytest.mark.parametrize(("written", "said"), [("name = ", "not valid TOML"), ('name = "x"', "'meaning'")])
def test_a_faulty_theme_file_is_named_with_its_fault(tmp_path, written, said):
    (tmp_path / "local.toml").write_text(written)
    with pytest.raises(ThemeBookError, match=f"local.toml.*{said}"):
        load(tmp_path)


def test_subtypes_are_told_apart():
    kinds = {
        "permanently excluded in year 9": "permanent",
        "they suspended me for 3 days": "suspension",
        "they ring at ten, come and get him": "sent_home_informally",
        "all day in isolation again": "isolation",
    }
    for text, kind in kinds.items():
        assert kind in {finding.subtype for finding in read(text).findings}, text


@pytest.mark.parametrize("framework", frameworks.shipped())
def test_every_theme_stands_under_a_heading_of_each_framework(framework):
    headings = frameworks.load(framework).headings
    assert {theme for heading in headings for theme in heading.themes} == set(load().ids)
    assert [heading.number for heading in headings] == list(range(1, len(headings) + 1))


def test_an_unknown_framework_is_a_key_error():
    with pytest.raises(KeyError):
        frameworks.load("nowhere")


@pytest.mark.parametrize("wording", ["", "...", "*", "(a|b", "<nolist>", "?the gate"])
def test_a_phrase_that_cannot_be_read_is_refused(wording):
    with pytest.raises(PhraseError):
        PhraseIndex([Phrase(wording, "x")])


def test_every_data_file_is_valid_toml():
    for path in (Path(__file__).parents[2] / "voice" / "analysis").rglob("*.toml"):
        assert tomllib.loads(path.read_text("utf-8")), path.name
