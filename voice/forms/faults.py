"""What is wrong with a document, said so that a facilitator can mend it."""

from __future__ import annotations

import re
import reprlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from voice.forms.lines import Lines, Path

WORDS = [
    *("slug", "version", "situation", "speaker", "short", "door", "order", "text", "questions"),
    *("title", "intro", "id", "kind", "options", "max_length", "narrative", "roles", "label", "hint"),
]


@dataclass(frozen=True, order=True)
class Fault:
    """One fault: the line it stands on (from 1), what is wrong, and what would mend it."""

    line: int
    what: str
    mend: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what} {self.mend}"


class DocumentError(ValueError):
    """A document that cannot be used; `faults` is never empty."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


def toml_fault(error: tomllib.TOMLDecodeError, lines_in_all: int) -> Fault:
    """The standard reader's complaint, with its line (the last line when it ran off the end)."""
    said = str(error)
    found = re.search(r"\(at line (\d+), column \d+\)", said)
    line = int(found[1]) if found else max(lines_in_all, 1)
    what = re.sub(r"\s*\(at .*\)$", "", said)
    return Fault(line, f"This is not TOML: {what}.", "Look for a missing quote, bracket or equals sign here.")


def size_fault(source: str) -> Fault:
    """A number too long to be one, or brackets too deep: TOML by its grammar, but nothing a form could hold."""
    found = re.search(r"\d{4000}|[\[{]{50}", source)
    line = source[: found.start()].count("\n") + 1 if found else 1
    return Fault(line, "There is a number or a list here that is far too big.", "Make it shorter.")


def shape_faults(error: ValidationError, lines: Lines) -> list[Fault]:
    """Pydantic's findings as faults, each on the line of the thing it speaks of."""
    return [_shape_fault(problem, lines) for problem in error.errors(include_url=False)]


def _shape_fault(problem: Mapping[str, Any], lines: Lines) -> Fault:
    path = _document_path(problem["loc"])
    named = [step for step in path if isinstance(step, str)]
    what, mend = _SAYINGS.get(problem["type"], _other)(named[-1] if named else "document", problem)
    return Fault(lines.of(path), what, mend)


def _document_path(loc: tuple[Any, ...]) -> Path:
    """Pydantic's location without the steps that are its own (union branches, "[key]")."""
    return tuple(step for step in loc if isinstance(step, int) or re.fullmatch(r"[\w-]+", step))


def _missing(name: str, problem: Mapping[str, Any]) -> tuple[str, str]:
    return f"`{name}` is missing.", f"Add a line that begins with `{name} =`, or a table of that name."


def _unknown(name: str, problem: Mapping[str, Any]) -> tuple[str, str]:
    near = get_close_matches(name, WORDS, 1)
    mend = f"Did you mean `{near[0]}`?" if near else "Take it out, or see docs/forms.md for the words."
    return f"`{name}` is not a word that forms know.", mend


def _not_offered(name: str, problem: Mapping[str, Any]) -> tuple[str, str]:
    return f"`{name}` is {reprlib.repr(problem['input'])}.", f"It must be one of: {problem['ctx']['expected']}."


def _bad_name(name: str, problem: Mapping[str, Any]) -> tuple[str, str]:
    return (
        f"{reprlib.repr(problem['input'])} cannot be a name here.",
        "Use small letters a to z first, then letters, digits or _ (a slug: letters and digits only; "
        "a language: a code such as en).",
    )


def _too_few(name: str, problem: Mapping[str, Any]) -> tuple[str, str]:
    return f"`{name}` has too few entries.", f"It needs at least {problem['ctx']['min_length']}."


def _too_many(name: str, problem: Mapping[str, Any]) -> tuple[str, str]:
    return f"`{name}` has too many entries.", f"It may have at most {problem['ctx']['max_length']}."


def _empty_words(name: str, problem: Mapping[str, Any]) -> tuple[str, str]:
    return f"`{name}` is empty.", "Write the words that people will read."


def _long_words(name: str, problem: Mapping[str, Any]) -> tuple[str, str]:
    return f"`{name}` is too long.", f"Use at most {problem['ctx']['max_length']} letters."


def _not_a(kind: str, example: str) -> Any:
    return lambda name, problem: (f"`{name}` must be {kind}.", f"For example: {example}.")


def _other(name: str, problem: Mapping[str, Any]) -> tuple[str, str]:
    return f"`{name}` cannot be read: {problem['msg']}.", "See docs/forms.md for what it may be."


_SAYINGS: dict[str, Any] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "literal_error": _not_offered,
    "string_pattern_mismatch": _bad_name,
    "too_short": _too_few,
    "too_long": _too_many,
    "string_too_short": _empty_words,
    "string_too_long": _long_words,
    "string_type": _not_a("words in quotes", 'title = "Tell us about school"'),
    "int_type": _not_a("a whole number without quotes", "version = 1"),
    "bool_type": _not_a("true or false without quotes", "narrative = true"),
    "list_type": _not_a("a list in square brackets", 'short = ["first", "second", "third"]'),
    "dict_type": _not_a("a table", "[text.en]"),
    "model_type": _not_a("a table", "[text.en]"),
    "greater_than_equal": _not_a("a whole number, 1 or more", "version = 1"),
}
