"""The SQL of the desk: what it reads before a writing transaction, and what it writes at its end."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from webapp.book.tables import alias, book, feed, parked, record
from webapp.db import insert_or

LOCK = (
    select(book.c.id, book.c.private, book.c.head, book.c.n, book.c.hsum, book.c.customers)
    .where(
        book.c.organisation_id == bindparam("organisation"), book.c.id.in_(bindparam("ids", expanding=True))
    )
    .order_by(book.c.id)
    .with_for_update()
)
RECORDS = select(record).where(
    record.c.organisation_id == bindparam("organisation"), record.c.id.in_(bindparam("ids", expanding=True))
)
BUNDLES = select(record).where(
    record.c.organisation_id == bindparam("organisation"),
    record.c.book_id == bindparam("book"),
    record.c.customer_id.in_(bindparam("customers", expanding=True)),
)
ALIASES = select(alias.c.id, alias.c.record_id).where(
    alias.c.organisation_id == bindparam("organisation"), alias.c.id.in_(bindparam("ids", expanding=True))
)
DELETE_ALIASES = delete(alias).where(
    alias.c.organisation_id == bindparam("organisation"), alias.c.id.in_(bindparam("ids", expanding=True))
)
# The books are named for the index, which begins with them.
UNDER = select(record).where(
    record.c.organisation_id == bindparam("organisation"),
    record.c.book_id.in_(select(book.c.id).where(book.c.organisation_id == bindparam("organisation"))),
    record.c.customer_id.in_(bindparam("customers", expanding=True)),
)
ABOUT = select(parked.c.book_id, parked.c.customer_id).where(
    parked.c.organisation_id == bindparam("organisation"),
    parked.c.device_id == bindparam("device"),
    parked.c.mid == bindparam("mid"),
)
UPDATE_RECORD = (
    update(record)
    .where(record.c.organisation_id == bindparam("b_organisation_id"), record.c.id == bindparam("b_id"))
    .values(
        {
            name: bindparam(f"b_{name}")
            for name in (
                "book_id",
                "customer_id",
                "ver",
                "fv",
                "data",
                "deleted_at",
                "updated_by",
                "updated_at",
            )
        }
    )
)
UPDATE_BOOK = (
    update(book)
    .where(book.c.organisation_id == bindparam("b_organisation_id"), book.c.id == bindparam("b_id"))
    .values({name: bindparam(f"b_{name}") for name in ("head", "n", "hsum", "customers")})
)


def set_pointer(connection: Connection) -> Any:
    """Return the statement that writes a pointer, where the book has had one of the record or not."""
    made = insert_or(connection, feed)
    return made.on_conflict_do_update(
        index_elements=["organisation_id", "book_id", "id"],
        set_={name: made.excluded[name] for name in ("rev", "op", "ver", "h", "at")},
    )


def bound(row: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a row by the names that the updates give them."""
    return {f"b_{name}": value for name, value in row.items()}
