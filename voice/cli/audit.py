"""`voice audit`: whether a line of the audit was changed or cut off."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy.exc import DBAPIError

from voice.cli.instance import engine_of, folder_option, has_run, settings_of
from voice.config import Settings
from voice.keeping import audit as chain
from voice.keeping.audit import Verdict


@click.group()
def audit() -> None:
    """Who did what to which row, and when: whether it is still what was written."""


@audit.command()
@folder_option
def verify(instance: Path | None) -> None:
    """Look at every line of the audit and at every head that was anchored outside the database.

    Ends with 1 where a line was changed or is missing. Changes nothing; the service may be running.
    """
    settings = _there(instance)
    engine = engine_of(settings)
    try:
        verdict = chain.verify(engine, settings.anchor_file)
    except DBAPIError:
        raise click.ClickException("The database has no chain yet. Bring it up to date: voice migrate.") from None
    except OSError as error:
        raise click.ClickException(f"{settings.anchor_file} cannot be read: {error.strerror}.") from None
    finally:
        engine.dispose()
    _say(verdict, settings)


@audit.command()
@folder_option
def restored(instance: Path | None) -> None:
    """Note that an older copy was put in place on purpose (pg_restore; `voice restore` notes it by itself)."""
    settings = _there(instance)
    engine = engine_of(settings)
    try:
        head = chain.went_back(engine, settings.anchor_file)
    except OSError as error:
        raise click.ClickException(f"{settings.anchor_file} cannot be written: {error.strerror}.") from None
    finally:
        engine.dispose()
    click.echo(f"Noted in {settings.anchor_file}: from now on the audit goes on after line {head.number}.")


def _there(instance: Path | None) -> Settings:
    settings = settings_of(instance)
    if not has_run(settings):
        raise click.ClickException(f"There is no service in {settings.instance}. Name its folder with --instance.")
    return settings


def _say(verdict: Verdict, settings: Settings) -> None:
    click.echo(f"Lines sealed: {verdict.lines}. Not yet: {verdict.waiting} (the service seals them within a minute).")
    if verdict.given_up:
        click.echo(f"Given up on purpose by going back to an older copy: at least {verdict.given_up}.")
    if verdict.faults:
        lines = "\n".join(f"  - {fault}" for fault in verdict.faults)
        raise click.ClickException(f"The audit is not what was written:\n{lines}")
    click.echo(f"Nothing was changed and nothing is missing. Head: {verdict.head.number} {verdict.head.seal}")
    if verdict.anchored:
        click.echo(f"Anchored last at {verdict.anchored.when} in {settings.anchor_file}.")
