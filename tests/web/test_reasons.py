"""The machine's reasons are read by people."""

from __future__ import annotations

import pytest

from voice.analysis import book, read
from voice.web.reasons import LEARNED, WHOLE, example, in_plain_words


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("(sent|send) (him|her|my son)? home", "sent home"),
        ("bus|buses|coach", "bus"),
        ("(different|new) driver|drivers", "different driver"),
        ("<cant> get out of? the? car", "can’t get out car"),
        ("(appl*|tribunal) ... (ehcp|an? plan)", "tribunal … ehcp"),
        ("((part time|parttime)|reduced) (timetable|hours) ...", "part time timetable"),
        ("dyslexi*", "dyslexi…"),
    ],
)
def test_a_pattern_is_shown_as_one_way_to_say_it(pattern: str, says: str) -> None:
    assert example(pattern) == says


def test_no_pattern_of_the_theme_book_is_shown_as_a_pattern() -> None:
    wordings = [phrase.wording for theme in book.load() for phrase in theme.phrases]
    assert len(wordings) > 500
    shown = [example(wording) for wording in wordings]
    assert [one for one in shown if set(one) & set("|()<>*?~") or "..." in one or not one.strip("… ")] == []


def test_reasons_of_every_kind_become_sentences() -> None:
    why = (
        "worded like “(sent|send) home”, which surely speaks of Suspension; worded like “lunch”, which perhaps speaks "
        "of Bullying; learned from labelled narratives; what weighed most: “a; b”, “c”; the story as a whole reads so"
    )
    assert in_plain_words(why) == [
        "Words such as “sent home” nearly always mean this.",
        "Words such as “lunch” sometimes mean this.",
        LEARNED,
        "What counted most: “a; b”, “c”.",
        WHOLE,
    ]
    assert in_plain_words("added by a reviewer") == ["added by a reviewer"]


def test_what_the_analyser_says_today_is_understood() -> None:
    """Its wording is not ours to choose: when it changes, this fails before a reviewer meets a pattern."""
    found = read("They sent him home every day and nobody rang us about the taxi. He waits for a bus.").findings
    said = [sentence for finding in found for sentence in in_plain_words(finding.why)]
    assert len(said) > 1
    assert [one for one in said if not one.startswith(("Words such as", "What counted most", LEARNED))] == []
