"""`voice demo`: an invented area, built once and served on this machine alone."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import Flask
from rich.console import Console
from rich.progress import Progress
from sqlalchemy.orm import Session

from voice import tagging
from voice.access import Role
from voice.cli.instance import engine_of, private
from voice.cli.serve import run
from voice.config import Settings
from voice.demo import area, stories
from voice.summaries.renewal import renew_what_is_due
from voice.web.app import create_app
from voice.web.house import House

console = Console()


@click.command()
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=Path("instance/demo"), hidden=True)
@click.option("--port", type=click.IntRange(1, 65535), help="Another port, when 8000 is taken.")
@click.option("--build-only", is_flag=True, help="Build the invented area and stop.")
def demo(folder: Path, port: int | None, build_only: bool) -> None:
    """Build an invented area (once) and serve it on 127.0.0.1."""
    with private(folder):
        settings = area.prepare(folder, port)
        build(settings)
    if build_only:
        return
    _say_where(settings)
    run(settings)


def build(settings: Settings) -> None:
    """Add what is missing; a second time there is nothing to do."""
    app = create_app(settings)
    house: House = app.extensions["voice"]
    area.people_and_places(app)
    wanted = sum(1 for _ in stories.invented())
    if _how_many(settings) < wanted:
        _tell_and_read(app, house, settings, wanted)


def _tell_and_read(app: Flask, house: House, settings: Settings, wanted: int) -> None:
    with Progress(console=console, disable=not sys.stdout.isatty()) as progress:
        telling = progress.add_task("Inventing stories", total=wanted)
        for added in stories.tell_all(app, house):
            progress.advance(telling, added)
        reading = progress.add_task("Reading them", total=None)
        tagging.sweep(engine_of(settings), house.vault, settings.themes_folder, "demo")
        progress.update(reading, total=1, completed=1)
    stories.carry_on(app)
    stories.answer_concerns(app, house.vault)
    renew_what_is_due(settings, engine_of(settings))


def _how_many(settings: Settings) -> int:
    with Session(engine_of(settings)) as session:
        return stories.how_many(session)


def _say_where(settings: Settings) -> None:
    at = settings.address
    console.print(f"\n[bold]Tell a story[/]        {at}/")
    console.print(f"[bold]Members' pages[/]      {at}/work")
    console.print(f"[bold]Their password[/]      {area.PASSWORD}")
    for role in Role:
        console.print(f"  {role.value}@example.org  [dim]{role.says}[/]")
    console.print("\nThe demo needs no mail server: where a real service would call somebody by mail, it sends none.")
    console.print("Everybody in it is invented. Stop with Ctrl+C; `make demo` starts it again with nothing lost.\n")
