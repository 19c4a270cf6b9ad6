"""The engine, and one session per request.

SQLite is the default: write-ahead log, ``synchronous=FULL`` (a receipt means stored), ``secure_delete`` (withdrawn
text is overwritten) and ``BEGIN IMMEDIATE`` for whoever means to write, so that a writer waits for its turn at the
start and never fails half way. PostgreSQL takes the same models.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, TypeDecorator, Uuid, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

BUSY_MILLISECONDS = 15_000
PATIENT_MILLISECONDS = 500
READ_SECONDS = 30

_reading_only: ContextVar[bool] = ContextVar("reading_only", default=False)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, aware both ways; SQLite drops the zone, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if dialect.name == "postgresql" else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Every row has a UUID made by the application, so that sealing can bind to it before it is inserted."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)


@event.listens_for(Base, "init", propagate=True)
def _name_row(row: Base, _arguments: Any, values: dict[str, Any]) -> None:
    values.setdefault("id", uuid4())


def now() -> datetime:
    """This moment in UTC. One place, so that tests of retention can move it."""
    return datetime.now(UTC)


def dress(engine: Engine) -> Engine:
    """Give an engine the habits above. Harmless on PostgreSQL."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin)
    return engine


def engine_options(url: str) -> dict[str, Any]:
    """What ``create_engine`` needs beside the address. No error repeats what somebody typed."""
    if url.startswith("sqlite"):
        patient = {"timeout": BUSY_MILLISECONDS / 1000, "isolation_level": None}
        return {"url": url, "connect_args": patient, "hide_parameters": True}
    return {"url": url, "pool_size": 10, "max_overflow": 20, "pool_pre_ping": True, "hide_parameters": True}


def open_engine(url: str) -> Engine:
    """An engine outside Flask: for the tagging worker, migrations and the command line."""
    return dress(create_engine(**engine_options(url)))


@contextmanager
def reading_only() -> Iterator[None]:
    """Transactions begun inside take no write lock. Statements that write will fail or wait."""
    token = _reading_only.set(True)
    try:
        yield
    finally:
        _reading_only.reset(token)


def begin_reading() -> None:
    """For the rest of this context (a GET request), transactions take no write lock."""
    _reading_only.set(True)


def is_reading_only() -> bool:
    """Whether a transaction begun here takes no write lock."""
    return _reading_only.get()


def begin_writing() -> None:
    """For the rest of this context, transactions take the write lock at their start."""
    _reading_only.set(False)


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session of its own: committed on success, rolled back on any error."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


def empty_the_log(engine: Engine) -> bool:
    """Truncate SQLite's write-ahead log, so that deleted text is gone from disk too; False when a reader held it."""
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout={PATIENT_MILLISECONDS}")
        busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        connection.close()
    return bool(busy == 0)


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
    cursor.close()


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN" if is_reading_only() else "BEGIN IMMEDIATE")


db = SQLAlchemy()
