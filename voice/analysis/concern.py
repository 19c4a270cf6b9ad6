"""The concern component: does a child (or the carer) seem at risk of harm?

Recall comes before precision: every story is read by a person anyway, and a missed disclosure costs most.
The gravest phrases raise a concern whatever else is there; the others add up; look-alikes (grief, slang, jokes)
take away only the words that they touch, and the gravest only where an idiom holds the whole of them. What is said in
plain words (`nobody feeds me`) raises one as the gravest do, but a look-alike may take it away. What is a cry for
help only where nothing else was said (`help me`, not `help me with maths`) counts only there. In a few words, only
what was said in three of them or more may raise one. What is said over a line's end
(`i am not`, `safe`) or typed in text-speak (`text_speak.py`) is heard too where it would always raise one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from voice.analysis.combiner import FEW_WORDS
from voice.analysis.learned.model import Judgement
from voice.analysis.normalise import Page, page_of
from voice.analysis.phrases import Match, Phrase, PhraseIndex, commonness
from voice.analysis.reading import Evidence
from voice.analysis.search import Shelf
from voice.analysis.text_speak import TextSpeak

_WORD = re.compile(r"[a-z]+")
_BROKEN = re.compile(r"[\r\n]")
THRESHOLD = 0.3
LIKELY = 0.10
MOST_SHOWN = 3
FEWEST_WORDS = 3
PLAIN_WORDS = 20
LEAST_IN_FEW = 0.05
WEAK = (
    "only a weak likeness to narratives in which somebody was not safe (about 5 in 100 such are); shown so that "
    "nobody is missed"
)
LIKE = "no single word, but it reads like narratives in which somebody was not safe"
WEIGHTS = {"gravest": 1.0, "alone": 1.0, "plain": 1.0, "strong": 0.55, "sign": 0.33, "hint": 0.15}
ALWAYS = ("gravest", "alone", "plain")
LAST = "carer_harm"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of concern and the words that tell a person what it is."""

    id: str
    why: str
    phrases: tuple[Phrase, ...]
    look_alikes: tuple[Phrase, ...]
    idioms: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Alarm:
    """What the concern component found: `score` 0 to 1, of all that was found; `gravest` if nothing may overrule it.
    `evidence` is never a hint: a word that says little alone counts, and is not shown."""

    raised: bool = False
    score: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    gravest: bool = False


@cache
def kinds() -> tuple[Kind, ...]:
    """The kinds of concern, one file each in `concerns/`."""
    return tuple(_kinds())


def _kinds() -> Iterator[Kind]:
    for path in sorted((Path(__file__).parent / "concerns").glob("*.toml")):
        table: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        phrases = tuple(
            Phrase(wording, path.stem, strength, weight)
            for strength, weight in WEIGHTS.items()
            for wording in table.get(strength, ())
        )
        look_alikes = tuple(Phrase(words, path.stem, "look-alike", 0.0) for words in table.get("look_alikes", ()))
        idioms = tuple(Phrase(words, path.stem, "idiom", 0.0) for words in table.get("idioms", ()))
        yield Kind(path.stem, table["why"], phrases, look_alikes, idioms)


