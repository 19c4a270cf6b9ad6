"""Count a period from an index, and a story's themes from another.

Revision 0003, after 0002.
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("narratives", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_narratives_period_counted"))
        batch_op.create_index(
            "ix_narratives_heard",
            ["period", "counted", "id", "speaker", "age_band", "locality", "setting", "phase", "situation"],
            unique=False,
        )

    with op.batch_alter_table("tags", schema=None) as batch_op:
        batch_op.create_index("ix_tags_told", ["narrative_id", "standing", "theme", "subtype"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("tags", schema=None) as batch_op:
        batch_op.drop_index("ix_tags_told")

    with op.batch_alter_table("narratives", schema=None) as batch_op:
        batch_op.drop_index("ix_narratives_heard")
        batch_op.create_index(batch_op.f("ix_narratives_period_counted"), ["period", "counted"], unique=False)
