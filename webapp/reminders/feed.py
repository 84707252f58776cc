"""Whose calendar an address opens: a secret of its own for each rep, gone as soon as the rep takes it back.

The address is the row's id with a signature of ours, so that who sees the database alone cannot open it.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select

from webapp.accounts.tables import user
from webapp.reminders.reps import Rep
from webapp.reminders.tables import calendar_feed

SIGNED = 32
"""Characters of the signature: 128 bits."""


def token_of(connection: Connection, rep: Rep, *, secret: str) -> str | None:
    """Return the secret part of the address of a rep's calendar, None where there is none."""
    found = connection.execute(select(calendar_feed.c.id).where(*_of(rep))).scalar_one_or_none()
    return None if found is None else _token(found, secret)


def open_feed(connection: Connection, rep: Rep, *, secret: str, now: datetime) -> str:
    """Open the rep's calendar under a new address, and close the one before; return its secret part."""
    close_feed(connection, rep)
    made = uuid4()
    connection.execute(
        insert(calendar_feed).values(
            organisation_id=rep.organisation_id, user_id=rep.user_id, id=made, created_at=now
        )
    )
    return _token(made, secret)


def close_feed(connection: Connection, rep: Rep) -> None:
    """Close the rep's calendar; one that is closed stays so."""
    connection.execute(delete(calendar_feed).where(*_of(rep)))


def rep_of(connection: Connection, token: str, *, secret: str) -> Rep | None:
    """Return whose calendar this is; None where nothing is open, or the user may not sign in any more."""
    try:
        wanted = UUID(hex=token[:32])
    except ValueError:
        return None
    if not hmac.compare_digest(token.encode(), _token(wanted, secret).encode()):
        return None
    same = and_(
        user.c.organisation_id == calendar_feed.c.organisation_id, user.c.id == calendar_feed.c.user_id
    )
    row = connection.execute(
        select(calendar_feed.c.organisation_id, calendar_feed.c.user_id)
        .join(user, same)
        .where(calendar_feed.c.id == wanted, user.c.active),
        execution_options={"across_organisations": True},
    ).one_or_none()
    return None if row is None else Rep(row.organisation_id, row.user_id)


def _token(feed: UUID, secret: str) -> str:
    signature = hmac.new(secret.encode(), b"calendar " + feed.bytes, "sha256").hexdigest()
    return feed.hex + signature[:SIGNED]


def _of(rep: Rep) -> tuple[ColumnElement[bool], ...]:
    return (
        calendar_feed.c.organisation_id == rep.organisation_id,
        calendar_feed.c.user_id == rep.user_id,
    )
