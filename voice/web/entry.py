"""One story as a facilitator types it: the questions of a form, how to be reached, and the facilitator's own worry."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from flask import request

from voice.forms import LONGEST_STORY, Form, Page, Question, narrative_text, page_form
from voice.forms.form import QuestionText
from voice.records import Permissions
from voice.web.asking import question_of
from voice.web.house import house
from voice.web.unsent import CONTACT, USES

WORRY: Final = "~worry"
AGREED: Final = {
    "said_yes": "They said yes to me",
    "typed_together": "We typed it together",
    "paper": "They wrote it on paper and gave it to me",
}
WORRIES = Question(id=WORRY, kind="long_text", max_length=2_000, texts={"en": QuestionText(label="What worries you?")})


@dataclass(frozen=True)
class Entry:
    """What stands on the page. ``sent``: with what was typed into it; otherwise it is blank, to type or to print."""

    form: Form
    sent: bool = False

    @cached_property
    def pages(self) -> dict[str, Page]:
        """By question, in the order asked."""
        return {question.id: self._page(question) for question in self.form.questions}

    @cached_property
    def asides(self) -> dict[str, Page]:
        """The way to be reached and the worry: kept apart from the story, and no answers of it."""
        return {one.id: self._page(one) for one in (question_of(self.form, CONTACT, "en"), WORRIES)}

    @property
    def said(self) -> dict[str, Any]:
        return {name: page.data for name, page in self.pages.items() if page.data is not None}

    @property
    def contact(self) -> str:
        return str(self.asides[CONTACT].data or "")

    @property
    def worry(self) -> str | None:
        """The facilitator's words to the safeguarding lead, which may be none; None when they do not worry."""
        words = str(self.asides[WORRY].data or "")
        return words if words or request.form.get("worried") == "yes" else None

    @property
    def agreed(self) -> str | None:
        said = request.form.get("agreed")
        return said if said in AGREED else None

    @property
    def permissions(self) -> Permissions:
        return Permissions(**{use: request.form.get(use) == "yes" for use in USES})

    def faults(self) -> dict[str, str]:
        """Field id to what is wrong with it, in the order of the page."""
        first, told = f"{self.form.questions[0].id}-answer", narrative_text(self.form, self.said)
        faults = self._refused(self.pages)
        if len(told) > LONGEST_STORY:
            faults[first] = "This is too long for one story. Enter the rest as another one."
        if self.agreed is None:
            faults["agreed"] = "Say how they agreed."
        faults |= self._refused(self.asides)
        if not faults and not (told or self.contact or self.worry is not None):
            faults[first] = "Write something in at least one box."
        return faults

    def token(self, member_id: object) -> str:
        """The page's token with all that was said on it: whoever goes back and types the next story sends another."""
        chosen = [request.form.get(name, "") for name in ("token", "agreed", *USES)]
        return json.dumps([str(member_id), *chosen, self.contact, self.worry, self.said])

    def _page(self, question: Question) -> Page:
        page = page_form(question, "en", house().settings.localities)
        return page(formdata=request.form if self.sent else None, prefix=f"{question.id}-", meta={"csrf": False})

    def _refused(self, pages: dict[str, Page]) -> dict[str, str]:
        refused = [page for page in pages.values() if not page.validate()]
        fields = (next(field for field in page if field.errors) for page in refused)
        return {field.id: str(field.errors[0]) for field in fields}
