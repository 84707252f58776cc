"""What is due for a rep, read from the books the rep may see."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, String, cast, or_, select

from webapp import db
from webapp.book import read
from webapp.book.tables import member, record
from webapp.clock import stamp
from webapp.reminders.due import due
from webapp.reminders.gather import DueInput, gather
from webapp.reminders.planner import Candidate, due_over
from webapp.reminders.reps import Rep
from webapp.reminders.schedule import LeapDay


@dataclass(frozen=True, slots=True)
class Known:
    """A customer with what the rules need of her."""

    about: DueInput
    tier: str
    name: str
    first_name: str

    def told_on(self, days: Sequence[date], leap: LeapDay, *, visits: bool = False) -> list[Candidate]:
        """Return what is to be told of her on the first of `days` (planner.days_told)."""
        back, last = self.about["handled"], self.about.get("last")
        make = partial(
            Candidate,
            tier=self.tier,
            name=self.name,
            first_name=self.first_name,
            last=last["day"] if last else None,
        )
        items = due_over(days, lambda day: due(self.about, day, leap), visits=visits)
        return [make(item, back=back.get(item["key"]) or None) for item in items]


def known_of(
    connection: Connection, wanted: Mapping[Rep, Collection[str]], *, now: datetime
) -> dict[Rep, list[Known]]:
    """Return the customers wanted for each rep, by their ids as text, as far as the rep may see them."""
    books = books_of(connection, wanted, now)
    keys = {
        (str(rep.organisation_id), book, customer)
        for rep, customers in wanted.items()
        for customer in customers
        for book in books[rep]
    }
    by_customer: dict[tuple[str, str], list[Any]] = {}
    for row in connection.execute(_of_customers(connection), db.as_listed(keys)):
        by_customer.setdefault((row.organisation_id, row.customer_id), []).append(row)
    return {
        rep: [
            known
            for customer in customers
            for known in _known(_seen(by_customer.get((str(rep.organisation_id), customer), ()), books[rep]))
        ]
        for rep, customers in wanted.items()
    }


_READ = ("customer", "person", "occasion", "promise", "touch", "note", "handled")
"""What the rules look at (gather.py)."""


def _of_customers(connection: Connection) -> Select[Any]:
    ids = (record.c.organisation_id, record.c.book_id, record.c.customer_id)
    asked, is_asked = db.listed(connection, *ids)
    # Ids as text: thousands of rows are read in a morning, and a UUID takes as long to make as a row to read.
    texts: list[Any] = [cast(column, String).label(column.key) for column in (*ids, record.c.id)]
    return (
        select(*texts, record.c.kind, record.c.data)
        .join_from(asked, record, is_asked)
        .where(record.c.kind.in_(_READ), record.c.deleted_at.is_(None))
        .execution_options(across_organisations=True)
    )


def _seen(rows: Iterable[Any], books: Collection[str]) -> list[dict[str, Any]]:
    # In one order, whatever the database found first.
    seen = sorted((row for row in rows if row.book_id in books), key=lambda row: row.id)
    return [{"kind": row.kind, "id": row.id, "data": json.loads(row.data)} for row in seen]


def of_customers(
    connection: Connection,
    rep: Rep,
    customer_ids: Collection[str],
    days: Sequence[date],
    *,
    leap: LeapDay,
    now: datetime,
    visits: bool = False,
) -> list[Candidate]:
    """Return what is to be told of these customers on the first of `days`, as far as the rep may see them.

    With `visits` it is what is planned with them, and nothing else.
    """
    known = known_of(connection, {rep: customer_ids}, now=now)[rep]
    return [one for customer in known for one in customer.told_on(days, leap, visits=visits)]


def everybody(connection: Connection, rep: Rep, *, now: datetime) -> list[Known]:
    """Return all customers the rep may see."""
    books = [one.book_id for one in read.memberships(connection, rep.organisation_id, rep.user_id, now=now)]
    by_customer: dict[UUID, list[dict[str, Any]]] = {}
    for one in read.whole(connection, rep.organisation_id, books=books):
        kept = {"kind": one.kind, "id": one.id, "data": one.data}
        by_customer.setdefault(one.customer_id or one.id, []).append(kept)
    return [customer for hers in by_customer.values() for customer in _known(hers)]


def _known(records: list[dict[str, Any]]) -> Iterator[Known]:
    """The customer these records are of; nobody where her own is missing, as with a company's."""
    customer = next((one["data"] for one in records if one["kind"] == "customer"), None)
    if customer is not None:
        name = _name(customer)
        yield Known(
            about=gather(records),
            tier=customer.get("tier") or "B",
            name=name,
            first_name=customer.get("given") or customer.get("nickname") or name,
        )


def _name(customer: dict[str, Any]) -> str:
    """What the phone's `displayName` shows, without a way to reach her: this stands on a locked screen."""
    joined = " ".join(part for part in (customer.get("given"), customer.get("family")) if part)
    return customer.get("display") or joined or customer.get("nickname") or "…"


def books_of(connection: Connection, reps: Iterable[Rep], now: datetime) -> dict[Rep, list[str]]:
    """Return the ids, as text, of the books each of them may see."""
    by_id = {(str(rep.organisation_id), str(rep.user_id)): rep for rep in reps}
    asked, is_asked = db.listed(connection, member.c.organisation_id, member.c.user_id)
    texts: list[Any] = [
        cast(column, String) for column in (member.c.organisation_id, member.c.user_id, member.c.book_id)
    ]
    rows = connection.execute(
        select(*texts)
        .join_from(asked, member, is_asked)
        .where(
            or_(member.c.starts_at.is_(None), member.c.starts_at <= stamp(now)),
            or_(member.c.ends_at.is_(None), member.c.ends_at > stamp(now)),
        )
        .execution_options(across_organisations=True),
        db.as_listed(by_id),
    )
    found: dict[Rep, list[str]] = {rep: [] for rep in by_id.values()}
    for organisation_id, user_id, book_id in rows:
        found[by_id[organisation_id, user_id]].append(book_id)
    return found
