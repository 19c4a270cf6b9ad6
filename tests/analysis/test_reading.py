"""A reading keeps its offsets, its temper and its word, whatever it is given."""

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice.analysis import read, read_many
from voice.analysis.masks import Mask
from voice.analysis.normalise import page_of, safe_for_spacy
from voice.analysis.reading import MASK_WORDS, masked_text
from voice.analysis.version import analyser

TOLD = (
    "she gets as far as the gate and folds 😀 cab didn’t show\r\n EXCLUDED e\u0301 \ud800 \u202e nobody told me. "
    "Mrs Pell 07700 900744 ما http://x.y i dont see the point A1 \u200b ... !!! he hits me"
)
WORDS = st.sampled_from(TOLD.split(" "))
TEXTS = st.one_of(st.lists(WORDS, max_size=40).map(" ".join), st.text(max_size=200))
HARD = {
    "nothing": "",
    "white space": " \r\n\t",
    "one word": "no",
    "capitals": "THEY EXCLUDED ME AND NOBODY TOLD MY MUM",
    "emoji": "😀" * 3000,
    "ten thousand letters": "nobody told us. the cab didnt show. " * 280,
    "addresses": "http://" * 5000,
    "exclamation": "!" * 10_000,
    "brackets": "(" * 10_000,
    "apostrophes": "'s" * 5000,
    "one long word": "a" * 10_000,
    "lone surrogate": "\ud800 nobody told me \udfff",
    "right to left": "\u202enobody told me\u202c \u200f",
    "null": "nobody\x00told me",
    "combining": "e" + "\u0301" * 5000,
}


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_every_span_quotes_the_text_as_given(text):
    reading = read(text)
    for found in (*reading.findings, *reading.concern_evidence, *reading.set_aside):
        assert text[found.start : found.end] == found.quote
        assert found.quote


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_masking_leaves_all_else_untouched(text):
    reading = read(text)
    expected, at = "", 0
    for mask in sorted(reading.masks, key=lambda mask: mask.start):
        assert mask.start >= at
        expected += text[at : mask.start] + f"[{MASK_WORDS[mask.kind]}]"
        at = mask.end
    assert reading.masked == expected + text[at:]


def test_the_same_texts_give_the_same_readings_in_another_process():
    """Sets and dictionaries of words are walked in another order there."""
    told = [TOLD.replace("\ud800", ""), "nobody told us. the cab didnt show. he hits me and i cant go in " * 3]
    asked = f"from voice.analysis import read; print([ascii(read(text)) for text in {told!a}])"
    other = subprocess.run(
        [sys.executable, "-c", asked],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "1"},
    )
    assert other.stdout.strip() == str([ascii(read(text)) for text in told])


def test_overlapping_masks_count_as_one():
    marks = [Mask(0, 7, "child_name", "a name"), Mask(4, 7, "child_name", "a name")]
    assert masked_text("Ann Lee ran", marks) == "[child's name] ran"


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_what_spacy_is_given_has_the_same_length(text):
    assert len(safe_for_spacy(text)) == len(text)


@pytest.mark.parametrize("text", HARD.values(), ids=HARD.keys())
def test_hard_texts_get_an_answer_with_right_offsets(text):
    reading = read(text)
    assert all(text[found.start : found.end] == found.quote for found in reading.findings)


def test_no_run_of_signs_reaches_the_tokenizer():
    for text in HARD.values():
        assert all(len(run) < 80 or run.isalnum() or "\u0301" in run for run in safe_for_spacy(text).split())


@pytest.mark.parametrize("key", ["capitals", "lone surrogate", "right to left"])
def test_odd_letters_do_not_hide_what_is_told(key):
    assert "communication_information" in read(HARD[key]).themes


def test_another_language_is_left_to_a_person():
    reading = read("Ma fille ne va plus à l'école depuis trois mois et personne ne nous répond jamais.")
    assert (reading.language, reading.needs_person, reading.themes) == ("fr", True, ())


def test_emoji_alone_are_left_to_a_person():
    assert read("😀😀😀").needs_person


@pytest.mark.parametrize("text", ["", "no", "cab didnt show", "bare minging int it our kid"])
def test_short_english_is_not_taken_for_another_language(text):
    assert not read(text).needs_person


def test_a_joined_word_keeps_the_span_of_both():
    page = page_of("They did not ring")
    assert page.words == ["they", "didnt", "ring"]
    assert page.text[page.starts[1] : page.ends[1]] == "did not"


def test_many_are_read_in_order_on_one_or_two_processes():
    texts = [f"nobody told me {number}" for number in range(250)]
    alone = list(read_many(texts))
    assert alone == list(read_many(texts, jobs=2))
    assert alone[3] == read(texts[3])


def test_the_version_changes_with_the_local_book(tmp_path):
    (tmp_path / "local.toml").write_text(
        'name = "x"\nmeaning = "y"\n[examples]\nyes = []\nno = []\n[phrases]\nsure = ["bagpipes"]\n'
    )
    assert analyser(tmp_path) != analyser()
    assert read("hello").analyser == analyser()


def test_importing_the_room_loads_neither_flask_nor_spacy():
    asked = "import sys, voice.analysis; print([m for m in ('flask', 'spacy', 'textblob') if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_textblob_comes_without_scipy_and_scikit_learn():
    asked = "import sys; from voice.analysis import read; read('a good day'); print('sklearn' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
