"""`voice train`: build the shipped model anew from the corpus, and say how good it is on unseen writers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from voice.analysis.learned.layout import TONES

console = Console()


@click.command()
@click.option("--corpus", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Another corpus folder.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write the model here instead.")
@click.option(
    "--themes", "themes_folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Local themes."
)
@click.option("--ablation", is_flag=True, help="Print what each part adds, and the learning curve; write no model.")
def train(corpus: Path | None, out: Path | None, themes_folder: Path | None, ablation: bool) -> None:
    """Build the model anew (minutes). Needs the extra: pip install 'voice[train]'."""
    try:
        import sklearn  # noqa: F401 the extra is there
    except ImportError:
        raise click.ClickException("Training needs scikit-learn: pip install 'voice[train]'") from None
    from voice.analysis.book import ThemeBookError
    from voice.analysis.learned import examples, model

    paths = examples.written(corpus or examples.CORPUS)
    if not paths:
        raise click.ClickException("There is no corpus here: no file hand*.jsonl.")
    console.print(f"reading {len(paths)} files of the corpus")
    try:
        loaded = examples.load(paths, themes_folder)
    except ThemeBookError as fault:
        raise click.ClickException(str(fault)) from fault
    missing = [tone for number, tone in enumerate(TONES) if number not in {one.tone for one in loaded}]
    if missing:
        raise click.ClickException(f"No narrative of this corpus is {' or '.join(missing)}: tone cannot be learned.")
    if ablation:
        _ablate(loaded, paths)
    else:
        _train(loaded, out or model.FILE)
        _train_details(paths, out.with_name(f"{out.stem}-details.npz") if out else None)
        _train_extents(paths, out.with_name(f"{out.stem}-extents.npz") if out else None)


def _train(loaded: list, out: Path) -> None:  # type: ignore[type-arg]
    from voice.analysis.learned import report, training

    targets, unseen = training.train(loaded, console.print, out)
    _print("Themes, on writers not seen", report.per_theme(targets, unseen))
    _print("By kind", report.by_kind(loaded, targets, unseen))
    _print("Reliability", report.reliability(targets, unseen))
    low, high = report.interval(targets, unseen)
    danger = report.concern(targets, unseen)
    console.print(f"macro F1 {report.macro(targets, unseen):.3f}  (95 % {low:.3f}–{high:.3f} by bootstrap)")
    console.print(f"concern recall {danger['recall']:.3f} precision {danger['precision']:.3f}")
    console.print(f"tone accuracy {(unseen.tone == targets.tone).mean():.3f}")
    console.print(f"wrote {out.name}, {out.stat().st_size / 1e6:.1f} MB")


def _train_details(paths: list[Path], out: Path | None) -> None:
    """The part that hears names and ages; beside the model where that goes elsewhere."""
    from voice.analysis.learned import details
    from voice.analysis.masks import likely

    file = out or likely.FILE
    for sort, figures in details.train(paths, console.print, file).items():
        said = ", ".join(f"{name} {figure:.3f}" for name, figure in figures.items())
        console.print(f"{sort} heard by the words around them alone, on writers not seen: {said}")
    console.print(f"wrote {file.name}, {file.stat().st_size / 1e6:.1f} MB")


def _train_extents(paths: list[Path], out: Path | None) -> None:
    """The part that hears where addresses begin and end; beside the model where that goes elsewhere."""
    from voice.analysis.learned import extents
    from voice.analysis.masks.addresses import extent

    file = out or extent.FILE
    figures = extents.train(paths, console.print, file)
    said = ", ".join(f"{name} {figure:.3f}" for name, figure in figures.items())
    console.print(f"addresses read whole without any frame, on writers not seen: {said}")
    console.print(f"wrote {file.name}, {file.stat().st_size / 1e6:.2f} MB")


def _ablate(loaded: list, paths: list[Path]) -> None:  # type: ignore[type-arg]
    from voice.analysis.book import ORDER
    from voice.analysis.learned import fitting, report

    targets = fitting.targets_of(loaded, ORDER)
    parts = chain(report.ablation(loaded, targets, console.print), report.unmended(paths, console.print))
    _print("What each part adds", _told(parts))
    _print("Learning curve", _told(report.learning_curve(loaded, console.print)))


def _told(rows: Iterable) -> Iterator:  # type: ignore[type-arg]
    """The rows, each told as soon as it is there: the whole takes long."""
    for row in rows:
        console.print(f"  {row.name}: " + ", ".join(f"{name} {figure:.3f}" for name, figure in row.figures.items()))
        yield row


def _print(title: str, rows: Iterable) -> None:  # type: ignore[type-arg]
    rows = list(rows)
    names = list(dict.fromkeys(name for row in rows for name in row.figures))
    table = Table("", "narratives", *names, title=title)
    for row in rows:
        figures = [f"{row.figures[name]:.3f}" if name in row.figures else "" for name in names]
        table.add_row(row.name, str(row.count), *figures)
    console.print(table)
