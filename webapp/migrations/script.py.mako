"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webapp.db import Id, Instant

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Bring the schema forward."""
    ${upgrades if upgrades else "pass"}
