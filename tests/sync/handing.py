"""Customers with something under them, handed from one book to another, and what is found there."""

from __future__ import annotations

from uuid import UUID

from tests.house import NOW, Person, add, add_customer, new_id, rows
from tests.sync.conftest import Rep
from tests.sync.device import Device
from webapp import db
from webapp.book import write
from webapp.book.move import Handover, Moved
from webapp.book.mutation import Author
from webapp.book.tables import parked, record


def hand_over(giver: Rep, taker: Rep, *customers: UUID) -> Moved:
    asked = Handover(giver.person.book, taker.person.book, customers or None, "A new district")
    with db.write() as connection:
        return write.hand_over(connection, Author(giver.person.organisation, new_id()), asked, now=NOW)


def fill(person: Person, name: str) -> tuple[UUID, set[UUID]]:
    """Add a customer with five records under her; return her id and all six."""
    customer = add_customer(person, given=name)
    notes = {add(person, "note", customer, {"text": f"{name} {number}"}) for number in range(5)}
    return customer, {customer, *notes}


def living(phone: Device, book: UUID) -> set[UUID]:
    return {UUID(each["id"]) for each in phone.books[str(book)].living()}


def findable(rep: Rep, book: UUID) -> str:
    """Everything the owner of a book can read or is offered: its records, and what is parked for it."""
    kept = [row.data for row in rows(rep.person, record, book_id=book)]
    return "\n".join(kept + [row.body for row in rows(rep.person, parked, book_id=book)])
