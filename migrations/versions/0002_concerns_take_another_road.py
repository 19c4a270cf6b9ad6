"""concerns take another road.

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roads",
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("member", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concerns.id"], name=op.f("fk_roads_concern_id_concerns"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roads")),
    )
    with op.batch_alter_table("roads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roads_concern_id"), ["concern_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("roads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_roads_concern_id"))
    op.drop_table("roads")
