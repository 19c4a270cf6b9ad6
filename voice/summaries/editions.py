"""Figures that stand still until enough has changed, so that nobody's story can be told from a change.

Protecting one moment is not enough. Looked at before and after one review, every figure that moved is an answer of that
one story: who spoke, how old, from where. So readers see an edition, and a block of it (a heading's own figures, or one
theme's) is made anew only when eight stories or more of that block were added, changed or taken back since it was
made. A block is taken whole from a release that was protected together, as publishing does; see docs/decisions/0005.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from voice.analysis.frameworks import Framework
from voice.summaries.counts import Counts, Cube, Known, Subtypes, count_each, count_in
from voice.summaries.faces import Summary, summary, theme_key
from voice.summaries.figures import SMALLEST_SHOWN, Exact, Protected
from voice.summaries.protection import protected_cells
from voice.summaries.scopes import Scope, all_scopes, everything

Block = dict[str, Any]
Blocks = Mapping[str, Block]
EMPTY: Block = {"counts": {}, "shown": {}, "held": [], "together": []}


def scopes_of(framework: Framework) -> list[Scope]:
    """All voices first, then each heading."""
    themes = dict.fromkeys(theme for heading in framework.headings for theme in heading.themes)
    return [everything(themes), *all_scopes(framework)]


def release_of(told: Cube, framework: Framework, period: str, known: Known, subtypes: Subtypes) -> list[Counts]:
    """What the stories of a period come to, under each heading. ``told``: the cube of the period."""
    return count_each(told, scopes_of(framework), period, known, subtypes)


def blank(scope: Scope, period: str, known: Known, subtypes: Subtypes) -> Counts:
    """Every row that a page of this scope has, and no story in any."""
    nothing: Cube = Counter()
    return count_in(nothing, scope, period, known, subtypes, {})


def renewed(before: Blocks, release: Sequence[Counts], at: datetime, enough: int) -> dict[str, Block]:
    """The blocks of the next edition: those made anew in which at least ``enough`` stories changed, the rest as before.

    A block: ``at`` (when it was made), ``counts`` (cell → stories, to tell how many changed), ``shown`` (cell → its
    protected figure), ``held`` (tables left out) and ``together`` (what may stand beside a quote).
    """
    found: dict[str, Block] = {}
    for name, block in _blocks(release, at).items():
        was = before.get(name, EMPTY)
        if changed(was["counts"], block["counts"]) >= enough:
            found[name] = block
        elif name in before:
            found[name] = was
    return found


def changed(was: Mapping[str, int], counts: Mapping[str, int]) -> int:
    """How many stories changed at the least, as far as anybody could see it in these cells.

    A story stands in one cell of a table at most, so it adds one to one cell and takes one from another.
    """
    more: Counter[tuple[str, ...]] = Counter()
    fewer: Counter[tuple[str, ...]] = Counter()
    for key in was.keys() | counts.keys():
        step = counts.get(key, 0) - was.get(key, 0)
        (more if step > 0 else fewer)[tuple(key.split("/", 2)[:2])] += abs(step)
    return max([*more.values(), *fewer.values()], default=0)


def assembled(blocks: Blocks, empty: Counts) -> Summary[Protected]:
    """One page of an edition. ``empty``: its `blank`; a cell that stands in no block is hidden."""

    def make(key: str, _stories: int) -> Protected:
        return Protected(blocks.get(_block(key), EMPTY)["shown"].get(key))

    made = summary(empty, make, lambda group: group in blocks.get(_block(group), EMPTY)["held"])
    beside = [blocks.get(_block(theme_key(empty, theme)), EMPTY)["together"] for theme in empty.themes]
    return replace(made, together=frozenset((theme, who, age) for cells in beside for theme, who, age in cells))


def made_at(blocks: Blocks, empty: Counts) -> datetime | None:
    """When any figure of this page last changed; None where none was ever made."""
    names = {empty.scope.id, *(_block(theme_key(empty, theme)) for theme in empty.themes)}
    return max((datetime.fromisoformat(blocks[name]["at"]) for name in names if name in blocks), default=None)


def _block(key: str) -> str:
    """Where a cell or a table belongs: to the heading that stands behind its @, else to its theme."""
    kind, _, rest = key.partition("/")
    return kind.partition("@")[2] or f"theme/{rest.partition('/')[0]}"


def _blocks(release: Sequence[Counts], at: datetime) -> dict[str, Block]:
    figures, held = protected_cells(release)
    found: dict[str, Block] = defaultdict(
        lambda: {"at": at.isoformat(), "counts": {}, "shown": {}, "held": [], "together": []}
    )
    for counts in release:
        for key, stories in _cells(counts).items():
            block = found[_block(key)]
            block["counts"] |= {key: stories} if stories else {}
            block["shown"] |= {key: figures[key].size} if figures[key].size else {}
        for cell, stories in sorted(counts.beside.items()):
            together = found[_block(theme_key(counts, cell[0]))]["together"]
            if stories >= SMALLEST_SHOWN and list(cell) not in together:
                together.append(list(cell))
    for group in sorted(held):
        found[_block(group)]["held"].append(group)
    return found


def _cells(counts: Counts) -> dict[str, int]:
    """Every cell of a page by its key."""
    found: dict[str, int] = {}

    def note(key: str, stories: int) -> Exact:
        found[key] = stories
        return Exact(stories)

    summary(counts, note, lambda _group: False)
    return found
