"""A record and its book as the door holds them, and the rows they are written down in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from webapp.book.merge import element_key
from webapp.book.pointer import HSUM_MODULUS, pointer_hash


@dataclass(slots=True)
class Book:
    """A locked book. `head` and the numbers of the digest move with every change."""

    id: UUID
    private: bool
    head: int
    n: int
    hsum: int
    customers: int


@dataclass(slots=True)
class Card:
    """A record as the transaction has it. `stored_ver` is None for one that is new."""

    kind: str
    id: UUID
    book_id: UUID
    customer_id: UUID | None
    ver: int
    fv: dict[str, Any]
    data: dict[str, Any]
    deleted_at: str | None
    created_by: UUID
    created_at: str
    updated_by: UUID
    updated_at: str
    stored_ver: int | None = None
    rev: int = 0

    @property
    def op(self) -> str:
        """What the feed says of it."""
        return "del" if self.deleted_at else "put"


def read_card(row: Row[Any]) -> Card:
    """Return the record that a row of the table holds."""
    return Card(
        row.kind,
        row.id,
        row.book_id,
        row.customer_id,
        row.ver,
        json.loads(row.fv),
        json.loads(row.data),
        row.deleted_at,
        row.created_by,
        row.created_at,
        row.updated_by,
        row.updated_at,
        stored_ver=row.ver,
    )


def record_row(card: Card, organisation_id: UUID) -> dict[str, Any]:
    """Return the row of the record table."""
    return {
        "organisation_id": organisation_id,
        "id": card.id,
        "kind": card.kind,
        "book_id": card.book_id,
        "customer_id": card.customer_id,
        "ver": card.ver,
        "fv": text_of(card.fv),
        "data": text_of(card.data),
        "deleted_at": card.deleted_at,
        "created_by": card.created_by,
        "created_at": card.created_at,
        "updated_by": card.updated_by,
        "updated_at": card.updated_at,
    }


def pointer_row(card: Card, organisation_id: UUID, now: str) -> dict[str, Any]:
    """Return the row of the feed."""
    return {
        "organisation_id": organisation_id,
        "book_id": card.book_id,
        "rev": card.rev,
        "kind": card.kind,
        "id": card.id,
        "op": card.op,
        "ver": card.ver,
        "h": pointer_hash(card.kind, card.id, card.ver, card.op),
        "at": now,
    }


def gone_row(card: Card, organisation_id: UUID, rev: int, now: str) -> dict[str, Any]:
    """Return the row of the feed that says to the readers of its book: `card` is leaving."""
    ver = card.ver + 1
    left = {"rev": rev, "op": "gone", "ver": ver, "h": pointer_hash(card.kind, card.id, ver, "gone")}
    return pointer_row(card, organisation_id, now) | left


def book_row(held: Book, organisation_id: UUID) -> dict[str, Any]:
    """Return the numbers of a book that move."""
    return {
        "organisation_id": organisation_id,
        "id": held.id,
        "head": held.head,
        "n": held.n,
        "hsum": held.hsum,
        "customers": held.customers,
    }


def forget(held: Book, card: Card) -> None:
    """Take what the feed says of `card` out of the book's numbers, before it changes."""
    if card.op == "put":
        held.n -= 1
        held.hsum = (held.hsum - pointer_hash(card.kind, card.id, card.ver, "put")) % HSUM_MODULUS
        held.customers -= card.kind == "customer"


def remember(held: Book, card: Card) -> None:
    """Count what the feed now says of `card` into the book's numbers."""
    if card.op == "put":
        held.n += 1
        held.hsum = (held.hsum + pointer_hash(card.kind, card.id, card.ver, "put")) % HSUM_MODULUS
        held.customers += card.kind == "customer"


def note_version(card: Card, name: str, old: Any, new: Any) -> None:
    """Note in `fv` which version wrote a field; of a set field, which version added each later element."""
    if not isinstance(new or old, list) or card.ver == 1:
        card.fv[name] = card.ver
        return
    before = card.fv.get(name)
    added_in = dict(before) if isinstance(before, dict) else {}
    present = {element_key(each) for each in new or ()}
    earlier = {element_key(each) for each in old or ()}
    added_in.update(dict.fromkeys(present - earlier, card.ver))
    card.fv[name] = {key: ver for key, ver in added_in.items() if key in present}


def text_of(value: Mapping[str, Any]) -> str:
    """Return the JSON text in which fields are stored."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
