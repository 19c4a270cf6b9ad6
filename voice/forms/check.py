"""From a TOML document to a `Form`, or to every fault in it with its line."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path as File

from pydantic import ValidationError

from voice.forms.document import FormDocument, ListDocument, QuestionDocument
from voice.forms.faults import DocumentError, Fault, shape_faults, toml_fault
from voice.forms.form import LONGEST, PICK_ONE, DoorEntry, Form, FormText, Option, Question, QuestionText
from voice.forms.lines import Lines, Path
from voice.forms.roles import KNOWN
from voice.forms.stock import stock_lists

Complaint = tuple[Path, str, str]
Rule = Callable[[FormDocument], Iterator[Complaint]]


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
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise DocumentError([toml_fault(error, source.count("\n") + 1)]) from error


def _ids_are_single(document: FormDocument) -> Iterator[Complaint]:
    seen: set[str] = set()
    for place, question in enumerate(document.questions):
        if question.id in seen:
            yield ("questions", place, "id"), f"`{question.id}` is used twice.", "Give each question its own id."
        seen.add(question.id)


def _short_names_questions(document: FormDocument) -> Iterator[Complaint]:
    ids = {question.id for question in document.questions}
    for name in document.short:
        if name not in ids:
            yield ("short",), f"`short` names `{name}`, which is no question here.", "Use ids of questions."
    if len(set(document.short)) < len(document.short):
        yield ("short",), "`short` names a question twice.", "Name three different questions."


def _every_language_is_whole(document: FormDocument) -> Iterator[Complaint]:
    wanted = set(document.text)
    tables: list[tuple[Path, Mapping[str, object]]] = [
        (("questions", place), question.text) for place, question in enumerate(document.questions)
    ]
    if document.door:
        tables.append((("door",), document.door.text))
    for at, table in tables:
        for language in sorted(wanted - set(table)):
            yield at, f"The words for `{language}` are missing.", f"Add a table `text.{language}` here."
        for language in sorted(set(table) - wanted):
            yield (*at, "text", language), f"`{language}` has no title.", f"Add `[text.{language}]` at the top."


def _options_fit(document: FormDocument) -> Iterator[Complaint]:
    for place, question in enumerate(document.questions):
        at: Path = ("questions", place)
        if question.kind in LONGEST:
            if question.options is not None:
                yield (*at, "options"), "A text question has no options.", "Take them out, or change the kind."
        elif question.options is None:
            yield at, f"A `{question.kind}` question needs options.", "Add a line that begins `options =`."
        elif isinstance(question.options, str):
            yield from _stock_fits(at, question.options)
        else:
            yield from _own_options_fit(at, question, question.options)


def _stock_fits(at: Path, name: str) -> Iterator[Complaint]:
    if name not in stock_lists():
        known = ", ".join(sorted(stock_lists()))
        yield (*at, "options"), f"There is no ready list called `{name}`.", f"There are: {known}."


def _own_options_fit(at: Path, question: QuestionDocument, options: list[str]) -> Iterator[Complaint]:
    for name in [name for name, times in Counter(options).items() if times > 1]:
        yield (*at, "options"), f"The option `{name}` stands twice.", "Name each option once."
    if len(options) < 2:
        yield (*at, "options"), "There are too few options to choose from.", "Give at least two."
    for language, words in question.text.items():
        table = (*at, "text", language, "options")
        for name in sorted(set(options) - set(words.options)):
            yield table, f"The option `{name}` has no words in `{language}`.", f'Add `{name} = "…"`.'
        for name in sorted(set(words.options) - set(options)):
            yield (*table, name), f"`{name}` is not in this question's options.", "Add it there, or take it out."


def _lengths_fit(document: FormDocument) -> Iterator[Complaint]:
    for place, question in enumerate(document.questions):
        at: Path = ("questions", place, "max_length")
        longest = LONGEST.get(question.kind)
        if question.max_length is None:
            continue
        if longest is None:
            yield at, "Only text questions have a `max_length`.", "Take it out."
        elif question.max_length > longest:
            yield at, f"`max_length` is over {longest:,}.", f"Use {longest} or less for `{question.kind}`."


def _narrative_is_text(document: FormDocument) -> Iterator[Complaint]:
    for place, question in enumerate(document.questions):
        if question.narrative and question.kind not in LONGEST:
            at = ("questions", place, "narrative")
            yield at, "Only a text question can be `narrative`.", "Take it out, or change the kind."
    if not any(question.narrative for question in document.questions):
        yield (), "No question is `narrative`, so nothing would be read.", "Add `narrative = true` to one."


def _roles_fit(document: FormDocument) -> Iterator[Complaint]:
    seen: set[str] = set()
    for place, question in enumerate(document.questions):
        at: Path = ("questions", place, "roles")
        for role in question.roles:
            if role in seen:
                yield at, f"The role `{role}` is given twice.", "Only one question may have it."
            seen.add(role)
            yield from _role_fits(at, role, question)


def _role_fits(at: Path, role: str, question: QuestionDocument) -> Iterator[Complaint]:
    if role == "locality" or (role == "setting" and question.kind == "place"):
        if question.kind != "place":
            yield at, "Only a `place` question can have the role `locality`.", "Change its kind to `place`."
            return
    elif question.kind not in PICK_ONE:
        yield at, f"The role `{role}` needs a question where one answer is picked.", "Use kind `one_choice`."
        return
    if role in KNOWN:
        for option in sorted(set(option_ids(question)) - set(KNOWN[role])):
            mend = f"Use some of: {', '.join(KNOWN[role])}."
            yield (*at[:2], "options"), f"`{option}` is not a known `{role}`, so it could not be counted.", mend


RULES: tuple[Rule, ...] = (
    _ids_are_single,
    _short_names_questions,
    _every_language_is_whole,
    _options_fit,
    _lengths_fit,
    _narrative_is_text,
    _roles_fit,
)


def option_ids(question: QuestionDocument) -> list[str]:
    """The ids of a question's options, its own or those of the ready list it names."""
    if isinstance(question.options, str):
        stock = stock_lists().get(question.options)
        return stock.options if stock else []
    return question.options or []


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
