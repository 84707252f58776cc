"""What every act needs: whether its author may, its receipt, the conflicts that keep what was not taken."""

from __future__ import annotations

from uuid import UUID, uuid5

from webapp.book import notices
from webapp.book.card import Card
from webapp.book.check import Refused, stored
from webapp.book.conflict import Conflict
from webapp.book.desk import About, Desk
from webapp.book.merge import Clash, Merged
from webapp.book.mutation import Mutation, Outcome, Receipt


def own(desk: Desk, card: Card) -> Card:
    """Return `card` if the author may change it; one out of sight is not there. Raises Refused."""
    held = desk.memberships.get(card.book_id)
    if held is None:
        raise Refused("handed_over" if card.id in desk.once_held else "unknown_record")
    if not held.may_write:
        raise Refused("wrong_user")
    return card


def keep_conflict(desk: Desk, mutation: Mutation, card: Card, clash: Clash) -> UUID:
    """Keep a value that was not taken as a conflict record beside its record; return its id."""
    # Made of the mutation, so that one sent again after a restore does not make a second conflict.
    conflict_id = uuid5(mutation.mid, clash.field)
    desk.load([conflict_id])
    if desk.find(conflict_id) is None:
        values = {
            "of_kind": card.kind,
            "of_id": str(card.id),
            "field": clash.field,
            "mine": clash.mine,
            "theirs": clash.theirs,
            "base": clash.base,
            "author_id": str(desk.author.user_id),
        }
        try:
            values = stored(Conflict, {**values, "written_at": mutation.at})
        except Refused:
            values = stored(Conflict, values)
        merged = Merged({name: value for name, value in values.items() if value is not None})
        kept = desk.add("conflict", conflict_id, card.book_id, card.customer_id)
        desk.change(kept, "create", mutation.mid, merged)
    return conflict_id


def placed(desk: Desk, mutation: Mutation, card: Card) -> Receipt:
    """Answer for a record that has come into a book. Of another's book its author hears nothing more."""
    if card.book_id in desk.memberships:
        return receipt_of(desk, mutation, card, Outcome.APPLIED)
    desk.keep_parked(mutation, "handed_over", About(card.book_id, card.customer_id), state="forwarded")
    notices.tell_late(desk, mutation, "came")
    return Receipt(mutation.mid, Outcome.FORWARDED)


def receipt_of(
    desk: Desk, mutation: Mutation, card: Card, outcome: Outcome, conflict: UUID | None = None
) -> Receipt:
    """Answer for a record in a book that its author reads."""
    # The head, so that a phone whose cursor has come this far holds all that the mutation did.
    return Receipt(mutation.mid, outcome, card.book_id, desk.books[card.book_id].head, card.ver, conflict)
