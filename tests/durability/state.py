"""What a database holds, and whether it fits together: looked at from outside, with an engine of our own."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, NullPool, create_engine, select, text

from webapp.book.desk import NOBODY
from webapp.book.pointer import HSUM_MODULUS, pointer_hash
from webapp.migrations.schema import metadata

Rows = dict[str, list[Any]]
"""The rows of every table, in the order of their keys."""


def rows(url: str) -> Rows:
    """Return everything."""
    with _connection(url) as connection:
        return {
            table.name: list(connection.execute(select(table).order_by(*table.primary_key.columns)))
            for table in metadata.sorted_tables
        }


def put_back(url: str, kept: Rows) -> None:
    """Make the database hold what it held."""
    with _connection(url) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        for table in metadata.sorted_tables:
            if kept[table.name]:
                connection.execute(table.insert(), [dict(row._mapping) for row in kept[table.name]])


def shape(held: Rows) -> dict[str, Counter[Any]]:
    """Return what two databases have in common that were written the same, if at other times."""
    there: dict[str, Counter[Any]] = {name: Counter(rows=len(some)) for name, some in held.items()}
    there["record"] = Counter(
        (row.kind, row.book_id, row.ver, row.deleted_at is None, json.loads(row.data).get("text"))
        for row in held["record"]
    )
    there["book"] = Counter((row.id, row.head, row.n, row.customers) for row in held["book"])
    there["feed"] = Counter((row.book_id, row.kind, row.op, row.ver) for row in held["feed"])
    return there


def wrong(url: str) -> list[str]:
    """Return what does not fit together: nothing, whatever happened."""
    held = rows(url)
    found = [*_damage(url), *_pointers(held), *_sums(held), *_history(held), *_receipts(held)]
    found += [f"agenda of {row.id}" for row in held["agenda"] if row.id not in _living(held)]
    return found


def _damage(url: str) -> Iterator[str]:
    if not url.startswith("sqlite"):
        return
    with _connection(url) as connection:
        verdict = connection.execute(text("PRAGMA integrity_check")).scalar_one()
        orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
    if verdict != "ok" or orphans:
        yield f"integrity_check: {verdict}, foreign_key_check: {orphans}"


def _pointers(held: Rows) -> Iterator[str]:
    """Each record has one pointer in its book, of its version; `gone` ones lie where it is not."""
    records = {row.id: row for row in held["record"]}
    here = {row.id for row in held["feed"] if row.op != "gone"}
    for each in held["feed"]:
        of = records.get(each.id)
        if of is None or each.h != pointer_hash(each.kind, each.id, each.ver, each.op):
            yield f"pointer {each.rev} of book {each.book_id} points wrong"
        elif each.op == "gone" and of.book_id == each.book_id:
            yield f"record {of.id} is gone from the book it is in"
        elif each.op != "gone" and (of.book_id, of.ver, "del" if of.deleted_at else "put") != (
            each.book_id,
            each.ver,
            each.op,
        ):
            yield f"record {of.id} is not what its pointer says"
    yield from (f"record {each} has no pointer" for each in records.keys() - here)


def _sums(held: Rows) -> Iterator[str]:
    """The numbers of each book are those of its pointers, counted anew."""
    for each in held["book"]:
        own = [pointer for pointer in held["feed"] if pointer.book_id == each.id]
        put = [pointer for pointer in own if pointer.op == "put"]
        counted = (
            len(put),
            sum(pointer.h for pointer in put) % HSUM_MODULUS,
            sum(pointer.kind == "customer" for pointer in put),
            max((pointer.rev for pointer in own), default=0),
        )
        if counted != (each.n, each.hsum, each.customers, each.head):
            yield f"the numbers of book {each.id} are {each.n, each.hsum, each.customers, each.head}"


def _history(held: Rows) -> Iterator[str]:
    """Each version of each record has its revision."""
    versions: dict[UUID, list[int]] = defaultdict(list)
    for each in held["revision"]:
        versions[each.id].append(each.ver)
    for row in held["record"]:
        if versions.pop(row.id, []) != list(range(1, row.ver + 1)):
            yield f"record {row.id} has versions without revisions"
    yield from (f"revision of {each}, which is no record" for each in versions)


def _receipts(held: Rows) -> Iterator[str]:
    """A receipt exists if and only if what it tells of does (I3)."""
    told = {(row.device_id, row.mid): row.outcome for row in held["receipt"]}
    # A notice tells of what was parked, in its name.
    own = [row for row in held["revision"] if row.kind != "notice"]
    done = {(row.device_id or NOBODY, row.mid) for row in own}
    kept = {(row.device_id, row.mid) for row in held["parked"]}
    handed_over = {row.id for row in held["handover"]}
    for key, outcome in told.items():
        expected = (
            outcome in ("applied", "merged", "conflict", "forwarded"),
            outcome in ("parked", "forwarded"),
        )
        if (key in done, key in kept) != expected:
            yield f"receipt {key[1]} says {outcome}; revision and parked: {key in done, key in kept}"
    for device, mid in (done | kept) - told.keys():
        if mid not in handed_over:
            yield f"mutation {mid} of device {device} was done and has no receipt"


def _living(held: Rows) -> set[UUID]:
    return {row.id for row in held["record"] if row.deleted_at is None}


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    # No connection stays open: the next process to open the file is the one that recovers it.
    with create_engine(url, poolclass=NullPool).begin() as connection:
        yield connection
