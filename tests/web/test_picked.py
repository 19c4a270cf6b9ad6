"""Words picked on a page come back as spans, and nonsense as nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.web.picked import joined, lines_of, spans_in, trimmed, words_of


@given(st.text(alphabet="ab'😀é .,\n“”", max_size=60))
def test_every_word_stands_where_it_says(story: str) -> None:
    words = words_of(story)
    assert all(story[word.start : word.end] == word.text for word in words)
    assert [word for line in lines_of(story) for word in line] == words


def test_words_lose_the_marks_around_them_and_keep_those_inside() -> None:
    assert [word.text for word in words_of("“Ruby's” (jo@a.org), 07700-900123!")] == [
        "Ruby's",
        "jo@a.org",
        "07700-900123",
    ]


def test_words_side_by_side_become_one_and_words_apart_do_not() -> None:
    story = "Mrs Pell and Ann\nLee"
    assert joined([(0, 3), (4, 8), (13, 16), (17, 20)], story) == [(0, 8), (13, 16), (17, 20)]


@pytest.mark.parametrize("value", ["", "3", "5-2", "2-2", "-1-3", "0-11", "a-b", "1-2-3", "9999999-10000000", "٣-٤"])
def test_nonsense_is_no_span(value: str) -> None:
    assert spans_in([value], 10) in ([], [(3, 4)])


def test_blanks_at_the_ends_of_a_selection_fall_away() -> None:
    assert trimmed([(0, 6), (1, 2)], " Ruby  x") == [(1, 5), (1, 2)]
