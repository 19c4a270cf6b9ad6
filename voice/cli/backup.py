"""`voice backup` and `voice restore`: a copy of an instance's database, and going back to it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.progress import Progress

from voice import access, records  # noqa: F401 their tables join the metadata
from voice.cli.instance import engine_of, folder_option, has_run, private, settings_of, vault_of
from voice.keeping import audit
from voice.keeping import backup as keeping
from voice.keeping.backup import BackupError, Restored, Step

file_argument = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command()
@file_argument
@click.option("--yes", is_flag=True, help="Replace FILE if it is there.")
@folder_option
def backup(file: Path, yes: bool, instance: Path | None) -> None:
    """Copy the database to FILE, also while the service runs. The keys are never in it."""
    settings = settings_of(instance)
    if not has_run(settings):
        raise click.ClickException(f"There is no service in {settings.instance}. Name its folder with --instance.")
    if file.exists() and not yes:
        raise click.ClickException(f"{file} is there already. Name another file, or replace it with --yes.")
    engine = engine_of(settings)
    with _plainly(), _bar() as step:
        keeping.back_up(engine, settings.instance, file, step)
    engine.dispose()
    click.echo(f"Wrote {file}. Copy {keeping.LIST} with it, if there is one beside it: what was taken back, ids only.")
    click.echo(f"Not in it: {settings.keys_file}. Without these keys nobody can open the backup, you neither:")
    click.echo("keep them safe in a place of their own. settings.toml, forms/ and themes/ are not in it either.")


@click.command()
@file_argument
@click.option("--yes", is_flag=True, help="There is a database already: move it aside.")
@folder_option
def restore(file: Path, yes: bool, instance: Path | None) -> None:
    """Go back to the backup FILE. Stop the service first; what was taken back since is taken back again."""
    settings = settings_of(instance)
    engine = engine_of(settings)
    if not file.exists():
        raise click.ClickException(f"There is no file {file}.")
    vault = vault_of(settings) if settings.keys_file.exists() else None
    with _plainly(), private(settings.instance):
        if keeping.file_of(engine).exists() and not yes:
            raise BackupError(f"{settings.instance} has a database already. With --yes it is moved aside.")
        with _bar() as step:
            done = keeping.restore(engine, settings.instance, file, vault, step)
    audit.went_back(engine, settings.anchor_file)
    engine.dispose()
    _say(done, file)
    if vault is None:
        click.echo(f"There is no {settings.keys_file} yet: put it back from its safe place before `voice serve`.")


def _say(done: Restored, file: Path) -> None:
    click.echo(f"Went back to {file}. Stories: {done.told}. Taken back again just now: {done.gone}.")
    if done.last:
        click.echo(f"What was told, decided and noted after {done.last:%d %B %Y, %H:%M} UTC is not there.")
    if done.aside:
        click.echo(f"The database that was there is in {done.aside}. Delete it when all is well.")


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except BackupError as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def _bar() -> Iterator[Step]:
    with Progress(disable=not sys.stdout.isatty()) as progress:
        task = progress.add_task("Copying and checking", total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
