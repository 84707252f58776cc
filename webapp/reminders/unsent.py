"""Notes that wait on a phone and cannot leave it: worth a message on the rep's other one.

A phone knows best what waits on it, and says so in every exchange. What it still held after its last one is
what its owner must open it for: a book it may no longer write, a line that broke, an app that is never open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, select

from webapp.accounts.tables import device_session
from webapp.clock import stamp
from webapp.reminders.reps import Rep
from webapp.sync.presence import WAITING, presence

WAITS = timedelta(hours=4)
"""How long the oldest change must have waited: most leave by themselves sooner."""
TOLD_FOR = timedelta(days=3)
"""How long after a phone was last here it is told of. Who has not opened it by then is told by Me alone."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """What waits on a phone, as it last said."""

    rep: Rep
    device_id: UUID
    label: str
    waiting: int

    def key(self, day: date) -> str:
        """The key of its reminder: one a day."""
        return f"sys:unsent:{self.device_id}:{day}"


def unsent(connection: Connection, *, now: datetime) -> list[Unsent]:
    """Return every phone on which something has waited for long."""
    rows = connection.execute(_waiting(now).execution_options(across_organisations=True))
    return [_read(row) for row in rows if _is_long_ago(row, now)]


def unsent_on(connection: Connection, rep: Rep, device_id: UUID, *, now: datetime) -> Unsent | None:
    """Return what has waited for long on one phone of a rep, None where nothing does any more."""
    row = connection.execute(
        _waiting(now).where(
            presence.c.organisation_id == rep.organisation_id,
            presence.c.user_id == rep.user_id,
            presence.c.device_id == device_id,
        )
    ).first()
    return _read(row) if row and _is_long_ago(row, now) else None


def device_of(key: str) -> UUID:
    """Return the phone that a key speaks of."""
    return UUID(key.split(":")[2])


def _waiting(now: datetime) -> Select[Any]:
    # A statement within the statement, so that SQLite begins with the few phones on which something waits.
    label = (
        select(device_session.c.label)
        .where(
            device_session.c.organisation_id == presence.c.organisation_id,
            device_session.c.user_id == presence.c.user_id,
            device_session.c.device_id == presence.c.device_id,
            device_session.c.state == "active",
        )
        # Of several sessions on one device the last used is the one that names it.
        .order_by(device_session.c.last_used_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    return select(
        presence.c.organisation_id,
        presence.c.user_id,
        presence.c.device_id,
        label.label("label"),
        presence.c.waiting,
        presence.c.oldest,
    ).where(WAITING, presence.c.seen_at > stamp(now - TOLD_FOR))


def _read(row: Row[Any]) -> Unsent:
    return Unsent(Rep(row.organisation_id, row.user_id), row.device_id, row.label, row.waiting)


def _is_long_ago(row: Row[Any], now: datetime) -> bool:
    """Whether something has waited for long on a phone that is still signed in, by its own clock.

    What it wrote may be anything.
    """
    try:
        return row.label is not None and datetime.fromisoformat(row.oldest or "") <= now - WAITS
    except (ValueError, TypeError, OverflowError):
        return False
