"""What one writing transaction has before it: locked books, the records it touches, and what it will write.

Changes are made in memory and written at the end in a few statements, so that an import of thousands goes
through the same door as one note.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert

from webapp.book import agenda, album
from webapp.book.card import (
    Book,
    Card,
    book_row,
    forget,
    gone_row,
    note_version,
    pointer_row,
    read_card,
    record_row,
    remember,
    text_of,
)
from webapp.book.merge import Merged
from webapp.book.mutation import Author, Mutation, Reason, Receipt
from webapp.book.read import Membership
from webapp.book.statements import (
    ABOUT,
    ALIASES,
    BUNDLES,
    DELETE_ALIASES,
    LOCK,
    RECORDS,
    UNDER,
    UPDATE_BOOK,
    UPDATE_RECORD,
    bound,
    set_pointer,
)
from webapp.book.tables import alias, parked, receipt, record, revision
from webapp.db import portions

NOBODY = UUID(int=0)
"""Stands for the device of what no phone sent (imports, jobs) and for the user at the command line."""


@dataclass(frozen=True, slots=True)
class About:
    """What a parked mutation is about: a book that its author sees or saw once, and a customer in it."""

    book_id: UUID | None = None
    customer_id: UUID | None = None


NOTHING = About()


@dataclass(slots=True)
class Desk:
    """One transaction's working set, for one author at one moment."""

    connection: Connection
    author: Author
    now: str
    memberships: dict[UUID, Membership] = field(default_factory=dict)
    once_held: dict[UUID, bool] = field(default_factory=dict)
    deleters: dict[UUID, UUID] = field(default_factory=dict)
    """The private book of whoever deleted a record that is on the desk."""
    books: dict[UUID, Book] = field(default_factory=dict)
    cards: dict[UUID, Card] = field(default_factory=dict)
    aliases: dict[UUID, UUID] = field(default_factory=dict)
    receipts: dict[UUID, Receipt] = field(default_factory=dict)
    _aliased: dict[UUID, UUID | None] = field(default_factory=dict)
    _changed: dict[UUID, Card] = field(default_factory=dict)
    _gone: list[dict[str, Any]] = field(default_factory=list)
    revisions: list[dict[str, Any]] = field(default_factory=list)
    _receipts: list[dict[str, Any]] = field(default_factory=list)
    _parked: list[dict[str, Any]] = field(default_factory=list)
    _about: dict[UUID, About] = field(default_factory=dict)

    @property
    def private_book(self) -> UUID | None:
        """The author's own private book."""
        return next((each.book_id for each in self.memberships.values() if each.private), None)

    @property
    def device_id(self) -> UUID:
        """The device that receipts are kept for."""
        return self.author.device_id or NOBODY

    def lock(self, book_ids: Iterable[UUID]) -> None:
        """Lock books in order of their ids, so that two who want the same ones never wait crosswise."""
        values = {"organisation": self.author.organisation_id, "ids": sorted(book_ids)}
        self.books = {row.id: Book(*list(row)) for row in self.connection.execute(LOCK, values)}

    def find(self, record_id: UUID) -> Card | None:
        """Return the record with this id, following what it was merged into, wherever it lies."""
        return self.cards.get(self.aliases.get(record_id, record_id))

    def load(self, ids: Iterable[UUID]) -> None:
        """Take the records with these ids, and those they were merged into, from the database."""
        missing = [each for each in set(ids) if each not in self.cards and each not in self.aliases]
        self._load(missing)
        # A customer who was merged into another is still here, as one who was deleted.
        unknown = [each for each in missing if (card := self.cards.get(each)) is None or _may_be_merged(card)]
        for some in portions(unknown):
            rows = self.connection.execute(
                ALIASES, {"organisation": self.author.organisation_id, "ids": some}
            )
            self.aliases.update((row.id, row.record_id) for row in rows)
        self._load([self.aliases[each] for each in unknown if each in self.aliases])

    def _load(self, ids: list[UUID]) -> None:
        for some in portions(ids):
            rows = self.connection.execute(
                RECORDS, {"organisation": self.author.organisation_id, "ids": some}
            )
            self.cards.update((row.id, read_card(row)) for row in rows)

    def load_bundles(self, book_id: UUID, customer_ids: Iterable[UUID]) -> list[Card]:
        """Take all that lies in the book under these customers, and themselves, the deleted with the rest."""
        found: list[Card] = []
        for some in portions(customer_ids):
            values = {"organisation": self.author.organisation_id, "book": book_id, "customers": some}
            found += [read_card(row) for row in self.connection.execute(BUNDLES, values)]
        self.cards.update((card.id, card) for card in found)
        return found

    def load_under(self, customer_ids: Iterable[UUID]) -> None:
        """Take all that hangs on these customers, in whatever book, the private ones of others among them."""
        for some in portions(customer_ids):
            values = {"organisation": self.author.organisation_id, "customers": some}
            for row in self.connection.execute(UNDER, values):
                self.cards.setdefault(row.id, read_card(row))

    def under(self, customer_id: UUID) -> list[Card]:
        """Return what hangs on a customer whose records are here, herself among them."""
        return [card for card in self.cards.values() if card.customer_id == customer_id]

    def add(self, kind: str, record_id: UUID, book_id: UUID, customer_id: UUID | None) -> Card:
        """Return a new, still empty record."""
        who = self.author.user_id
        card = Card(kind, record_id, book_id, customer_id, 0, {}, {}, None, who, self.now, who, self.now)
        self.cards[record_id] = card
        return card

    def change(
        self, card: Card, op: str, mid: UUID, merged: Merged | None = None, *, deleted: bool = False
    ) -> None:
        """Give `card` its next version with the new values of `merged`, deleted or living."""
        held = self.books[card.book_id]
        if card.ver:
            forget(held, card)
        card.deleted_at = self.now if deleted else None
        card.updated_by, card.updated_at = self.author.user_id, self.now
        self._write(card, op, mid, merged.data if merged else {})

    def move(
        self,
        card: Card,
        book_id: UUID,
        mid: UUID,
        values: Mapping[str, Any] | None = None,
        *,
        op: str = "move",
    ) -> None:
        """Put `card` into another book, with new values where there are any: `gone` there, `put` here.

        Both books must be locked. Who wrote the record last, and when, stays as it was.
        """
        left = self.books[card.book_id]
        forget(left, card)
        left.head += 1
        self._gone.append(gone_row(card, self.author.organisation_id, left.head, self.now))
        card.book_id = book_id
        self._write(card, op, mid, values or {})

    def hang(
        self, card: Card, customer: Card, mid: UUID, op: str, values: Mapping[str, Any] | None = None
    ) -> None:
        """Put `card` under another customer and, unless it is private, into her book.

        A customer who is put under another is deleted, and her id is from now on another for that one.
        """
        if card.kind == "customer":
            forget(self.books[card.book_id], card)
            card.deleted_at = card.deleted_at or self.now
            self._alias(card.id, customer.id)
        card.customer_id = customer.id
        if card.book_id != customer.book_id and not self.books[card.book_id].private:
            self.move(card, customer.book_id, mid, values, op=op)
        else:
            forget(self.books[card.book_id], card)
            self._write(card, op, mid, values or {})

    def stand_alone(self, customer: Card, mid: UUID) -> None:
        """Bring a customer who hung on another one back, with nothing under her yet."""
        customer.customer_id = customer.id
        self._alias(customer.id, None)
        self.change(customer, "split", mid)

    def _alias(self, old_id: UUID, record_id: UUID | None) -> None:
        self._aliased[old_id] = record_id
        if record_id:
            self.aliases[old_id] = record_id
        else:
            self.aliases.pop(old_id, None)

    def _write(self, card: Card, op: str, mid: UUID, values: Mapping[str, Any]) -> None:
        """Give `card` its next version, its place in the feed and its revision."""
        held = self.books[card.book_id]
        card.ver += 1
        old = {name: card.data.get(name) for name in values}
        for name, value in values.items():
            note_version(card, name, old[name], value)
            if value is None:
                card.data.pop(name, None)
            else:
                card.data[name] = value
        held.head += 1
        card.rev = held.head
        remember(held, card)
        self._changed[card.id] = card
        self.revisions.append(
            {
                "organisation_id": self.author.organisation_id,
                "id": card.id,
                "ver": card.ver,
                "kind": card.kind,
                "op": op,
                "old": text_of({name: value for name, value in old.items() if value is not None}),
                "new": text_of(values),
                "user_id": self.author.user_id,
                "device_id": self.author.device_id,
                "mid": mid,
                "at": self.now,
            }
        )

    def keep_receipt(self, given: Receipt) -> None:
        """Remember the answer to a mutation, now and for every time it is sent again."""
        self.receipts[given.mid] = given
        self._receipts.append(
            {
                "organisation_id": self.author.organisation_id,
                "device_id": self.device_id,
                "mid": given.mid,
                "outcome": given.outcome.value,
                "book_id": given.book,
                "rev": given.rev,
                "ver": given.ver,
                "conflict_id": given.conflict,
                "reason": given.reason,
                "at": self.now,
            }
        )

    def keep_parked(self, mutation: Mutation, reason: Reason, about: About, *, state: str = "open") -> None:
        """Keep a mutation word for word, for who may read the book it is about: not done, or done there."""
        body = mutation.model_dump(by_alias=True, exclude_unset=True)
        self._about[mutation.mid] = about
        self._parked.append(
            {
                "organisation_id": self.author.organisation_id,
                "device_id": self.device_id,
                "mid": mutation.mid,
                "user_id": self.author.user_id,
                "book_id": about.book_id,
                "body": json.dumps(body, default=str),
                "reason": reason,
                "state": state,
                "at": self.now,
                "customer_id": about.customer_id,
            }
        )

    def about(self, mid: UUID) -> About:
        """Return what an earlier mutation of this device was about, if it is parked."""
        if mid not in self._about:
            key = {"organisation": self.author.organisation_id, "device": self.device_id, "mid": mid}
            row = self.connection.execute(ABOUT, key).one_or_none()
            self._about[mid] = About(*row) if row else NOTHING
        return self._about[mid]

    def put_away(self) -> None:
        """Write everything down."""
        organisation = self.author.organisation_id
        changed = list(self._changed.values())
        created = [card for card in changed if card.stored_ver is None]
        present = [card for card in changed if card.stored_ver is not None]
        put = self.connection.execute
        if created:
            put(insert(record), [record_row(card, organisation) for card in created])
        if present:
            put(UPDATE_RECORD, [bound(record_row(card, organisation)) for card in present])
        if changed:
            # Upon the old pointer, where there is one: a record that was gone from here long ago has none.
            pointers = [pointer_row(card, organisation, self.now) for card in changed]
            put(set_pointer(self.connection), [*self._gone, *pointers])
        if self.revisions:
            put(insert(revision), self.revisions)
        if self._aliased:
            put(DELETE_ALIASES, {"organisation": organisation, "ids": list(self._aliased)})
            kept = [(old, new) for old, new in self._aliased.items() if new]
            rows = [{"organisation_id": organisation, "id": old, "record_id": new} for old, new in kept]
            if rows:
                put(insert(alias), rows)
        if changed:
            put(UPDATE_BOOK, [bound(book_row(each, organisation)) for each in self.books.values()])
            agenda.project(self.connection, organisation, changed)
            album.project(self.connection, organisation, changed)
        if self._parked:
            put(insert(parked), self._parked)
        if self._receipts:
            put(insert(receipt), self._receipts)


def _may_be_merged(card: Card) -> bool:
    return card.kind == "customer" and card.deleted_at is not None
