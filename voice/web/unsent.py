"""A story that is not sent yet: what is in it, and which page comes next."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from voice.config import Settings
from voice.forms import LONGEST_STORY, Form, narrative_text
from voice.records import Draft, Permissions
from voice.records.drafts import by_token, forget_old
from voice.vault import SealError, Vault

TYPING, AGREED, CHECK, PERMISSIONS, CONTACT = "~typing", "~agreed", "~check", "~permissions", "~contact"
LAST_STEPS = (CHECK, PERMISSIONS, CONTACT)
SELF, SOMEBODY = "self", "somebody"
USES = ("counted", "read_by_group", "quoted")
LONGEST_HELD = 20_000
"""Letters of a refused or skipped box that are kept: twice what the longest may hold."""
MOST_KEPT = 3 * LONGEST_STORY
"""Letters of one unsent story: three times what can be sent, so that nobody fills the disk with what is refused."""


class Unsent(BaseModel):
    """``answers``: what was taken, by step; ``held``: what stands in a box and was refused or skipped, by step.

    ``wrote``: which page wrote last, by step (see :mod:`voice.web.two_tabs`).
    """

    slug: str
    version: int
    language: str = "en"
    short: bool = False
    for_somebody: bool = False
    gathering: str = ""
    began: int = 0
    trapped: bool = False
    answers: dict[str, Any] = Field(default_factory=dict)
    held: dict[str, Any] = Field(default_factory=dict)
    wrote: dict[str, str] = Field(default_factory=dict)

    def questions(self, form: Form) -> list[str]:
        """The ids of what is asked on pages of their own, in order."""
        asked = form.short_questions if self.short else form.questions
        return self.asides + [question.id for question in asked]

    @property
    def asides(self) -> list[str]:
        """What is asked first of whoever types for somebody else."""
        return [TYPING, AGREED] if self.for_somebody else []

    def steps(self, form: Form) -> list[str]:
        return [*self.questions(form), *LAST_STEPS]

    def after(self, form: Form, step: str) -> str:
        steps = self.steps(form)
        return steps[min(steps.index(step) + 1, len(steps) - 1)]

    def before(self, form: Form, step: str) -> str | None:
        """The step before this one; None when it is the first."""
        steps = self.steps(form)
        place = steps.index(step)
        return steps[place - 1] if place else None

    def shown(self, step: str) -> Any:
        """What stands in the box of this step."""
        return self.held.get(step, self.answers.get(step))

    def take(self, step: str, value: Any) -> None:
        self.held.pop(step, None)
        self.answers.pop(step, None)
        if value is not None:
            self.answers[step] = value

    def hold(self, step: str, value: Any) -> None:
        """Keep what stands in the box, without counting it as an answer."""
        self.take(step, None)
        if value is not None:
            self.held[step] = value

    def kept(self) -> Unsent:
        """This, with no more in the held boxes than may be kept. The newest of them is the first that gives way."""
        held, room = {}, MOST_KEPT - _letters(self.answers)
        for step, value in self.held.items():
            longest = max(0, min(LONGEST_HELD, room))
            if _letters(value) <= longest:
                held[step] = value
            elif isinstance(value, str):
                held[step] = value[:longest]
            room -= _letters(held.get(step))
        return self.model_copy(update={"held": held})

    def has_room_for(self, step: str) -> bool:
        """Whether all that stands in this box is kept, beside everything else."""
        everything = _letters(self.answers) + _letters(self.held)
        return everything <= MOST_KEPT and _letters(self.held.get(step)) <= LONGEST_HELD

    def said(self, form: Form) -> dict[str, Any]:
        """The answers to the form's own questions, in the order asked."""
        return {step: self.answers[step] for step in self.questions(form) if step in self.answers and step[0] != "~"}

    def is_empty(self, form: Form) -> bool:
        """Nothing was said but, at most, an age and a place."""
        return not any(form.question(question_id).roles == () for question_id in self.said(form))

    def can_be_sent(self, form: Form) -> bool:
        """Something was said, or there is a way to be reached: whoever only wants help may send that alone."""
        return not self.is_empty(form) or bool(self.answers.get(CONTACT))

    def is_too_long(self, form: Form) -> bool:
        """All narrative boxes together hold more letters than one reading may take."""
        return len(narrative_text(form, self.said(form))) > LONGEST_STORY

    def holds_too_long(self, form: Form) -> bool:
        """A box holds more letters than it may: it was refused, or skipped, and does not go with the rest."""
        boxes = [(form.question(step), held) for step, held in self.held.items() if step[0] != "~"]
        return any(isinstance(held, str) and len(held) > question.max_length > 0 for question, held in boxes)

    def short_first(self, form: Form) -> str:
        """The question to come back to when nothing was said at all."""
        return form.short[0]

    @property
    def permissions(self) -> Permissions:
        given = self.answers.get(PERMISSIONS, {})
        return Permissions(**{use: given.get(use) == "yes" for use in USES})

    @property
    def typed_by(self) -> str:
        return str(self.answers.get(TYPING, SOMEBODY)) if self.for_somebody else SELF


def _letters(value: Any) -> int:
    """How many letters stand in a value, however it is put together."""
    if isinstance(value, dict):
        return sum(len(name) + _letters(part) for name, part in value.items())
    if isinstance(value, list | tuple):
        return sum(map(_letters, value))
    return len(str(value or ""))


def new_token() -> str:
    """A token of 43 letters that no one can guess; it stands in the form and nowhere else."""
    return token_urlsafe(32)


def draft_of(session: Session, vault: Vault, settings: Settings, token: str) -> Draft | None:
    """The row that the token of a form stands for."""
    return by_token(session, vault.fingerprint("draft", token), settings.draft_hours) if token else None


def load(session: Session, vault: Vault, settings: Settings, token: str) -> tuple[Draft, Unsent] | None:
    """The unsent story of this form, or None when it is too old, was sent, or never was."""
    draft = draft_of(session, vault, settings, token)
    try:
        return (draft, Unsent.model_validate(draft.open(vault))) if draft else None
    except (SealError, ValueError):
        return None


def save(session: Session, vault: Vault, settings: Settings, token: str, unsent: Unsent) -> None:
    """Seal the story as it stands under its token, as far as it may be kept; the caller commits."""
    draft = draft_of(session, vault, settings, token)
    if draft is None:
        forget_old(session, settings.draft_hours)
        draft = Draft(token=vault.fingerprint("draft", token))
        session.add(draft)
    draft.seal(vault, unsent.kept().model_dump())
