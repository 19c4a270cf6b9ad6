"""Phrases find what they say, and nothing else."""

import pytest

from voice.analysis.normalise import page_of
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
]
NOT_FOUND = [
    ("cab ... show", "cab one two three four five show"),
    ("cab ... show", "the cab. Show me"),
    ("taxi late", "taxi was late"),
    ("got * late", "got late"),
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
