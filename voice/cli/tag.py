"""`voice tag`: read narratives from a file and write what the words say, without any server."""

from __future__ import annotations

import csv
import json
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from voice.analysis import Reading, read_many
from voice.analysis.book import ThemeBookError, load
from voice.cli.told import ColumnError, Fault, Told, narratives

Tagged = tuple[Told, Reading]


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--column", default="text", show_default=True, help="The column that holds the words (CSV, XLSX).")
@click.option("--format", "shape", type=click.Choice(["jsonl", "csv", "table"]), default="jsonl", show_default=True)
@click.option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes to read with.")
@click.option(
    "--themes", "themes_folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Local themes."
)
def tag(file: str, column: str, shape: str, jobs: int, themes_folder: Path | None) -> None:
    """Tag the narratives of FILE: JSON lines, CSV or XLSX, or - for JSON lines on standard input."""
    faults: list[Fault] = []
    queue: deque[Told] = deque()
    texts = ((told.text, told.speaker) for told in _kept(narratives(file, column), faults, queue))
    shown = track(texts, "Reading", console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True)
    tagged = ((queue.popleft(), reading) for reading in read_many(shown, jobs, themes_folder))
    try:
        load(themes_folder)
        WRITERS[shape](tagged)
    except (ColumnError, ThemeBookError) as fault:
        raise click.ClickException(str(fault)) from fault
    except BadZipFile as fault:
        raise click.ClickException(f"{Path(file).name} is not an Excel workbook") from fault
    if faults:
        click.echo(f"{len(faults)} lines could not be read", err=True)
        raise SystemExit(1)


def _kept(source: Iterable[Told | Fault], faults: list[Fault], queue: deque[Told]) -> Iterator[Told]:
    """The narratives; faults are told on standard error as they come, and counted."""
    for entry in source:
        if isinstance(entry, Fault):
            click.echo(f"line {entry.line}: {entry.reason}", err=True)
            faults.append(entry)
        else:
            queue.append(entry)
            yield entry


def line_of(told: Told, reading: Reading) -> dict[str, Any]:
    """One narrative's reading as the fields of a JSON line."""
    return {
        "id": told.id,
        "themes": list(reading.themes),
        "findings": [
            {"theme": f.theme, "start": f.start, "end": f.end, "quote": f.quote, "score": f.score, "why": f.why}
            | ({"subtype": f.subtype} if f.subtype else {})
            for f in reading.findings
        ],
        "concern": reading.concern,
        "concern_evidence": [
            {"start": e.start, "end": e.end, "quote": e.quote, "why": e.why} for e in reading.concern_evidence
        ],
        "tone": reading.tone,
        "masked": reading.masked,
        "masks": [[mask.start, mask.end, mask.kind] for mask in reading.masks],
        "language": reading.language,
        "needs_person": reading.needs_person,
        "analyser": reading.analyser,
    }


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _write_jsonl(tagged: Iterable[Tagged]) -> None:
    for told, reading in tagged:
        line = json.dumps(line_of(told, reading), ensure_ascii=False)
        if not line.isascii() and any("\ud800" <= letter <= "\udfff" for letter in line):
            line = json.dumps(line_of(told, reading))
        click.echo(line)


def _write_csv(tagged: Iterable[Tagged]) -> None:
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("id", "themes", "concern", "tone", "needs_person", "masked"))
    for told, reading in tagged:
        cells = (str(told.id), " ".join(reading.themes), _yes(reading.concern), reading.tone)
        out.writerow(inert(cell) for cell in (*cells, _yes(reading.needs_person), reading.masked))


def inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that could start one gets an apostrophe."""
    start = cell.lstrip("\u200b\u200c\u200d\u2060\ufeff\x00 ")[:1]
    return _printable("'" + cell if start in set("=+-@\t\r\n＝＋－＠") - {""} else cell)


def _write_table(tagged: Iterable[Tagged]) -> None:
    table = Table("id", "themes", "concern", "tone", "masked")
    for told, reading in tagged:
        row = (str(told.id), ", ".join(reading.themes), _yes(reading.concern), reading.tone, reading.masked)
        table.add_row(*(_printable(cell).replace("[", "\\[") for cell in row))
    Console().print(table)


def _yes(value: bool) -> str:
    return "yes" if value else "no"


WRITERS: dict[str, Callable[[Iterable[Tagged]], None]] = {
    "jsonl": _write_jsonl,
    "csv": _write_csv,
    "table": _write_table,
}
