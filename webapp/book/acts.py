"""What each `op` of a mutation does to the book, once everything it names is on the desk."""

from __future__ import annotations

from collections.abc import Callable, Collection
from uuid import UUID, uuid5

from sqlalchemy import select

from webapp.book import notices
from webapp.book.answer import keep_conflict, own, placed, receipt_of
from webapp.book.card import Card
from webapp.book.check import Refused, check
from webapp.book.conflict import Conflict
from webapp.book.desk import Desk
from webapp.book.handled import Handled
from webapp.book.kinds import KINDS
from webapp.book.late import FORWARDED
from webapp.book.merge import Merged, OnceWritten, begin, merge
from webapp.book.mutation import Mutation, Outcome, Receipt
from webapp.book.notice import Notice
from webapp.book.record import Record, customer_of
from webapp.book.same_person import merge as merge_customers
from webapp.book.same_person import split as split_customers
from webapp.book.setting import Setting
from webapp.book.tables import revision

Act = Callable[[Desk, Mutation], Receipt]


def create(desk: Desk, mutation: Mutation) -> Receipt:
    """Add a record; where it is there already, in the same place, its fields are changed instead."""
    kind = KINDS[mutation.kind]
    if kind in (Conflict, Notice):
        raise Refused("invalid")
    there = desk.find(mutation.id)
    if there is not None:
        same_customer = there.customer_id == _bundle_of(desk, kind, mutation)
        if not same_customer or mutation.book not in (None, there.book_id):
            raise Refused("unknown_record")
        return change(desk, mutation)
    merged = Merged(begin(check(kind, mutation)))
    if any(name not in merged.data for name in kind.NEEDS):
        raise Refused("invalid")
    _check_named_id(desk, kind, mutation, merged)
    book_id = _place(desk, kind, mutation)
    merged.data |= _mark(desk, kind, book_id)
    card = desk.add(mutation.kind, mutation.id, book_id, _bundle_of(desk, kind, mutation))
    desk.change(card, "create", mutation.mid, merged)
    _revive_customer(desk, card, mutation)
    return placed(desk, mutation, card)


def change(desk: Desk, mutation: Mutation) -> Receipt:
    """Set fields, add and remove elements. A change to a deleted record brings it back."""
    kind, card = KINDS[mutation.kind], _own(desk, mutation)
    asked = check(kind, mutation)
    added_in = {name: each for name, each in card.fv.items() if isinstance(each, dict)}
    unseen = _unseen(desk, card, mutation) if added_in else ()
    try:
        merged = merge(kind, card.data, asked, additions=added_in, unseen=unseen)
    except OnceWritten as error:
        raise Refused("invalid") from error
    if any(name in kind.NEEDS and value is None for name, value in merged.data.items()):
        raise Refused("invalid")
    if merged.data or card.deleted_at:
        notices.tell_deleter(desk, card, mutation, next(iter(merged.data), None))
        desk.change(card, "set" if merged.data else "restore", mutation.mid, merged)
        _revive_customer(desk, card, mutation)
        outcome = Outcome.MERGED if merged.joined else Outcome.APPLIED
    else:
        outcome = Outcome.NOOP
    # Two who settle one conflict differently need no conflict about it: the first choice stays.
    kept = [] if kind is Conflict else [keep_conflict(desk, mutation, card, each) for each in merged.clashes]
    return receipt_of(desk, mutation, card, Outcome.CONFLICT if kept else outcome, kept[0] if kept else None)


def delete(desk: Desk, mutation: Mutation) -> Receipt:
    """Delete a record, unless somebody else has changed it since the deleter saw it: edit beats delete."""
    card = _own(desk, mutation)
    # Who was merged into another is not deleted by one who has not heard: that would be the other.
    if card.deleted_at or card.id != mutation.id:
        return receipt_of(desk, mutation, card, Outcome.NOOP)
    if unseen := _unseen(desk, card, mutation):
        notices.tell_too_late(desk, card, mutation, min(unseen) - 1)
        return receipt_of(desk, mutation, card, Outcome.NOOP)
    desk.change(card, "delete", mutation.mid, deleted=True)
    return receipt_of(desk, mutation, card, Outcome.APPLIED)


def restore(desk: Desk, mutation: Mutation) -> Receipt:
    """Bring a deleted record back as it was."""
    card = _own(desk, mutation)
    if not card.deleted_at:
        return receipt_of(desk, mutation, card, Outcome.NOOP)
    desk.change(card, "restore", mutation.mid)
    _revive_customer(desk, card, mutation)
    return receipt_of(desk, mutation, card, Outcome.APPLIED)


