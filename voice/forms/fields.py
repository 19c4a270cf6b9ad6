"""WTForms fields that trust nothing. Each keeps what was typed when it refuses, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import Field, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice, SelectFieldBase
from wtforms.validators import StopValidation
from wtforms.widgets import CheckboxInput, ListWidget, TextArea, TextInput

from voice.forms.form import in_language
from voice.forms.stock import messages
from voice.forms.words import UnfitError, clean, readable

Offered = list[tuple[str, str]]


def _choices(offered: Offered) -> list[SelectChoice]:
    return [SelectChoice(value=option, label=label) for option, label in offered]


def message(name: str, language: str, **figures: int) -> str:
    """The plain words for a refusal, in the nearest language there is."""
    return in_language(messages(), language)[name].format(**figures)


def _sent(field: Any, values: Iterable[Any]) -> list[str]:
    """What was sent, as text; a file or any other thing under a field's name is refused."""
    values = list(values)
    if not all(isinstance(value, str) for value in values):
        field.refusal = "not_text"
        return []
    return values


class WordsField(Field):  # type: ignore[misc]
    """Text, cleaned by `clean`. `data` is the cleaned text, or what was typed (made showable) when refused."""

    def __init__(self, *args: Any, longest: int, one_line: bool, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.widget = TextInput() if one_line else TextArea()
        self.longest, self.one_line, self.language = longest, one_line, language
        self.refusal: str | None = None
        self.figures: dict[str, int] = {}

    def _value(self) -> str:
        return self.data or ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        values = _sent(self, valuelist)
        if len(values) > 1:
            self.refusal = "only_one"
        if values:
            self._keep("\n".join(values))

    def _keep(self, words: str) -> None:
        try:
            self.data = clean(words, self.longest, self.one_line)
        except UnfitError as unfit:
            self.data = readable(words)
            self.refusal, self.figures = self.refusal or unfit.message, unfit.figures

    def pre_validate(self, form: Any) -> None:
        _refuse(self)


class _Choosing(SelectFieldBase):  # type: ignore[misc]
    """What choosing one and choosing several have in common: the options shown, and the refusal of any other."""

    def __init__(self, *args: Any, language: str, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, choices=_choices(offered), validate_choice=False, **kwargs)
        self.offered = [option for option, _ in offered]
        self.language = language
        self.refusal: str | None = None

    def pre_validate(self, form: Any) -> None:
        _refuse(self)


class OneField(_Choosing, RadioField):  # type: ignore[misc]
    """Exactly one of the options shown, or none. `data` is an option id or None."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        values = [value for value in _sent(self, valuelist) if value]
        known = [value for value in values if value in self.offered]
        self.data = known[0] if len(known) == 1 == len(values) else None
        if len(values) > 1:
            self.refusal = "only_one"
        elif known != values:
            self.refusal = "not_offered"


class SeveralField(_Choosing, SelectMultipleField):  # type: ignore[misc]
    """Any of the options shown. `data` is a list of option ids in the order shown, each once."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        values = {value for value in _sent(self, valuelist) if value}
        self.data = [option for option in self.offered if option in values]
        if values - set(self.offered):
            self.refusal = "not_offered"


def _refuse(field: Any) -> None:
    if field.refusal:
        figures = getattr(field, "figures", {})
        raise StopValidation(message(field.refusal, field.language, **figures))
