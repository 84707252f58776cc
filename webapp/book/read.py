"""What may be read: whose books there are, and the records of customers."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, or_, select

from webapp.book.tables import book, member, record
from webapp.clock import stamp
from webapp.db import portions

WRITERS = frozenset({"owner", "cover"})
"""The roles that may change a book; a viewer reads it."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A book as one user may see it now."""

    book_id: UUID
    name: str
    private: bool
    role: str
    epoch: UUID
    head: int
    floor: int
    n: int
    hsum: int
    customers: int

    @property
    def may_write(self) -> bool:
        """Whether the user may change it."""
        return self.role in WRITERS


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A living record with its fields."""

    kind: str
    id: UUID
    book_id: UUID
    customer_id: UUID | None
    ver: int
    data: dict[str, Any]
    created_at: str
    updated_by: UUID
    updated_at: str


_MEMBERSHIPS = (
    select(
        book.c.id,
        book.c.name,
        book.c.private,
        member.c.role,
        book.c.epoch,
        book.c.head,
        book.c.floor,
        book.c.n,
        book.c.hsum,
        book.c.customers,
    )
    .join_from(
        member, book, and_(book.c.organisation_id == member.c.organisation_id, book.c.id == member.c.book_id)
    )
    .where(
        member.c.organisation_id == bindparam("organisation"),
        member.c.user_id == bindparam("user"),
        or_(member.c.starts_at.is_(None), member.c.starts_at <= bindparam("now")),
        or_(member.c.ends_at.is_(None), member.c.ends_at > bindparam("now")),
    )
    .order_by(book.c.private, book.c.id)
)

_COLUMNS = (
    record.c.kind,
    record.c.id,
    record.c.book_id,
    record.c.customer_id,
    record.c.ver,
    record.c.data,
    record.c.created_at,
    record.c.updated_by,
    record.c.updated_at,
)

_BUNDLE = (
    select(*_COLUMNS)
    .where(
        record.c.organisation_id == bindparam("organisation"),
        record.c.book_id.in_(bindparam("books", expanding=True)),
        record.c.customer_id.in_(bindparam("customers", expanding=True)),
        record.c.deleted_at.is_(None),
    )
    .order_by(record.c.customer_id, record.c.id)
)

_WHOLE_BOOKS = (
    select(*_COLUMNS)
    .where(
        record.c.organisation_id == bindparam("organisation"),
        record.c.book_id.in_(bindparam("books", expanding=True)),
        record.c.deleted_at.is_(None),
    )
    .order_by(record.c.customer_id, record.c.id)
)


def memberships(
    connection: Connection, organisation_id: UUID, user_id: UUID, *, now: datetime
) -> list[Membership]:
    """Return the books the user may see at the moment `now`, the private one last."""
    values = {"organisation": organisation_id, "user": user_id, "now": stamp(now)}
    return [Membership(*list(row)) for row in connection.execute(_MEMBERSHIPS, values)]


def bundle(
    connection: Connection,
    organisation_id: UUID,
    customer_ids: Collection[UUID],
    *,
    books: Collection[UUID],
) -> list[StoredRecord]:
    """Return every living record of these customers in `books`, which the caller has from `memberships`.

    Customer after customer. Her private records are among them where the private book is named.
    """
    found: list[StoredRecord] = []
    for some in portions(sorted(customer_ids)):
        values = {"organisation": organisation_id, "books": list(books), "customers": some}
        found.extend(_stored(row) for row in connection.execute(_BUNDLE, values))
    return found


def whole(
    connection: Connection, organisation_id: UUID, *, books: Collection[UUID]
) -> Iterator[StoredRecord]:
    """Yield every living record of `books`, companies and settings with the rest."""
    values = {"organisation": organisation_id, "books": list(books)}
    for row in connection.execute(_WHOLE_BOOKS, values):
        yield _stored(row)


def _stored(row: Any) -> StoredRecord:
    customer_id = None if row.kind == "customer" else row.customer_id
    return StoredRecord(
        row.kind,
        row.id,
        row.book_id,
        customer_id,
        row.ver,
        json.loads(row.data),
        row.created_at,
        row.updated_by,
        row.updated_at,
    )