class Concern:
    """Raises a concern and shows the words that raised it."""

    def __init__(self, shelf: Shelf | None = None) -> None:
        self._why = {kind.id: kind.why for kind in kinds()}
        every = [phrase for kind in kinds() for phrase in (*kind.phrases, *kind.look_alikes, *kind.idioms)]
        self._index = PhraseIndex(every, shelf)
        self._meant = TextSpeak({*commonness(), *(word for phrase in every for word in _WORD.findall(phrase.wording))})

    def __call__(self, page: Page) -> Alarm:
        alarm = self._heard_on(page)
        if alarm.gravest:
            return alarm
        for other in self._ways_to_read(page, alarm.raised):
            heard = self._heard_on(other)
            if heard.gravest:
                shown = (replace(one, quote=page.text[one.start : one.end]) for one in heard.evidence)
                return replace(heard, evidence=tuple(shown))
        return alarm

    def _ways_to_read(self, page: Page, raised: bool) -> Iterator[Page]:
        """The page as more was meant than was typed: over a line's end, and with its text-speak read."""
        pages = [page]
        if not raised and _BROKEN.search(page.text):
            pages.append(page_of(_BROKEN.sub(" ", page.text)))
            yield pages[-1]
        yield from filter(None, map(self._meant, pages))

    def _heard_on(self, page: Page) -> Alarm:
        matches = _heard(self._index.find(page), page)
        if not matches:
            return Alarm()
        false = [match for match in matches if match.phrase.role in ("look-alike", "idiom")]
        true = [match for match in matches if match.phrase.weight and not _covered(match, false)]
        told = [match for match in true if match.phrase.role != "hint"]
        short = len(page.words) < FEW_WORDS
        counting = [match for match in told if not short or _says_enough(match)]
        gravest = any(match.phrase.role in ALWAYS for match in told)
        shown = tuple(self._evidence(page, match) for match in _shown(counting)) if counting else ()
        return Alarm(_score(counting) >= THRESHOLD, round(_score(true), 4), shown, gravest)

    def _evidence(self, page: Page, match: Match) -> Evidence:
        return Evidence(*page.quote(match.first, match.last), self._why[match.phrase.owner])


def weigh(alarm: Alarm, page: Page, judgement: Judgement | None, threshold: float) -> Alarm:
    """The last word: the gravest phrases always raise; otherwise the model decides, which has weighed the rules.

    Without a model the rules decide, and in a plain sentence or two they may raise one as well: most of what the model
    was taught by are stories. A concern that only the model sees shows the window it saw it in, and says how weak or
    strong the likeness is; in a few words, which have little to be like, it must be likelier.
    """
    if judgement is None or alarm.gravest or (alarm.raised and len(page.words) < PLAIN_WORDS):
        return alarm if alarm.raised else Alarm(False, alarm.score)
    score = round(judgement.concern, 4)
    if judgement.concern < (max(threshold, LEAST_IN_FEW) if len(page.words) < FEW_WORDS else threshold):
        return Alarm(False, score)
    sensed = WEAK if judgement.concern < LIKELY else LIKE
    return Alarm(True, score, alarm.evidence or (Evidence(*page.quote(*judgement.concern_words), sensed),))


def _heard(matches: list[Match], page: Page) -> list[Match]:
    """Without the phrases that count only where nothing else was said, unless together they are all of the page."""
    alone = [match for match in matches if match.phrase.role == "alone"]
    held = {at for match in alone for at in range(match.first, match.last + 1)}
    return matches if len(held) == len(page.words) else [match for match in matches if match.phrase.role != "alone"]


def _says_enough(match: Match) -> bool:
    """Whether a phrase may raise a concern in a few words: one everyday word, or two, may stand in any of them."""
    role = match.phrase.role
    return role in ALWAYS or (role == "strong" and match.last - match.first + 1 >= FEWEST_WORDS)


def _covered(match: Match, false: list[Match]) -> bool:
    if match.phrase.role in ("gravest", "alone"):
        return any(other.phrase.role == "idiom" and _holds(other, match) for other in false)
    return any(match.overlaps(other) for other in false)


def _holds(outer: Match, inner: Match) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


def _shown(matches: list[Match]) -> list[Match]:
    """The few that say most, in text order. One place shows one kind: a young person's before a carer's own."""
    best: list[Match] = []
    for match in sorted(matches, key=_says_less):
        if len(best) < MOST_SHOWN and not any(match.overlaps(other) for other in best):
            best.append(match)
    return sorted(best, key=lambda match: match.first)


def _says_less(match: Match) -> tuple[float, bool, int]:
    return -match.phrase.weight, match.phrase.owner == LAST, match.first - match.last


def _score(matches: list[Match]) -> float:
    doubt = 1.0
    for phrase in dict.fromkeys(match.phrase for match in matches):
        doubt *= 1.0 - phrase.weight
    return 1.0 - doubt
