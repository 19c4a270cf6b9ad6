"""Frameworks as data: the headings an area reports under, and which themes belong to each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading (a Focus Area, a recommendation) and the ids of its themes."""

    id: str
    number: int
    name: str
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Framework:
    """A list of headings that an area's work is ordered by."""

    id: str
    name: str
    headings: tuple[Heading, ...]


def shipped() -> tuple[str, ...]:
    """The ids of the frameworks that come with the service."""
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.toml")))


@cache
def load(framework_id: str, folder: Path | None = None) -> Framework:
    """One framework by its id, from `folder` or from those shipped.

    Raises KeyError if there is none of that id.
    """
    path = (folder or Path(__file__).parent) / f"{framework_id}.toml"
    if not path.is_file():
        raise KeyError(framework_id)
    table = tomllib.loads(path.read_text("utf-8"))
    headings = tuple(
        Heading(entry["id"], entry["number"], entry["name"], tuple(entry["themes"])) for entry in table["headings"]
    )
    return Framework(table["id"], table["name"], headings)
