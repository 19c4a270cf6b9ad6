"""The database's shape: brought up to date, and compared with the models."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from alembic import autogenerate, command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import Script
from sqlalchemy import Connection, Engine

from voice.database import Base

FOLDER = Path(__file__).parent.parent.parent / "migrations"


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to ``revision``; harmless when it is there already."""
    with engine.begin() as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        command.downgrade(_config(connection), revision)


def differences(engine: Engine) -> list[Any]:
    """What the models have that the database has not, and the other way round; empty when they agree."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(autogenerate.compare_metadata(context, Base.metadata))


def write_migration(engine: Engine, sentence: str) -> Path:
    """Write the migration from the database's shape to the models'; returns its file."""
    number = f"{len(list((FOLDER / 'versions').glob('*.py'))) + 1:04d}"
    with engine.begin() as connection:
        script = command.revision(_config(connection), sentence, autogenerate=True, rev_id=number)
    return Path(cast(Script, script).path)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
