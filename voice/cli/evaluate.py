"""`voice evaluate`: how well the reading agrees with a labelled file."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from voice.analysis import read_many
from voice.analysis.book import ThemeBookError, load
from voice.analysis.evaluation import Agreement, Evaluation, Gold, GoldError, gold_of
from voice.analysis.evaluation import evaluate as compare
from voice.analysis.learned.held_back import files as held_back_files
from voice.analysis.learned.held_back import holds, interval, note_opening
from voice.analysis.pipeline import reader
from voice.analysis.reading import Reading

Pairs = list[tuple[Gold, Reading]]


@click.command()
@click.argument("gold", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--held-back", is_flag=True, help="The corpus's held-back part instead; each opening is counted.")
@click.option("--json", "as_json", is_flag=True, help="Figures as JSON, for machines.")
@click.option(
    "--themes", "themes_folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Local themes."
)
def evaluate(gold: Path | None, held_back: bool, as_json: bool, themes_folder: Path | None) -> None:
    """Compare the reading with the labels of GOLD (JSON lines: text, themes, safeguarding, sentiment, pii)."""
    if (gold is None) != held_back:
        raise click.UsageError("Name a GOLD file, or say --held-back.")
    ids = _ids(themes_folder)
    paths = [gold] if gold is not None else held_back_files()
    opened = note_opening() if any(map(holds, paths)) else 0
    loaded = [_labelled(path, ids) for path in paths]
    pairs, seconds = _read([one for labelled, _ in loaded for one in labelled], themes_folder)
    figures, counted = compare(pairs, ids, seconds), _counted(pairs, ids, opened) if opened else {}
    if as_json:
        click.echo(json.dumps(figures.as_dict() | counted, indent=2))
    else:
        _print(figures)
        _print_counted(counted)
    if any(faults for _, faults in loaded):
        raise SystemExit(1)


def _counted(pairs: Pairs, ids: Sequence[str], opened: int) -> dict[str, Any]:
    """What is said of the held-back part alone; it was counted before a word of it was read."""
    gold, found = [one.themes for one, _ in pairs], [frozenset(one.themes) for _, one in pairs]
    return {"macro_f1_interval": interval(gold, found, ids), "held_back_openings": opened}


def _print_counted(counted: dict[str, Any]) -> None:
    if counted:
        low, high = counted["macro_f1_interval"]
        click.echo(f"macro F1 95 % {low:.3f}–{high:.3f} by bootstrap")
        click.echo(f"the held-back part has been opened {counted['held_back_openings']} times")


def _labelled(path: Path, ids: Sequence[str]) -> tuple[list[Gold], int]:
    labelled: list[Gold] = []
    faults = 0
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    labelled.append(gold_of(json.loads(line), ids))
                except (GoldError, ValueError, TypeError, AttributeError) as fault:
                    reason = fault if isinstance(fault, GoldError) else "not a labelled narrative in JSON"
                    click.echo(f"line {number}: {reason}", err=True)
                    faults += 1
    return labelled, faults


def _read(labelled: list[Gold], themes_folder: Path | None) -> tuple[Pairs, float]:
    """Each narrative with its reading, and how many seconds that took."""
    reader(themes_folder).read("ready")
    console = Console(stderr=True)
    started = time.perf_counter()
    readings = read_many(((gold.text, gold.speaker) for gold in labelled), themes_folder=themes_folder)
    told = zip(labelled, readings, strict=True)
    shown = track(told, "Reading", len(labelled), console=console, disable=not sys.stderr.isatty(), transient=True)
    return list(shown), time.perf_counter() - started


def _ids(themes_folder: Path | None) -> tuple[str, ...]:
    try:
        return load(themes_folder).ids
    except ThemeBookError as fault:
        raise click.ClickException(str(fault)) from fault


def _print(figures: Evaluation) -> None:
    console = Console()
    console.print(_table("Themes", figures.themes))
    console.print(_table("Masks", figures.masks))
    concern = figures.concern
    console.print(f"narratives {figures.narratives}")
    console.print(f"micro F1 {figures.micro_f1:.3f}  macro F1 {figures.macro_f1:.3f}")
    console.print(f"concern recall {concern.recall:.3f}  precision {concern.precision:.3f}")
    console.print(f"tone accuracy {figures.tone_accuracy:.3f}")
    console.print(f"false masks in 100 narratives without any {figures.false_masks_without_any:.1f}")
    console.print(f"narratives per second {figures.per_second:.0f}")


def _table(title: str, rows: object) -> Table:
    table = Table(title=title)
    for heading in ("", "precision", "recall", "F1", "in gold"):
        table.add_column(heading, justify="left" if not heading else "right")
    assert isinstance(rows, dict)
    for name, row in rows.items():
        table.add_row(name, *_cells(row))
    return table


def _cells(row: Agreement) -> tuple[str, str, str, str]:
    return f"{row.precision:.2f}", f"{row.recall:.2f}", f"{row.f1:.2f}", str(row.support)
