"""What commands about one instance share: its settings, opened or refused in plain words."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from voice import vault as vaults
from voice.config import Settings, SettingsError, load
from voice.database import open_engine
from voice.keeping import keys
from voice.vault import Vault

PUT_BACK = "Put your copy of keys.toml back there: new keys open nothing of what is stored."

folder_option = click.option(
    "--instance",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="The instance folder (default: VOICE_INSTANCE, else ./instance).",
)


def settings_of(folder: Path | None, **overrides: Any) -> Settings:
    try:
        return load(folder, **overrides)
    except SettingsError as error:
        raise click.ClickException(f"The settings cannot be used:\n{error}") from None


def vault_of(settings: Settings) -> Vault:
    if not settings.keys_file.exists() and has_run(settings):
        raise click.ClickException(f"There are no keys at {settings.keys_file}. {PUT_BACK}")
    try:
        return vaults.load(settings.keys_file)
    except ValueError as error:
        raise click.ClickException(str(error)) from None


def has_run(settings: Settings) -> bool:
    """Whether there is, or was, a service here: what it stored opens with its own keys alone."""
    return (settings.instance / "settings.toml").exists() or (settings.instance / "voice.sqlite").exists()


def check_keys(engine: Engine, settings: Settings) -> None:
    """Stop before anything is stored or told with keys that do not fit what is there."""
    with Session(engine) as session, session.begin():
        vault = vault_of(settings)
        if not keys.fit(session, vault):
            raise click.ClickException(f"The keys at {settings.keys_file} are not those of this database. {PUT_BACK}")
        keys.know(session, vault)


@contextmanager
def private(folder: Path) -> Iterator[None]:
    """What is made inside this is its owner's alone: folder 0700, files 0600; SQLite gives -wal and -shm the same."""
    before = os.umask(0o077)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        yield
        for file in (*folder.glob("settings.toml"), *folder.glob("voice.sqlite*")):
            file.chmod(0o600)
    finally:
        os.umask(before)


def engine_of(settings: Settings) -> Engine:
    return open_engine(settings.database)
