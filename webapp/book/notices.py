"""Telling somebody what became of their writes: a notice in their private book, in the same transaction.

It says who and what in a word or two, and holds nothing of a book that is another's now.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid5

from sqlalchemy import Connection, select

from webapp.accounts.tables import user
from webapp.book.card import Card
from webapp.book.check import Refused, stored
from webapp.book.desk import Desk
from webapp.book.kinds import KINDS
from webapp.book.merge import Merged
from webapp.book.mutation import Author, Mutation
from webapp.book.notice import Notice
from webapp.book.read import memberships
from webapp.book.tables import revision
from webapp.clock import stamp
from webapp.guards import through_the_door

Fate = Literal["came", "waits", "accepted", "dismissed"]
"""What became of something that came late."""


def deleters(desk: Desk, now: datetime) -> dict[UUID, UUID]:
    """Return, for each deleted record on the desk, the private book of whoever deleted it.

    Left out is who may not read the record any more: they are told nothing.
    """
    deleted = [card for card in desk.cards.values() if card.deleted_at and card.kind != Notice.KIND]
    found: dict[UUID, UUID] = {}
    for user_id in {card.updated_by for card in deleted}:
        held = memberships(desk.connection, desk.author.organisation_id, user_id, now=now)
        private = next((each.book_id for each in held if each.private), None)
        readable = {each.book_id for each in held}
        for card in deleted:
            if private and card.updated_by == user_id and card.book_id in readable:
                found[card.id] = private
    return found


def tell_deleter(desk: Desk, card: Card, mutation: Mutation, field: str | None) -> None:
    """Say to whoever deleted `card` that it is back, because of `mutation`, before that changes it."""
    book_id = desk.deleters.get(card.id)
    if book_id is None or _by_the_same_phone(desk, card):
        return
    _tell_of_edit(desk, card, mutation, card.updated_by, book_id, desk.author.user_id, field)


def tell_too_late(desk: Desk, card: Card, mutation: Mutation, seen: int) -> None:
    """Say to the author of a deletion that `card` stays: somebody edited it after its version `seen`."""
    book_id = desk.private_book
    if book_id is None or card.kind == Notice.KIND:
        return
    row = desk.connection.execute(
        select(revision.c.user_id, revision.c.new)
        .where(
            revision.c.organisation_id == desk.author.organisation_id,
            revision.c.id == card.id,
            revision.c.ver > seen,
        )
        .order_by(revision.c.ver.desc())
        .limit(1)
    ).one_or_none()
    editor = row.user_id if row else card.updated_by
    _tell_of_edit(desk, card, mutation, desk.author.user_id, book_id, editor, _field_of(card, seen))


def tell_late(desk: Desk, mutation: Mutation, fate: Fate) -> None:
    """Say to the author of `mutation`, which came late, what became of it."""
    book_id = desk.private_book
    if book_id in desk.books and mutation.kind in KINDS:
        tell_fate(desk, desk.author.user_id, book_id, mutation, fate)


def tell_fate(desk: Desk, user_id: UUID, book_id: UUID, mutation: Mutation, fate: Fate) -> None:
    """Say to a user, in the private book of theirs, what became of a mutation of theirs that came late."""
    values = {"what": fate, "of_kind": mutation.kind, "of_id": str(mutation.id), "written_at": mutation.at}
    _write(desk, book_id, uuid5(user_id, f"late:{mutation.mid}"), mutation.mid, values)


def tell(
    connection: Connection, author: Author, user_id: UUID, mutation: Mutation, fate: Fate, *, now: datetime
) -> None:
    """Say to a user what `author` decided about a mutation of theirs that came late. Raises Busy."""
    held = memberships(connection, author.organisation_id, user_id, now=now)
    private = next((each.book_id for each in held if each.private), None)
    if private:
        with through_the_door(connection):
            desk = Desk(connection, author, stamp(now))
            desk.lock([private])
            tell_fate(desk, user_id, private, mutation, fate)
            desk.put_away()


def name_of(connection: Connection, organisation_id: UUID, user_id: UUID) -> str | None:
    """Return what a colleague is called."""
    wanted = select(user.c.name).where(user.c.organisation_id == organisation_id, user.c.id == user_id)
    return connection.execute(wanted).scalar_one_or_none()


def _tell_of_edit(
    desk: Desk,
    card: Card,
    mutation: Mutation,
    told: UUID,
    book_id: UUID,
    editor: UUID,
    field: str | None,
) -> None:
    if book_id not in desk.books:
        return
    who = name_of(desk.connection, desk.author.organisation_id, editor) if editor != told else None
    values = {
        "what": "stays",
        "of_kind": card.kind,
        "of_id": str(card.id),
        "of_customer": str(card.customer_id) if card.customer_id else None,
        "who": who,
        "field": field,
    }
    _write(desk, book_id, uuid5(told, f"stays:{card.id}"), mutation.mid, values)


def _write(desk: Desk, book_id: UUID, notice_id: UUID, mid: UUID, values: dict[str, Any]) -> None:
    try:
        values = stored(Notice, values)
    except Refused:
        # A moment that is none, as a phone may send it.
        values = stored(Notice, {**values, "written_at": None})
    desk.load([notice_id])
    card = desk.find(notice_id)
    op = "set" if card else "create"
    card = card or desk.add(Notice.KIND, notice_id, book_id, None)
    desk.change(card, op, mid, Merged(values))


def _by_the_same_phone(desk: Desk, card: Card) -> bool:
    """True where the deletion that is undone here was made on this very phone."""
    if card.updated_by != desk.author.user_id:
        return False
    row = desk.connection.execute(
        select(revision.c.device_id).where(
            revision.c.organisation_id == desk.author.organisation_id,
            revision.c.id == card.id,
            revision.c.ver == card.ver,
        )
    ).one_or_none()
    # Without a row the deletion is part of this very exchange.
    return row is None or row.device_id == desk.author.device_id


def _field_of(card: Card, seen: int) -> str | None:
    """Return the field that was written last, where one was after the version `seen`."""
    written = {
        name: max(each.values(), default=0) if isinstance(each, dict) else each
        for name, each in card.fv.items()
    }
    last = max(written, key=lambda name: written[name], default=None)
    return last if last and written[last] > seen else None
