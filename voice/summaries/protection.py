"""The one way out. Small numbers are hidden, the rest rounded, and what would still give one away is held back.

Rounding alone is not enough: four cells of 8 show as four times 10, and under a total of 32, shown as 30, every other
cell must be empty. So every release is attacked with its own arithmetic (which totals are sums of which cells, which
are parts of others), and while some hidden cell has fewer than three values left, a table that narrows it is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from voice.summaries.counts import Counts
from voice.summaries.faces import summary
from voice.summaries.figures import HIDDEN_FIGURE, Protected
from voice.summaries.leaks import Link, bounds_of, first_narrow, tighten
from voice.summaries.scopes import EVERYTHING, HELPED

Groups = dict[str, list[str]]


def protected_cells(release: Sequence[Counts]) -> tuple[dict[str, Protected], set[str]]:
    """Every cell of a release by its key, and the tables that are left out.

    ``release``: everything that is let out together (one period), as its tables share cells.
    """
    figures, links, groups = _figures(release), _links(release), _groups(release)
    held: set[str] = set()
    while narrow := first_narrow(tighten(bounds_of(figures, _keys(groups, held)), links), figures):
        held.add(_to_hold(narrow, links, groups, held))
    return figures | dict.fromkeys(_keys(groups, held), HIDDEN_FIGURE), held


def _figures(release: Sequence[Counts]) -> dict[str, Protected]:
    """Every cell of the release by its key; a cell that stands in several tables has one key."""
    found: dict[str, Protected] = {}

    def note(key: str, stories: int) -> Protected:
        found[key] = Protected.of(stories)
        return found[key]

    for counts in release:
        summary(counts, note, lambda _group: False)
    return found


def _links(release: Sequence[Counts]) -> list[Link]:
    """What anybody may know of how the cells hang together."""
    whole = next((counts for counts in release if counts.scope.is_everything), None)
    found = [link for counts in release for link in _own_links(counts)]
    if whole is not None:
        found += [link for counts in release if counts is not whole for link in _inside(counts)]
    return found


def _own_links(counts: Counts) -> list[Link]:
    here, themes = counts.scope.id, [theme for theme in counts.themes if theme != HELPED]
    voices, helped = f"voices@{here}", f"helped@{here}"
    found = [Link(voices, _under(f"people@{here}/{name}", values)) for name, values in counts.people.items()]
    found += [Link(f"theme/{theme}", _under(f"subtype/{theme}", parts)) for theme, parts in counts.subtypes.items()]
    found += [Link.at_most(f"theme/{theme}", voices) for theme in themes]
    found += [Link.at_most(f"helped/{theme}", f"theme/{theme}") for theme in themes]
    found += [Link.at_most(f"helped/{theme}", helped) for theme in themes]
    found.append(Link.at_most(helped, voices))
    if here != EVERYTHING:
        found.append(Link.covered(voices, (*(f"theme/{theme}" for theme in themes), helped)))
    if themes and not counts.scope.alone:
        found.append(Link.covered(helped, tuple(f"helped/{theme}" for theme in themes)))
    return found


def _inside(counts: Counts) -> list[Link]:
    """A heading's cells are parts of the same cells over all voices."""
    here = counts.scope.id
    found = [Link.at_most(f"{name}@{here}", f"{name}@{EVERYTHING}") for name in ("voices", "helped")]
    for name, values in counts.people.items():
        found += [
            Link.at_most(f"people@{here}/{name}/{value}", f"people@{EVERYTHING}/{name}/{value}") for value in values
        ]
    return found


def _under(prefix: str, values: object) -> tuple[str, ...]:
    return tuple(f"{prefix}/{value}" for value in values)  # type: ignore[attr-defined]


def _groups(release: Sequence[Counts]) -> Groups:
    """What is held back together, in the order in which it would be missed least."""
    found: Groups = {}
    for counts in release:
        for theme, parts in counts.subtypes.items():
            found[f"subtype/{theme}"] = list(_under(f"subtype/{theme}", parts))
    for counts in release:
        here = counts.scope.id
        for name, values in reversed(counts.people.items()):  # type: ignore[call-overload]
            found[f"people@{here}/{name}"] = list(_under(f"people@{here}/{name}", values))
    for counts in release:
        found |= {f"helped/{theme}": [f"helped/{theme}"] for theme in counts.helped_beside}
    for name in ("helped", "voices"):
        found |= {f"{name}@{counts.scope.id}": [f"{name}@{counts.scope.id}"] for counts in release}
    for counts in release:
        found |= {f"theme/{theme}": [f"theme/{theme}"] for theme in counts.themes if theme != HELPED}
    return found


def _keys(groups: Groups, held: set[str]) -> set[str]:
    return {key for group in held for key in groups[group]}


def _to_hold(narrow: str, links: Sequence[Link], groups: Groups, held: set[str]) -> str:
    """The group that holds the narrow cell's own table, else the one missed least among those that narrow it."""
    near = {key for link in links if narrow in link.keys for key in link.keys}
    touching = [group for group, keys in groups.items() if group not in held and not near.isdisjoint(keys)]
    own = [group for group in touching if narrow in groups[group] and len(groups[group]) > 1]
    return (own or touching)[0]
