"""The combiner: from signs and what was learned to one probability a theme, and the tags.

A theme the model knows takes its probability, which has weighed the rules already; a local theme that was never
trained takes the rules' score, and so does a shipped theme that a local file has put its own words for. A sure phrase
that its context leaves alone needs less of the model. In a few words there is nothing else to go by: there it needs
hardly anything of the model (on writers not seen, 14 of 23 that were given 0.06 to 0.25 were right), and what their
context takes away stays away, whatever the model thinks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from voice.analysis.book import ThemeBook
from voice.analysis.learned.model import Carried, Judgement
from voice.analysis.normalise import Page
from voice.analysis.reading import Finding, SetAside, surrounding
from voice.analysis.rules import Sign

CLEAR, SURE = 0.5, 0.8
ENOUGH_WHEN_SURE, ENOUGH_WHEN_SURE_IN_FEW = 0.25, 0.05
FEW_WORDS = 12


@dataclass(frozen=True, slots=True)
class Tags:
    """The combined outcome of one page."""

    themes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)
    set_aside: tuple[SetAside, ...] = ()
    uncertainty: float = 0.0


def rule_scores(signs: Iterable[Sign], aside: bool = False) -> dict[str, float]:
    """Noisy-or over the different phrases found for each theme: two hints outweigh one, repeats do not.

    With `aside`, over those that their context took away instead (negated, somebody else's …).
    """
    doubts: dict[str, float] = {}
    counted: set[int] = set()
    for sign in signs:
        if bool(sign.context) != aside or id(sign.match.phrase) in counted:
            continue
        counted.add(id(sign.match.phrase))
        doubts[sign.theme] = doubts.get(sign.theme, 1.0) * (1.0 - sign.match.phrase.weight)
    return {theme: 1.0 - doubt for theme, doubt in doubts.items()}


def clear_themes(signs: Iterable[Sign]) -> frozenset[str]:
    """The themes that the rules alone can show in words."""
    return frozenset(sign.theme for sign in signs if not sign.context and sign.match.phrase.weight >= CLEAR)


def _sure(signs: Iterable[Sign]) -> frozenset[str]:
    return frozenset(sign.theme for sign in signs if not sign.context and sign.match.phrase.weight > SURE)


def _taken_away(signs: Iterable[Sign]) -> frozenset[str]:
    """The themes of which context has left nothing."""
    signs = list(signs)
    return frozenset(sign.theme for sign in signs if sign.context) - {one.theme for one in signs if not one.context}


class Combiner:
    """Decides the tags of a page by per-theme thresholds."""

    def __init__(self, book: ThemeBook, learned: Mapping[str, float] | None = None) -> None:
        """`learned`: the thresholds of the themes that a model knows."""
        self._book = book
        self._thresholds = {theme.id: theme.threshold for theme in book}
        self._learned = frozenset(self._thresholds) - book.replaced
        self._judged = self._thresholds | {t: least for t, least in (learned or {}).items() if t in self._learned}

    def __call__(self, page: Page, signs: Sequence[Sign], judgement: Judgement | None = None) -> Tags:
        scores = rule_scores(signs)
        thresholds = self._thresholds
        if judgement is not None:
            known, enough = self._learned, ENOUGH_WHEN_SURE
            if len(page.words) < FEW_WORDS:
                known, enough = known - _taken_away(signs), ENOUGH_WHEN_SURE_IN_FEW
            scores |= {theme: p for theme, p in judgement.themes.items() if theme in known}
            thresholds = self._judged | {theme: min(enough, self._judged[theme]) for theme in _sure(signs)}
        themes = tuple([t for t in self._book.ids if scores.get(t, 0.0) >= thresholds[t]])
        findings = [finding for theme in themes for finding in self._findings(page, theme, signs, scores, judgement)]
        return Tags(
            themes,
            tuple(findings),
            scores,
            tuple(_set_aside(page, sign) for sign in signs if sign.context),
            _uncertainty(scores, thresholds),
        )

    def _findings(
        self, page: Page, theme: str, signs: Sequence[Sign], scores: Mapping[str, float], judgement: Judgement | None
    ) -> list[Finding]:
        """By the rules' words where they speak clearly; else by the words that weighed most with the model; else by
        whatever words the rules have."""
        mine = [sign for sign in signs if sign.theme == theme and not sign.context]
        clear = [sign for sign in mine if sign.match.phrase.weight >= CLEAR]
        if not clear and judgement is not None and theme in judgement.carried and theme in self._learned:
            return [_learned_finding(page, theme, scores[theme], judgement.carried[theme])]
        return [self._finding(page, theme, group) for group in _grouped(clear or mine)]

    def _finding(self, page: Page, theme: str, group: list[Sign]) -> Finding:
        best = max(group, key=lambda sign: sign.match.phrase.weight)
        first, last = surrounding([(sign.match.first, sign.match.last) for sign in group])
        start, end, quote = page.quote(first, last)
        subtypes = [sign.match.phrase.subtype for sign in group if sign.match.phrase.subtype]
        why, subtype = self._why(page, best), subtypes[0] if subtypes else None
        return Finding(theme, start, end, quote, best.match.phrase.weight, why, subtype)

    def _why(self, page: Page, sign: Sign) -> str:
        """In the words that matched, not in those of the pattern, which nobody but its writer can read."""
        phrase = sign.match.phrase
        worded = " ".join(page.quote(sign.match.first, sign.match.last)[2].split())
        sureness = "surely" if phrase.weight > 0.8 else "likely" if phrase.weight > 0.5 else "perhaps"
        name = self._book[phrase.owner].name
        return f"worded like “{worded}”, which {sureness} speaks of {name}"


def _uncertainty(scores: Mapping[str, float], thresholds: Mapping[str, float]) -> float:
    """How near the nearest theme is to its threshold, 0 to 1; 0.5 where there is no score at all: a text
    that no phrase and no model speaks of."""
    nearest = 0.0
    for theme, score in scores.items():
        threshold = thresholds[theme]
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


def _learned_finding(page: Page, theme: str, score: float, carried: Carried) -> Finding:
    weighed = ", ".join(f"“{page.quote(place, place)[2]}”" for place in carried.places)
    why = f"learned from labelled narratives; what weighed most: {weighed}"
    return Finding(theme, *page.quote(*carried.span), round(score, 4), why)


def _set_aside(page: Page, sign: Sign) -> SetAside:
    start, end, quote = page.quote(sign.match.first, sign.match.last)
    return SetAside(sign.theme, start, end, quote, sign.context, sign.because)
