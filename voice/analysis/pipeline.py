"""The pipeline: spaCy's English tokenizer and our named components, each doing one thing.

A component takes the document, reads and extends the `Work` that lies in `doc.user_data["work"]`, and passes it on.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from voice.analysis.book import ThemeBook, load
from voice.analysis.combiner import FEW_WORDS, Combiner, Tags, clear_themes, rule_scores
from voice.analysis.concern import Alarm, Concern, weigh
from voice.analysis.context import Context
from voice.analysis.language import ENGLISH, NONE, language_of
from voice.analysis.learned.model import Clues, Judgement, Model, Told, shipped
from voice.analysis.masks import Mask, masks_of
from voice.analysis.normalise import Page, page_of, safe_for_spacy
from voice.analysis.reading import Reading, Tone, masked_text
from voice.analysis.rules import Rules, Sign
from voice.analysis.search import Shelf
from voice.analysis.spacy_alone import spacy_alone
from voice.analysis.tone import ToneReader, hints
from voice.analysis.version import analyser

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

COMPONENTS = ("normalise", "rules", "context", "alarm", "learned", "combiner", "concern", "masks", "tone")
HARDLY_ANY = 3
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class Work:
    """What the components know so far about one text; `readable` is the text, lone surrogates replaced: a mask
    sees every sign in it, also those that `safe_for_spacy` blanks in a long run (addresses pasted without a space)."""

    text: str
    speaker: str | None
    readable: str
    page: Page = field(default_factory=lambda: Page(""))
    language: str = ENGLISH
    signs: list[Sign] = field(default_factory=list)
    judgement: Judgement | None = None
    tags: Tags = field(default_factory=Tags)
    alarm: Alarm = field(default_factory=Alarm)
    masks: tuple[Mask, ...] = ()
    tone: Tone = "neutral"


Component = Callable[[list[Work]], None]


def components(book: ThemeBook, model: Model | None = None) -> dict[str, Component]:
    """The components by name, in reading order; without a model the rules decide alone."""
    shelf = Shelf()
    rules, context, combiner = (
        Rules(book, shelf),
        Context(book, shelf),
        Combiner(book, model.thresholds if model else None),
    )
    concern, tone = Concern(shelf), ToneReader(book, shelf)
    lowest = model.concern_threshold if model else 1.0
    leaning = frozenset(theme.id for theme in book if theme.polarity)

    def normalise(work: Work) -> None:
        work.page = page_of(work.text)
        work.language = language_of(work.page)

    def find_signs(work: Work) -> None:
        work.signs = rules(work.page) if work.language == ENGLISH else []

    def judge(work: Work) -> None:
        context(work.page, work.signs)

    def look_for_danger(work: Work) -> None:
        work.alarm = concern(work.page)

    def guess(works: list[Work]) -> None:
        if model is not None:
            english = [work for work in works if work.language == ENGLISH and work.page.words]
            for work, judgement in zip(english, model.judge([_told(work, tone) for work in english]), strict=True):
                work.judgement = judgement

    def combine(work: Work) -> None:
        work.tags = combiner(work.page, work.signs, work.judgement)

    def raise_concern(work: Work) -> None:
        work.alarm = weigh(work.alarm, work.page, work.judgement, lowest)

    def mask(work: Work) -> None:
        work.masks = masks_of(work.readable)

    def hear_tone(work: Work) -> None:
        work.tone = _tone(work, tone, leaning)

    before, after = (normalise, find_signs, judge, look_for_danger), (combine, raise_concern, mask, hear_tone)
    steps = (*map(_each, before), guess, *map(_each, after))
    return dict(zip(COMPONENTS, steps, strict=True))


def _each(step: Callable[[Work], None]) -> Component:
    """A component that goes from one text to the next."""

    def over_all(works: list[Work]) -> None:
        for work in works:
            step(work)

    return over_all


def _tone(work: Work, tone: ToneReader, leaning: frozenset[str]) -> Tone:
    """The model's, but for a few words that plainly sound good or bad (a theme counts there only if it is so in itself,
    as `taxi` is not), and for hardly any."""
    length, judgement = len(work.page.words), work.judgement
    few = length < FEW_WORDS
    if judgement is not None and not few:
        return judgement.tone
    plain = tone(work.page, [theme for theme in work.tags.themes if not few or theme in leaning], work.alarm.score)
    return judgement.tone if judgement is not None and plain == "neutral" and length > HARDLY_ANY else plain


def _told(work: Work, tone: ToneReader) -> Told:
    """What the components before it tell the learned one."""
    aside, page = rule_scores(work.signs, aside=True), work.page
    clues = Clues(rule_scores(work.signs), aside, work.alarm.score, hints(page.words), tone.sounds(page))
    return Told(page.words, work.speaker, clues, clear_themes(work.signs))


class _Step:
    """A component in spaCy's shape: documents in, the same documents out."""

    def __init__(self, component: Component) -> None:
        self._component = component

    def __call__(self, doc: Doc) -> Doc:
        self._component([doc.user_data["work"]])
        return doc

    def pipe(self, docs: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        """As spaCy's components have it: some documents at a time."""
        source = iter(docs)
        while few := list(islice(source, batch_size)):
            self._component([doc.user_data["work"] for doc in few])
            yield from few


def build(book: ThemeBook, model: Model | None = None) -> Language:
    """A spaCy pipeline with our components under their names."""
    nlp: Language = spacy_alone().blank("en")
    nlp.max_length = 2**31
    for name, component in components(book, model).items():
        nlp.add_pipe(_registered(name, component), name=name)
    return nlp


def _registered(name: str, component: Component) -> str:
    factory = f"voice_{name}"
    spacy_alone().Language.factory(factory, func=lambda nlp, name: _Step(component))
    return factory


class Reader:
    """Reads narratives with one theme book and, if there is one, a trained part."""

    def __init__(self, folder: Path | None = None, model: Model | None = None) -> None:
        self.book = load(folder)
        self.nlp = build(self.book, model)
        self.analyser = analyser(folder)

    def work(self, text: str, speaker: str | None = None) -> Work:
        """Everything the components found, before it is made into a Reading."""
        return self._work([(text, speaker)])[0]

    def read(self, text: str, speaker: str | None = None) -> Reading:
        """One reading; `speaker` is young_person, parent_carer, young_champion or None."""
        return self._reading(self.work(text, speaker))

    def read_portion(self, told: Iterable[tuple[str, str | None]]) -> list[Reading]:
        """The readings of a few texts, each component going over all of them, as `nlp.pipe` does: a component's
        tables stay in the processor's cache."""
        return [self._reading(work) for work in self._work(told)]

    def _work(self, told: Iterable[tuple[str, str | None]]) -> list[Work]:
        docs = [self._doc(text, speaker) for text, speaker in told]
        return [doc.user_data["work"] for doc in self.nlp.pipe(docs, batch_size=max(1, len(docs)))]

    def _doc(self, text: str, speaker: str | None) -> Doc:
        readable = text if text.isascii() else _SURROGATE.sub("\ufffd", text)
        doc = self.nlp.make_doc(safe_for_spacy(readable))
        doc.user_data["work"] = Work(text, speaker, readable)
        return doc

    def _reading(self, work: Work) -> Reading:
        tags, alarm = work.tags, work.alarm
        return Reading(
            themes=tags.themes,
            findings=tags.findings,
            concern=alarm.raised,
            concern_score=alarm.score,
            concern_evidence=alarm.evidence,
            tone=work.tone,
            masks=work.masks,
            masked=masked_text(work.text, work.masks),
            language=work.language,
            needs_person=work.language not in (ENGLISH, NONE),
            analyser=self.analyser,
            uncertainty=tags.uncertainty,
            scores=tuple((theme, round(score, 4)) for theme, score in tags.scores.items()),
            set_aside=tags.set_aside,
        )


def reader(folder: Path | None = None) -> Reader:
    """The shipped reader with the local themes of `folder`, made once."""
    return _made(folder)


@cache
def _made(folder: Path | None) -> Reader:
    with _made_to_stay():
        return Reader(folder, shipped())


@contextmanager
def _made_to_stay() -> Iterator[None]:
    """No garbage is looked for among the hundreds of thousands of objects of a reader: it takes a tenth of the time of
    making them, and later a sixth of a second each time, and finds none."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        if collecting:
            gc.enable()
