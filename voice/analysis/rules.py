"""The rules component: the theme book's phrases, found on a page, look-alikes taken away."""

from __future__ import annotations

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
        for look_alike in look_alikes:
            _veto(signs, look_alike, page)
        return signs


def _veto(signs: list[Sign], look_alike: Match, page: Page) -> None:
    for sign in signs:
        if sign.theme == look_alike.phrase.owner and sign.match.overlaps(look_alike):
            sign.context = LOOK_ALIKE
            sign.because = f"“{page.quote(look_alike.first, look_alike.last)[2]}” means something else here"
