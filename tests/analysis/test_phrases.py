"""Phrases find what they say, and nothing else."""

import re
from pathlib import Path

import pytest

import voice.analysis
from voice.analysis.normalise import as_typed, page_of
from voice.analysis.phrases import Phrase, PhraseIndex

FOUND = [
    ("cab|taxi late", "the taxi late again", "taxi late"),
    ("exclud*", "EXCLUDING him", "EXCLUDING"),
    ("got to the? gate", "got to gate", "got to gate"),
    ("got to the? gate", "got to the gate", "got to the gate"),
    ("cab ... show", "cab just did not even show", "cab just did not even show"),
    ("referred ~ now", "referred in year 2. shes in year 6 now", "referred in year 2. shes in year 6 now"),
    ("(as far as|got to) the gate", "she gets as far as the gate", "as far as the gate"),
    ("didnt go", "he didn’t go", "didn’t go"),
    ("didnt go", "he did not go", "did not go"),
    ("didn't go", "he dident go", "dident go"),
    ("bull(y|ied)", "was bullied", "bullied"),
    ("part-time", "part time", "part time"),
    ("nobody rang", "no one rang", "no one rang"),
    ("one to one", "he has a one-to-one", "one-to-one"),
    ("cafe", "the cafe\u0301", "cafe\u0301"),
    ("excluded", "ex\u200bcluded", "ex\u200bcluded"),
    ("suicid*", "feels suicidal", "suicidal"),
    ("want to . die", "i want to. die", "want to. die"),
    ("no", "nooooo", "nooooo"),
    ("1000", "owes £1000", "1000"),
    ("999", "rang 999", "999"),
    ("111", "rang 111", "111"),
]
NOT_FOUND = [
    ("cab ... show", "cab one two three four five show"),
    ("cab ... show", "the cab. Show me"),
    ("taxi late", "taxi was late"),
    ("got * late", "got late"),
    ("9", "rang 999"),
    ("want to . die", "want to. it might die"),
]


def quotes(wording, text):
    page = page_of(text)
    return [page.quote(match.first, match.last)[2] for match in PhraseIndex([Phrase(wording, "x")]).find(page)]


@pytest.mark.parametrize(("wording", "text", "quote"), FOUND)
def test_a_phrase_is_found_where_it_stands(wording, text, quote):
    assert quote in quotes(wording, text)


@pytest.mark.parametrize(("wording", "text"), NOT_FOUND)
def test_a_phrase_is_not_found_elsewhere(wording, text):
    assert quotes(wording, text) == []


def test_many_phrases_find_what_each_alone_would_find():
    wordings = [wording for wording, _, _ in FOUND]
    together = PhraseIndex(Phrase(wording, wording) for wording in wordings)
    for wording, text, _ in FOUND:
        page = page_of(text)
        mine = {(m.first, m.last) for m in together.find(page) if m.phrase.owner == wording}
        assert mine == {(m.first, m.last) for m in PhraseIndex([Phrase(wording, wording)]).find(page)}


def stems():
    """Every beginning that ends in a star in the words of the analyser."""
    files = Path(voice.analysis.__file__).parent.rglob("*.toml")
    return sorted({stem for file in files for stem in re.findall(r"\b([a-z]{2,})\*", file.read_text("utf-8"))})


def test_no_beginning_is_mended_as_if_it_were_a_misspelling():
    wrong = [stem for stem in stems() if not quotes(f"{stem}*", f"{stem}qx")]
    assert len(stems()) > 50
    assert wrong == []


def test_misspellings_can_be_left_as_typed_and_are_mended_again_after_that() -> None:
    with as_typed():
        assert page_of("the skool").words == ["the", "skool"]
    assert page_of("the skool").words == ["the", "school"]
