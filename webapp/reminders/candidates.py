"""What is due for a rep, read from the books the rep may see: SQL says whose, the rules say what."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from webapp.book import read
from webapp.book.read import StoredRecord
from webapp.book.tables import agenda, record
from webapp.reminders.due import ASK_FOR, CHILD_LEAD, WRITE_UP_FOR, Reason, due
from webapp.reminders.gather import DueInput, gather
from webapp.reminders.planner import Candidate, due_over
from webapp.reminders.schedule import LeapDay, add_days

AHEAD: tuple[Reason, ...] = ("visit", "birthday", "occasion")
"""What a look at the week counts, in this order."""

LONGEST_LEAD = 60
"""Days an occasion is looked for ahead. A longer lead is told that late, and never missed."""


@dataclass(frozen=True, slots=True)
class Rep:
    """Whose reminders these are."""

    organisation_id: UUID
    user_id: UUID


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


def near(connection: Connection, rep: Rep, days: Sequence[date], *, now: datetime) -> set[UUID]:
    """Return the customers of whom something may have to be told on the first of `days`."""
    first, last = days[0], days[-1]
    birthdays = or_(
        and_(agenda.c.kind == "customer", _yearly(first, add_days(last, 1))),
        and_(agenda.c.kind == "person", _yearly(first, add_days(last, max(CHILD_LEAD)))),
    )
    met = and_(
        agenda.c.kind == "touch",
        agenda.c.day.between(_number(add_days(first, -WRITE_UP_FOR)), _number(add_days(first, -1))),
    )
    since, until = add_days(first, -ASK_FOR), add_days(last, LONGEST_LEAD)
    occasions = and_(
        agenda.c.kind == "occasion",
        or_(_yearly(since, until), agenda.c.day.between(_number(since), _number(until))),
    )
    promises = and_(agenda.c.kind == "promise", agenda.c.day <= _number(add_days(first, 1)))
    overdue = and_(agenda.c.kind == "customer", agenda.c.day <= _number(first))
    found = connection.execute(
        select(agenda.c.customer_id)
        .distinct()
        .where(
            agenda.c.organisation_id == rep.organisation_id,
            agenda.c.book_id.in_(_books(connection, rep, now)),
            or_(birthdays, occasions, promises, met, overdue),
        )
    )
    return set(found.scalars())


def week_ahead(
    connection: Connection, rep: Rep, days: Sequence[date], *, leap: LeapDay, now: datetime
) -> dict[str, int]:
    """Return how many planned touches, birthdays and occasions these days bring; nothing for no days."""
    if not days:
        return {}
    books = _books(connection, rep, now)
    visited = connection.execute(
        select(agenda.c.customer_id).where(
            agenda.c.organisation_id == rep.organisation_id,
            agenda.c.book_id.in_(books),
            agenda.c.kind == "touch",
            agenda.c.day.between(_number(days[0]), _number(days[-1])),
        )
    )
    customers = near(connection, rep, days, now=now) | set(visited.scalars())
    records = read.bundle(connection, rep.organisation_id, customers, books=books)
    counts = Counter(
        item["reason"]
        for _, hers in groupby(records, key=lambda each: each.customer_id or each.id)
        for customer in _known(list(hers))
        for day in days
        for item in due(customer.about, day, leap)
        if item["on"] == day.isoformat() and item["reason"] in AHEAD
    )
    return {reason: counts[reason] for reason in AHEAD if counts[reason]}


def of_customers(
    connection: Connection,
    rep: Rep,
    customer_ids: Collection[UUID],
    days: Sequence[date],
    *,
    leap: LeapDay,
    now: datetime,
    visits: bool = False,
) -> list[Candidate]:
    """Return what is to be told of these customers on the first of `days`, as far as the rep may see them.

    With `visits` it is what is planned with them, and nothing else.
    """
    books = _books(connection, rep, now)
    records = read.bundle(connection, rep.organisation_id, customer_ids, books=books)
    return [
        one
        for _, hers in groupby(records, key=lambda each: each.customer_id or each.id)
        for customer in _known(list(hers))
        for one in customer.told_on(days, leap, visits=visits)
    ]


def everybody(connection: Connection, rep: Rep, *, now: datetime) -> list[Known]:
    """Return all customers the rep may see."""
    records = read.whole(connection, rep.organisation_id, books=_books(connection, rep, now))
    by_customer: dict[UUID, list[StoredRecord]] = {}
    for one in records:
        by_customer.setdefault(one.customer_id or one.id, []).append(one)
    return [customer for hers in by_customer.values() for customer in _known(hers)]


def settings_of(connection: Connection, reps: Iterable[Rep]) -> dict[Rep, dict[str, Any]]:
    """Return the fields of each rep's `setting`, {} for who has none."""
    by_organisation: dict[UUID, dict[UUID, Rep]] = {}
    for rep in reps:
        by_organisation.setdefault(rep.organisation_id, {})[uuid5(rep.user_id, "setting")] = rep
    found: dict[Rep, dict[str, Any]] = {rep: {} for ids in by_organisation.values() for rep in ids.values()}
    for organisation_id, ids in by_organisation.items():
        rows = connection.execute(
            select(record.c.id, record.c.data).where(
                record.c.organisation_id == organisation_id,
                record.c.id.in_(ids),
                record.c.kind == "setting",
                record.c.deleted_at.is_(None),
            )
        )
        found.update((ids[row.id], json.loads(row.data)) for row in rows)
    return found


def _known(records: list[StoredRecord]) -> Iterator[Known]:
    """The customer these records are of; nobody where her own is missing, as with a company's."""
    customer = next((one.data for one in records if one.kind == "customer"), None)
    if customer is not None:
        name = _name(customer)
        yield Known(
            about=gather({"kind": one.kind, "id": one.id, "data": one.data} for one in records),
            tier=customer.get("tier") or "B",
            name=name,
            first_name=customer.get("given") or customer.get("nickname") or name,
        )


def _name(customer: dict[str, Any]) -> str:
    """What the phone's `displayName` shows, without a way to reach her: this stands on a locked screen."""
    joined = " ".join(part for part in (customer.get("given"), customer.get("family")) if part)
    return customer.get("display") or joined or customer.get("nickname") or "…"


def _books(connection: Connection, rep: Rep, now: datetime) -> list[UUID]:
    return [one.book_id for one in read.memberships(connection, rep.organisation_id, rep.user_id, now=now)]


def _yearly(first: date, last: date) -> ColumnElement[bool]:
    """Whether a yearly day lies between the two, over New Year too."""
    start, end = first.month * 100 + first.day, last.month * 100 + last.day
    # Who was born on 29 February is told on the 28th or on 1 March.
    start, end = 229 if start == 301 else start, 229 if end == 228 else end
    if last.toordinal() - first.toordinal() >= 365:
        return agenda.c.mmdd.is_not(None)
    if start <= end:
        return agenda.c.mmdd.between(start, end)
    return or_(agenda.c.mmdd >= start, agenda.c.mmdd <= end)


def _number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day
