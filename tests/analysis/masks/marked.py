"""Reading of the tables of examples, where a detail is marked {surface=kind} in the text."""

import re

from voice.analysis.masks import masks_of

_MARK = re.compile(r"\{([^{}=]+)=([a-z_]+)\}")


def read(marked: str) -> tuple[str, list[tuple[str, str]]]:
    """The plain text, and each marked surface with its kind."""
    return _MARK.sub(r"\1", marked), [(each[1], each[2]) for each in _MARK.finditer(marked)]


def found(text: str) -> list[tuple[str, str]]:
    """Each masked surface of `text` with its kind."""
    return [(text[each.start : each.end], each.kind) for each in masks_of(text)]
