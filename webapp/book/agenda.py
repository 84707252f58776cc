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

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from webapp.book.card import Card
from webapp.book.tables import agenda, record
from webapp.book.touch import IN_PERSON
from webapp.db import portions

CADENCE = {"A": 30, "B": 90, "C": 180}
"""Days between contacts by tier, where the customer has no cadence of her own."""

FRESH = 9
"""Days after a meeting in which the rules may still ask for a note about it, zones reckoned in."""

LAST_DAY = 99991231
"""As yyyymmdd: later than any day a touch can have."""

LEAD = {"wedding": 14, "holiday": None}
OTHER_LEAD = 1
"""Days before an occasion on which it is told of at most, by type, where it does not say itself."""

CHILD_LEAD, BIRTHDAY_LEAD = 7, 1
"""The same for birthdays: of a child in time for a card by post."""

ASKED = frozenset({"exam", "graduation", "holiday"})
"""Types of which the rep asks how it went, where the occasion does not say itself."""

Fields = Mapping[str, Any]


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
    ids: list[UUID] = []
    rows: list[dict[str, Any]] = []
    customers: set[UUID] = set()
    books: set[UUID] = set()
    told: list[dict[str, Any]] = []
    for each in written:
        if each.kind == "note":
            told += _of_meetings(organisation_id, each)
        if each.kind in ("customer", "touch") and each.customer_id:
            customers.add(each.customer_id)
            books.add(each.book_id)
        if each.kind == "customer":
            # Not only the one she hangs on, where she was merged into another.
            customers.add(each.id)
        find = SLOTS.get(each.kind)
        if find is None:
            continue
        ids.append(each.id)
        slot = Slot() if each.deleted_at else find(each)
        if slot.mmdd or slot.day:
            rows.append(_row(organisation_id, each, slot))
    for some in portions(customers):
        rows.extend(_customer_rows(connection, organisation_id, books, some))
    for some in portions([*ids, *customers]):
        connection.execute(_DELETE, {"organisation": organisation_id, "ids": some})
    if rows:
        connection.execute(insert(agenda), rows)
    if told:
        connection.execute(_ASK, told)


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


def _touch(card: Card) -> Slot:
    """A planned one; and a meeting that was held of late, which is still to be written up."""
    day, state = once((card.data.get("when") or {}).get("day")), card.data.get("state")
    asked = card.data.get("type") in IN_PERSON
    if state == "planned":
        return Slot(day=day, lead=0, asked=asked)
    is_fresh = day is not None and day >= _fresh_from(card.updated_at)
    return Slot(day=day, asked=True) if state == "held" and asked and is_fresh else Slot()


def _of_meetings(organisation_id: UUID, note: Card) -> Iterator[dict[str, Any]]:
    """Of which meetings the rep need not be asked any more for a new note, and again for one that changed."""
    first, written = _fresh_from(note.updated_at), once((note.data.get("written_at") or "")[:10]) or 0
    of = {"organisation": organisation_id, "book": note.book_id, "customer": note.customer_id, "first": first}
    if note.stored_ver is not None or note.deleted_at:
        yield {**of, "last": LAST_DAY, "is_asked": True}
    elif written >= first:
        yield {**of, "last": written, "is_asked": False}


def _fresh_from(moment: str) -> int:
    """The first day of which a meeting was fresh at a moment."""
    return int(f"{date.fromisoformat(moment[:10]) - timedelta(days=FRESH):%Y%m%d}")


def _handled(card: Card) -> Slot:
    return Slot(day=once(card.data.get("until")) if card.data.get("action") == "snoozed" else None)


SLOTS: dict[str, Callable[[Card], Slot]] = {
    "person": _person,
    "occasion": _occasion,
    "promise": _promise,
    "touch": _touch,
    "handled": _handled,
}
"""The kinds that can have something due. The customer's own row needs her touches and is made apart."""

_OF_CUSTOMERS = select(
    record.c.kind, record.c.id, record.c.book_id, record.c.customer_id, record.c.data, record.c.created_at
).where(
    record.c.organisation_id == bindparam("organisation"),
    record.c.book_id.in_(bindparam("books", expanding=True)),
    record.c.customer_id.in_(bindparam("customers", expanding=True)),
    record.c.kind.in_(("customer", "touch")),
    record.c.deleted_at.is_(None),
)
_ASK = (
    update(agenda)
    .where(
        agenda.c.organisation_id == bindparam("organisation"),
        agenda.c.book_id == bindparam("book"),
        agenda.c.kind == "touch",
        agenda.c.day.between(bindparam("first"), bindparam("last")),
        agenda.c.customer_id == bindparam("customer"),
    )
    .values(asked=bindparam("is_asked"))
)
_DELETE = delete(agenda).where(
    agenda.c.organisation_id == bindparam("organisation"), agenda.c.id.in_(bindparam("ids", expanding=True))
)


def _customer_rows(
    connection: Connection, organisation_id: UUID, books: Collection[UUID], customers: list[UUID]
) -> Iterable[dict[str, Any]]:
    last_held: dict[UUID, str] = {}
    found = []
    values = {"organisation": organisation_id, "books": list(books), "customers": customers}
    for row in connection.execute(_OF_CUSTOMERS, values):
        data = json.loads(row.data)
        if row.kind == "customer":
            found.append((row, data))
        elif data.get("state") == "held" and (day := (data.get("when") or {}).get("day")):
            last_held[row.customer_id] = max(day, last_held.get(row.customer_id, day))
    for row, data in found:
        slot = Slot(
            mmdd=yearly(data.get("birth")),
            day=overdue_day(data, last_held=last_held.get(row.id), added_on=row.created_at[:10]),
            lead=BIRTHDAY_LEAD,
            tier=data.get("tier") or "B",
            cadence=data.get("cadence") or CADENCE[data.get("tier") or "B"],
        )
        if slot.mmdd or slot.day:
            yield _row(organisation_id, row, slot)


def _row(organisation_id: UUID, of: Any, slot: Slot) -> dict[str, Any]:
    """The row of a card, or of a stored record."""
    return {
        "organisation_id": organisation_id,
        "id": of.id,
        "book_id": of.book_id,
        "kind": of.kind,
        "customer_id": of.customer_id,
        **slot._asdict(),
    }
