"""The combiner: from signs (and what was learned) to one probability a theme, and the tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from voice.analysis.book import ThemeBook
from voice.analysis.normalise import Page
from voice.analysis.reading import Finding, SetAside, surrounding
from voice.analysis.rules import Sign


@dataclass(frozen=True, slots=True)
class Guess:
    """What a learned component thinks of one theme: a probability, and the words that carried it
    as (start, end) code points of the text."""

    probability: float
    words: tuple[tuple[int, int], ...] = ()


class Learned(Protocol):
    """A trained part. Given a page, its speaker and the signs the rules found, it guesses each theme;
    `thresholds` are per theme, for the probability that `combine` makes of the rules' score and the guess."""

    version: str
    thresholds: Mapping[str, float]

    def guesses(self, page: Page, speaker: str | None, signs: Sequence[Sign]) -> Mapping[str, Guess]:
        """One guess a theme."""

    def combine(self, theme: str, rules: float, guess: Guess) -> float:
        """One probability from the rules' score (0 to 1) and the guess."""


@dataclass(frozen=True, slots=True)
class Tags:
    """The combined outcome of one page."""

    themes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)
    set_aside: tuple[SetAside, ...] = ()
    uncertainty: float = 0.0


def rule_scores(signs: Iterable[Sign]) -> dict[str, float]:
    """Noisy-or over the different phrases found for each theme: two hints outweigh one, repeats do not."""
    doubts: dict[str, float] = {}
    counted: set[int] = set()
    for sign in signs:
        if sign.context or id(sign.match.phrase) in counted:
            continue
        counted.add(id(sign.match.phrase))
        doubts[sign.theme] = doubts.get(sign.theme, 1.0) * (1.0 - sign.match.phrase.weight)
    return {theme: 1.0 - doubt for theme, doubt in doubts.items()}


class Combiner:
    """Decides the tags of a page by per-theme thresholds."""

    def __init__(self, book: ThemeBook, learned: Learned | None = None) -> None:
        self._book = book
        self._learned = learned
        self._thresholds = {theme.id: theme.threshold for theme in book}
        if learned is not None:
            self._thresholds.update(learned.thresholds)

    def __call__(self, page: Page, signs: Sequence[Sign], guesses: Mapping[str, Guess]) -> Tags:
        scores = rule_scores(signs)
        for theme, guess in guesses.items():
            if self._learned is not None:
                scores[theme] = self._learned.combine(theme, scores.get(theme, 0.0), guess)
        themes = tuple(t for t in self._book.ids if scores.get(t, 0.0) >= self._thresholds[t])
        findings = [finding for theme in themes for finding in self._findings(page, theme, signs, guesses)]
        return Tags(
            themes,
            tuple(findings),
            scores,
            tuple(_set_aside(page, sign) for sign in signs if sign.context),
            self._uncertainty(scores),
        )

    def _findings(self, page: Page, theme: str, signs: Sequence[Sign], guesses: Mapping[str, Guess]) -> list[Finding]:
        mine = [sign for sign in signs if sign.theme == theme and not sign.context]
        findings = [self._finding(page, theme, group) for group in _grouped(mine)]
        guess = guesses.get(theme)
        if not findings and guess is not None:
            findings = [_learned_finding(page, theme, guess)]
        return findings

    def _finding(self, page: Page, theme: str, group: list[Sign]) -> Finding:
        best = max(group, key=lambda sign: sign.match.phrase.weight)
        first, last = surrounding([(sign.match.first, sign.match.last) for sign in group])
        start, end, quote = page.quote(first, last)
        subtypes = [sign.match.phrase.subtype for sign in group if sign.match.phrase.subtype]
        return Finding(
            theme, start, end, quote, best.match.phrase.weight, self._why(best), subtypes[0] if subtypes else None
        )

    def _why(self, sign: Sign) -> str:
        phrase = sign.match.phrase
        sureness = "surely" if phrase.weight > 0.8 else "likely" if phrase.weight > 0.5 else "perhaps"
        name = self._book[phrase.owner].name
        return f"worded like “{phrase.wording}”, which {sureness} speaks of {name}"

    def _uncertainty(self, scores: Mapping[str, float]) -> float:
        nearest = 0.0
        for theme, score in scores.items():
            threshold = self._thresholds[theme]
            room = threshold if score < threshold else 1.0 - threshold
            nearest = max(nearest, 1.0 - abs(score - threshold) / room)
        return round(nearest, 4) if scores else 0.5


def _grouped(signs: Iterable[Sign]) -> list[list[Sign]]:
    groups: list[list[Sign]] = []
    for sign in signs:
        if groups and any(sign.match.overlaps(other.match) for other in groups[-1]):
            groups[-1].append(sign)
        else:
            groups.append([sign])
    return groups


def _learned_finding(page: Page, theme: str, guess: Guess) -> Finding:
    start, end = surrounding(guess.words) if guess.words else (0, len(page.text))
    carried = ", ".join(f"“{page.text[first:last]}”" for first, last in guess.words)
    why = f"learned from reviewed narratives; carried by {carried}" if carried else "learned from the whole text"
    return Finding(theme, start, end, page.text[start:end], round(guess.probability, 4), why)


def _set_aside(page: Page, sign: Sign) -> SetAside:
    start, end, quote = page.quote(sign.match.first, sign.match.last)
    return SetAside(sign.theme, start, end, quote, sign.context, sign.because)
