"""Ready lists of options that several forms share, so that one idea always has one id."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from voice.forms.document import DoorDocument, ListDocument

DOCUMENTS = Path(__file__).parent / "documents"
NOT_FORMS = frozenset({"door.toml", "lists.toml", "messages.toml"})


@cache
def stock_lists() -> dict[str, ListDocument]:
    """Ready lists by name, as `options = "name"` calls them."""
    return {name: ListDocument.model_validate(entry) for name, entry in _read("lists.toml").items()}


@cache
def door_document() -> DoorDocument:
    return DoorDocument.model_validate(_read("door.toml"))


@cache
def messages() -> dict[str, dict[str, str]]:
    """What a page says of an answer it cannot take: language → message name → words."""
    return {str(language): dict(words) for language, words in _read("messages.toml").items()}  # type: ignore[call-overload]


def _read(name: str) -> dict[str, object]:
    return tomllib.loads((DOCUMENTS / name).read_text("utf-8"))
