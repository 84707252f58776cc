"""The one door: every change of a book is written here, by sync, import, sample and command line alike.

1. find the books that the mutations touch and lock them, in order of their ids
2. look up receipts: a mutation that was answered before is answered the same
3. of each mutation: may the author do this, is it well formed, merge it with what is there
4. write records, revisions, agenda, feed pointers, the books' numbers and the receipts

A call is one savepoint. Where it fails for what a mutation says, each mutation gets a savepoint of its own,
and one that still fails is parked: a poison mutation delays nothing else.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from webapp.book import move, notices
from webapp.book.acts import ACTS
from webapp.book.check import Refused
from webapp.book.desk import NOTHING, About, Desk
from webapp.book.kinds import KINDS
from webapp.book.late import once_held
from webapp.book.move import Handover, Moved
from webapp.book.mutation import Author, Mutation, Outcome, Reason, Receipt
from webapp.book.read import memberships
from webapp.book.tables import TOMBSTONE, book, feed, member, receipt
from webapp.clock import stamp
from webapp.db import portions
from webapp.errors import Busy, is_unwell
from webapp.guards import GuardedTable, through_the_door

TOMBSTONES_KEPT = timedelta(days=180)
"""How long a phone may sleep and still be told, one by one, what is gone."""

_ATTEMPTS = 3

log = logging.getLogger(__name__)


class BooksMoved(Exception):
    """A record moved to another book between being found and being locked."""


def apply(
    connection: Connection, author: Author, mutations: Sequence[Mutation], *, now: datetime
) -> list[Receipt]:
    """Do `mutations` in their order for `author`; return a receipt for each. Raises Busy.

    `connection` is that of `db.write()`. Nothing is raised for what a mutation says: it is parked.
    """
    try:
        return _attempt(connection, author, mutations, now, _answer)
    except (Busy, GuardedTable):
        raise
    except Exception as error:
        if is_unwell(error):
            raise
        if len(mutations) > 1:
            return [given for each in mutations for given in apply(connection, author, [each], now=now)]
        # The message of an error may quote what somebody typed, so only its kind and its place are told.
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error(  # noqa: TRY400
            "mutation %s is parked: %s at %s:%s",
            mutations[0].mid,
            type(error).__name__,
            place.filename,
            place.lineno,
        )
        return park(connection, author, mutations, "invalid", now=now)


def park(
    connection: Connection, author: Author, mutations: Sequence[Mutation], reason: Reason, *, now: datetime
) -> list[Receipt]:
    """Keep `mutations` without doing them, each with a receipt that says why. Raises Busy."""
    return _attempt(connection, author, mutations, now, lambda desk, each: _park(desk, each, reason))


def open_book(
    connection: Connection, organisation_id: UUID, *, owner_id: UUID, name: str, private: bool = False
) -> UUID:
    """Make an empty book that `owner_id` owns; return its id. Each user has one private book."""
    book_id = uuid4()
    with through_the_door(connection):
        connection.execute(
            insert(book).values(
                organisation_id=organisation_id, id=book_id, name=name, private=private, epoch=uuid4()
            )
        )
        connection.execute(
            insert(member).values(
                organisation_id=organisation_id, book_id=book_id, user_id=owner_id, role="owner"
            )
        )
    return book_id


def hand_over(
    connection: Connection, author: Author, asked: Handover, *, now: datetime, dry_run: bool = False
) -> Moved:
    """Move customers with everything under them to another book, all of them or, where it fails, none.

    `author` is who has it done, not who may read the books; whether that is allowed is the caller's matter.
    A dry run counts the same and writes nothing. Raises NotFound, Clash, Busy.
    """
    with connection.begin_nested(), through_the_door(connection):
        return move.hand_over(connection, author, asked, now=stamp(now), dry_run=dry_run)


def cover(
    connection: Connection, organisation_id: UUID, book_id: UUID, user_id: UUID, *, since: str, until: str
) -> bool:
    """Let a user read and write a book from one stamp until another; a cover that is there is changed.

    Where `until` is over, a cover that is there ends. False where the user owns the book or nothing ends.
    """
    ids = {"organisation_id": organisation_id, "book_id": book_id, "user_id": user_id}
    there = and_(*(member.c[name] == value for name, value in ids.items()))
    role = connection.execute(select(member.c.role).where(there)).scalar_one_or_none()
    if role == "owner":
        return False
    with through_the_door(connection):
        if until <= since:
            ending = update(member).where(there, member.c.ends_at > since).values(ends_at=since)
            return connection.execute(ending).rowcount == 1
        values = {"role": "cover", "starts_at": since, "ends_at": until}
        if role:
            connection.execute(update(member).where(there).values(values))
        else:
            connection.execute(insert(member).values(ids | values))
    return True


def renew_epochs(connection: Connection) -> None:
    """Give every book of the installation a new epoch, as after a restore: every phone fetches anew."""
    every = select(book.c.organisation_id, book.c.id).execution_options(across_organisations=True)
    with through_the_door(connection):
        for organisation_id, book_id in connection.execute(every).all():
            connection.execute(
                update(book)
                .where(book.c.organisation_id == organisation_id, book.c.id == book_id)
                .values(epoch=uuid4())
            )


def forget_tombstones(connection: Connection, *, now: datetime) -> int:
    """Take away what tells phones of things gone for more than 180 days; return how many pointers went.

    A phone that was away for longer starts the book again: it stands below the floor. The records themselves
    and their history stay, so that a late edit still brings one back.
    """
    is_old = and_(TOMBSTONE, feed.c.at < stamp(now - TOMBSTONES_KEPT))
    floors = connection.execute(
        select(feed.c.organisation_id, feed.c.book_id, func.max(feed.c.rev).label("floor"))
        .where(is_old)
        .group_by(feed.c.organisation_id, feed.c.book_id)
        .order_by(feed.c.organisation_id, feed.c.book_id)
        .execution_options(across_organisations=True)
    ).all()
    gone = 0
    with through_the_door(connection):
        for organisation_id, book_id, floor in floors:
            its_book = and_(
                book.c.organisation_id == organisation_id, book.c.id == book_id, book.c.floor < floor
            )
            its_feed = and_(feed.c.organisation_id == organisation_id, feed.c.book_id == book_id)
            connection.execute(update(book).where(its_book).values(floor=floor))
            gone += connection.execute(delete(feed).where(its_feed, is_old)).rowcount
    return gone


def _attempt(
    connection: Connection,
    author: Author,
    mutations: Sequence[Mutation],
    now: datetime,
    act: Callable[[Desk, Mutation], Receipt],
) -> list[Receipt]:
    for _ in range(_ATTEMPTS):
        try:
            with connection.begin_nested(), through_the_door(connection):
                desk = _open_desk(connection, author, mutations, now)
                given = [desk.receipts.get(each.mid) or act(desk, each) for each in mutations]
                desk.put_away()
                return given
        except BooksMoved:
            continue
    raise Busy


def _answer(desk: Desk, mutation: Mutation) -> Receipt:
    if mutation.after and mutation.after not in desk.receipts:
        return Receipt(mutation.mid, Outcome.DEFER)
    if mutation.kind not in KINDS:
        return _park(desk, mutation, "unknown_kind")
    if mutation.op not in ACTS:
        return _park(desk, mutation, "unknown_op")
    try:
        given = ACTS[mutation.op](desk, mutation)
    except Refused as refused:
        return _park(desk, mutation, refused.reason)
    desk.keep_receipt(given)
    return given


def _park(desk: Desk, mutation: Mutation, reason: Reason) -> Receipt:
    about = _about(desk, mutation)
    if reason == "unknown_record" and about.book_id and about.book_id not in desk.memberships:
        # What it changes is not there yet: it waits with this for another's word.
        reason = "handed_over"
    desk.keep_parked(mutation, reason, about)
    if reason == "handed_over":
        notices.tell_late(desk, mutation, "waits")
    given = Receipt(mutation.mid, Outcome.PARKED, reason=reason)
    desk.keep_receipt(given)
    return given


def _about(desk: Desk, mutation: Mutation) -> About:
    """Return the book that a parked mutation is about, if its author sees that book or did so once."""
    card = desk.find(mutation.id)
    kind = KINDS.get(mutation.kind)
    if card is None and kind and (kind.BELONGS == "private" or mutation.book == desk.private_book):
        return About(desk.private_book)
    if card is None and mutation.customer_id:
        card = desk.find(mutation.customer_id)
    if card is not None:
        is_known = card.book_id in desk.memberships or card.id in desk.once_held
        return About(card.book_id, card.customer_id) if is_known else NOTHING
    if mutation.book in desk.memberships:
        return About(mutation.book)
    # It may change what an earlier mutation was to create, which is parked as well.
    return desk.about(mutation.after) if mutation.after else NOTHING


def _open_desk(connection: Connection, author: Author, mutations: Sequence[Mutation], now: datetime) -> Desk:
    """Lock the books and load the records that `mutations` name. Raises BooksMoved."""
    desk = Desk(connection, author, stamp(now))
    _look(desk, mutations, now)
    desk.lock(_touched(desk, mutations))
    if connection.dialect.name != "sqlite":
        # SQLite gave this transaction the whole file. Elsewhere others wrote until the books were locked.
        _look(desk, mutations, now)
        if not _touched(desk, mutations) <= desk.books.keys():
            raise BooksMoved
    _load_receipts(desk, mutations)
    return desk


def _look(desk: Desk, mutations: Sequence[Mutation], now: datetime) -> None:
    author = desk.author
    held = memberships(desk.connection, author.organisation_id, author.user_id, now=now)
    desk.memberships = {each.book_id: each for each in held}
    desk.cards.clear()
    desk.aliases.clear()
    desk.load({each.id for each in mutations} | {each.customer_id for each in mutations if each.customer_id})
    desk.load({card.customer_id for card in desk.cards.values() if card.customer_id})
    strange = [card for card in desk.cards.values() if card.book_id not in desk.memberships]
    desk.once_held = once_held(desk.connection, author, strange, now=now) if strange else {}
    desk.deleters = notices.deleters(desk, now)
    desk.load_under(_united(desk, mutations))


def _united(desk: Desk, mutations: Sequence[Mutation]) -> set[UUID]:
    """Return the customers that mutations unite or part, where their author may."""
    both = [each for each in mutations if each.op in ("merge", "split") and each.customer_id]
    named = [each.id for each in both] + [each.customer_id for each in both if each.customer_id]
    cards = [card for each in named if (card := desk.find(each))]
    return {card.id for card in cards if (held := desk.memberships.get(card.book_id)) and held.may_write}


def _touched(desk: Desk, mutations: Sequence[Mutation]) -> set[UUID]:
    """The books that may be written: of what is named or to be made, and of whoever is to be told."""
    named = {each.book for each in mutations if each.book}
    kinds = [kind for each in mutations if (kind := KINDS.get(each.kind))]
    is_told = desk.once_held or any(each.op == "delete" for each in mutations)
    if is_told or any(kind.BELONGS == "private" for kind in kinds):
        named |= {desk.private_book} if desk.private_book else set()
    named |= {card.book_id for card in desk.cards.values()}
    late = {card.book_id for card in desk.cards.values() if desk.once_held.get(card.id)}
    # Whoever wrote a private note about one of two has it about both, in a private book of their own.
    united = _united(desk, mutations)
    hung = {card.book_id for card in desk.cards.values() if card.customer_id in united}
    return (
        late
        | hung
        | set(desk.deleters.values())
        | {each for each in named if (held := desk.memberships.get(each)) and held.may_write}
    )


def _load_receipts(desk: Desk, mutations: Sequence[Mutation]) -> None:
    mids = {each.mid for each in mutations} | {each.after for each in mutations if each.after}
    for some in portions(mids):
        rows = desk.connection.execute(
            _RECEIPTS,
            {"organisation": desk.author.organisation_id, "device": desk.device_id, "mids": some},
        )
        for row in rows:
            desk.receipts[row.mid] = _given(row)


_RECEIPTS = select(receipt).where(
    receipt.c.organisation_id == bindparam("organisation"),
    receipt.c.device_id == bindparam("device"),
    receipt.c.mid.in_(bindparam("mids", expanding=True)),
)


def _given(row: Any) -> Receipt:
    return Receipt(row.mid, Outcome(row.outcome), row.book_id, row.rev, row.ver, row.conflict_id, row.reason)
