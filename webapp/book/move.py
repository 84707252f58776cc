"""Customers move from one book to another, with everything under them, in one transaction.

Her private records stay where they are: in the private books of those who wrote them. A company goes along
with the last of its customers; before that a copy of it goes, under an id that the next customer will find.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4, uuid5

from sqlalchemy import ColumnElement, Connection, bindparam, insert, select, true, update

from webapp.book.card import Card, read_card
from webapp.book.desk import Desk
from webapp.book.merge import Merged
from webapp.book.mutation import Author
from webapp.book.tables import handover, parked, record
from webapp.db import portions
from webapp.errors import Clash, NotFound


@dataclass(frozen=True, slots=True)
class Handover:
    """What is asked for: these customers of one book, or all where `customers` is None."""

    from_book: UUID
    to_book: UUID
    customers: Collection[UUID] | None = None
    why: str = ""


@dataclass(slots=True)
class Moved:
    """What moved, living records only; `companies` went along, `copied` were left and copied."""

    id: UUID
    customers: int = 0
    records: int = 0
    companies: int = 0
    copied: int = 0


def hand_over(
    connection: Connection, author: Author, asked: Handover, *, now: str, dry_run: bool = False
) -> Moved:
    """Move what is asked for and count it. `now` is a stamp. For the door alone. Raises NotFound, Clash."""
    desk = Desk(connection, author, now)
    desk.lock({asked.from_book, asked.to_book})
    _check_books(desk, asked)
    customers = _customers(desk, asked.from_book)
    moving = _moving(customers, asked.customers)
    done = Moved(uuid4())
    links = _move_companies(desk, asked, customers, moving, done)
    if not dry_run:
        desk.put_away()
    # A desk for some hundred customers at a time: a book of many thousands need not fit into memory.
    for some in portions(sorted(moving)):
        part = Desk(connection, author, now, books=desk.books)
        # Customers first: of one who was merged into another a phone then knows where to find what was hers.
        moved = sorted(part.load_bundles(asked.from_book, some), key=lambda card: card.kind != "customer")
        for card in moved:
            link = links.get(card.data.get("company_id", "")) if card.kind == "customer" else None
            _move(part, card, asked.to_book, done, {"company_id": link} if link else {})
        if not dry_run:
            part.put_away()
            connection.execute(insert(handover), [_row(author, asked, done.id, each, now) for each in some])
            _move_parked(connection, author, asked, parked.c.customer_id.in_(some))
    if asked.customers is None and not dry_run:
        _move_parked(connection, author, asked, true())
    return done


def _move_parked(connection: Connection, author: Author, asked: Handover, which: ColumnElement[bool]) -> None:
    """What waits for somebody's word waits for that of the new owner."""
    connection.execute(
        update(parked)
        .where(
            parked.c.organisation_id == author.organisation_id,
            parked.c.book_id == asked.from_book,
            parked.c.state.in_(("open", "forwarded")),
            which,
        )
        .values(book_id=asked.to_book)
    )


def _check_books(desk: Desk, asked: Handover) -> None:
    if asked.from_book == asked.to_book:
        raise Clash("These are the same book. Choose another person.")
    found = [desk.books.get(each) for each in (asked.from_book, asked.to_book)]
    if any(each is None or each.private for each in found):
        raise NotFound("One of the two has no book of customers. Choose two reps.")


def _customers(desk: Desk, book_id: UUID) -> dict[UUID, Card]:
    """Return every customer of a locked book, those who were removed as well."""
    values = {"organisation": desk.author.organisation_id, "book": book_id}
    return {row.id: read_card(row) for row in desk.connection.execute(_CUSTOMERS, values)}


def _moving(customers: Mapping[UUID, Card], named: Collection[UUID] | None) -> set[UUID]:
    if named is None:
        return set(customers)
    missing = [each for each in named if each not in customers or customers[each].deleted_at]
    if missing:
        raise NotFound(f"{missing[0]} is no customer of this book. Nothing was moved: look at the list.")
    return set(named)


def _move(
    desk: Desk, card: Card, to_book: UUID, done: Moved, values: Mapping[str, str] | None = None
) -> None:
    desk.move(card, to_book, done.id, values)
    if not card.deleted_at:
        done.records += 1
        done.customers += card.kind == "customer"
        done.companies += card.kind == "company"


def _move_companies(
    desk: Desk, asked: Handover, customers: Mapping[UUID, Card], moving: set[UUID], done: Moved
) -> dict[str, str]:
    """Move or copy the companies of those who move; return the new id for each that was copied."""
    values = {"organisation": desk.author.organisation_id, "book": asked.from_book}
    loose = [read_card(row) for row in desk.connection.execute(_LOOSE, values)]
    theirs = _companies_of(customers, moving)
    remaining = _companies_of(customers, customers.keys() - moving)
    links: dict[str, str] = {}
    for card in loose:
        company_id = str(card.id) if card.kind == "company" else card.data.get("of_id", "")
        whole_book = asked.customers is None
        if company_id not in remaining and (whole_book or company_id in theirs):
            # What two disagree on in a company goes where the company goes.
            _move(desk, card, asked.to_book, done)
        elif card.kind == "company" and company_id in theirs and not card.deleted_at:
            copy_id, is_new = copy_company(desk, card, asked.to_book, done.id)
            links[company_id] = str(copy_id)
            done.copied += is_new
    return links


def _companies_of(customers: Mapping[UUID, Card], ids: Iterable[UUID]) -> set[str]:
    living = (customers[each] for each in ids if not customers[each].deleted_at)
    return {company_id for each in living if (company_id := each.data.get("company_id"))}


def copy_company(desk: Desk, company: Card, to_book: UUID, mid: UUID) -> tuple[UUID, bool]:
    """Return the copy of a company in another book, and whether it was made now because none was there."""
    copy_id = uuid5(to_book, str(company.id))
    desk.load([copy_id])
    there = desk.find(copy_id)
    if there and there.book_id == to_book and there.kind == "company" and not there.deleted_at:
        return there.id, False
    # The first copy has been removed, or has moved on: its id is taken for ever.
    copy = desk.add("company", uuid4() if there else copy_id, to_book, None)
    desk.change(copy, "create", mid, Merged(json.loads(json.dumps(company.data))))
    return copy.id, True


def _row(author: Author, asked: Handover, act: UUID, customer_id: UUID, now: str) -> dict[str, object]:
    return {
        "organisation_id": author.organisation_id,
        "id": act,
        "customer_id": customer_id,
        "from_book": asked.from_book,
        "to_book": asked.to_book,
        "user_id": author.user_id,
        "why": asked.why,
        "at": now,
    }


_OF_BOOK = (record.c.organisation_id == bindparam("organisation"), record.c.book_id == bindparam("book"))
_CUSTOMERS = select(record).where(*_OF_BOOK, record.c.kind == "customer")
_LOOSE = select(record).where(*_OF_BOOK, record.c.customer_id.is_(None))
