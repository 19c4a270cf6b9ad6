"""The trained part at reading time: pages to probabilities, and to the words that carried them. numpy alone.

Linear models stand behind each probability: one over the whole narrative, and one for each width of window over its
windows (the highest counts), as a theme is often one clause of many. A small logistic regression a theme weighs them
with the rules' score, the speaker and the doubts; thresholds come from cross-validation. Concern is built alike, tone
by small trees. Pages are judged a few at a time: most of the time of a single one is numpy's setting out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voice.analysis.learned.layout import THEME_SHARE, TONES, WINDOWS, Layout, spans, speaker_signs
from voice.analysis.learned.table import GAP, Sums, Table, Tables
from voice.analysis.learned.trees import Trees
from voice.analysis.phrases import word_lists
from voice.analysis.reading import Tone
from voice.analysis.tone import HINTS, SOUNDS

Floats = NDArray[np.float32]
FILE = Path(__file__).parent / "model.npz"
TOGETHER = 32
WORDS_SHOWN = 3
NARROW = len(WINDOWS) - 1


@dataclass(frozen=True, slots=True)
class Clues:
    """What the rules found in a page: each theme's score, and the score of what its context took away; the concern
    rules' score; TextBlob's sums of good and bad words (`tone.hints`); how the page sounds (`ToneReader.sounds`)."""

    rules: Mapping[str, float] = field(default_factory=dict)
    aside: Mapping[str, float] = field(default_factory=dict)
    alarm: float = 0.0
    hints: tuple[float, ...] = (0.0,) * HINTS
    sounds: tuple[float, ...] = (0.0,) * SOUNDS


@dataclass(frozen=True, slots=True)
class Told:
    """One page to be judged: its normal words, who speaks, what the rules found, and the themes that they can show
    in words already."""

    words: Sequence[str]
    speaker: str | None = None
    clues: Clues = field(default_factory=Clues)
    shown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Carried:
    """What carried a tag: the words that weighed most, by their places, in the narrow window that spoke loudest."""

    places: tuple[int, ...]

    @property
    def span(self) -> tuple[int, int]:
        """First and last word, both included."""
        return self.places[0], self.places[-1]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the model thinks of one page. `concern_words`: first and last word, both included."""

    themes: Mapping[str, float]
    carried: Mapping[str, Carried]
    concern: float
    concern_words: tuple[int, int]
    tone: Tone


class Model:
    """Loaded once from `model.npz`; `themes` in the order of its outputs."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        self.themes = tuple(str(theme) for theme in stored["themes"])
        self.thresholds = dict(zip(self.themes, stored["thresholds"].tolist(), strict=True))
        self.concern_threshold = float(stored["concern_threshold"])
        self._layout = Layout(len(self.themes))
        self._lowest, self._bias = stored["thresholds"], stored["bias"]
        self._stack, self._concern = stored["stack"].T, stored["concern"]
        self._tone = Trees(*(stored[f"tone_{part.name}"] for part in fields(Trees)))
        pairs, letters = (
            Table(*(stored[f"{kind}_{part}"] for part in ("keys", "rows", "idf"))) for kind in ("pairs", "letters")
        )
        self._tables = Tables(pairs, letters, stored["scale"])

    def judge(self, told: Sequence[Told]) -> list[Judgement]:
        """Judge some pages, none of them without a word."""
        pages = iter(told)
        return [judged for few in iter(lambda: list(islice(pages, TOGETHER)), []) for judged in self._few(few)]

    def _few(self, told: list[Told]) -> Iterator[Judgement]:
        shelf = _Shelf(told)
        sums = self._tables.sums([page.words for page in told], shelf.firsts, shelf.ends)
        said = sums.outputs + self._bias
        heard = _Heard(told, self._layout, np.maximum.reduceat(said, shelf.starts.ravel(), axis=0))
        probabilities, concerns, tones = self._probabilities(heard), self._dangers(heard), self._sounds(heard)
        loudest = [shelf.loudest(said, at, self._layout.window(NARROW)) for at in range(len(told))]
        carried = self._carried(told, shelf, sums, probabilities, loudest)
        for at, page in enumerate(probabilities.tolist()):
            yield Judgement(
                dict(zip(self.themes, page, strict=True)),
                carried[at],
                float(concerns[at]),
                shelf.words(at, loudest[at][self._layout.concern]),
                TONES[int(tones[at])],
            )

    def _carried(
        self, told: list[Told], shelf: _Shelf, sums: Sums, probabilities: Floats, loudest: list[list[int]]
    ) -> list[dict[str, Carried]]:
        """For each page, what carried the themes that it has and that the rules cannot show. Words that say nothing by
        themselves (`the`, `they`, `so`) only weigh with their neighbours, and are shown where there are no others."""
        carried: list[dict[str, Carried]] = [{} for _ in told]
        found = np.argwhere(probabilities >= self._lowest).tolist()
        wanted = [(at, number) for at, number in found if self.themes[number] not in told[at].shown]
        places = [shelf.words(at, loudest[at][number]) for at, number in wanted]
        firsts = [int(shelf.offsets[at]) + first for (at, _), (first, _) in zip(wanted, places, strict=True)]
        outputs = [self._layout.window(NARROW).start + number for _, number in wanted]
        orders = sums.of_words(firsts, WINDOWS[NARROW][0], outputs).argsort(axis=1, kind="stable")[:, ::-1].tolist()
        for (at, number), (first, last), order in zip(wanted, places, orders, strict=True):
            inside = [first + way for way in order if first + way <= last]
            telling = [place for place in inside if told[at].words[place] not in _empty()]
            carried[at][self.themes[number]] = Carried(tuple(sorted((telling or inside)[:WORDS_SHOWN])))
        return carried

    def _probabilities(self, heard: _Heard) -> Floats:
        """Pages × themes; the order of the weights is that of `weighing.theme_inputs`."""
        rules, aside = (np.array([self._scores(found) for found in each]) for each in heard.found())
        said = [each[:, : self._layout.themes] for each in (heard.whole, *heard.highest)]
        inputs, plain = np.stack([*said, rules, aside]), np.column_stack([heard.signs, heard.doubts])
        first, second = len(inputs), len(inputs) + plain.shape[1]
        logits = (inputs * self._stack[:first, None]).sum(axis=0) + _weighed(plain, self._stack[first:second])
        doubted = _weighed(heard.doubts, self._stack[second:-1]) * said[1]
        probabilities: Floats = _sigmoid(logits + doubted + self._stack[-1])
        return probabilities

    def _scores(self, found: Mapping[str, float]) -> list[float]:
        return [found.get(theme, 0.0) for theme in self.themes] if found else [0.0] * self._layout.themes

    def _dangers(self, heard: _Heard) -> Floats:
        """One probability a page; the order is that of `weighing.concern_inputs`."""
        said = [each[:, self._layout.concern] for each in (heard.whole, *heard.highest)]
        kinds = heard.whole[:, self._layout.kinds]
        alarm = [page.clues.alarm for page in heard.told]
        inputs = np.column_stack([*said, alarm, kinds, kinds.max(axis=1), heard.around()])
        dangers: Floats = _sigmoid(_weighed(inputs, self._concern[:-1, None])[:, 0] + self._concern[-1])
        return dangers

    def _sounds(self, heard: _Heard) -> NDArray[np.intp]:
        """The place in TONES of each page's tone; the order is that of `weighing.tone_inputs`."""
        clues = [(*page.clues.hints, *page.clues.sounds) for page in heard.told]
        own = (heard.whole[:, self._layout.tones], clues)
        length = np.log([len(page.words) for page in heard.told])
        inputs = np.column_stack([*own, heard.around(), *heard.highest, length]).astype(np.float32)
        loudest: NDArray[np.intp] = self._tone.scores(inputs).argmax(axis=1)
        return loudest


