"""Each line of the audit has its place in a chain, and a seal over itself and the line before.

Revision 0011, after 0010. The worker seals what was written before as well, oldest first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("events", sa.Column("number", sa.Integer(), nullable=True))
    op.add_column("events", sa.Column("seal", sa.String(length=64), nullable=True))
    op.create_index("ix_events_number", "events", ["number"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_events_number", "events")
    op.drop_column("events", "seal")
    op.drop_column("events", "number")
