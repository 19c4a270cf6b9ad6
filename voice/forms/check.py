"""From a TOML document to a `Form`, or to every fault in it with its line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path as File

from pydantic import ValidationError

from voice.forms.document import FormDocument, ListDocument, QuestionDocument
from voice.forms.faults import DocumentError, Fault, shape_faults, size_fault, toml_fault
from voice.forms.form import LONGEST, DoorEntry, Form, FormText, Option, Question, QuestionText
from voice.forms.lines import Lines
from voice.forms.rules import RULES, option_ids
from voice.forms.stock import stock_lists


def check(path: File) -> list[Fault]:
    """Every fault in the form at `path`, in order of lines; an empty list when it can be used.

    Raises OSError when the file cannot be opened.
    """
    try:
        read_form(path)
    except DocumentError as faulty:
        return faulty.faults
    return []


def read_form(path: File) -> Form:
    """The form at `path`. Raises DocumentError with every fault, or OSError when it cannot be opened."""
    source = _source(path)
    document, lines = _shaped(source)
    faults = [Fault(lines.of(at), what, mend) for rule in RULES for at, what, mend in rule(document)]
    if faults:
        raise DocumentError(faults)
    return _form(document)


def _source(path: File) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        fault = Fault(line, "There is a letter here that is not UTF-8.", "Save the file as UTF-8.")
        raise DocumentError([fault]) from error


def _shaped(source: str) -> tuple[FormDocument, Lines]:
    lines = Lines(source)
    try:
        return FormDocument.model_validate(tomllib.loads(source)), lines
    except ValidationError as error:
        raise DocumentError(shape_faults(error, lines)) from error
    except tomllib.TOMLDecodeError as error:
        raise DocumentError([toml_fault(error, source.count("\n") + 1)]) from error
    except (ValueError, RecursionError) as error:
        raise DocumentError([size_fault(source)]) from error


def _form(document: FormDocument) -> Form:
    return Form(
        slug=document.slug,
        version=document.version,
        situation=document.situation,
        speaker=document.speaker,
        door=_door_entry(document),
        short=tuple(document.short),
        texts={code: FormText(title=words.title, intro=words.intro) for code, words in document.text.items()},
        questions=tuple(map(_question, document.questions)),
    )


def _door_entry(document: FormDocument) -> DoorEntry | None:
    door = document.door
    if door is None:
        return None
    return DoorEntry(order=door.order, situations={code: words.situation for code, words in door.text.items()})


def _question(document: QuestionDocument) -> Question:
    return Question(
        id=document.id,
        kind=document.kind,
        options=tuple(_options(document)),
        max_length=document.max_length or LONGEST.get(document.kind, 0),
        narrative=document.narrative,
        roles=tuple(document.roles),
        texts={code: QuestionText(label=text.label, hint=text.hint) for code, text in document.text.items()},
    )


def _options(document: QuestionDocument) -> Iterator[Option]:
    """Options with their labels; a question's own words for a ready list's option come before the list's."""
    stock: ListDocument | None = None
    if isinstance(document.options, str):
        stock = stock_lists()[document.options]
    for option in option_ids(document):
        labels = {code: words[option] for code, words in stock.text.items()} if stock else {}
        own = {code: text.options[option] for code, text in document.text.items() if option in text.options}
        yield Option(id=option, labels=labels | own)
