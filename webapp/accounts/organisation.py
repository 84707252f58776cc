"""What the installation as a whole holds: nobody yet, the sample, or people."""

from __future__ import annotations

from sqlalchemy import Connection, select

from webapp.accounts.tables import organisation


def is_empty(connection: Connection) -> bool:
    """Say whether there is no organisation yet."""
    return connection.execute(select(organisation.c.id).limit(1)).first() is None


def has_sample(connection: Connection) -> bool:
    """Say whether the database holds a sample organisation, which production refuses."""
    found = select(organisation.c.id).where(organisation.c.sample).limit(1)
    return connection.execute(found).first() is not None
