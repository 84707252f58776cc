"""The brief: what a fresh phone needs first, in one answer.

Whole bundles of the customers with something planned or to be celebrated in the next fourteen days, then of
those changed last, as many as an answer of about 60 KB takes. The first sync brings all of it again.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, String, and_, bindparam, or_, select, type_coerce

from webapp.accounts.device_session import SignedIn
from webapp.book.read import Membership, memberships
from webapp.book.tables import agenda, feed, record
from webapp.db import portions
from webapp.sync.feed import LOOSE, RECORD, record_text

DAYS = 14
MOST_CUSTOMERS = 200
MOST_CHARACTERS = 240 * 1024
"""Of all bundles together; gzip makes about 60 KB of it."""
NEWEST = 3000
"""Changes looked through, newest first, for the customers they are about."""


def brief(connection: Connection, session: SignedIn, *, now: datetime) -> list[tuple[Membership, str]]:
    """Return each book the user may read, with the JSON text of its page."""
    held = memberships(connection, session.organisation_id, session.user_id, now=now)
    values = {"organisation": session.organisation_id, "books": [each.book_id for each in held]}
    if not held:
        return []
    wanted = _wanted(connection, values, held, now)
    bundles = _bundles(connection, values, wanted)
    companies = _companies(connection, values, bundles)
    pages: dict[str, list[str]] = defaultdict(list)
    size = 0
    for customer in wanted:
        of_books = bundles.get(str(customer), {})
        texts = {book: ",".join(map(record_text, rows)) for book, rows in of_books.items()}
        size += sum(map(len, texts.values()))
        if size > MOST_CHARACTERS and any(pages.values()):
            break
        for book, records in texts.items():
            pages[book].append(f'{{"customer_id":"{customer}","records":[{records}]}}')
    return [
        (each, _page(connection, values, each, companies[str(each.book_id)], pages[str(each.book_id)]))
        for each in held
    ]


def _page(
    connection: Connection,
    values: dict[str, Any],
    held: Membership,
    companies: list[str],
    bundles: list[str],
) -> str:
    own = {"organisation": values["organisation"], "book": held.book_id}
    loose = [record_text(row) for row in connection.execute(LOOSE, own)] if held.private else companies
    return f'{{"book":"{held.book_id}","records":[{",".join(loose)}],"bundles":[{",".join(bundles)}]}}'


def _wanted(
    connection: Connection, values: dict[str, Any], held: Iterable[Membership], now: datetime
) -> list[UUID]:
    """Return the customers in the order they are needed: those of the next days, then the last changed."""
    # From yesterday on: somewhere it still is.
    days = [(now + timedelta(days=offset)).date() for offset in range(-1, DAYS + 1)]
    soon = {
        **values,
        "mmdd": [day.month * 100 + day.day for day in days],
        "first": int(f"{days[0]:%Y%m%d}"),
        "last": int(f"{days[-1]:%Y%m%d}"),
        "most": MOST_CUSTOMERS,
    }
    found = dict.fromkeys(connection.execute(_SOON, soon).scalars())
    for each in held:
        if len(found) >= MOST_CUSTOMERS:
            break
        if not each.private:
            newest = {"organisation": values["organisation"], "book": each.book_id, "most": NEWEST}
            found |= dict.fromkeys(connection.execute(_NEWEST, newest).scalars())
    return list(found)[:MOST_CUSTOMERS]


def _bundles(
    connection: Connection, values: dict[str, Any], wanted: list[UUID]
) -> dict[str, dict[str, list[Any]]]:
    """Return the rows of each customer in each book."""
    rows: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for some in portions(wanted):
        for book, *row in connection.execute(_BUNDLES, {**values, "customers": some}):
            rows[str(row[3])][str(book)].append(row)
    return rows


def _companies(
    connection: Connection, values: dict[str, Any], bundles: dict[str, dict[str, list[Any]]]
) -> dict[str, list[str]]:
    """Return the texts of the companies these customers work for, by book."""
    ids = {
        UUID(company)
        for books in bundles.values()
        for rows in books.values()
        for kind, _, _, _, _, _, data in rows
        if kind == "customer" and (company := json.loads(data).get("company_id"))
    }
    texts: dict[str, list[str]] = defaultdict(list)
    for some in portions(sorted(ids)):
        for book, *row in connection.execute(_COMPANIES, {**values, "ids": some}):
            texts[str(book)].append(record_text(row))
    return texts


_BOOK = type_coerce(record.c.book_id, String)
_LIVING = and_(
    record.c.organisation_id == bindparam("organisation"),
    record.c.book_id.in_(bindparam("books", expanding=True)),
    record.c.deleted_at.is_(None),
)
_BUNDLES = (
    select(_BOOK, *RECORD)
    .where(_LIVING, record.c.customer_id.in_(bindparam("customers", expanding=True)))
    .order_by(record.c.customer_id, record.c.id)
)
_COMPANIES = select(_BOOK, *RECORD).where(
    _LIVING, record.c.kind == "company", record.c.id.in_(bindparam("ids", expanding=True))
)
_SOON = (
    select(agenda.c.customer_id)
    .where(
        agenda.c.organisation_id == bindparam("organisation"),
        agenda.c.book_id.in_(bindparam("books", expanding=True)),
        # A customer's own row has the day from which she is overdue: that is no appointment.
        agenda.c.kind.in_(("person", "occasion", "promise", "touch", "handled")),
        agenda.c.customer_id.is_not(None),
        or_(
            agenda.c.mmdd.in_(bindparam("mmdd", expanding=True)),
            agenda.c.day.between(bindparam("first"), bindparam("last")),
        ),
    )
    .order_by(agenda.c.day.is_(None), agenda.c.day, agenda.c.id)
    .limit(bindparam("most"))
)
_NEWEST = (
    select(record.c.customer_id)
    .join_from(
        feed, record, and_(record.c.organisation_id == feed.c.organisation_id, record.c.id == feed.c.id)
    )
    .where(
        feed.c.organisation_id == bindparam("organisation"),
        feed.c.book_id == bindparam("book"),
        record.c.deleted_at.is_(None),
        record.c.customer_id.is_not(None),
    )
    .order_by(feed.c.rev.desc())
    .limit(bindparam("most"))
)
