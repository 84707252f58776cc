"""Remember the last round."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.db import Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "last_round",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("last_round_pkey")),
    )
