"""The rules component: the theme book's phrases, found on a page, look-alikes taken away."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from voice.analysis.book import ThemeBook
from voice.analysis.normalise import Page
from voice.analysis.phrases import Match, PhraseIndex
from voice.analysis.search import Shelf

LOOK_ALIKE = "look-alike"


@dataclass(slots=True)
class Sign:
    """A phrase found for a theme; `context` says what takes it away (empty: it counts), `because` why."""

    match: Match
    context: str = ""
    because: str = ""

    @property
    def theme(self) -> str:
        return self.match.phrase.owner


class Rules:
    """Finds the signs of every theme of one book."""

    def __init__(self, book: ThemeBook, shelf: Shelf | None = None) -> None:
        phrases = (phrase for theme in book for phrase in (*theme.phrases, *theme.look_alikes))
        self._index = PhraseIndex(phrases, shelf)

    def __call__(self, page: Page) -> list[Sign]:
        signs: list[Sign] = []
        look_alikes: list[Match] = []
        for match in self._index.find(page):
            if match.phrase.role == "look-alike":
                look_alikes.append(match)
            else:
                signs.append(Sign(match))
        longest = max((sign.match.last - sign.match.first for sign in signs), default=0)
        for look_alike in look_alikes:
            _veto(signs, look_alike, page, longest)
        return signs


def _veto(signs: list[Sign], look_alike: Match, page: Page, longest: int) -> None:
    """Take away the signs that a look-alike overlaps. Signs are in text order and `longest` words reach back far
    enough; trying them all takes seconds on a long story."""
    low = bisect_left(signs, look_alike.first - longest, key=_first)
    high = bisect_right(signs, look_alike.last, key=_first)
    for sign in signs[low:high]:
        if sign.theme == look_alike.phrase.owner and sign.match.overlaps(look_alike):
            sign.context = LOOK_ALIKE
            sign.because = f"“{page.quote(look_alike.first, look_alike.last)[2]}” means something else here"


def _first(sign: Sign) -> int:
    return sign.match.first
