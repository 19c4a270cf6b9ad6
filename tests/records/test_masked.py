"""A masked story never gives out a character that is hidden, whatever is asked of it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.records.masked import MaskedStory, everywhere


@dataclass
class Hides:
    start: int
    end: int
    kind: str = "place"


SECRET, PLAIN = "\u2460\u2461\u2462\u2463\u2464", "abc \n"
edges = st.integers(0, 30)
spans = st.lists(st.tuples(edges, edges), max_size=6)


def hiding(length: int, masks: list[tuple[int, int]]) -> str:
    """A text in which exactly the masked characters are secret ones."""
    hidden = {at for start, end in masks for at in range(start, end)}
    return "".join(SECRET[at % 5] if at in hidden else PLAIN[at % 5] for at in range(length))


@given(st.integers(0, 30), spans, spans, st.tuples(edges, edges))
def test_no_hidden_character_gets_out(
    length: int, masks: list[tuple[int, int]], tags: list[tuple[int, int]], asked: tuple[int, int]
) -> None:
    original = hiding(length, masks)
    story = MaskedStory(original, [Hides(start, end) for start, end in masks])
    given_out = [story.text, story.words(*asked), story.clean(original)]
    given_out += [piece.text for piece in story.pieces({"tag": tags, "other": [asked]})]
    assert not set(SECRET) & set("".join(given_out[:2] + given_out[3:]))
    assert "".join(piece.text for piece in story.pieces({"tag": tags})) == story.text
    assert "".join(piece.text for piece in story.original_pieces({"tag": tags})) == original


@given(st.integers(1, 30), spans, st.integers(0, 60), st.integers(1, 20))
def test_what_is_picked_in_the_masked_text_is_found_in_the_original(
    length: int, masks: list[tuple[int, int]], start: int, more: int
) -> None:
    story = MaskedStory(hiding(length, masks), [Hides(*span) for span in masks])
    found = story.original(start, start + more)
    if found is None:
        assert start >= len(story.text)
    else:
        assert 0 <= found[0] < found[1] <= length
        assert story.text[start : start + more] in story.words(*found)


def test_masks_that_overlap_are_one() -> None:
    story = MaskedStory("Mrs Ann Pell sang", [Hides(0, 8, "staff_name"), Hides(4, 12, "adult_name")])
    assert story.text == "[staff name] sang"


def test_a_highlight_that_touches_a_mask_shows_its_kind_whole() -> None:
    story = MaskedStory("in Hill Road today", [Hides(3, 12)])
    assert story.words(8, 18) == "[place] today"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("carried by “Ruby Pell”", "carried by “[place]”"),
        ("near ruby pell and more", "near [place] and more"),
        ("carried by “pell”, “rubyish”", "carried by “[hidden]”, “rubyish”"),
        ("a pell-mell rule", "a pell-mell rule"),
    ],
)
def test_a_reason_loses_the_details_that_are_hidden(said: str, shown: str) -> None:
    assert MaskedStory("Ruby Pell came", [Hides(0, 9)]).clean(said) == shown


@pytest.mark.parametrize(("words", "found"), [("Ruby", 3), ("ruby's", 3), ("Rub", 0), ("", 0), ("’s", 0), (".*", 0)])
def test_everywhere_finds_whole_words_however_they_are_written(words: str, found: int) -> None:
    assert len(everywhere("Ruby, RUBY and Ruby’s Rubyish", words)) == found
