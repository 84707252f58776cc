"""Open calendars."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.db import Id, Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "calendar_feed",
        sa.Column("organisation_id", Id(), nullable=False),
        sa.Column("user_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "user_id"],
            ["user.organisation_id", "user.id"],
            name=op.f("calendar_feed_organisation_id_user_id_fkey"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "user_id", name=op.f("calendar_feed_pkey")),
        sa.UniqueConstraint("id", name=op.f("calendar_feed_id_key")),
    )
