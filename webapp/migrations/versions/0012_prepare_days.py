"""Work mornings out ahead, and count the messages of a week by an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.db import Id

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "prepared_day",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rests_on", sa.Text(), nullable=False),
        sa.Column("messages", sa.Text(), nullable=False),
        sa.Column("tells", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "user_id"],
            ["user.organisation_id", "user.id"],
            name=op.f("prepared_day_organisation_id_user_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "user_id", name=op.f("prepared_day_pkey")),
    )
    op.create_index(
        op.f("notification_organisation_id_user_id_day_index"),
        "notification",
        ["organisation_id", "user_id", "day"],
    )
