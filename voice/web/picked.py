"""Words that a member picked on a page: spans sent as ``start-end``, by ticking words or by selecting text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

Span = tuple[int, int]
EDGES = ".,;:!?…\"“”‘’'()[]{}<>*_–—-"
SPAN = re.compile(r"(\d{1,6})-(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a story, without the punctuation around it."""

    text: str
    start: int
    end: int
    line: int

    @property
    def value(self) -> str:
        return f"{self.start}-{self.end}"


def words_of(story: str) -> list[Word]:
    """Every word in reading order."""
    words = []
    for found in re.finditer(r"\S+", story):
        text = found[0]
        start = found.start() + len(text) - len(text.lstrip(EDGES))
        end = start + len(text.strip(EDGES))
        if start < end:
            words.append(Word(story[start:end], start, end, story.count("\n", 0, start)))
    return words


def lines_of(story: str) -> list[list[Word]]:
    """The words grouped by the lines they stand on."""
    return [list(line) for _, line in groupby(words_of(story), key=lambda word: word.line)]


def spans_in(values: Iterable[str], length: int) -> list[Span]:
    """What was sent, as spans that lie inside a text of ``length`` code points; anything else is left out."""
    found = (SPAN.fullmatch(value.strip()) for value in values)
    spans = ((int(one[1]), int(one[2])) for one in found if one)
    return sorted({(start, end) for start, end in spans if start < end <= length})


def joined(spans: list[Span], story: str) -> list[Span]:
    """Spans with nothing but a blank between them become one: *Mrs* and *Pell* are one name."""
    whole: list[Span] = []
    for start, end in spans:
        if whole and story[whole[-1][1] : start].strip(" .") == "" and start - whole[-1][1] <= 2:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole


def trimmed(spans: list[Span], story: str) -> list[Span]:
    """Spans without blanks at their ends; a selection by hand often takes one too many."""
    cut = []
    for start, end in spans:
        words = story[start:end]
        cut.append((start + len(words) - len(words.lstrip()), start + len(words.rstrip())))
    return [(start, end) for start, end in cut if start < end]
