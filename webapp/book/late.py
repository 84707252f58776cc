"""Writes that come late: for what their author held once and holds no longer.

What somebody held is read from the feed: `gone` in a book of theirs says that a record was there, and when
it left. A book that somebody covered for a while was theirs until its end.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, select

from webapp.book.card import Card
from webapp.book.mutation import Author
from webapp.book.read import WRITERS
from webapp.book.tables import alias, feed, handover, member
from webapp.clock import stamp
from webapp.db import portions

LATE = timedelta(days=60)
"""How long what somebody adds to a customer no longer theirs still goes to her new owner by itself."""

FORWARDED = frozenset({"touch", "note", "fact", "promise", "occasion", "person", "picture"})
"""The kinds of records that are forwarded; what else comes late is a suggestion."""


def once_held(
    connection: Connection, author: Author, cards: Collection[Card], *, now: datetime
) -> dict[UUID, bool]:
    """Return which of `cards`, none of them in a book of the author's now, the author held once.

    True where that ended within the last 60 days.
    """
    until = _left(connection, author, cards)
    for book_id, end in _ended(connection, author, cards, stamp(now)):
        there = [card for card in cards if card.book_id == book_id and card.created_at <= end]
        came_later = _came_after(connection, author, book_id, end, there)
        for card in there:
            if card.customer_id not in came_later:
                until[card.id] = max(end, until.get(card.id, end))
    for card in cards:
        if card.created_by == author.user_id and card.customer_id in until:
            # Forwarded before: its author has never held it, and knows it all the same.
            until.setdefault(card.id, until[card.customer_id])
    since = stamp(now - LATE)
    return {record_id: end >= since for record_id, end in until.items()}


def _left(connection: Connection, author: Author, cards: Collection[Card]) -> dict[UUID, str]:
    """Return when records left a book that was the author's then, or until when it was."""
    names = {card.id: card.id for card in cards}
    until: dict[UUID, str] = {}
    for some in portions(names.copy()):
        # Held under the id of one who has since been merged into her, she was held all the same.
        aliases = {"organisation": author.organisation_id, "ids": some}
        names.update((row.id, row.record_id) for row in connection.execute(_ALIASES_OF, aliases))
    for some in portions(names):
        values = {"organisation": author.organisation_id, "user": author.user_id, "ids": some}
        for row in connection.execute(_GONE, values):
            end = min(row.at, row.ends_at or row.at)
            until[names[row.id]] = max(end, until.get(names[row.id], end))
    return until


def _ended(
    connection: Connection, author: Author, cards: Collection[Card], now: str
) -> list[tuple[UUID, str]]:
    values = {"organisation": author.organisation_id, "user": author.user_id, "now": now}
    books = {"books": list({card.book_id for card in cards})}
    return [(row.book_id, row.ends_at) for row in connection.execute(_ENDED, values | books)]


def _came_after(
    connection: Connection, author: Author, book_id: UUID, end: str, cards: Collection[Card]
) -> set[UUID]:
    """Return the customers that came into the book only after it was the author's."""
    customers = {card.customer_id for card in cards if card.customer_id}
    found: set[UUID] = set()
    for some in portions(customers):
        values = {"organisation": author.organisation_id, "book": book_id, "end": end, "customers": some}
        found.update(connection.scalars(_CAME, values))
    return found


_ALIASES_OF = select(alias.c.id, alias.c.record_id).where(
    alias.c.organisation_id == bindparam("organisation"),
    alias.c.record_id.in_(bindparam("ids", expanding=True)),
)
_GONE = (
    select(feed.c.id, feed.c.at, member.c.ends_at)
    .join_from(
        feed,
        member,
        and_(member.c.organisation_id == feed.c.organisation_id, member.c.book_id == feed.c.book_id),
    )
    .where(
        feed.c.organisation_id == bindparam("organisation"),
        feed.c.id.in_(bindparam("ids", expanding=True)),
        feed.c.op == "gone",
        member.c.user_id == bindparam("user"),
        member.c.role.in_(WRITERS),
    )
)
_ENDED = select(member.c.book_id, member.c.ends_at).where(
    member.c.organisation_id == bindparam("organisation"),
    member.c.user_id == bindparam("user"),
    member.c.book_id.in_(bindparam("books", expanding=True)),
    member.c.role.in_(WRITERS),
    member.c.ends_at <= bindparam("now"),
)
_CAME = select(handover.c.customer_id).where(
    handover.c.organisation_id == bindparam("organisation"),
    handover.c.to_book == bindparam("book"),
    handover.c.customer_id.in_(bindparam("customers", expanding=True)),
    handover.c.at > bindparam("end"),
)
