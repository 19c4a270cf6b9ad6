"""One page of a telling: the question it asks, what was typed into it, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from voice.forms import Form, Option, Page, Question, display, page_form
from voice.forms.form import QuestionText
from voice.web.house import house
from voice.web.two_tabs import mark
from voice.web.typed import showable
from voice.web.unsent import AGREED, CHECK, CONTACT, LAST_STEPS, PERMISSIONS, TYPING, USES, Unsent

LONGEST_CONTACT = 500
Refusals = dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page of one step: ``then`` is where *next* leads when it is not simply the next step."""

    token: str
    form: Form
    unsent: Unsent
    step: str
    then: str = ""
    refusals: Refusals = field(default_factory=dict)

    @property
    def question(self) -> Question:
        return question_of(self.form, self.step, self.unsent.language)

    @property
    def value(self) -> Any:
        return _showable(self.unsent.shown(self.step))

    @property
    def mark(self) -> str:
        return mark(self.unsent, self.step)

    @property
    def place(self) -> int:
        """Which page of ``length`` this is, from 1; the last of them is the receipt, so that none before it is full."""
        return self.unsent.steps(self.form).index(self.step) + 1

    @property
    def length(self) -> int:
        return len(self.unsent.steps(self.form)) + 1

    @property
    def caption(self) -> str:
        """How far along this is, counted as the first page promised; "" where a way to be reached is left first."""
        first, last = self.unsent.asides, LAST_STEPS
        if self.step == CONTACT and self.then:
            return ""
        if self.step in first:
            return str(_("First: %(place)s of %(all)s", place=first.index(self.step) + 1, all=len(first)))
        if self.step in last:
            return str(_("Last steps: %(place)s of %(all)s", place=last.index(self.step) + 1, all=len(last)))
        asked = self.unsent.questions(self.form)[len(first) :]
        return str(_("Question %(place)s of %(all)s", place=asked.index(self.step) + 1, all=len(asked)))

    def choices(self) -> list[tuple[str, str]]:
        return self.question.choices(self.unsent.language)

    def page(self) -> Page:
        """The question's fields with what stands in them; nothing is read from the request."""
        value = self.value
        said = value if isinstance(value, dict) else {"answer": value}
        return _page_class(self.question, self.unsent)(
            formdata=None, data={name: part for name, part in said.items() if part is not None}, meta={"csrf": False}
        )

    def show(self) -> str:
        name = {CHECK: "check", PERMISSIONS: "permissions", CONTACT: "contact"}.get(self.step, "question")
        return render_template(f"tell/{name}.html", sheet=self)

    def said(self) -> list[tuple[str, str, str, bool]]:
        """For the check page: (step, question, answer in words or "", whether something stands in its box that was
        skipped and does not go with it) of every question."""
        language, unsent = self.unsent.language, self.unsent
        asked = [question_of(self.form, step, language) for step in unsent.questions(self.form)]
        return [
            (
                one.id,
                one.label(language),
                showable(display(one, unsent.answers.get(one.id), language)),
                one.id not in unsent.answers and bool(unsent.held.get(one.id)),
            )
            for one in asked
        ]


def take(unsent: Unsent, form: Form, step: str) -> Refusals:
    """Take what was typed at ``step``. A refused answer is held as it was typed; the refusals say why, by field."""
    if step == CHECK:
        return {}
    if step == PERMISSIONS:
        unsent.take(step, {use: request.form[use] for use in USES if request.form.get(use) in {"yes", "no"}})
        return {}
    page = _page_class(question_of(form, step, unsent.language), unsent)(formdata=request.form, meta={"csrf": False})
    if page.validate():
        unsent.take(step, page.data)
        return {}
    unsent.hold(step, _showable(page.data))
    return {name: said[0] for name, said in page.errors.items()}


def set_aside(unsent: Unsent, step: str) -> None:
    """Skip what was taken: nothing is answered here, but what stands in the box is there for whoever comes back."""
    unsent.hold(step, unsent.shown(step))


def set_down(unsent: Unsent, step: str) -> Refusals:
    """With this all boxes together hold more than is kept: the page shows it whole, and does not go on with it."""
    set_aside(unsent, step)
    return {"answer": _("All your answers together are more than we can keep. Please make this one shorter.")}


def question_of(form: Form, step: str, language: str) -> Question:
    """The question of a step; the asides are ours, the others are the form's."""
    if step == TYPING:
        return _typing(language)
    if step == AGREED:
        return _agreed(language)
    if step == CONTACT:
        texts = {language: QuestionText(label=_("How can we reach you?"))}
        return Question(id=CONTACT, kind="long_text", max_length=LONGEST_CONTACT, texts=texts)
    return form.question(step)


def _page_class(question: Question, unsent: Unsent) -> type[Page]:
    return page_form(question, unsent.language, house().settings.localities)


def _showable(value: Any) -> Any:
    return showable(value) if isinstance(value, str) else value


def _typing(language: str) -> Question:
    options = {
        "parent_carer": _("A parent or carer"),
        "family": _("Someone else in the family, or a friend"),
        "helper": _("Someone who helps at school, at a club or in health"),
        "facilitator": _("Someone who runs a group to listen to people"),
    }
    return _aside(TYPING, language, _("Who is typing?"), _("You write down what another person tells you."), options)


def _agreed(language: str) -> Question:
    options = {
        "here": _("They are with me now and say yes"),
        "asked": _("I asked them before and they said yes"),
        "wrote": _("They wrote it down for this"),
        "cannot_say": _("They cannot tell me, so I speak up for them"),
    }
    return _aside(AGREED, language, _("How do you know they want this told?"), "", options)


def _aside(step: str, language: str, label: str, hint: str, options: dict[str, str]) -> Question:
    offered = tuple(Option(id=option, labels={language: words}) for option, words in options.items())
    texts = {language: QuestionText(label=label, hint=hint)}
    return Question(id=step, kind="one_choice", options=offered, texts=texts)
