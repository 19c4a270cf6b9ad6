"""The concern component: does a child (or the carer) seem at risk of harm?

Recall comes before precision: every story is read by a person anyway, and a missed disclosure costs most.
The gravest phrases raise a concern whatever else is there; the others add up; look-alikes (grief, slang, jokes)
take away only the words that they cover.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from voice.analysis.learned.model import TAUGHT_WORDS, Judgement
from voice.analysis.normalise import Page
from voice.analysis.phrases import Match, Phrase, PhraseIndex
from voice.analysis.reading import Evidence
from voice.analysis.search import Shelf

THRESHOLD = 0.3
GRAVEST = 0.999
SENSED = "no single word, but it reads like narratives in which somebody was not safe"
WEIGHTS = {"gravest": 1.0, "strong": 0.55, "sign": 0.33, "hint": 0.15}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of concern and the words that tell a person what it is."""

    id: str
    why: str
    phrases: tuple[Phrase, ...]
    look_alikes: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Alarm:
    """What the concern component found: `score` 0 to 1, raised from THRESHOLD on. `hints` are words that say little
    alone, shown only where they are all there is."""

    raised: bool = False
    score: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    hints: tuple[Evidence, ...] = ()
    kinds: tuple[str, ...] = ()


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
        look_alikes = tuple(Phrase(words, path.stem, "look-alike") for words in table.get("look_alikes", ()))
        yield Kind(path.stem, table["why"], phrases, look_alikes)


class Concern:
    """Raises a concern and shows the words that raised it."""

    def __init__(self, shelf: Shelf | None = None) -> None:
        self._why = {kind.id: kind.why for kind in kinds()}
        self._index = PhraseIndex((phrase for kind in kinds() for phrase in (*kind.phrases, *kind.look_alikes)), shelf)

    def __call__(self, page: Page) -> Alarm:
        matches = self._index.find(page)
        if not matches:
            return Alarm()
        false = [match for match in matches if match.phrase.role == "look-alike"]
        true = [match for match in matches if match.phrase.role != "look-alike" and not _covered(match, false)]
        score = _score(true)
        hints = tuple(self._evidence(page, match) for match in true if match.phrase.weight < WEIGHTS["sign"])
        evidence = tuple(self._evidence(page, match) for match in true if match.phrase.weight >= WEIGHTS["sign"])
        found = dict.fromkeys(match.phrase.owner for match in true)
        return Alarm(score >= THRESHOLD, round(score, 4), evidence, hints, tuple(found))

    def _evidence(self, page: Page, match: Match) -> Evidence:
        return Evidence(*page.quote(match.first, match.last), self._why[match.phrase.owner])


def weigh(alarm: Alarm, page: Page, judgement: Judgement | None, threshold: float) -> Alarm:
    """The last word: the gravest phrases always raise; otherwise the model decides, which has weighed the rules.

    Without a model the rules decide, and in a text shorter than any it was taught they may raise one as well. A
    concern that only the model sees shows the window it saw it in.
    """
    if judgement is None or alarm.score >= GRAVEST or (alarm.raised and len(page.words) < TAUGHT_WORDS):
        shown = alarm.evidence or alarm.hints
        return replace(alarm, evidence=shown) if alarm.raised else Alarm(False, alarm.score)
    if judgement.concern < threshold:
        return Alarm(False, round(judgement.concern, 4))
    evidence = alarm.evidence or (Evidence(*page.quote(*judgement.concern_words), SENSED),)
    return Alarm(True, round(judgement.concern, 4), evidence, kinds=alarm.kinds)


def _covered(match: Match, look_alikes: list[Match]) -> bool:
    return match.phrase.role != "gravest" and any(match.overlaps(other) for other in look_alikes)


def _score(matches: list[Match]) -> float:
    doubt = 1.0
    for phrase in dict.fromkeys(match.phrase for match in matches):
        doubt *= 1.0 - phrase.weight
    return 1.0 - doubt
