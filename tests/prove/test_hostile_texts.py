"""No text holds the tagging worker: what somebody can send at most, in the worst shapes we know."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from voice.analysis import read
from voice.forms import LONGEST_STORY

SECONDS = 1.0
WORST = (
    "http://", "www.a.", "a@", "a@b.", "!", "(", "'s", "a", "A", "Aa ", "1", "07 ", "0 1", ".", "...", "-", "- ",
    "\u200b", "😀", "é", "e\u0301", "\u202e", "\x00", "\n", "\r\n", " ", "\t", "I'm ", "ma", "he hits me ",
    "nobody told us. the cab didnt show. ", "nobody told us the cab didnt show ", "not not ", "never ever no ",
    "Mrs Pell ", "Ruby and ", "12 High Street ", "Elm Park School ", "i was 9 and ", "not only but ",
    "i hope they dont exclude me ", "my brother was excluded ", "it is over now ", "kill myself ", "k i l l ",
    "exlcuded ", "schoool ", "suspendedsuspended", "<b>", "&amp;", "\\", "%s", "{}", "\ud800", "ﷺ", "中", "ا",
)  # fmt: skip


@pytest.fixture(scope="module")
def warm() -> None:
    """Tables, models and the guess of languages are loaded once in a worker's life, not once a story."""
    for words in ("They sent me home.", "http://" * 100, "no me dejan entrar en la escuela y nadie me dijo nada"):
        read(words)


def slowest(length: int) -> tuple[float, str]:
    """Processor seconds of the text that took longest, and what it repeats."""
    return max((_seconds((pattern * length)[:length]), repr(pattern)) for pattern in WORST)


def _seconds(text: str) -> float:
    began = time.process_time()
    read(text)
    return time.process_time() - began


def test_no_answer_of_ten_thousand_letters_holds_the_reader(warm: None, say: Callable[[int, str], None]) -> None:
    seconds, pattern = slowest(10_000)
    say(10, f"{len(WORST)} hostile texts of 10,000 letters: slowest {seconds:.2f} s of processor time ({pattern})")
    assert seconds < SECONDS


def test_the_longest_story_that_may_be_sent_takes_less_than_a_second(
    warm: None, say: Callable[[int, str], None]
) -> None:
    seconds, pattern = slowest(LONGEST_STORY)
    say(10, f"{len(WORST)} stories of {LONGEST_STORY:,} letters: slowest {seconds:.2f} s ({pattern})")
    assert seconds < SECONDS
