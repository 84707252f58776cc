"""Merging customers and parting them at the door, as the tests do it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import insert

from tests.house import NOW, Person, add, mutation, new_id, rows, send
from webapp import db
from webapp.book import write
from webapp.book.move import Handover
from webapp.book.mutation import Author, Mutation, Receipt
from webapp.book.tables import book, feed, member, record, revision
from webapp.guards import through_the_door


def merge(person: Person, goes: UUID, stays: UUID, **more: Any) -> Receipt:
    return only(person, mutation("merge", "customer", goes, customer_id=stays, **more))


def split(person: Person, goes: UUID, stays: UUID) -> Receipt:
    return only(person, mutation("split", "customer", goes, customer_id=stays))


def only(person: Person, made: Mutation) -> Receipt:
    (receipt,) = send(person.author, made)
    assert send(person.author, made) == [receipt]
    return receipt


def let_in(owner: Person, colleague: Person, role: str = "cover") -> None:
    with db.write() as connection, through_the_door(connection):
        ids = {"organisation_id": owner.organisation, "book_id": owner.book, "user_id": colleague.user}
        connection.execute(insert(member).values(**ids, role=role))


def hand_over(giver: Person, taker: Person, *customers: UUID) -> None:
    with db.write() as connection:
        author = Author(giver.organisation, new_id())
        write.hand_over(connection, author, Handover(giver.book, taker.book, customers), now=NOW)


def under(person: Person, customer: UUID) -> set[UUID]:
    """Return the ids of the living records that hang on a customer, without her own."""
    return {
        row.id
        for row in rows(person, record, customer_id=customer)
        if not row.deleted_at and row.id != customer
    }


def sums_are_right(person: Person) -> None:
    for held in rows(person, book):
        living = [row for row in rows(person, feed, book_id=held.id) if row.op == "put"]
        assert (held.n, held.hsum) == (len(living), sum(row.h for row in living) % 2**53)
        assert held.customers == sum(row.kind == "customer" for row in living)
    for row in rows(person, record):
        assert rows(person, revision, id=row.id, ver=row.ver), "a version without its revision"
        (pointer,) = rows(person, feed, id=row.id, book_id=row.book_id)
        assert (pointer.ver, pointer.op) == (row.ver, "del" if row.deleted_at else "put")


def everything(person: Person, customer: UUID) -> set[UUID]:
    """Put one record of each kind under a customer, a private one and a handled reminder among them."""
    said: list[tuple[str, dict[str, Any]]] = [
        ("person", {"name": "Lisa"}),
        ("occasion", {"type": "exam", "date": "2026-12-01"}),
        ("fact", {"text": "Sails."}),
        ("touch", {"type": "visit", "state": "held", "when": {"day": "2026-11-03"}}),
        ("note", {"text": "Met."}),
        ("promise", {"text": "Call", "by": "me"}),
    ]
    made = {add(person, kind, customer, fields) for kind, fields in said}
    made.add(add(person, "note", customer, {"text": "Divorced."}, book=person.private))
    handled = uuid5(person.user, "stale:x")
    acted = {"key": "stale:x", "action": "done"}
    send(person.author, mutation("create", "handled", handled, customer_id=customer, set=acted))
    return made | {handled}
