"""When a record may have something due: a projection that lets the planner ask SQL instead of reading books.

It holds days, not decisions: what is due, and whether, is said by the rules that read the records. It may
name a record too many (of a customer who was deleted), and never one too few.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, insert, select

from webapp.book.card import Card
from webapp.book.tables import agenda, record
from webapp.book.touch import IN_PERSON
from webapp.db import portions

CADENCE = {"A": 30, "B": 90, "C": 180}
"""Days between contacts by tier, where the customer has no cadence of her own."""

FRESH = 9
"""Days after a meeting in which the rules may still ask for a note about it, zones reckoned in."""

LEAD = {"wedding": 14, "holiday": None}
OTHER_LEAD = 1
"""Days before an occasion on which it is told of at most, by type, where it does not say itself."""

CHILD_LEAD, BIRTHDAY_LEAD = 7, 1
"""The same for birthdays: of a child in time for a card by post."""

ASKED = frozenset({"exam", "graduation", "holiday"})
"""Types of which the rep asks how it went, where the occasion does not say itself."""

Fields = Mapping[str, Any]


BUNDLED = frozenset({"customer", "touch", "note"})
"""Kinds whose days hang on each other: when a customer was last met, and whether it was written up."""


class Slot(NamedTuple):
    """`mmdd` for what returns every year, `day` (yyyymmdd) for what comes once; the rest as in the table."""

    mmdd: int | None = None
    day: int | None = None
    lead: int | None = None
    asked: bool | None = None
    tier: str | None = None
    cadence: int | None = None


def project(connection: Connection, organisation_id: UUID, written: Iterable[Card]) -> None:
    """Bring the agenda up to the records just written, and to the customers they are of."""
    gone: set[UUID] = set()
    rows: list[dict[str, Any]] = []
    customers: set[UUID] = set()
    books: set[UUID] = set()
    for each in written:
        if each.kind in BUNDLED and each.customer_id:
            customers.add(each.customer_id)
            books.add(each.book_id)
        if each.kind == "customer":
            # Not only the one she hangs on, where she was merged into another.
            customers.add(each.id)
        if each.kind in ("customer", "touch"):
            gone.add(each.id)
        if find := SLOTS.get(each.kind):
            gone.add(each.id)
            rows += _row(organisation_id, each, Slot() if each.deleted_at else find(each))
    for some in portions(customers):
        for of, slot in _bundled(connection, organisation_id, books, some):
            gone.add(of.id)
            rows += _row(organisation_id, of, slot)
    for some in portions(gone):
        connection.execute(_DELETE, {"organisation": organisation_id, "ids": some})
    if rows:
        connection.execute(insert(agenda), rows)


def yearly(text: object) -> int | None:
    """Return month * 100 + day of a partial date, or None where its day is not known."""
    if not isinstance(text, str) or len(text) < 7 or text.count("-") < 2:
        return None
    month, day = text[-5:-3], text[-2:]
    return int(month) * 100 + int(day) if text[-6] == "-" and month.isdigit() else None


def once(text: object) -> int | None:
    """Return yyyymmdd of a whole date, or None."""
    return int(text.replace("-", "")) if isinstance(text, str) and len(text) == 10 else None


def overdue_day(customer: Fields, *, last_held: str | None, added_on: str) -> int | None:
    """Return the day on which an active customer becomes overdue, as yyyymmdd; None for another."""
    if (customer.get("status") or "active") != "active":
        return None
    cadence = customer.get("cadence") or CADENCE[customer.get("tier") or "B"]
    try:
        day = date.fromisoformat(last_held or customer.get("added_on") or added_on)
        return int((day + timedelta(days=cadence)).strftime("%Y%m%d"))
    except (ValueError, OverflowError):
        return None


def _occasion(card: Card) -> Slot:
    data, type_ = card.data, card.data.get("type") or "other"
    repeats = data.get("repeat") or ("yearly" if type_ in ("anniversary", "memorial") else "once")
    day = once(data.get("date")) if repeats == "once" else None
    lead, asked = data.get("lead"), data.get("ask_after")
    return Slot(
        # Without its year an occasion that comes once may come in any (webapp/reminders/due.py).
        mmdd=None if day else yearly(data.get("date")),
        day=day,
        lead=LEAD.get(type_, OTHER_LEAD) if lead is None else max(lead, default=None),
        asked=type_ in ASKED if asked is None else asked,
    )


def _person(card: Card) -> Slot:
    lead = CHILD_LEAD if card.data.get("relation") == "child" else BIRTHDAY_LEAD
    return Slot(mmdd=yearly(card.data.get("birth")), lead=lead)


def _promise(card: Card) -> Slot:
    return Slot(day=once(card.data.get("due")) if (card.data.get("state") or "open") == "open" else None)


def _handled(card: Card) -> Slot:
    return Slot(day=once(card.data.get("until")) if card.data.get("action") == "snoozed" else None)


SLOTS: dict[str, Callable[[Card], Slot]] = {
    "person": _person,
    "occasion": _occasion,
    "promise": _promise,
    "handled": _handled,
}
"""The kinds of which each record says by itself when something is due."""

_OF_CUSTOMERS = select(
    record.c.kind,
    record.c.id,
    record.c.book_id,
    record.c.customer_id,
    record.c.data,
    record.c.created_at,
    record.c.updated_at,
).where(
    record.c.organisation_id == bindparam("organisation"),
    record.c.book_id.in_(bindparam("books", expanding=True)),
    record.c.customer_id.in_(bindparam("customers", expanding=True)),
    record.c.kind.in_(BUNDLED),
    record.c.deleted_at.is_(None),
)
_DELETE = delete(agenda).where(
    agenda.c.organisation_id == bindparam("organisation"), agenda.c.id.in_(bindparam("ids", expanding=True))
)


def _bundled(
    connection: Connection, organisation_id: UUID, books: Collection[UUID], customers: list[UUID]
) -> Iterator[tuple[Any, Slot]]:
    """Yield these customers and their touches as they are stored, each with its slot."""
    by_kind: dict[str, list[tuple[Any, Fields]]] = {kind: [] for kind in BUNDLED}
    values = {"organisation": organisation_id, "books": list(books), "customers": customers}
    for row in connection.execute(_OF_CUSTOMERS, values):
        by_kind[row.kind].append((row, json.loads(row.data)))
    notes: dict[tuple[UUID, UUID], list[Fields]] = {}
    for row, note in by_kind["note"]:
        # Who may see the touch may see these: not what somebody keeps in a private book.
        notes.setdefault((row.book_id, row.customer_id), []).append(note)
    last_held: dict[UUID, str] = {}
    for row, touch in by_kind["touch"]:
        if touch.get("state") == "held" and (day := (touch.get("when") or {}).get("day")):
            last_held[row.customer_id] = max(day, last_held.get(row.customer_id, day))
        yield row, _touch(row, touch, notes.get((row.book_id, row.customer_id), ()))
    for row, customer in by_kind["customer"]:
        yield row, _customer(row, customer, last_held.get(row.id))


def _customer(row: Any, data: Fields, last_held: str | None) -> Slot:
    tier = data.get("tier") or "B"
    return Slot(
        mmdd=yearly(data.get("birth")),
        day=overdue_day(data, last_held=last_held, added_on=row.created_at[:10]),
        lead=BIRTHDAY_LEAD,
        tier=tier,
        cadence=data.get("cadence") or CADENCE[tier],
    )


def _touch(row: Any, data: Fields, notes: Iterable[Fields]) -> Slot:
    """A planned one; and one that was held of late and is still to be written up."""
    when = (data.get("when") or {}).get("day") or ""
    day, state = once(when), data.get("state")
    if day is None or state not in ("planned", "held"):
        return Slot()
    asked = data.get("type") in IN_PERSON and not any(
        str(note.get("touch_id")) == str(row.id) or (note.get("written_at") or "")[:10] >= when
        for note in notes
    )
    if state == "planned":
        return Slot(day=day, lead=0, asked=asked)
    fresh_from = date.fromisoformat(row.updated_at[:10]) - timedelta(days=FRESH)
    return Slot(day=day, asked=True) if asked and when >= fresh_from.isoformat() else Slot()


def _row(organisation_id: UUID, of: Any, slot: Slot) -> Iterator[dict[str, Any]]:
    """The row of a card, or of a stored record, where it has a day."""
    if slot.mmdd or slot.day:
        yield {
            "organisation_id": organisation_id,
            "id": of.id,
            "book_id": of.book_id,
            "kind": of.kind,
            "customer_id": of.customer_id,
            **slot._asdict(),
        }
