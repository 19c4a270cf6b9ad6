"""One question as one page: a Flask-WTF form made from data."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, ClassVar

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict
from wtforms.validators import StopValidation

from voice.forms.fields import OneField, SeveralField, WordsField, message
from voice.forms.form import PICK_ONE, Question


class Page(FlaskForm):  # type: ignore[misc]
    """A form with one question, in field `answer`; a `place` has `setting` and `locality` instead.

    `data` is the answer as it is kept, ready for JSON: text or an option id (str), option ids (list[str]),
    `{"setting": id | None, "locality": name | None}` for a place, None when it was skipped.
    `Page.filled(value)` is the page with an earlier answer in it; what is sent comes first.
    """

    question: ClassVar[Question]
    language: ClassVar[str]
    required: ClassVar[bool]

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent as a form. A JSON body has no fields, and must not break the page."""
            if formdata is None or hasattr(formdata, "getlist"):
                return formdata
            return CombinedMultiDict((request.files, request.form)) if form.is_submitted() else None

    @classmethod
    def filled(cls, value: Any) -> Page:
        """The page with `value` (as `data` gave it) in its fields."""
        fields = value if isinstance(value, dict) else {"answer": value}
        return cls(data={name: said for name, said in fields.items() if said is not None})

    @property
    def data(self) -> Any:
        if self.question.kind != "place":
            return self["answer"].data or None
        said = {name: self[name].data or None for name in ("setting", "locality")}
        return said if any(said.values()) else None


@lru_cache(maxsize=2048)
def _page(question: Question, language: str, localities: tuple[str, ...], required: bool) -> type[Page]:
    fields = _fields(question, language, localities)
    if required:
        first = next(iter(fields))
        fields[first].kwargs["validators"] = [_Needed(language)]
    name = "".join(part.title() for part in question.id.split("_")) + "Page"
    about = {"question": question, "language": language, "required": required}
    return type(name, (Page,), {**about, **fields})


def page_form(question: Question, language: str, localities: Iterable[str] = (), required: bool = False) -> type[Page]:
    """The page for one question in one language; the same class for the same arguments, so it costs nothing twice.

    `localities` are the names an instance offers, used by `place` alone. With `required` an empty answer
    is refused in plain words; without it everything can be skipped.
    """
    offered = tuple(localities) if question.kind == "place" else ()
    return _page(question, language, offered, required)


class _Needed:
    """Refuses a page on which nothing was answered. Not a field flag: browsers would show their own words."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, form: Page, field: Any) -> None:
        if form.data is None:
            raise StopValidation(message("needed", self.language))


def _fields(question: Question, language: str, localities: tuple[str, ...]) -> dict[str, Any]:
    label, hint = question.label(language), question.hint(language)
    if question.kind == "place":
        return _place_fields(question, language, localities)
    if question.kind in PICK_ONE or question.kind == "several_choices":
        field = OneField if question.kind in PICK_ONE else SeveralField
        choices = question.choices(language)
        return {"answer": field(label, description=hint, language=language, offered=choices)}
    one_line = question.kind == "short_text"
    longest = question.max_length
    return {"answer": WordsField(label, description=hint, language=language, longest=longest, one_line=one_line)}


def _place_fields(question: Question, language: str, localities: tuple[str, ...]) -> dict[str, Any]:
    setting = OneField(message("setting_label", language), language=language, offered=question.choices(language))
    if not localities:
        return {"setting": setting}
    choices = [(name, name) for name in localities]
    locality = OneField(message("locality_label", language), language=language, offered=choices)
    return {"setting": setting, "locality": locality}
