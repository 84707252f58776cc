"""What others wrote for a book that is not theirs any more: its owner accepts it or puts it aside.

A change is a suggestion and waits for its word. An addition that was forwarded is in the book already and is
listed until somebody has seen it, with who wrote it and when.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import Connection, Row, and_, or_, select

from webapp import db
from webapp.accounts.tables import user
from webapp.book import aside, notices, write
from webapp.book.mutation import Author, Mutation, Outcome, Receipt
from webapp.book.read import memberships
from webapp.book.tables import parked
from webapp.errors import Clash, NotFound

MOST = 200
"""At once; the next ones come when some are settled."""

_REASONS = ("handed_over", "revoked")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change somebody else made, or oneself on a phone that was given up, word for word."""

    device: UUID
    mid: UUID
    state: str
    reason: str
    user_id: UUID
    name: str
    book_id: UUID
    customer_id: UUID | None
    received: str
    mutation: Mutation


def waiting(author: Author, *, now: datetime) -> list[Suggestion]:
    """Return what waits for the word of `author` in the books they may change, the oldest first."""
    with db.read() as connection:
        return [_suggestion(row) for row in _rows(connection, author, now)]


def accept(author: Author, device: UUID, mid: UUID, *, now: datetime) -> Receipt:
    """Do a suggested change in the name of `author`; return what became of it.

    Where the value has changed meanwhile a conflict keeps both. Raises NotFound, Clash, Busy.
    """
    with db.write() as connection:
        found = _find(connection, author, device, mid, now)
        if found.state != "open":
            raise Clash(_("This is in your book already."))
        (given,) = write.apply(connection, author, [_own(found)], now=now)
        if given.outcome is Outcome.PARKED:
            # Raised within the block: nothing of the attempt is kept.
            raise Clash(_("This does not fit any more. Accept what came before it, or put it aside."))
        _settle(connection, author, found, "applied", now)
    _tell(author, found, "accepted", now)
    return given


def dismiss(author: Author, device: UUID, mid: UUID, *, now: datetime) -> None:
    """Put a suggestion aside, or say that what was forwarded has been seen. Raises NotFound, Clash, Busy.

    It stays in the table, word for word.
    """
    with db.write() as connection:
        found = _find(connection, author, device, mid, now)
        _settle(connection, author, found, "dismissed" if found.state == "open" else "seen", now)
    _tell(author, found, "dismissed", now)


def reopen(author: Author, device: UUID, mid: UUID, *, now: datetime) -> None:
    """List again what `author` settled by mistake. Raises NotFound, Busy.

    What accepting did to the book stays done: whoever takes that back says so by a change of their own.
    """
    with db.write() as connection:
        if not aside.reopen(connection, author, device, mid):
            raise NotFound(_("This suggestion is settled or gone. Look at the list again."))
        found = _find(connection, author, device, mid, now)
    _tell(author, found, "waits", now)


def _settle(connection: Connection, author: Author, found: Suggestion, state: str, now: datetime) -> None:
    if not aside.settle(connection, author, found.device, found.mid, state, now=now):
        raise Clash(_("Somebody has settled this already. Look at the list again."))


def _tell(author: Author, found: Suggestion, fate: notices.Fate, now: datetime) -> None:
    """Say to the writer what was decided: after the act, whose books are locked before theirs."""
    if found.reason == "handed_over" and found.state == "open":
        with db.write() as connection:
            notices.tell(connection, author, found.user_id, found.mutation, fate, now=now)


def _find(connection: Connection, author: Author, device: UUID, mid: UUID, now: datetime) -> Suggestion:
    rows = _rows(connection, author, now, parked.c.device_id == device, parked.c.mid == mid)
    if not rows:
        raise NotFound(_("This suggestion is settled or gone. Look at the list again."))
    return _suggestion(rows[0])


def _rows(connection: Connection, author: Author, now: datetime, *which: Any) -> list[Row[Any]]:
    held = memberships(connection, author.organisation_id, author.user_id, now=now)
    own = parked.c.user_id == author.user_id
    wanted = (
        select(parked, user.c.name)
        .join_from(
            parked,
            user,
            and_(user.c.organisation_id == parked.c.organisation_id, user.c.id == parked.c.user_id),
        )
        .where(
            parked.c.organisation_id == author.organisation_id,
            parked.c.book_id.in_([each.book_id for each in held if each.may_write]),
            parked.c.state.in_(("open", "forwarded")),
            parked.c.reason.in_(_REASONS),
            # One's own is listed where it came from a phone that was given up.
            or_(~own, parked.c.reason == "revoked"),
            *which,
        )
        .order_by(parked.c.at, parked.c.mid)
        .limit(MOST)
    )
    return list(connection.execute(wanted))


def _suggestion(row: Row[Any]) -> Suggestion:
    return Suggestion(
        row.device_id,
        row.mid,
        row.state,
        row.reason,
        row.user_id,
        row.name,
        row.book_id,
        row.customer_id,
        row.at,
        # A phone that was given up may have sent anything; a number that is none would spoil the list.
        Mutation.model_validate(json.loads(row.body, parse_constant=lambda _word: None)),
    )


def _own(found: Suggestion) -> Mutation:
    """Return the change as its new author makes it: with an id of its own, in the book it is in now.

    Each acceptance has another id, so that one that was taken back can be made again.
    """
    return found.mutation.model_copy(
        update={
            "mid": uuid4(),
            "after": None,
            "book": found.book_id if found.mutation.book else None,
        }
    )
