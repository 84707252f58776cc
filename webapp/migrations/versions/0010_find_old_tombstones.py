"""Find old tombstones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Bring the schema forward."""
    tombstone = sa.text("op <> 'put'")
    op.create_index(
        "ix_feed_tombstones",
        "feed",
        ["organisation_id", "at"],
        sqlite_where=tombstone,
        postgresql_where=tombstone,
    )
