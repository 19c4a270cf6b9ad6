"""The one neutral door: who is speaking, and which situation is closest. At most two questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from voice.forms.document import DoorDocument, QuestionWords
from voice.forms.form import (
    DoorEntry,
    Form,
    FormText,
    Frozen,
    Option,
    Question,
    QuestionText,
    in_language,
)


class Door(Frozen):
    """The door in one language. Both its questions are `one_choice`, so `page_form` builds them like any other.

    `who` has speakers as its options; `situations[speaker]` has form slugs as its options.
    """

    title: str
    intro: str
    who: Question
    situations: Mapping[str, Question]

    def closest(self, speaker: str) -> Question:
        """The second question for this speaker; KeyError when no form is for them."""
        return self.situations[speaker]

    def only(self, speaker: str) -> str | None:
        """The slug, when this speaker has one form and need not be asked a second question."""
        options = self.closest(speaker).options
        return options[0].id if len(options) == 1 else None


def build_door(document: DoorDocument, forms: Iterable[Form], language: str) -> Door:
    """The door in `language` to every form that has an entry; speakers without a form are not offered."""
    text = in_language(document.text, language)
    situations = {
        speaker: _closest(document.closest, entries)
        for speaker in document.speakers
        if (entries := _entries(forms, speaker))
    }
    options = tuple(
        Option(id=speaker, labels=labels) for speaker, labels in document.speakers.items() if speaker in situations
    )
    who = Question(id="who", kind="one_choice", options=options, texts=_texts(document.who))
    return Door(title=text.title, intro=text.intro, who=who, situations=situations)


def _entries(forms: Iterable[Form], speaker: str) -> list[tuple[str, DoorEntry]]:
    entries = [(form.slug, form.door) for form in forms if form.speaker == speaker and form.door]
    return sorted(entries, key=lambda entry: (entry[1].order, entry[0]))


def _closest(words: Mapping[str, QuestionWords], entries: list[tuple[str, DoorEntry]]) -> Question:
    options = tuple(Option(id=slug, labels=entry.situations) for slug, entry in entries)
    return Question(id="situation", kind="one_choice", options=options, texts=_texts(words))


def _texts(words: Mapping[str, QuestionWords]) -> dict[str, QuestionText]:
    return {language: QuestionText(label=text.label, hint=text.hint) for language, text in words.items()}


__all__ = ["Door", "FormText", "build_door"]
