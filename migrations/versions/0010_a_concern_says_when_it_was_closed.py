"""A concern says when it was closed, so that those that are open are found from an index of them alone.

Revision 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("concerns", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(_by_their_outcomes())
    still_open = sa.text("closed_at IS NULL")
    op.create_index("ix_concerns_open", "concerns", ["raised_at"], sqlite_where=still_open, postgresql_where=still_open)


def downgrade() -> None:
    """Column by column: a table made anew would take along what hangs on it."""
    op.drop_index("ix_concerns_open", "concerns")
    op.drop_column("concerns", "closed_at")


def _by_their_outcomes() -> sa.Update:
    """Open again is what was raised after its last outcome."""
    concerns = sa.table("concerns", *(sa.column(name) for name in ("id", "raised_at", "closed_at")))
    outcomes = sa.table("outcomes", *(sa.column(name) for name in ("concern_id", "at")))
    since_raised = (outcomes.c.concern_id == concerns.c.id, outcomes.c.at >= concerns.c.raised_at)
    first = sa.select(sa.func.min(outcomes.c.at)).where(*since_raised).scalar_subquery()
    return sa.update(concerns).values(closed_at=first)
