"""The context component: is it said of the narrator, of now or then, and really?

Each sign is judged by the words around it, never by the words in it: a phrase that itself holds a negation
("cant get in", "still no diagnosis") was written to mean that. A sign that is negated, somebody else's,
only hoped for or resolved keeps its place on the page, with the reason, and counts for nothing.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from voice.analysis.book import ThemeBook
from voice.analysis.normalise import COMMA, SENTENCE, Page
from voice.analysis.phrases import Match, Phrase, PhraseIndex, word_lists
from voice.analysis.rules import Sign
from voice.analysis.search import Shelf

WORDS = {
    "negated": "it is said not to be so",
    "somebody_else": "it is somebody else's story",
    "hoped": "it is only hoped for",
    "resolved": "it is said to be over",
}
_NEGATION_REACH = 5
_STORY_REACH = 40
_LONGEST_CUE = 60
_LONGEST_SENTENCE = 200


@cache
def _table(name: str) -> Mapping[str, list[str]]:
    """`cues` or `ends` of context.toml: wordings by their kind."""
    table: Mapping[str, list[str]] = tomllib.loads((Path(__file__).parent / "context.toml").read_text("utf-8"))[name]
    return table


class Context:
    """Marks signs whose surroundings take them away."""

    def __init__(self, book: ThemeBook, shelf: Shelf | None = None) -> None:
        self._ignored = {theme.id: theme.ignores for theme in book}
        self._index = PhraseIndex(
            (Phrase(wording, kind, "context") for kind, wordings in _table("cues").items() for wording in wordings),
            shelf,
        )
        self._ends = {kind: frozenset(words) for kind, words in _table("ends").items()}
        self._not = frozenset(word_lists()["not"])

    def __call__(self, page: Page, signs: list[Sign]) -> None:
        """Set `context` and `because` on every sign that its surroundings take away."""
        cues = self._index.find(page)
        if not cues:
            return
        for sign in signs:
            if not sign.context:
                self._judge(page, sign, cues)

    def _judge(self, page: Page, sign: Sign, cues: list[Match]) -> None:
        ignored = self._ignored.get(sign.theme, frozenset())
        first, end = _sentence(page, sign.match)
        near = _near(cues, min(first, sign.match.first - _NEGATION_REACH) - _LONGEST_CUE, end)
        for cue in near:
            kind = cue.phrase.owner
            if kind in ignored or kind == "not_negation" or cue.overlaps(sign.match):
                continue
            if self._touches(page, sign.match, cue, near, (first, end)):
                sign.context = kind
                sign.because = f"{WORDS[kind]} (“{page.quote(cue.first, cue.last)[2]}”)"
                return

    def _touches(self, page: Page, match: Match, cue: Match, cues: list[Match], sentence: tuple[int, int]) -> bool:
        if cue.phrase.owner == "negated":
            return self._negates(page, match, cue, cues)
        first, end = sentence
        if cue.phrase.owner == "resolved":
            return first <= cue.first < end and cue.first > match.last
        return first <= cue.first < match.first and cue.last < end and self._reaches(page, match, cue)

    def _reaches(self, page: Page, match: Match, cue: Match) -> bool:
        """Whether what the cue opens still goes on at the match: it ends where the teller speaks of themself again
        or gives a reason, and after 40 words (at 12 the rules tag more of other people's stories)."""
        between = page.words[cue.last + 1 : match.first + 1]
        return len(between) <= _STORY_REACH and self._ends[cue.phrase.owner].isdisjoint(between)

    def _negates(self, page: Page, match: Match, cue: Match, cues: list[Match]) -> bool:
        if not 0 < match.first - cue.last <= _NEGATION_REACH:
            return False
        if any(page.words[at] in self._not for at in range(match.first, match.last + 1)):
            return False
        if any(page.breaks[at] >= COMMA for at in range(cue.last + 1, match.first + 1)):
            return False
        return not any(other.phrase.owner == "not_negation" and other.overlaps(cue) for other in cues)


def _sentence(page: Page, match: Match) -> tuple[int, int]:
    """The sentence around a match, no further than a sentence reaches: a story may have no full stop at all."""
    first, end = match.first, match.first + 1
    while first > max(0, match.first - _LONGEST_SENTENCE) and page.breaks[first] < SENTENCE:
        first -= 1
    while end < min(len(page.words), match.first + _LONGEST_SENTENCE) and page.breaks[end] < SENTENCE:
        end += 1
    return first, end


def _near(cues: list[Match], low: int, high: int) -> list[Match]:
    """The cues that begin at words low to high (exclusive). Trying them all takes seconds on a long story."""
    return cues[bisect_left(cues, low, key=_first) : bisect_left(cues, high, key=_first)]


def _first(cue: Match) -> int:
    return cue.first
