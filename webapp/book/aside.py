"""What was parked, settled by whoever may: a part of the door, beside `write.py`."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, case, update

from webapp.book.mutation import Author
from webapp.book.tables import parked
from webapp.clock import stamp
from webapp.guards import through_the_door

_BEFORE = {"applied": "open", "dismissed": "open", "seen": "forwarded"}
"""What each state of the parked was before somebody settled it."""


def settle(
    connection: Connection, author: Author, device_id: UUID, mid: UUID, state: str, *, now: datetime
) -> bool:
    """Note that `author` settled what is parked under this key; False where that has been done before."""
    with through_the_door(connection):
        done = connection.execute(
            update(parked)
            .where(
                parked.c.organisation_id == author.organisation_id,
                parked.c.device_id == device_id,
                parked.c.mid == mid,
                parked.c.state.in_(("open", "forwarded")),
            )
            .values(state=state, settled_by=author.user_id, settled_at=stamp(now))
        )
    return done.rowcount == 1


def reopen(connection: Connection, author: Author, device_id: UUID, mid: UUID) -> bool:
    """Take back that `author` settled what is parked under this key; False where they did not."""
    with through_the_door(connection):
        done = connection.execute(
            update(parked)
            .where(
                parked.c.organisation_id == author.organisation_id,
                parked.c.device_id == device_id,
                parked.c.mid == mid,
                parked.c.settled_by == author.user_id,
                parked.c.state.in_(_BEFORE),
            )
            .values(state=case(_BEFORE, value=parked.c.state), settled_by=None, settled_at=None)
        )
    return done.rowcount == 1
