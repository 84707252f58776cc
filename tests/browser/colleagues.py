"""Puts into the sample what colleagues and lost phones leave behind: `python -m tests.browser.colleagues`.

The first rep then has two conflicts about Maria Lindqvist, suggestions of a colleague and of a phone that was
given up, a note that came late, and notices; and changes wait on the rep's second phone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select

from webapp import clock, db
from webapp.accounts.tables import device_session, user
from webapp.book import write
from webapp.book.desk import NOBODY
from webapp.book.move import Handover
from webapp.book.mutation import Author, Mutation
from webapp.book.read import StoredRecord, memberships, whole
from webapp.cli import installation
from webapp.sync.presence import presence

OLD = "We met at the spring fair, in the rain."
MINE = "We met at the spring fair, in the rain, under one umbrella."
THEIRS = "We met at the spring fair. She had the only umbrella."


def mutation(op: str, kind: str, record_id: UUID, **more: Any) -> Mutation:
    at = "2026-11-03T10:12:00+01:00"
    return Mutation.model_validate(
        {"mid": uuid4(), "op": op, "kind": kind, "id": record_id, "at": at, **more}
    )


def books_of(connection: Connection, author: Author) -> tuple[UUID, list[StoredRecord]]:
    """Return a rep's own book and all that is in it."""
    held = memberships(connection, author.organisation_id, author.user_id, now=clock.now())
    own = next(each.book_id for each in held if not each.private)
    return own, list(whole(connection, author.organisation_id, books=[own]))


def leave_waiting(connection: Connection, on: Author) -> None:
    """Let a second phone of the rep's have said hours ago that changes wait on it."""
    now, session_id = clock.now(), uuid4()
    phone = {"organisation_id": on.organisation_id, "user_id": on.user_id, "device_id": on.device_id}
    connection.execute(
        insert(device_session).values(
            **phone,
            id=session_id,
            token_hash=session_id.hex,
            state="active",
            label="iPhone, Safari",
            created_at=now,
            last_used_at=now,
            expires_at=now + timedelta(days=60),
        )
    )
    oldest, seen_at = (clock.stamp(now - timedelta(hours=hours)) for hours in (6, 2))
    said = {"waiting": 3, "oldest": oldest, "seen_at": seen_at, "build": "", "schema": 1}
    connection.execute(insert(presence).values(**phone, **said))


def main() -> None:
    """Write it all, each thing as the phone of its author would."""
    now = clock.now()
    with installation(), db.write() as connection:
        found = connection.execute(
            select(user.c.organisation_id, user.c.id)
            .where(user.c.role == "rep")
            .order_by(user.c.created_at, user.c.email)
            .execution_options(across_organisations=True)
        )
        reps = [Author(row.organisation_id, row.id, uuid4()) for row in found]
        shelves = [books_of(connection, each) for each in reps]
        order = sorted(range(2), key=lambda at: -len(shelves[at][1]))
        rep, colleague = (reps[at] for at in order)
        (book, records), (other_book, others) = (shelves[at] for at in order)
        maria = next(each for each in records if each.data.get("family") == "Lindqvist")
        notes = [each for each in records if each.kind == "note" and each.customer_id == maria.id]
        theirs = next(each for each in others if each.kind == "customer")
        second_phone = Author(rep.organisation_id, rep.user_id, uuid4())
        lost_phone = Author(rep.organisation_id, rep.user_id, uuid4())

        def change(author: Author, *mutations: Mutation) -> None:
            write.apply(connection, author, mutations, now=now)

        def told(text: str, was: str | None) -> Mutation:
            return mutation("set", "customer", maria.id, set={"how_met": text}, was={"how_met": was})

        # Two conflicts: of one line, and of a long text.
        change(rep, told(OLD, maria.data.get("how_met")), told(THEIRS, OLD))
        change(second_phone, told(MINE, OLD))
        title = {"set": {"title": "Head of purchasing"}, "was": {"title": "Clerk"}}
        change(second_phone, mutation("set", "customer", maria.id, **title))
        # A removal that gave way, and what a phone that was given up still held.
        change(
            second_phone, mutation("set", "note", notes[0].id, set={"text": "Told anew."}, was=notes[0].data)
        )
        change(rep, mutation("delete", "note", notes[0].id, was_ver=notes[0].ver))
        held = [told(f"{THEIRS} Blue.", OLD), mutation("delete", "note", notes[-1].id)]
        write.park(connection, lost_phone, held, "revoked", now=now)
        # A customer of the colleague's changes books, and the colleague writes on.
        mover = Author(rep.organisation_id, NOBODY)
        yesterday = now - timedelta(days=1)
        write.hand_over(connection, mover, Handover(other_book, book, {theirs.id}), now=yesterday)
        late = {
            "customer_id": theirs.id,
            "set": {"text": "He asked for you.", "written_at": "2026-11-03T10:12:00+01:00"},
        }
        phones = {"add": {"phones": [{"value": "+46 70 555 01 22", "type": "cell"}]}}
        change(colleague, mutation("create", "note", uuid4(), **late))
        change(colleague, mutation("set", "customer", theirs.id, **phones, set={"nickname": "Nisse"}))
        leave_waiting(connection, second_phone)


if __name__ == "__main__":
    main()
