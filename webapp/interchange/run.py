"""Import a file into a user's own book: read, plan, show, and apply in one transaction, or not at all."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from webapp import db
from webapp.book import read, write
from webapp.book.mutation import Author, Outcome
from webapp.book.tables import feed, record
from webapp.clock import stamp
from webapp.errors import NotFound, Problem
from webapp.interchange.contact import Contact, Reading
from webapp.interchange.plan import Book, KnownCustomer, Plan, candidates, digits, fold, plan_import
from webapp.interchange.recognise import read_file


class ImportStopped(Problem):
    """The one door did not take what the plan made; nothing was kept."""

    sentence = "The import could not be written and nothing was kept. Try again; if it stays, tell us."


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file said, what that means for the book, and whether it was written."""

    reading: Reading
    plan: Plan
    applied: bool


def import_file(author: Author, data: bytes, *, locale: str, apply: bool, now: datetime) -> Imported:
    """Read `data` and plan its import into the own book of `author`; with `apply`, write it.

    Raises TooLarge, OtherKind or Invalid for a file that cannot be read, NotFound for a user without a book
    of her own, and ImportStopped or Busy when it could not be written. Nothing is ever written in part.
    """
    reading = read_file(data, locale=locale)
    with db.write() if apply else db.read() as connection:
        book = _book(connection, author, reading.contacts, now=now)
        plan = plan_import(reading.contacts, book, at=stamp(now), today=now.date().isoformat())
        if apply and plan.mutations:
            receipts = write.apply(connection, author, plan.mutations, now=now)
            if any(receipt.outcome not in (Outcome.APPLIED, Outcome.NOOP) for receipt in receipts):
                # Leaving the block by an exception takes back what was applied.
                raise ImportStopped
    return Imported(reading, plan, apply)


def own_books(connection: Connection, author: Author, *, now: datetime) -> tuple[UUID, UUID]:
    """Return the ids of a user's own book and of the private one. Raises NotFound."""
    held = read.memberships(connection, author.organisation_id, author.user_id, now=now)
    own = [each.book_id for each in held if each.role == "owner" and not each.private]
    private = [each.book_id for each in held if each.role == "owner" and each.private]
    if not own or not private:
        raise NotFound("You have no book of your own. Ask for one where you got your account.")
    return own[0], private[0]


def _book(connection: Connection, author: Author, contacts: list[Contact], *, now: datetime) -> Book:
    """Return what the plan needs to know of the book the contacts go to."""
    book_id, private_id = own_books(connection, author, now=now)
    rows = connection.execute(
        select(record.c.id, record.c.kind, record.c.deleted_at, record.c.customer_id, record.c.data).where(
            record.c.organisation_id == author.organisation_id,
            record.c.book_id == book_id,
            record.c.kind.in_(("customer", "company")),
        )
    ).all()
    living = {row.id for row in rows if row.deleted_at is None}
    # Whoever was merged into another is there, as that other one.
    merged = {row.id for row in rows if row.kind == "customer" and row.customer_id != row.id}
    removed = {row.id for row in rows} - living - merged
    ids = {each for contact in contacts for each in candidates(contact, book_id)} - living - merged - removed
    fields = {row.id: json.loads(row.data) for row in rows if row.id in living}
    names = {
        row.id: fields[row.id].get("name", "") for row in rows if row.id in living and row.kind == "company"
    }
    return Book(
        id=book_id,
        private_id=private_id,
        living=frozenset(living | merged),
        removed=frozenset(removed | _gone(connection, author, book_id, ids)),
        companies={fold(name): company_id for company_id, name in names.items() if name},
        customers=tuple(
            _known(row.id, fields[row.id], names)
            for row in rows
            if row.id in living and row.kind == "customer"
        ),
    )


def _gone(connection: Connection, author: Author, book_id: UUID, ids: Iterable[UUID]) -> set[UUID]:
    """Return those of the ids that have left this book for another: customers handed over."""
    found: set[UUID] = set()
    for some in db.portions(sorted(ids)):
        rows = connection.execute(
            select(feed.c.id).where(
                feed.c.organisation_id == author.organisation_id,
                feed.c.book_id == book_id,
                feed.c.op == "gone",
                feed.c.id.in_(list(some)),
            )
        )
        found.update(row.id for row in rows)
    return found


def _known(customer_id: UUID, fields: dict[str, Any], companies: dict[UUID, str]) -> KnownCustomer:
    """Return what tells a customer from another; the name is what the phone's `displayName` shows."""
    emails = [email["value"] for email in fields.get("emails", ())]
    phones = [phone["value"] for phone in fields.get("phones", ())]
    joined = " ".join(fields[part] for part in ("given", "family") if fields.get(part))
    company = companies.get(UUID(fields["company_id"]), "") if fields.get("company_id") else ""
    name = fields.get("display") or joined or fields.get("nickname") or (emails + phones + [company])[0]
    return KnownCustomer(
        customer_id,
        name,
        frozenset(email.lower() for email in emails),
        frozenset(digits(phone) for phone in phones) - {""},
    )
