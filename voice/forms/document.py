"""The shape a form's TOML document must have. Shape only: what the parts must say of each other is in `check`."""

from __future__ import annotations

from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    Tag,
)

from voice.forms.form import Kind, Role, Speaker

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
OptionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{0,39}$")]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{1,19}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,8})?$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]

# Told apart by what stands there, so that a fault speaks of the one that was meant. Tags keep out of its path.
Options = Annotated[
    Annotated[Id, Tag("[name]")] | Annotated[list[OptionId], Tag("[list]")],
    Discriminator(lambda given: "[name]" if isinstance(given, str) else "[list]"),
]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class QuestionWords(Strict):
    label: Line
    hint: Paragraph = ""
    options: dict[OptionId, Line] = Field(default_factory=dict)


class QuestionDocument(Strict):
    id: Id
    kind: Kind
    options: Options | None = None
    max_length: StrictInt | None = Field(default=None, ge=1)
    narrative: StrictBool = False
    roles: list[Role] = Field(default_factory=list)
    text: dict[Language, QuestionWords] = Field(min_length=1)


class FormWords(Strict):
    title: Line
    intro: Paragraph


class DoorWords(Strict):
    situation: Line


class DoorEntryDocument(Strict):
    order: StrictInt = 100
    text: dict[Language, DoorWords] = Field(min_length=1)


class FormDocument(Strict):
    slug: Slug
    version: StrictInt = Field(ge=1)
    situation: Id
    speaker: Speaker
    short: list[Id] = Field(min_length=3, max_length=3)
    door: DoorEntryDocument | None = None
    text: dict[Language, FormWords] = Field(min_length=1)
    questions: list[QuestionDocument] = Field(min_length=3, max_length=12)


class DoorDocument(Strict):
    text: dict[Language, FormWords]
    who: dict[Language, QuestionWords]
    closest: dict[Language, QuestionWords]
    speakers: dict[Speaker, dict[Language, Line]]


class ListDocument(Strict):
    options: list[OptionId]
    text: dict[Language, dict[OptionId, Line]]
