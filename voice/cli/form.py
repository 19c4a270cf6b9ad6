"""`voice form …`: look at questions before anyone is asked them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from voice.forms import check


@click.group()
def form() -> None:
    """The questions we ask."""


@form.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_file(file: Path) -> None:
    """Say every fault in FILE, with its line, and what would mend it."""
    faults = check(file)
    for fault in faults:
        click.echo(f"{file}:{fault.line}: {fault.what} {fault.mend}")
    if faults:
        sys.exit(1)
    click.echo(f"{file}: no faults.")
