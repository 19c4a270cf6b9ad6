"""A form as the rest of the house sees it: questions in order, with their words in every language.

Everything here is frozen: a form that has been answered can never change under the answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict

Kind = Literal["long_text", "short_text", "one_choice", "several_choices", "when", "scale", "place"]
Role = Literal["age_band", "locality", "setting", "phase"]
Speaker = Literal["young_person", "parent_carer", "young_champion"]

LONGEST = {"long_text": 10_000, "short_text": 500}
PICK_ONE = frozenset({"one_choice", "when", "scale"})

Words = TypeVar("Words")


def in_language(words: Mapping[str, Words], language: str) -> Words:
    """The words for `language`, else for its parent ("cy-GB" → "cy"), else for the first language given."""
    parent = language.replace("_", "-").split("-")[0]
    return words.get(language) or words.get(parent) or next(iter(words.values()))


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Option(Frozen):
    """One answer that can be picked. `id` is stored with the answer and is for ever; labels may be reworded."""

    id: str
    labels: Mapping[str, str]

    def label(self, language: str) -> str:
        return in_language(self.labels, language)


class QuestionText(Frozen):
    label: str
    hint: str = ""


class Question(Frozen):
    """One question. `roles` says which facts of the telling it gives; `narrative` that its words go to the reader.

    `max_length` counts Unicode code points after NFC, and is 0 for questions that are not text.
    For a `place`, `options` are the kinds of setting; localities belong to the instance and come as an argument.
    """

    id: str
    kind: Kind
    options: tuple[Option, ...] = ()
    max_length: int = 0
    narrative: bool = False
    roles: tuple[Role, ...] = ()
    texts: Mapping[str, QuestionText]

    def __hash__(self) -> int:
        return hash((self.id, self.kind, tuple(option.id for option in self.options)))

    def label(self, language: str) -> str:
        return in_language(self.texts, language).label

    def hint(self, language: str) -> str:
        return in_language(self.texts, language).hint

    def choices(self, language: str) -> list[tuple[str, str]]:
        """(option id, label) pairs in the order written."""
        return [(option.id, option.label(language)) for option in self.options]

    def option_label(self, option_id: str, language: str) -> str:
        """The label of an option, or the id itself when this version does not know it."""
        return dict(self.choices(language)).get(option_id, option_id)


class FormText(Frozen):
    title: str
    intro: str


class DoorEntry(Frozen):
    """How a form stands at the door: its place in the list and the situation in the speaker's own words."""

    order: int = 100
    situations: Mapping[str, str]


class Form(Frozen):
    """One version of one form. `slug` stands in addresses that are printed; (slug, version) is for ever."""

    slug: str
    version: int
    situation: str
    speaker: Speaker
    door: DoorEntry | None = None
    short: tuple[str, ...]
    texts: Mapping[str, FormText]
    questions: tuple[Question, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.texts)

    @property
    def short_questions(self) -> tuple[Question, ...]:
        """The two-minute version, in the order named in `short`."""
        return tuple(self.question(question_id) for question_id in self.short)

    def question(self, question_id: str) -> Question:
        """The question with this id; KeyError when there is none."""
        return {question.id: question for question in self.questions}[question_id]

    def text(self, language: str) -> FormText:
        return in_language(self.texts, language)

    def told_as(self, language: str) -> str:
        """What it is for, in the speaker's own words at the door; the title of a form that stands at no door."""
        return in_language(self.door.situations, language) if self.door else self.text(language).title
