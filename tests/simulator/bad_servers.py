"""Servers with a mistake in them, for testing the simulator: each must be caught.

Each function changes modules of its own process, never to be undone there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete
from sqlalchemy.exc import OperationalError

from webapp.accounts import device_session
from webapp.accounts.device_session import SignedIn
from webapp.book import acts, write
from webapp.book.card import Card
from webapp.book.desk import Desk
from webapp.book.merge import merge as merge_fields
from webapp.book.mutation import Author, Mutation, Outcome, Receipt
from webapp.book.read import Membership
from webapp.book.tables import feed, record
from webapp.sync import exchange
from webapp.sync import feed as pages

BAD: dict[str, Callable[[], None]] = {}
"""What each does, by name."""


def bad(plant: Callable[[], None]) -> Callable[[], None]:
    """Put a server into the table."""
    BAD[plant.__name__] = plant
    return plant


def replace(place: Any, **those: Any) -> None:
    """Put something else in the place of what a module or class has under these names."""
    for name, other in those.items():
        setattr(place, name, other)


@bad
def sequence_cursor() -> None:
    """Number the changes by a sequence: one that commits late is behind a cursor that has passed it."""
    original, turns = pages._entries, count()

    def entries(*given: Any) -> str:
        page = json.loads(original(*given))
        if page["entries"] and next(turns) % 3 == 0:
            page["entries"].pop(0)
            page.pop("digest", None)
        return json.dumps(page)

    replace(pages, _entries=entries)


@bad
def skip_on_error() -> None:
    """Answer a mutation that the database refused as if it were done."""
    original = write.apply

    def apply(
        connection: Connection, author: Author, mutations: Sequence[Mutation], **more: Any
    ) -> list[Receipt]:
        try:
            return original(connection, author, mutations, **more)
        except OperationalError:
            return [Receipt(each.mid, Outcome.NOOP) for each in mutations]

    replace(write, apply=apply)


@bad
def last_writer_wins() -> None:
    """Let the later clock win, and the other's words go."""
    original, change, at = merge_fields, acts.change, [""]

    def merge(*given: Any, **more: Any) -> Any:
        merged = original(*given, **more)
        for clash in merged.clashes:
            if at[0] >= "2026":
                merged.data[clash.field] = clash.mine
        merged.clashes.clear()
        return merged

    def change_at(desk: Desk, mutation: Mutation) -> Receipt:
        at[0] = mutation.at or ""
        return change(desk, mutation)

    replace(acts, merge=merge)
    acts.ACTS["set"] = change_at


@bad
def hard_delete() -> None:
    """Delete the row and its pointer instead of saying that it is gone."""
    original = Desk.put_away

    def put_away(desk: Desk) -> None:
        original(desk)
        for card in desk._changed.values():
            if card.deleted_at:
                for table in (record, feed):
                    own = (table.c.organisation_id == desk.author.organisation_id, table.c.id == card.id)
                    desk.connection.execute(delete(table).where(*own))

    replace(Desk, put_away=put_away)


@bad
def forgets_receipts() -> None:
    """Do a mutation that comes twice twice."""
    replace(write, _load_receipts=lambda *_given: None)
    replace(Desk, keep_receipt=lambda desk, given: desk.receipts.update({given.mid: given}))


@bad
def loses_conflicts() -> None:
    """Keep the value that stands, and nothing of the other."""
    replace(acts, keep_conflict=lambda _desk, mutation, *_given: UUID(int=mutation.mid.int))


@bad
def skips_poison_and_all() -> None:
    """Answer what cannot be done, and keep it nowhere."""
    replace(Desk, keep_parked=lambda *_given, **_more: None)


@bad
def believes_any_user() -> None:
    """Take what a phone sends as the words of whoever is signed in on it."""
    original = exchange.run

    def run(session: Any, asked: Any, server: Any, *, now: datetime) -> str:
        return original(session, asked.model_copy(update={"user": session.user_id}), server, now=now)

    replace(exchange, run=run)
    replace(device_session, bind=lambda *_given: None)


@bad
def reads_on_after_the_end() -> None:
    """Send a last page of every book that a user could read at the exchange before."""
    original = exchange._pages
    before: dict[UUID, dict[UUID, Membership]] = {}

    def with_the_last(connection: Connection, session: SignedIn, held: list[Membership], asked: Any) -> Any:
        now = {each.book_id: each for each in held}
        known = before.get(session.user_id, {}) | now
        before[session.user_id] = now
        return original(connection, session, list(known.values()), asked)

    replace(exchange, _pages=with_the_last)


@bad
def hands_over_quietly() -> None:
    """Move a record to another book and do not say in the old one that it is gone."""
    original = Desk.move

    def move(desk: Desk, card: Card, *more: Any, **how: Any) -> None:
        before = len(desk._gone)
        original(desk, card, *more, **how)
        del desk._gone[before:]

    replace(Desk, move=move)
