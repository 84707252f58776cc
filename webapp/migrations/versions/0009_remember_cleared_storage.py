"""Remember when a phone lost what waited on it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Bring the schema forward."""
    with op.batch_alter_table("presence", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cleared_at", sa.String(length=32), nullable=True))
