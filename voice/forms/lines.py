"""Where each key of a TOML document stands. The standard reader gives values without their lines."""

from __future__ import annotations

import re
from collections import Counter

Path = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[{1,2})\s*([^\[\]]+?)\s*\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_PART = re.compile(r"[\w-]+|\"[^\"]*\"|'[^']*'")


class Lines:
    """Lines (from 1) of the tables and keys of `source`, by path: `("questions", 2, "kind")`."""

    def __init__(self, source: str) -> None:
        self._lines: dict[Path, int] = {(): 1}
        self._arrays: Counter[Path] = Counter()
        self._walk(source.split("\n"))

    def of(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it that has one."""
        while path not in self._lines:
            path = path[:-1]
        return self._lines[path]

    def _walk(self, lines: list[str]) -> None:
        table: Path = ()
        inside = ""
        for number, line in enumerate(lines, start=1):
            if not inside:
                if header := _HEADER.match(line):
                    table = self._open(header[2], array=header[1] == "[[")
                    self._lines.setdefault(table, number)
                elif key := _KEY.match(line):
                    self._lines.setdefault(table + self._parts(key[1]), number)
            inside = _still_inside(inside, line)

    def _open(self, name: str, array: bool) -> Path:
        path: Path = ()
        parts = self._parts(name)
        for place, part in enumerate(parts):
            path += (part,)
            if array and place == len(parts) - 1:
                self._arrays[path] += 1
            if path in self._arrays:
                path += (self._arrays[path] - 1,)
        return path

    def _parts(self, name: str) -> Path:
        return tuple(part.strip("\"'") for part in _PART.findall(name))


def _still_inside(inside: str, line: str) -> str:
    """The quotes of the multi-line string that is open at the end of `line`, or nothing."""
    for quotes in ('"""', "'''"):
        if inside in ("", quotes) and line.count(quotes) % 2:
            return "" if inside else quotes
    return inside
