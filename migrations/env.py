"""Alembic's entry: the models of every room, on the engine that the caller hands over."""

from alembic import context

from voice import access, records  # noqa: F401 their tables join the metadata
from voice.database import Base

PLAIN = {"Moment": "sa.DateTime(timezone=True)", "AsaList": "sa.UnicodeText()"}


def _plain_type(kind: str, item: object, _context: object) -> str | bool:
    """Migrations name SQL's own types: a type of ours may change or go, a migration may not."""
    return PLAIN.get(type(item).__name__, False) if kind == "type" else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=_plain_type,
)
with context.begin_transaction():
    context.run_migrations()