class _Heard:
    """What the machines said of some pages: `whole` (pages × outputs), the highest windows of each width (pages ×
    themes and concern); and what is weighed beside that."""

    def __init__(self, told: Sequence[Told], layout: Layout, most: Floats) -> None:
        """`most` (pages and their widths × outputs): the whole of each page, then its highest windows."""
        pages = most.reshape(len(told), -1, most.shape[1])
        self.told, self.whole = told, pages[:, 0, layout.whole]
        self.highest = [pages[:, width + 1, layout.window(width)] for width in range(len(WINDOWS))]
        self.signs = np.array([speaker_signs(page.speaker) for page in told])
        self.doubts = self.whole[:, layout.doubts]
        self._own = self.whole[:, : layout.themes] * np.float32(THEME_SHARE)

    def found(self) -> tuple[list[Mapping[str, float]], list[Mapping[str, float]]]:
        """The rules' scores, and those that context took away."""
        return [page.clues.rules for page in self.told], [page.clues.aside for page in self.told]

    def around(self) -> Any:
        """What concern and tone both weigh beside their own."""
        return np.column_stack([self.signs, self.doubts, self._own])


class _Shelf:
    """Some pages side by side, a gap between, and all their spans: `firsts` and `ends` count words of the shelf,
    `starts` (pages × kinds of span) rows of spans."""

    def __init__(self, told: Sequence[Told]) -> None:
        lengths = [len(page.words) for page in told]
        self._spans = [spans(length) for length in lengths]
        self.offsets = np.cumsum([0, *(length + GAP for length in lengths[:-1])])
        self.firsts = np.concatenate([each.firsts + at for each, at in zip(self._spans, self.offsets, strict=True)])
        self.ends = np.concatenate([each.ends + at for each, at in zip(self._spans, self.offsets, strict=True)])
        rows = np.cumsum([0, *(len(each.firsts) for each in self._spans[:-1])])
        self.starts = np.stack([each.starts + row for each, row in zip(self._spans, rows, strict=True)])

    def loudest(self, said: Floats, at: int, outputs: slice) -> list[int]:
        """For each output of the narrow windows, which of a page's says most."""
        first, count = self.starts[at, -1], len(self._spans[at].firsts) - self._spans[at].starts[-1]
        most: list[int] = said[first : first + count, outputs].argmax(axis=0).tolist()
        return most

    def words(self, at: int, window: int) -> tuple[int, int]:
        """First and last word, within its page, of one narrow window."""
        page = self._spans[at]
        row = page.starts[-1] + window
        return int(page.firsts[row]), int(page.ends[row]) - 1


@cache
def _empty() -> frozenset[str]:
    return frozenset(word_lists()["empty"])


def _weighed(values: Any, weights: Any) -> Any:
    """values (pages × n) by weights (n × outputs), a page's result the same whatever stands beside it, which a
    product of matrices does not promise."""
    return (values[:, :, None] * np.asarray(weights)).sum(axis=1)


def _sigmoid(values: Any) -> Any:
    return 1.0 / (1.0 + np.exp(-np.clip(values, -30.0, 30.0)))


@cache
def shipped() -> Model | None:
    """The model that comes with the service; None before the first `voice train`."""
    if not FILE.exists():
        return None
    with np.load(FILE, allow_pickle=False) as stored:
        return Model(dict(stored))
