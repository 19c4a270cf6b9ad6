"""The same words of a story are approved once for a theme.

Revision 0004, after 0003. Where a double press approved them twice, the first approval stays.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NAME = "uq_quotes_narrative_id_theme_start_end"
WORDS = ("narrative_id", "theme", "start", "end")


def upgrade() -> None:
    op.execute(_again())
    with op.batch_alter_table("quotes", schema=None) as batch_op:
        batch_op.create_unique_constraint(NAME, list(WORDS))


def downgrade() -> None:
    with op.batch_alter_table("quotes", schema=None) as batch_op:
        batch_op.drop_constraint(NAME, type_="unique")


def _again() -> sa.Delete:
    """Every approval of words that were approved before."""
    columns = [sa.column(name) for name in ("id", "approved_at", *WORDS)]
    quotes = sa.table("quotes", *columns)
    first = quotes.alias("first")
    same = [first.c[name] == quotes.c[name] for name in WORDS]
    older = sa.or_(
        first.c.approved_at < quotes.c.approved_at,
        sa.and_(first.c.approved_at == quotes.c.approved_at, first.c.id < quotes.c.id),
    )
    return sa.delete(quotes).where(sa.exists().where(*same, older))
