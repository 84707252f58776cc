"""One page of a book: what changed after the phone's cursor, or the next bundles while it is being fetched.

Pages are put together from stored text. A page ends at 1,000 records or 512 KB, whichever comes first.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, String, and_, bindparam, select, type_coerce

from webapp.book.read import Membership
from webapp.book.tables import feed, record
from webapp.sync.protocol import Cursor

MOST_RECORDS = 1000
MOST_CHARACTERS = 512 * 1024


def page(connection: Connection, organisation_id: UUID, held: Membership, cursor: Cursor | None) -> str:
    """Return the page of `held` for a phone at `cursor`; None is a phone that does not know the book."""
    if cursor is None:
        return _bundles(connection, organisation_id, held, Cursor(book=held.book_id))
    reason = _must_start_again(held, cursor)
    if reason:
        return f'{{"book":"{held.book_id}","resync":"{reason}"}}'
    if cursor.after is None:
        return _bundles(connection, organisation_id, held, cursor)
    return _entries(connection, organisation_id, held, cursor.after)


def _must_start_again(held: Membership, cursor: Cursor) -> str | None:
    noted = cursor.head if cursor.after is None else cursor.after
    if noted is None:
        # Nothing of this book is on the phone yet.
        return None
    # A cursor beyond the head has seen what a restored server has forgotten.
    if cursor.epoch != held.epoch or noted > held.head:
        return "epoch"
    return "floor" if noted < held.floor else None


def _entries(connection: Connection, organisation_id: UUID, held: Membership, after: int) -> str:
    entries: list[str] = []
    last, more = held.head, False
    if after < held.head:
        values = {
            "organisation": organisation_id,
            "book": held.book_id,
            "after": after,
            "most": MOST_RECORDS + 1,
        }
        size = 0
        for row in connection.execute(_ENTRIES, values):
            if len(entries) == MOST_RECORDS or size > MOST_CHARACTERS:
                more = True
                break
            entries.append(_entry(row))
            size += len(entries[-1])
            last = row[0]
    digest = "" if more else f',"digest":{{"n":{held.n},"hsum":{held.hsum}}}'
    return (
        f'{{"book":"{held.book_id}","epoch":"{held.epoch}","head":{held.head},"after":{after},'
        f'"entries":[{",".join(entries)}],"next":{last if more else held.head},"more":{_word(more)}{digest}}}'
    )


def _bundles(connection: Connection, organisation_id: UUID, held: Membership, cursor: Cursor) -> str:
    values = {"organisation": organisation_id, "book": held.book_id}
    loose = ""
    if cursor.head is None:
        loose = f'"records":[{",".join(record_text(row) for row in connection.execute(LOOSE, values))}],'
    start = {**values, "after": cursor.bundles_after or _FIRST, "most": MOST_RECORDS + 1}
    rows = list(connection.execute(_BUNDLES, start))
    is_cut = len(rows) > MOST_RECORDS
    if is_cut and rows[0][3] == rows[-1][3]:
        # One customer with more records than a page takes travels whole all the same.
        rows = list(connection.execute(_ONE_BUNDLE, {**values, "customer": str(rows[0][3])}))
        bundles, more = _gather(rows), True
    else:
        bundles, more = _fit(_gather(rows)[:-1] if is_cut else _gather(rows), more=is_cut)
    following = f'"{bundles[-1][0]}"' if bundles else "null"
    texts = [f'{{"customer_id":"{customer}","records":[{records}]}}' for customer, records in bundles]
    return (
        f'{{"book":"{held.book_id}","epoch":"{held.epoch}",'
        f'"head":{held.head if cursor.head is None else cursor.head},{loose}'
        f'"bundles":[{",".join(texts)}],"bundles_next":{following},"total":{held.customers},'
        f'"more":{_word(more)}}}'
    )


def _gather(rows: Iterable[Any]) -> list[tuple[str, str]]:
    """Return each customer with the text of her records."""
    return [
        (str(customer), ",".join(map(record_text, records)))
        for customer, records in groupby(rows, key=lambda row: row[3])
    ]


def _fit(bundles: list[tuple[str, str]], *, more: bool) -> tuple[list[tuple[str, str]], bool]:
    """Return as many whole bundles as a page takes, at least one, and whether others follow."""
    size = 0
    for position, (_, records) in enumerate(bundles):
        size += len(records)
        if size > MOST_CHARACTERS and position:
            return bundles[:position], True
    return bundles, more


def record_text(row: Any) -> str:
    """Return a row of `RECORD` as the JSON text of a living record."""
    kind, record_id, ver, customer, by, at, data = row
    return (
        f'{{"kind":"{kind}","id":"{record_id}","ver":{ver},"customer_id":{_link(record_id, customer)},'
        f'"by":"{by}","at":"{at}","data":{data}}}'
    )


def _entry(row: Any) -> str:
    rev, op, kind, record_id, ver, customer, by, at, data = row
    written = f',"by":"{by}","at":"{at}","data":{data}' if op == "put" else ""
    return (
        f'{{"rev":{rev},"op":"{op}","kind":"{kind}","id":"{record_id}","ver":{ver},'
        f'"customer_id":{_link(record_id, customer)}{written}}}'
    )


def _link(record_id: Any, customer: Any) -> str:
    """A customer stands under nobody, though she is stored with her own bundle; a merged one under one."""
    return "null" if customer is None or customer == record_id else f'"{customer}"'


def _word(flag: bool) -> str:
    return "true" if flag else "false"


# Ids come as the database has them and are only printed; making UUIDs of them costs more than all the rest.
RECORD = (
    record.c.kind,
    type_coerce(record.c.id, String),
    record.c.ver,
    type_coerce(record.c.customer_id, String),
    type_coerce(record.c.updated_by, String),
    record.c.updated_at,
    record.c.data,
)
_FIRST = UUID(int=0)
_OF_BOOK = and_(
    record.c.organisation_id == bindparam("organisation"),
    record.c.book_id == bindparam("book"),
    record.c.deleted_at.is_(None),
)
LOOSE = select(*RECORD).where(_OF_BOOK, record.c.customer_id.is_(None))
_BUNDLES = (
    select(*RECORD)
    .where(_OF_BOOK, record.c.customer_id > bindparam("after"))
    .order_by(record.c.customer_id)
    .limit(bindparam("most"))
)
_ONE_BUNDLE = select(*RECORD).where(_OF_BOOK, record.c.customer_id == bindparam("customer"))
_ENTRIES = (
    select(
        feed.c.rev,
        feed.c.op,
        feed.c.kind,
        type_coerce(feed.c.id, String),
        feed.c.ver,
        type_coerce(record.c.customer_id, String),
        type_coerce(record.c.updated_by, String),
        record.c.updated_at,
        record.c.data,
    )
    .join_from(
        feed, record, and_(record.c.organisation_id == feed.c.organisation_id, record.c.id == feed.c.id)
    )
    .where(
        feed.c.organisation_id == bindparam("organisation"),
        feed.c.book_id == bindparam("book"),
        feed.c.rev > bindparam("after"),
    )
    .order_by(feed.c.rev)
    .limit(bindparam("most"))
)
