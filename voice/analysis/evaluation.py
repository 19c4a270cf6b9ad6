"""How well the reading agrees with labels: pure functions from (gold, reading) pairs to dataclasses.

Gold fields are those of a labelled corpus line: text, themes, safeguarding, sentiment, pii ([start, end, kind]).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, get_args

from voice.analysis.reading import Reading, Tone


class GoldError(ValueError):
    """A gold line that lacks a field or holds the wrong kind of thing; says which, quotes no story."""


@dataclass(frozen=True, slots=True)
class Gold:
    """One labelled narrative. `pii` holds (start, end, kind) in code points of `text`, end exclusive."""

    text: str
    speaker: str | None
    themes: frozenset[str]
    safeguarding: bool
    sentiment: str
    pii: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """True positives, false positives and false negatives of one label, and what follows from them."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.false) if self.hits + self.false else 0.0

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 0.0

    @property
    def f1(self) -> float:
        total = 2 * self.hits + self.false + self.missed
        return 2 * self.hits / total if total else 0.0

    @property
    def support(self) -> int:
        """How often the label is in the gold."""
        return self.hits + self.missed


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures of one evaluation. `macro_f1` is the mean over themes that occur in gold or reading."""

    narratives: int
    themes: Mapping[str, Agreement]
    micro_f1: float
    macro_f1: float
    concern: Agreement
    tone_accuracy: float
    masks: Mapping[str, Agreement]
    false_masks_without_any: float
    per_second: float

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain numbers, for JSON."""
        return {
            **asdict(self),
            "themes": {theme: _figures(agreement) for theme, agreement in self.themes.items()},
            "concern": _figures(self.concern),
            "masks": {kind: _figures(agreement) for kind, agreement in self.masks.items()},
        }


def _figures(agreement: Agreement) -> dict[str, float]:
    return {
        "precision": round(agreement.precision, 4),
        "recall": round(agreement.recall, 4),
        "f1": round(agreement.f1, 4),
        "support": agreement.support,
    }


def gold_of(line: Mapping[str, Any], themes: Collection[str]) -> Gold:
    """One gold narrative from a parsed JSON line, its labels among `themes`; raises GoldError."""
    for name, kind in (("text", str), ("themes", list), ("safeguarding", bool), ("sentiment", str)):
        if not isinstance(line.get(name), kind):
            raise GoldError(f"{name!r} is missing or is not a {kind.__name__}")
    unknown = [theme for theme in line["themes"] if theme not in themes]
    if unknown:
        raise GoldError(f"the book has no theme {unknown[0]!r}")
    if line["sentiment"] not in get_args(Tone):
        raise GoldError(f"'sentiment' must be one of {', '.join(get_args(Tone))}")
    pii = tuple(_span(detail, len(line["text"])) for detail in line.get("pii", ()))
    return Gold(
        line["text"], line.get("speaker"), frozenset(line["themes"]), line["safeguarding"], line["sentiment"], pii
    )


def _span(detail: Any, length: int) -> tuple[int, int, str]:
    """One personal detail, inside its text."""
    if not isinstance(detail, list) or [type(part) for part in detail] != [int, int, str]:
        raise GoldError("'pii' must hold [start, end, kind]")
    start, end, kind = detail
    if not 0 <= start < end <= length:
        raise GoldError("'pii' has a detail that does not lie in the text")
    return start, end, kind


def evaluate(pairs: Sequence[tuple[Gold, Reading]], themes: Sequence[str], seconds: float) -> Evaluation:
    """Compare readings with gold; `themes` fixes the rows, `seconds` is how long the reading took."""
    rows = {
        theme: agreement((theme in gold.themes, theme in reading.themes) for gold, reading in pairs) for theme in themes
    }
    whole = Agreement(*(sum(getattr(row, part) for row in rows.values()) for part in ("hits", "false", "missed")))
    return Evaluation(
        narratives=len(pairs),
        themes=rows,
        micro_f1=whole.f1,
        macro_f1=mean_f1((row.hits, 2 * row.hits + row.false + row.missed) for row in rows.values()),
        concern=agreement((gold.safeguarding, reading.concern) for gold, reading in pairs),
        tone_accuracy=_mean(gold.sentiment == reading.tone for gold, reading in pairs),
        masks=mask_agreement(pairs),
        false_masks_without_any=_false_masks(pairs),
        per_second=len(pairs) / seconds if seconds else 0.0,
    )


def mean_f1(counts: Iterable[tuple[int, int]]) -> float:
    """Macro F1 over the themes that occur, from each one's (hits, in gold + in reading); 0 when none does."""
    return _mean(2 * hits / total for hits, total in counts if total)


def agreement(decisions: Iterable[tuple[bool, bool]]) -> Agreement:
    """Count (in gold, in reading) pairs."""
    counts = Counter(decisions)
    return Agreement(counts[True, True], counts[False, True], counts[True, False])


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def mask_agreement(pairs: Sequence[tuple[Gold, Reading]]) -> dict[str, Agreement]:
    """Per kind: a detail is found when masks of any kind cover all of it; a mask that touches none is false."""
    hits, false, missed = Counter[str](), Counter[str](), Counter[str]()
    for gold, reading in pairs:
        covered = {at for mask in reading.masks for at in range(mask.start, mask.end)}
        for start, end, kind in gold.pii:
            (hits if covered.issuperset(range(start, end)) else missed)[kind] += 1
        personal = {at for start, end, _ in gold.pii for at in range(start, end)}
        false.update(mask.kind for mask in reading.masks if personal.isdisjoint(range(mask.start, mask.end)))
    return {k: Agreement(hits[k], false[k], missed[k]) for k in sorted({*hits, *false, *missed})}


def _false_masks(pairs: Sequence[tuple[Gold, Reading]]) -> float:
    """False masks per hundred narratives that hold no personal detail."""
    clean = [reading for gold, reading in pairs if not gold.pii]
    return 100 * sum(len(reading.masks) for reading in clean) / len(clean) if clean else 0.0
