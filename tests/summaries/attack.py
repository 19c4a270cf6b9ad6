"""An attacker with everything that was let out for one period and all the time in the world.

Integer search over every count that fits: which hidden cell has one value only? It reads the frozen figures and knows
how they hang together (what is a sum of what), and takes nothing from the code that protects them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Range = tuple[int, int]
Domains = dict[str, Range]
Sum = tuple[str, tuple[str, ...], bool]
SizeSays = Callable[[int | None], Range]
ANYTHING = (0, 400)
MOST_STEPS = 2_000


def rounded(size: int | None) -> Range:
    """What a figure of the protected face says."""
    return (0, 7) if size is None else (max(8, size - 2), size + 2)


def exactly(size: int | None) -> Range:
    """What a figure says to somebody who sees everything."""
    return (size or 0, size or 0)


def one_to_four_hidden(size: int | None) -> Range:
    """What a figure says where only 1 to 4 are hidden and the rest is exact."""
    return (1, 4) if size is None else (size, size)


class Attack:
    """``release``: scope → frozen summary.

    ``near``: counts to look near to first. The search is complete without it; two sets of counts that fit are proof
    that a cell is not given away, however they were found.
    """

    def __init__(
        self,
        release: Mapping[str, Mapping[str, Any]],
        says: SizeSays = rounded,
        near: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self.near = {key: low for key, (low, _) in Attack(near, exactly).domains.items()} if near else {}
        self.domains: Domains = {}
        self.sums: list[Sum] = []
        self.hidden: set[str] = set()
        self._steps, self._doubted, self._says = 0, "voices", says
        for scope, frozen in release.items():
            self._learn(scope, frozen)
        self._learn_what_is_inside(release)

    def recovered(self) -> dict[str, int]:
        """Hidden cells that can have one value only, with that value. Raises RuntimeError when it cannot decide."""
        bounds = self._narrow(dict(self.domains))
        assert bounds is not None, "the figures contradict each other"
        seen: dict[str, set[int]] = {key: set() for key in self.hidden}
        undecided = {key for key in sorted(self.hidden) if not self._all_tried(key, bounds, seen)}
        if any(len(seen[key]) < 2 for key in undecided):
            raise RuntimeError("the search was too large to decide about a cell")
        return {key: values.pop() for key, values in seen.items() if len(values) == 1}

    def _all_tried(self, key: str, bounds: Domains, seen: dict[str, set[int]]) -> bool:
        """Look for counts with another value in this cell, and note what every hidden cell is in them."""
        (low, high), decided = bounds[key], True
        for value in sorted(range(low, high + 1), key=lambda number: abs(number - self.near.get(key, low))):
            if len(seen[key]) > 1:
                break
            if value in seen[key]:
                continue
            self._steps, self._doubted = 0, key.split(maxsplit=1)[0]
            found = self._solve({**bounds, key: (value, value)})
            decided = decided and self._steps <= MOST_STEPS
            for name in seen if found else ():
                seen[name].add(found[name])  # type: ignore[index]
        return decided

    def _learn(self, scope: str, frozen: Mapping[str, Any]) -> None:
        voices, helped = self._note(f"voices {scope}", frozen["voices"]), self._note(f"help {scope}", frozen["helped"])
        self.sums.append((helped, (voices,), True))
        names = []
        for entry in frozen["themes"]:
            names.append(name := self._note(f"theme {entry['theme']}", entry["size"]))
            self.sums.append((name, (voices,), True))
            beside = self._note(f"beside {entry['theme']}", entry["helped"]["size"])
            self.sums += [(beside, (name,), True), (beside, (helped,), True)]
            parts = tuple(self._note(f"{name} {part}", size) for part, size in entry["subtypes"])
            self.sums += [(name, parts, False)] if parts else []
        if scope != "all":
            self.sums.append((voices, tuple(names), True))
            self.sums.append((helped, tuple(f"beside {entry['theme']}" for entry in frozen["themes"]), True))
        for part in frozen["people"]:
            cells = [
                self._note(f"{part['dimension']} {value} {scope}", size, part["held"]) for value, size in part["rows"]
            ]
            self.sums.append((voices, tuple(cells), False))

    def _learn_what_is_inside(self, release: Mapping[str, Mapping[str, Any]]) -> None:
        for key in list(self.domains):
            name, _, scope = key.rpartition(" ")
            if scope in release and scope != "all" and f"{name} all" in self.domains:
                self.sums.append((key, (f"{name} all",), True))

    def _note(self, key: str, size: int | None, held: bool = False) -> str:
        self.domains[key] = ANYTHING if held else self._says(size)
        if size is None:
            self.hidden.add(key)
        return key

    def _solve(self, domains: Domains) -> dict[str, int] | None:
        """One whole set of counts that fits, or None when there is none."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            return None
        narrowed = self._narrow(dict(domains))
        if narrowed is None:
            return None
        open_keys = [key for key, (low, high) in narrowed.items() if low < high]
        if not open_keys:
            return {key: low for key, (low, _) in narrowed.items()}
        key = min(open_keys, key=lambda name: (self._rank(name), narrowed[name][1] - narrowed[name][0]))
        low, high = narrowed[key]
        for value in sorted(range(low, high + 1), key=lambda number: abs(number - self.near.get(key, low))):
            if (found := self._solve({**narrowed, key: (value, value)})) is not None:
                return found
        return None

    def _rank(self, key: str) -> int:
        """Totals that many sums share come first, then the table that is doubted: a contradiction shows early."""
        order = ("voices", self._doubted, "theme", "help", "beside")
        return next((place for place, name in enumerate(order) if key.startswith(name)), 9)

    def _narrow(self, domains: Domains) -> Domains | None:
        again = True
        while again:
            again = False
            for total, parts, loose in self.sums:
                for key, (low, high) in _limits(domains, total, parts, loose):
                    before = domains[key]
                    now = max(before[0], low), min(before[1], high)
                    if now[0] > now[1]:
                        return None
                    if now != before:
                        domains[key], again = now, True
        return domains


def _limits(domains: Domains, total: str, parts: Sequence[str], loose: bool) -> list[tuple[str, Range]]:
    lows, highs = sum(domains[part][0] for part in parts), sum(domains[part][1] for part in parts)
    low, high = domains[total]
    found = [(total, (0 if loose else lows, highs))]
    for part in parts:
        own_low, own_high = domains[part]
        at_most = 10**6 if loose else high - (lows - own_low)
        found.append((part, (low - (highs - own_high), at_most)))
    return found
