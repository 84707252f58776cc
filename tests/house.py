"""People and books for the tests of the door and the exchange."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Table, func, select

from webapp import db
from webapp.book import write
from webapp.book.mutation import Author, Mutation, Receipt
from webapp.book.tables import record

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

_numbers = count(1)


def new_id() -> UUID:
    """Return a fresh id; ids of one run ascend."""
    return UUID(int=(0x01930000 << 96) | (0x7 << 76) | (0x8 << 60) | next(_numbers))


@dataclass
class Person:
    """A user with an own book, a private book and one device."""

    organisation: UUID
    user: UUID = field(default_factory=new_id)
    device: UUID = field(default_factory=new_id)
    book: UUID = field(default_factory=new_id)
    private: UUID = field(default_factory=new_id)

    @property
    def author(self) -> Author:
        """The person writing on that device."""
        return Author(self.organisation, self.user, self.device)

    def on(self, device: UUID) -> Author:
        """The person writing on another device."""
        return Author(self.organisation, self.user, device)


def move_in(organisation: UUID | None = None, name: str = "Jonas") -> Person:
    """Add a person with both books to an organisation, a new one where none is given."""
    person = Person(organisation or uuid4())
    with db.write() as connection:
        person.book = write.open_book(connection, person.organisation, owner_id=person.user, name=name)
        person.private = write.open_book(
            connection, person.organisation, owner_id=person.user, name="Private", private=True
        )
    return person


def mutation(op: str, kind: str, record_id: UUID, **more: Any) -> Mutation:
    """Make a mutation with an id of its own."""
    wire = {
        "mid": new_id(),
        "op": op,
        "kind": kind,
        "id": record_id,
        "at": "2026-11-23T09:00:00+01:00",
        **more,
    }
    return Mutation.model_validate(wire)


def send(author: Author, *mutations: Mutation, now: datetime = NOW) -> list[Receipt]:
    """Bring mutations to the door."""
    with db.write() as connection:
        return write.apply(connection, author, mutations, now=now)


def add_customer(person: Person, **fields: Any) -> UUID:
    """Put a customer into the person's book; return her id."""
    customer_id = new_id()
    created = mutation("create", "customer", customer_id, book=person.book, set={"given": "Maria", **fields})
    assert send(person.author, created)[0].outcome == "applied"
    return customer_id


def add(person: Person, kind: str, customer_id: UUID | None, fields: dict[str, Any], **more: Any) -> UUID:
    """Put a record under a customer; return its id."""
    record_id = new_id()
    created = mutation("create", kind, record_id, customer_id=customer_id, set=fields, **more)
    (receipt,) = send(person.author, created)
    assert receipt.outcome == "applied", receipt
    return record_id


def stored(person: Person, record_id: UUID) -> dict[str, Any] | None:
    """Return a record's fields, or None where it is deleted or never was."""
    with db.read() as connection:
        row = connection.execute(
            select(record.c.data, record.c.deleted_at).where(
                record.c.organisation_id == person.organisation, record.c.id == record_id
            )
        ).one_or_none()
    return None if row is None or row.deleted_at else json.loads(row.data)


def rows(person: Person, table: Table, **where: Any) -> list[Any]:
    """Return the rows of the person's organisation in `table`."""
    with db.read() as connection:
        wanted = select(table).where(
            table.c.organisation_id == person.organisation,
            *(table.c[name] == value for name, value in where.items()),
        )
        return list(connection.execute(wanted))


def number_of(person: Person, table: Table) -> int:
    """Count the rows of the person's organisation in `table`."""
    with db.read() as connection:
        wanted = select(func.count()).select_from(table)
        return connection.execute(wanted.where(table.c.organisation_id == person.organisation)).scalar_one()
