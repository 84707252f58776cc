"""Servers with a mistake in them, for testing the simulator: each must be caught.

Each function changes modules of its own process, never to be undone there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete
from sqlalchemy.exc import OperationalError

from webapp.book import acts, write
from webapp.book.desk import Desk
from webapp.book.mutation import Author, Mutation, Outcome, Receipt
from webapp.book.tables import feed, record
from webapp.sync import feed as pages

BAD: dict[str, Callable[[], None]] = {}
"""What each does, by name."""


def bad(plant: Callable[[], None]) -> Callable[[], None]:
    """Put a server into the table."""
    BAD[plant.__name__] = plant
    return plant


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

    pages._entries = entries


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

    write.apply = apply


@bad
def last_writer_wins() -> None:
    """Let the later clock win, and the other's words go."""
    original, change, at = acts.merge, acts.change, [""]

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

    acts.merge = merge
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

    Desk.put_away = put_away  # type: ignore[method-assign]


@bad
def forgets_receipts() -> None:
    """Do a mutation that comes twice twice."""
    write._load_receipts = lambda *_given: None
    Desk.keep_receipt = lambda desk, given: desk.receipts.update({given.mid: given})  # type: ignore[assignment,method-assign,func-returns-value]


@bad
def loses_conflicts() -> None:
    """Keep the value that stands, and nothing of the other."""
    acts.keep_conflict = lambda _desk, mutation, *_given: UUID(int=mutation.mid.int)


@bad
def skips_poison_and_all() -> None:
    """Answer what cannot be done, and keep it nowhere."""
    Desk.keep_parked = lambda *_given: None  # type: ignore[assignment,method-assign]
