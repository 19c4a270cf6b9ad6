"""A summary in sentences: right in its plurals, honest in what it says."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.summaries.pages import pages_of
from tests.summaries.test_protection import KNOWN, SCOPES
from voice.summaries.counts import Counts, Cube, count_in
from voice.summaries.faces import exact
from voice.summaries.figures import Exact, Figure, Protected
from voice.summaries.words import in_line, number_of, paragraph, waiting_words

NAMES = {"one": "EBSA", "two": "Transport", "three": "Waiting", "ebsa": "EBSA", "young": "Young people"}
NAME = "emotionally based school avoidance (EBSA)"


def words(_kind: str, name: str) -> str:
    return NAMES.get(name, name)


def counts(stories: int, before: int = 0) -> Counts:
    cube: Cube = Counter({(("young", "a", "N", None, None, None), "one/ what_helped/"): stories} if stories else {})
    earlier = {"2026-1-spring": {"one": before, "two": 0}}
    return count_in(cube, SCOPES[1], "2026-2-summer", KNOWN, {}, earlier)


def said(made: Counts, protected: bool = False) -> str:
    return paragraph(pages_of([made], KNOWN, {})[0] if protected else exact(made), words, NAME)


@pytest.mark.parametrize(
    ("figure", "expected"),
    [(Exact(1), "1 voice"), (Exact(0), "0 voices"), (Exact(1200), "1,200 voices"), (Protected(15), "about 15 voices")],
)
def test_numbers_are_in_the_right_number(figure: Figure, expected: str) -> None:
    assert number_of(figure) == expected


def test_one_voice_was_and_two_voices_were() -> None:
    assert "In the summer term 2026, 1 voice was counted" in said(counts(1))
    assert "2 voices were counted" in said(counts(2))
    assert "no voice has been counted" in said(counts(0))


def test_the_term_is_spelled_out_at_its_first_use_only() -> None:
    text = said(counts(20, before=9))
    assert text.count(NAME) == 1
    assert text.index(NAME) < text.rindex("EBSA was named by more voices (20, was 9)")


def test_a_protected_paragraph_rounds_and_hides() -> None:
    assert "about 15 voices were counted" in said(counts(13), protected=True)
    assert "13" not in said(counts(13), protected=True)
    small = said(counts(7), protected=True)
    assert "fewer than eight voices were counted" in small
    assert "7" not in small


def test_a_change_of_a_few_is_not_a_trend() -> None:
    assert "Compared" not in said(counts(20, before=17))


def test_lists_read_like_lists() -> None:
    assert in_line(["a"]) == "a"
    assert in_line(["a", "b", "c"]) == "a, b and c"


def test_what_waits_is_said() -> None:
    assert "1 story before the first reading" in waiting_words(Exact(1), Exact(0))
    assert waiting_words(Exact(0), Exact(0)) == "No story of this period is waiting to be read or checked."
