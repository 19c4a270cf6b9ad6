"""A concern that nobody dealt with keeps the way to be reached, and the story where no words of it are kept.

Revision 0005, after 0004. What a person raised before is taken to be about the whole story: whether they picked words
is sealed, and no key is here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NO_PERSON = ("machine", "contributor")


def upgrade() -> None:
    op.create_table(
        "kept",
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("narrative_id", sa.Uuid(), nullable=False),
        sa.Column("story_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("way_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concerns.id"], name=op.f("fk_kept_concern_id_concerns"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept")),
        sa.UniqueConstraint("concern_id", name=op.f("uq_kept_concern_id")),
    )
    op.add_column("concerns", sa.Column("whole", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(_by_hand_or_unreadable())


def downgrade() -> None:
    """Column by column: a table made anew would take along what hangs on it."""
    op.drop_column("concerns", "whole")
    op.drop_table("kept")


def _by_hand_or_unreadable() -> sa.Update:
    concerns = sa.table("concerns", *(sa.column(name) for name in ("id", "narrative_id", "raised_by", "whole")))
    events = sa.table("events", *(sa.column(name) for name in ("subject", "subject_id", "verb", "actor")))
    readings = sa.table("readings", *(sa.column(name) for name in ("narrative_id", "language")))
    again = sa.exists().where(
        events.c.subject == "concerns",
        events.c.subject_id == concerns.c.id,
        events.c.verb == "raised again",
        events.c.actor.not_in(NO_PERSON),
    )
    unreadable = sa.exists().where(readings.c.narrative_id == concerns.c.narrative_id, readings.c.language == "")
    by_hand = concerns.c.raised_by.not_in(NO_PERSON)
    return sa.update(concerns).values(whole=sa.true()).where(sa.or_(by_hand, again, unreadable))
