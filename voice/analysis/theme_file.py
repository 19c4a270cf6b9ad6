"""What a theme file may hold, and what is wrong with one that holds something else, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

STRENGTHS = {"sure": 0.85, "likely": 0.6, "hint": 0.35}
LEANINGS = {"barrier": -1, "help": 1}
CONTEXTS = ("negated", "somebody_else", "hoped", "resolved")

_TEXTS = ("id", "name", "meaning", "usually")
_LISTS = ("ignores", "look_alikes")
_TABLES = ("phrases", "subtypes", "headings", "examples")
_KEYS = (*_TEXTS, "threshold", *_LISTS, *_TABLES)


class ThemeFileError(ValueError):
    """What is wrong with a theme's table; the message says where and what, in plain words."""


def check(table: Mapping[str, Any]) -> None:
    """Raises ThemeFileError for an unknown name, a wrong kind of thing, or a threshold that is none."""
    _known(table, _KEYS, "the file")
    for name in _TEXTS:
        _text(table.get(name, ""), name)
    for name in _LISTS:
        _texts(table.get(name, []), name)
    for name in _TABLES:
        _table(table.get(name, {}), name)
    _parts(table)
    _values(table)


def _parts(table: Mapping[str, Any]) -> None:
    _strengths(table.get("phrases", {}), "phrases", ())
    for name, part in table.get("subtypes", {}).items():
        _table(part, f"subtypes.{name}")
        _strengths(part, f"subtypes.{name}", ("name",))
        if not isinstance(part.get("name"), str):
            raise ThemeFileError(f"“subtypes.{name}” lacks its “name”")
    _known(table.get("examples", {}), ("yes", "no"), "“examples”")
    for part in ("headings", "examples"):
        for name, texts in table.get(part, {}).items():
            _texts(texts, f"{part}.{name}")


def _values(table: Mapping[str, Any]) -> None:
    threshold = table.get("threshold", 0.5)
    if isinstance(threshold, bool) or not isinstance(threshold, int | float) or not 0 < threshold < 1:
        raise ThemeFileError("“threshold” must be a number above 0 and below 1, such as 0.5")
    if table.get("usually", "barrier") not in LEANINGS:
        raise ThemeFileError(f"“usually” must be {_either(LEANINGS)}, in small letters")
    _known(table.get("ignores", []), CONTEXTS, "“ignores”")


def _strengths(part: Mapping[str, Any], where: str, besides: tuple[str, ...]) -> None:
    _known(part, (*STRENGTHS, *besides), f"“{where}”")
    for strength in STRENGTHS:
        _texts(part.get(strength, []), f"{where}.{strength}")


def _known(names: Iterable[str], known: Iterable[str], where: str) -> None:
    for name in names:
        if name not in tuple(known):
            raise ThemeFileError(f"{where} may not hold “{name}”, only {_either(known)}")


def _text(value: Any, name: str) -> None:
    if not isinstance(value, str):
        raise ThemeFileError(f"“{name}” must be text in quotation marks")


def _texts(value: Any, name: str) -> None:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ThemeFileError(f'“{name}” must be a list of texts in square brackets, such as ["one", "two"]')


def _table(value: Any, name: str) -> None:
    if not isinstance(value, dict):
        raise ThemeFileError(f"“{name}” must be a part of its own, headed [{name}]")


def _either(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(f'“{name}”' for name in most)} or “{last}”"