def release(desk: Desk, mutation: Mutation) -> Receipt:
    """Move a private record into its customer's book, where whoever reads that book reads it."""
    card, kind = _own(desk, mutation), KINDS[mutation.kind]
    customer = desk.find(card.customer_id) if kind.MAY_BE_PRIVATE and card.customer_id else None
    if customer is None:
        raise Refused("unknown_record")
    if mutation.set or mutation.add or mutation.remove:
        raise Refused("invalid")
    if card.book_id == customer.book_id:
        return receipt_of(desk, mutation, card, Outcome.NOOP)
    book_id = _book_of(desk, mutation, customer)
    desk.move(card, book_id, mutation.mid, _mark(desk, kind, book_id))
    _revive_customer(desk, card, mutation)
    return placed(desk, mutation, card)


ACTS: dict[str, Act] = {
    "create": create,
    "set": change,
    "delete": delete,
    "restore": restore,
    "move": release,
    "merge": merge_customers,
    "split": split_customers,
}
"""Every `op` this server knows."""


def _own(desk: Desk, mutation: Mutation) -> Card:
    """Return the record a mutation names, if its author may change it; one out of sight is not there."""
    card = desk.find(mutation.id)
    if card is None or card.kind != mutation.kind:
        raise Refused("unknown_record")
    return own(desk, card)


def _place(desk: Desk, kind: type[Record], mutation: Mutation) -> UUID:
    """Return the book a new record goes to."""
    private = desk.private_book
    if kind.BELONGS == "private" or (kind.MAY_BE_PRIVATE and mutation.book == private is not None):
        place = private
    elif kind.BELONGS == "customer":
        return _book_of(desk, mutation, _customer(desk, mutation))
    else:
        place = mutation.book if mutation.book != private else None
    held = desk.memberships.get(place) if place else None
    if place is None or held is None or mutation.book not in (None, place):
        raise Refused("unknown_book")
    if not held.may_write:
        raise Refused("wrong_user")
    return place


def _book_of(desk: Desk, mutation: Mutation, customer: Card) -> UUID:
    """Return the customer's book, if the author may put something into it, or could until lately."""
    held = desk.memberships.get(customer.book_id)
    if held is None:
        # Her new owner may have removed her: nobody from outside brings her back.
        if mutation.kind in FORWARDED and desk.once_held.get(customer.id) and not customer.deleted_at:
            return customer.book_id
        raise Refused("handed_over" if customer.id in desk.once_held else "unknown_record")
    if mutation.book not in (None, customer.book_id):
        raise Refused("unknown_book")
    if not held.may_write:
        raise Refused("wrong_user")
    return customer.book_id


def _mark(desk: Desk, kind: type[Record], book_id: UUID) -> dict[str, str]:
    """Return from whom a record comes late, where it goes to another's book and its kind tells that."""
    if book_id in desk.memberships or "late_from" not in kind.model_fields:
        return {}
    name = notices.name_of(desk.connection, desk.author.organisation_id, desk.author.user_id)
    return {"late_from": name} if name else {}


def _bundle_of(desk: Desk, kind: type[Record], mutation: Mutation) -> UUID | None:
    """Return the customer a new record is bundled with, whom its author sees, or saw once."""
    if kind.BELONGS != "customer" and kind is not Handled:
        return customer_of(kind, mutation.id, None)
    customer = _customer(desk, mutation)
    is_known = customer.book_id in desk.memberships or customer.id in desk.once_held
    if not is_known:
        raise Refused("unknown_record")
    return customer.id


def _customer(desk: Desk, mutation: Mutation) -> Card:
    card = desk.find(mutation.customer_id) if mutation.customer_id else None
    if card is None or card.kind != "customer":
        raise Refused("unknown_record")
    return card


def _check_named_id(desk: Desk, kind: type[Record], mutation: Mutation, merged: Merged) -> None:
    """Hold records of which there is one for each user to the id made of the user and the name.

    Otherwise somebody could take the id of another user's setting before that user comes to it.
    """
    name = "setting" if kind is Setting else merged.data["key"] if kind is Handled else None
    if name is not None and mutation.id != uuid5(desk.author.user_id, name):
        raise Refused("invalid")


def _revive_customer(desk: Desk, card: Card, mutation: Mutation) -> None:
    """A record that is written brings its deleted customer back; a private one does not."""
    customer = desk.find(card.customer_id) if card.customer_id else None
    if customer and customer.deleted_at and customer.book_id == card.book_id:
        notices.tell_deleter(desk, customer, mutation, None)
        desk.change(customer, "restore", mutation.mid)


def _unseen(desk: Desk, card: Card, mutation: Mutation) -> Collection[int]:
    """Return the versions the writer had not seen: later than `was_ver`, and not of the same device."""
    if mutation.was_ver is None:
        return ()
    # The versions of one who was merged into another say nothing of that other one's.
    seen = mutation.was_ver if mutation.id == card.id else 0
    if seen >= card.ver:
        return ()
    own = revision.c.device_id.is_not_distinct_from(desk.author.device_id)
    return set(
        desk.connection.scalars(
            select(revision.c.ver).where(
                revision.c.organisation_id == desk.author.organisation_id,
                revision.c.id == card.id,
                revision.c.ver > seen,
                ~own if desk.author.device_id else revision.c.ver > 0,
            )
        )
    )
