"""Narratives out of a file: JSON lines, CSV, XLSX or standard input, one at a time, faults told and counted."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voice.analysis.reading import SPEAKERS


@dataclass(frozen=True, slots=True)
class Told:
    """One narrative of a file; `id` is its own or its line's number."""

    id: str | int
    text: str
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that cannot be read, and why; never quotes the line."""

    line: int
    reason: str


class ColumnError(ValueError):
    """The column that was asked for is not in the table; the message names those that are."""


def narratives(path: str, column: str) -> Iterator[Told | Fault]:
    """Every narrative of the file, or of standard input for `-`. Raises ColumnError, OSError."""
    if path == "-":
        yield from _json_lines(io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="surrogateescape"))
    elif path.lower().endswith(".csv"):
        with Path(path).open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines:
            yield from _csv(lines, column)
    elif path.lower().endswith(".xlsx"):
        yield from _xlsx(path, column)
    else:
        with Path(path).open(encoding="utf-8-sig", errors="surrogateescape") as lines:
            yield from _json_lines(lines)


def _json_lines(lines: Iterable[str]) -> Iterator[Told | Fault]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _json_line(number, line)


def _json_line(number: int, line: str) -> Told | Fault:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return Fault(number, "not valid JSON")
    if not isinstance(entry, dict):
        return Fault(number, "not a JSON object")
    return _told(number, entry.get("id"), entry.get("text"), entry.get("speaker"))


def _told(number: int, own_id: Any, text: Any, speaker: Any) -> Told | Fault:
    if not isinstance(text, str):
        return Fault(number, "“text” is missing or is not text")
    if speaker not in (None, "", *SPEAKERS):
        return Fault(number, f"“speaker” must be one of {', '.join(SPEAKERS)}")
    if own_id is not None and not isinstance(own_id, str | int):
        return Fault(number, "“id” must be text or a whole number")
    return Told(number if own_id in (None, "") else own_id, text, speaker or None)


def _csv(lines: Iterable[str], column: str) -> Iterator[Told | Fault]:
    rows = csv.DictReader(lines)
    _check(column, rows.fieldnames or ())
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield Fault(rows.line_num, "not a valid CSV row")
            continue
        yield _told(rows.line_num, row.get("id"), row.get(column), row.get("speaker"))


def _xlsx(path: str, column: str) -> Iterator[Told | Fault]:
    from openpyxl import load_workbook

    with closing(load_workbook(path, read_only=True, data_only=True)) as book:
        rows = book.worksheets[0].iter_rows(values_only=True)
        headings = [str(cell or "").strip() for cell in next(rows, ())]
        _check(column, headings)
        for number, cells in enumerate(rows, 2):
            if any(cell not in (None, "") for cell in cells):
                row = dict(zip(headings, cells, strict=False))
                yield _told(number, row.get("id"), row.get(column), row.get("speaker"))


def _check(column: str, headings: Iterable[str]) -> None:
    known = list(headings)
    if column not in known:
        raise ColumnError(f"there is no column “{column}”; there are: {', '.join(known) or 'none'}")
