"""What the parts of a form must say of each other. Each rule finds its own faults, so that all are told at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from voice.forms.document import FormDocument, QuestionDocument
from voice.forms.form import LONGEST, PICK_ONE
from voice.forms.lines import Path
from voice.forms.roles import KNOWN
from voice.forms.stock import stock_lists

Complaint = tuple[Path, str, str]
Rule = Callable[[FormDocument], Iterator[Complaint]]

TELLING = re.compile(r"\w*(?:exclu[ds]|suspen[ds]|expel|school ?refus)\w*", re.IGNORECASE)


def option_ids(question: QuestionDocument) -> list[str]:
    """The ids of a question's options, its own or those of the ready list it names."""
    if isinstance(question.options, str):
        stock = stock_lists().get(question.options)
        return stock.options if stock else []
    return question.options or []


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
            yield from _stock_fits(at, question, question.options)
        else:
            yield from _own_options_fit(at, question, question.options)


def _stock_fits(at: Path, question: QuestionDocument, name: str) -> Iterator[Complaint]:
    stock = stock_lists().get(name)
    if stock is None:
        yield (*at, "options"), f"There is no ready list called `{name}`.", f"There are: {', '.join(stock_lists())}."
        return
    for language, words in question.text.items():
        table = (*at, "text", language, "options")
        for option in sorted(set(stock.options) - set(words.options) - set(stock.text.get(language, ()))):
            yield table, f"The option `{option}` has no words in `{language}`.", f'Add `{option} = "…"`.'
        for option in sorted(set(words.options) - set(stock.options)):
            yield (*table, option), f"`{option}` is not in the ready list `{name}`.", "Take it out."


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


def _nothing_gives_away(document: FormDocument) -> Iterator[Complaint]:
    """Slugs stand in addresses and titles on screens that somebody else may see."""
    seen: list[tuple[Path, str]] = [(("slug",), document.slug)]
    seen += [(("text", code, "title"), words.title) for code, words in document.text.items()]
    if document.door:
        seen += [(("door", "text", code, "situation"), words.situation) for code, words in document.door.text.items()]
    for at, words in seen:
        if found := TELLING.search(words):
            mend = "Say it as the person would: I was told to leave, or sent home."
            yield at, f"`{found[0]}` could be read by somebody else over a shoulder.", mend


RULES: tuple[Rule, ...] = (
    _ids_are_single,
    _short_names_questions,
    _every_language_is_whole,
    _options_fit,
    _lengths_fit,
    _narrative_is_text,
    _roles_fit,
    _nothing_gives_away,
)
