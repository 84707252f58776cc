"""What is due for a rep, read from the books the rep may see."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, String, cast, or_, select

from webapp import db
from webapp.book import read
from webapp.book.tables import member, record
from webapp.clock import stamp
from webapp.reminders.due import due
from webapp.reminders.gather import DueInput, gather
from webapp.reminders.planner import Candidate, due_over
from webapp.reminders.reps import Rep
from webapp.reminders.schedule import LeapDay

Record = dict[str, Any]
"""A record as `gather` wants it: `{"kind", "id", "data"}`."""


@dataclass(frozen=True, slots=True)
class Known:
    """A customer with what the rules need of her."""

    about: DueInput
    tier: str
    name: str
    first_name: str

    def told_on(self, days: Sequence[date], leap: LeapDay, *, visits: bool = False) -> list[Candidate]:
        """Return what is to be told of her on the first of `days` (planner.days_told)."""
        items = due_over(days, lambda day: due(self.about, day, leap), visits=visits)
        back, last = self.about["handled"], self.about.get("last")
        met = last["day"] if last else None
        return [
            Candidate(item, self.tier, self.name, self.first_name, met, back.get(item["key"]) or None)
            for item in items
        ]


def known_of(
    connection: Connection, wanted: Mapping[Rep, Collection[str]], *, now: datetime
) -> dict[Rep, list[Known]]:
    """Return the customers wanted for each rep, by their ids as text, as far as the rep may see them."""
    books = books_of(connection, wanted, now)
    bundles: dict[Rep, list[list[Record]]] = {}
    keys: list[tuple[str, str, str]] = []
    places: list[list[Record]] = []
    for rep, customers in wanted.items():
        organisation = str(rep.organisation_id)
        bundles[rep] = []
        for customer in customers:
            bundle: list[Record] = []
            bundles[rep].append(bundle)
            for book in books[rep]:
                keys.append((organisation, book, customer))
                places.append(bundle)
    _fill(connection, keys, places)
    return {rep: [one for each in all_ if (one := _known(each))] for rep, all_ in bundles.items()}


_READ = ("customer", "person", "occasion", "promise", "touch", "note", "handled")
"""What the rules look at (gather.py)."""


def _fill(
    connection: Connection, keys: Iterable[tuple[str, str, str]], places: Sequence[list[Record]]
) -> None:
    """Put the living records of each key (organisation, book, customer) into the list at its place."""
    ids = (record.c.organisation_id, record.c.book_id, record.c.customer_id)
    asked, is_asked = db.listed(connection, *ids)
    rows = connection.execute(
        # Ids as text: a UUID takes as long to make as a row to read.
        select(asked.c.place, cast(record.c.id, String), record.c.kind, record.c.data)
        .join_from(asked, record, is_asked)
        .where(record.c.kind.in_(_READ), record.c.deleted_at.is_(None))
        .execution_options(across_organisations=True),
        db.as_listed(keys),
    ).all()
    # Thousands of small texts: parsed as one it takes half as long.
    fields = json.loads(f"[{','.join(row.data for row in rows)}]")
    for (place, id_, kind, _), data in zip(rows, fields, strict=True):
        places[place].append({"kind": kind, "id": id_, "data": data})


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
    by_customer: dict[UUID, list[Record]] = {}
    for one in read.whole(connection, rep.organisation_id, books=books):
        kept = {"kind": one.kind, "id": str(one.id), "data": one.data}
        by_customer.setdefault(one.customer_id or one.id, []).append(kept)
    return [known for hers in by_customer.values() if (known := _known(hers))]


def _known(records: list[Record]) -> Known | None:
    """The customer these records are of; nobody where her own is missing, as with a company's."""
    customer = next((one["data"] for one in records if one["kind"] == "customer"), None)
    if customer is None:
        return None
    name = _name(customer)
    # In one order, whatever the database found first.
    about = gather(sorted(records, key=itemgetter("id")))
    first_name = customer.get("given") or customer.get("nickname") or name
    return Known(about, customer.get("tier") or "B", name, first_name)


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
        .where(*may_see(now))
        .execution_options(across_organisations=True),
        db.as_listed(by_id),
    )
    found: dict[Rep, list[str]] = {rep: [] for rep in by_id.values()}
    for organisation_id, user_id, book_id in rows:
        found[by_id[organisation_id, user_id]].append(book_id)
    return found


def may_see(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what a membership must be for its book to be seen now."""
    return (
        or_(member.c.starts_at.is_(None), member.c.starts_at <= stamp(now)),
        or_(member.c.ends_at.is_(None), member.c.ends_at > stamp(now)),
    )
