"""The corpus as examples: what was written, and what two careful readers and an adjudicator said of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from voice.analysis.book import ThemeBook
from voice.analysis.book import load as load_book
from voice.analysis.combiner import rule_scores
from voice.analysis.concern import Concern
from voice.analysis.context import Context
from voice.analysis.learned.features import Keyed, keyed
from voice.analysis.learned.layout import TONES, speaker_signs
from voice.analysis.normalise import Page, page_of
from voice.analysis.reading import SPEAKERS
from voice.analysis.rules import Rules, Sign
from voice.analysis.tone import ToneReader, hints

CORPUS = Path(__file__).parent.parent / "corpus"
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled narrative, read by everything that is not learned. Spans count words, end exclusive.

    `themes` are the adjudicated ones; `writers_themes` what the writer alone had said; `kind` of concern is the
    writer's too, and None where only the second reader saw one.
    """

    id: str
    hand: str
    speaker: str
    text: str
    themes: frozenset[str]
    writers_themes: frozenset[str]
    concern: bool
    kind: str | None
    tone: int
    flags: frozenset[str]
    page: Page
    keyed: Keyed
    rules: Mapping[str, float]
    aside: Mapping[str, float]
    alarm: float
    hints: tuple[float, ...]
    sounds: tuple[float, ...]
    evidence: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    concern_evidence: tuple[Span, ...] = ()

    @property
    def length(self) -> int:
        return len(self.page.words)

    @property
    def signs(self) -> list[float]:
        return speaker_signs(self.speaker)


class Signs:
    """The rules of one book and their context, as the pipeline runs them."""

    def __init__(self, book: ThemeBook) -> None:
        self._rules, self._context = Rules(book), Context(book)

    def __call__(self, page: Page) -> list[Sign]:
        found = self._rules(page)
        self._context(page, found)
        return found


def written(folder: Path = CORPUS) -> list[Path]:
    """The corpus's files, one a hand."""
    return sorted(folder.glob("hand*.jsonl"))


def load(paths: Iterable[Path], themes_folder: Path | None = None) -> list[Example]:
    """Every example of the files, in their order, read by the shipped rules and by those of local themes (if given).
    Raises ThemeBookError."""
    book = load_book(themes_folder)
    concern, signs, tone = Concern(), Signs(book), ToneReader(book)
    return [_example(line, path.stem, concern, signs, tone) for path in paths for line in lines(path)]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file of the corpus, as they stand there."""
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def _example(line: dict[str, Any], hand: str, concern: Concern, signs: Signs, tone: ToneReader) -> Example:
    page = page_of(line["text"])
    found = signs(page)
    assert line["speaker"] in SPEAKERS
    return Example(
        id=line["id"],
        hand=hand,
        speaker=line["speaker"],
        text=line["text"],
        themes=frozenset(line["themes"]),
        writers_themes=frozenset(line["writer"]["themes"]),
        concern=line["safeguarding"],
        kind=line.get("concern_kind") if line["safeguarding"] else None,
        tone=TONES.index(line["sentiment"]),
        flags=frozenset(line.get("flags", ())),
        page=page,
        keyed=keyed(page.words),
        rules=rule_scores(found),
        aside=rule_scores(found, aside=True),
        alarm=concern(page).score,
        hints=hints(page.words),
        sounds=tone.sounds(page),
        evidence={theme: _spans(page, spans) for theme, spans in line.get("evidence", {}).items()},
        concern_evidence=_spans(page, line.get("concern_evidence", ())),
    )


def _spans(page: Page, spans: Iterable[list[int]]) -> tuple[Span, ...]:
    """Code points to words: the words that a span touches."""
    found = []
    for start, end in spans:
        touched = [at for at, first in enumerate(page.starts) if first < end and page.ends[at] > start]
        if touched:
            found.append((touched[0], touched[-1] + 1))
    return tuple(found)
