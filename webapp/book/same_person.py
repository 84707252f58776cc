"""Two customers who turn out to be the same person become one, and are parted again where that was wrong.

The one who goes is deleted and hangs, with all that hung on her, on the one who stays; her id is an alias,
and what still arrives under it goes there. They can be parted, because the revisions of a merge say what was
hers (docs/decisions/merge-and-split.md).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from webapp.book.answer import keep_conflict, own, receipt_of
from webapp.book.card import Card
from webapp.book.check import Refused
from webapp.book.customer import Customer
from webapp.book.desk import Desk
from webapp.book.merge import Merged
from webapp.book.move import copy_company
from webapp.book.mutation import Mutation, Outcome, Receipt
from webapp.book.tables import parked, revision
from webapp.book.unite import part, unite
from webapp.db import portions


def merge(desk: Desk, mutation: Mutation) -> Receipt:
    """Make the customer a mutation names, and all that hangs on her, one with the customer who stays."""
    goes, stays = _both(desk, mutation)
    if goes is stays:
        # Said before, perhaps the other way round, perhaps on another phone.
        return receipt_of(desk, mutation, stays, Outcome.NOOP)
    if goes.deleted_at or stays.deleted_at:
        raise Refused("unknown_record")
    given = unite(Customer, stays.data, _in_the_book_of(desk, stays, goes, mutation.mid))
    hers = [card for card in desk.under(goes.id) if card is not goes]
    _redirect_parked(desk, goes, stays)
    # She first: a phone then knows where to find what comes after her in the feed.
    desk.hang(goes, stays, mutation.mid, "merge")
    for card in hers:
        is_about_her = card.kind == "conflict" and card.data.get("of_id") == str(goes.id)
        desk.hang(card, stays, mutation.mid, "hang", {"of_id": str(stays.id)} if is_about_her else None)
    if given.data:
        desk.change(stays, "set", mutation.mid, given)
    kept = [keep_conflict(desk, mutation, stays, each) for each in given.clashes]
    outcome = Outcome.CONFLICT if kept else Outcome.APPLIED
    return receipt_of(desk, mutation, stays, outcome, kept[0] if kept else None)


def split(desk: Desk, mutation: Mutation) -> Receipt:
    """Take a merge back: each has again what was hers then, and what came later stays where it is.

    After a merge across two books both are in the book of the one who stayed.
    """
    _, stays = _both(desk, mutation)
    gone = desk.cards.get(mutation.id)
    if gone is None or gone is stays or gone.customer_id != stays.id:
        return receipt_of(desk, mutation, stays, Outcome.NOOP)
    done = _what_the_merge_did(desk, gone, stays)
    desk.stand_alone(gone, mutation.mid)
    # She is written in any case: when she is overdue hangs on the visits that are left to her.
    _, old, new = done.pop(stays.id, ("", {}, {}))
    desk.change(stays, "split", mutation.mid, Merged(part(stays.data, old, new)))
    for card_id, (op, old, new) in done.items():
        card = desk.cards[card_id]
        if op == "hang":
            desk.hang(card, gone, mutation.mid, "split", part(card.data, old, new))
        elif op == "create" and card.ver == 1:
            # A conflict between the two that nobody has settled: there is none any more.
            desk.change(card, "delete", mutation.mid, deleted=True)
    return receipt_of(desk, mutation, gone, Outcome.APPLIED)


def _both(desk: Desk, mutation: Mutation) -> tuple[Card, Card]:
    """Return the customer that goes and the one that stays, both of them the author's to write."""
    has_values = mutation.set or mutation.add or mutation.remove
    if mutation.kind != "customer" or mutation.customer_id in (None, mutation.id) or has_values:
        raise Refused("invalid")
    return _own_customer(desk, mutation.id), _own_customer(desk, mutation.customer_id)


def _own_customer(desk: Desk, customer_id: UUID | None) -> Card:
    card = desk.find(customer_id) if customer_id else None
    if card is None or card.kind != "customer":
        raise Refused("unknown_record")
    return own(desk, card)


def _in_the_book_of(desk: Desk, stays: Card, goes: Card, mid: UUID) -> dict[str, Any]:
    """Return the fields of the one who goes; her company has a copy in another book, as with a handover."""
    company_id = goes.data.get("company_id")
    if not company_id or goes.book_id == stays.book_id:
        return goes.data
    desk.load([UUID(company_id)])
    company = desk.find(UUID(company_id))
    if company is None or company.book_id != goes.book_id:
        return goes.data
    copy_id, _ = copy_company(desk, company, stays.book_id, mid)
    return goes.data | {"company_id": str(copy_id)}


def _redirect_parked(desk: Desk, goes: Card, stays: Card) -> None:
    """What waits for a word about the one who goes waits for a word about the one who stays."""
    about_her = (
        parked.c.organisation_id == desk.author.organisation_id,
        parked.c.book_id == goes.book_id,
        parked.c.customer_id == goes.id,
    )
    desk.connection.execute(
        update(parked).where(*about_her).values(book_id=stays.book_id, customer_id=stays.id)
    )


Done = dict[UUID, tuple[str, dict[str, Any], dict[str, Any]]]
"""For each record a merge touched: what it did, the old values and the new ones."""


def _what_the_merge_did(desk: Desk, gone: Card, stays: Card) -> Done:
    organisation = desk.author.organisation_id
    values = {"organisation": organisation, "id": gone.id}
    merges = [row["mid"] for row in desk.revisions if row["id"] == gone.id and row["op"] == "merge"]
    mid = merges[-1] if merges else desk.connection.scalars(_THE_MERGE, values).first()
    # What the same request has merged is not written yet.
    done = {row["id"]: _done(row) for row in desk.revisions if row["mid"] == mid}
    for some in portions(card.id for card in desk.under(stays.id)):
        found = desk.connection.execute(_DONE, {"organisation": organisation, "ids": some, "mid": mid})
        done.update((row.id, _done(row._asdict())) for row in found)
    return done


def _done(row: Mapping[str, Any]) -> tuple[str, dict[str, Any], dict[str, Any]]:
    return row["op"], json.loads(row["old"]), json.loads(row["new"])


_THE_MERGE = (
    select(revision.c.mid)
    .where(
        revision.c.organisation_id == bindparam("organisation"),
        revision.c.id == bindparam("id"),
        revision.c.op == "merge",
    )
    .order_by(revision.c.ver.desc())
    .limit(1)
)
_DONE = select(revision).where(
    revision.c.organisation_id == bindparam("organisation"),
    revision.c.id.in_(bindparam("ids", expanding=True)),
    revision.c.mid == bindparam("mid"),
)
