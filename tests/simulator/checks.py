"""What the oracle sees of the server, and what must be true of every single answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Table, select

from webapp import db
from webapp.book.tables import book, feed, member, parked, record, revision

Json = dict[str, Any]


def dump(organisation: UUID, now: str) -> Json:
    """Return everything the oracle needs to see, and say what is wrong with the server's own sums."""
    return {
        "records": [
            {
                "id": str(row.id),
                "kind": row.kind,
                "book": str(row.book_id),
                "customer_id": None
                if row.kind == "customer" or row.customer_id is None
                else str(row.customer_id),
                "ver": row.ver,
                "by": str(row.updated_by),
                "at": row.updated_at,
                "data": json.loads(row.data),
                "deleted": row.deleted_at is not None,
            }
            for row in _rows(organisation, record)
        ],
        "revisions": [
            {
                "id": str(row.id),
                "ver": row.ver,
                "op": row.op,
                "old": json.loads(row.old),
                "new": json.loads(row.new),
                "mid": str(row.mid),
                "user": str(row.user_id),
            }
            for row in _rows(organisation, revision)
        ],
        "parked": [
            {
                "user": str(row.user_id),
                "book": row.book_id and str(row.book_id),
                "body": json.loads(row.body),
                "reason": row.reason,
            }
            for row in _rows(organisation, parked)
        ],
        "members": [
            {"book": str(row.book_id), "user": str(row.user_id), "role": row.role}
            for row in _rows(organisation, member)
            if _is_now(row, now)
        ],
        "private": [str(row.id) for row in _rows(organisation, book) if row.private],
        "wrong": list(_wrong_sums(organisation)),
    }


def leaks(organisation: UUID, user: UUID, answer: Json, now: str) -> list[str]:
    """Return what an answer to `user` holds that is in no book the user may read at this moment."""
    pages = answer.get("pages", [])
    sent = {page["book"]: list(_records(page)) for page in pages}
    if not any(sent.values()):
        return []
    readable = {
        str(row.book_id) for row in _rows(organisation, member) if row.user_id == user and _is_now(row, now)
    }
    where = {str(row.id): str(row.book_id) for row in _rows(organisation, record)}
    return [
        f"leaked: {record_id} of book {where.get(record_id)} was sent to {user} in book {book_id}"
        for book_id, ids in sent.items()
        for record_id in ids
        if book_id not in readable or where.get(record_id) != book_id
    ]


def _records(page: Json) -> Iterator[str]:
    """Yield the ids of all records of a page that come with their fields."""
    yield from (each["id"] for each in page.get("entries", []) if "data" in each)
    for records in [page.get("records") or [], *(each["records"] for each in page.get("bundles", []))]:
        yield from (each["id"] for each in records)


def _is_now(row: Row[Any], now: str) -> bool:
    return (row.starts_at is None or row.starts_at <= now) and (row.ends_at is None or row.ends_at > now)


def _wrong_sums(organisation: UUID) -> Iterator[str]:
    pointers = _rows(organisation, feed)
    for held in _rows(organisation, book):
        own = [each for each in pointers if each.book_id == held.id]
        living = [each for each in own if each.op == "put"]
        sums = (len(living), sum(each.h for each in living) % 2**53)
        if sums != (held.n, held.hsum) or any(each.rev > held.head for each in own):
            yield f"the numbers of book {held.id} are not those of its pointers"
    here = {(each.book_id, each.id) for each in pointers if each.op != "gone"}
    if here != {(each.book_id, each.id) for each in _rows(organisation, record)}:
        yield "the feeds do not have one pointer for each record, in its book"


def _rows(organisation: UUID, table: Table) -> list[Row[Any]]:
    with db.read() as connection:
        return list(connection.execute(select(table).where(table.c.organisation_id == organisation)))
