"""Which stories stand under a heading. A theme may belong to several; *what helped* follows the themes beside it."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, true
from sqlalchemy.orm import aliased

from voice.analysis.frameworks import Framework, Heading
from voice.records import Narrative, Standing, Tag

HELPED = "what_helped"
EVERYTHING = "all"
ALONE = {"ws8": frozenset({"focus-area-3", "focus-area-4"})}
"""Headings that also take a story which names nothing but what helped (THEMES.md, last row of its table)."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted together. ``own``: ids of its themes; ``alone``: whether a story of help alone belongs here."""

    id: str
    name: str
    own: tuple[str, ...]
    alone: bool = False
    number: int = 0

    @property
    def is_everything(self) -> bool:
        return self.id == EVERYTHING

    def holds(self, themes: Set[str]) -> bool:
        """Whether a story with these confirmed themes belongs here; `stands_under` says the same in SQL."""
        alone = self.alone and themes == {HELPED}
        return self.is_everything or alone or any(theme in themes for theme in self.own)


def everything(themes: Iterable[str]) -> Scope:
    """Every counted story of a period, whatever its themes."""
    return Scope(EVERYTHING, "All voices", tuple(theme for theme in themes if theme != HELPED), alone=True)


def scope_of(framework: Framework, heading: Heading) -> Scope:
    """A heading as it is counted. A heading of *what helped* alone (good practice) owns that theme itself."""
    own = tuple(theme for theme in heading.themes if theme != HELPED) or heading.themes
    alone = heading.id in ALONE.get(framework.id, ())
    return Scope(heading.id, heading.name, own, alone, heading.number)


def all_scopes(framework: Framework) -> list[Scope]:
    return [scope_of(framework, heading) for heading in framework.headings]


def find(framework: Framework, heading_id: str) -> Scope | None:
    """The scope of one heading, or None when the framework has no such heading."""
    return next((scope for scope in all_scopes(framework) if scope.id == heading_id), None)


def stands_under(scope: Scope) -> ColumnElement[bool]:
    """True for a narrative that belongs to the scope by a confirmed tag."""
    if scope.is_everything:
        return true()
    named = _confirmed(scope.own)
    return or_(named, and_(_confirmed((HELPED,)), ~_another())) if scope.alone else named


def _confirmed(themes: tuple[str, ...]) -> ColumnElement[bool]:
    tag = aliased(Tag)
    return exists().where(tag.narrative_id == Narrative.id, tag.standing == Standing.CONFIRMED, tag.theme.in_(themes))


def _another() -> ColumnElement[bool]:
    tag = aliased(Tag)
    return exists().where(tag.narrative_id == Narrative.id, tag.standing == Standing.CONFIRMED, tag.theme != HELPED)
