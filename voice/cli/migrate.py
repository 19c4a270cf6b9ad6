"""`voice migrate`: bring the database to the shape the models have."""

from __future__ import annotations

from pathlib import Path

import click

from voice import access, records  # noqa: F401 their tables join the metadata
from voice.cli.instance import engine_of, folder_option, settings_of
from voice.keeping import schema


@click.command()
@folder_option
@click.option("--new", "sentence", help="For developers: write the next migration, named as this sentence.")
def migrate(instance: Path | None, sentence: str | None) -> None:
    """Bring the database up to date. Safe to run again; nothing is lost."""
    engine = engine_of(settings_of(instance))
    schema.upgrade(engine)
    if sentence:
        click.echo(f"Wrote {schema.write_migration(engine, sentence)}. Read it before you commit it.")
        return
    left = schema.differences(engine)
    if left:
        raise click.ClickException(f"The database and the models still differ in {len(left)} places.")
    click.echo("The database is up to date.")
