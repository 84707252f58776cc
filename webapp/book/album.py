"""Which records show which pictures: a projection, so that SQL can say who sees one and which are missing.

The door writes it with the records. Whoever reads a book sees its pictures; a handover takes the right along
with the record, and no byte moves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, exists, insert, select

from webapp.book.card import Card
from webapp.book.tables import album, blob
from webapp.db import insert_or, portions

MOST_MISSING = 100
"""Pictures asked for in one answer; the next one asks for more."""


def project(connection: Connection, organisation_id: UUID, written: Iterable[Card]) -> None:
    """Bring the album up to the records just written, and keep a place for bytes that are not here yet."""
    pictures = [each for each in written if each.kind == "picture"]
    if not pictures:
        return
    for some in portions(each.id for each in pictures):
        connection.execute(_DELETE, {"organisation": organisation_id, "ids": some})
    connection.execute(
        insert(album),
        [
            {
                "organisation_id": organisation_id,
                "id": each.id,
                "book_id": each.book_id,
                "sha256": each.data["sha256"],
                "deleted_at": each.deleted_at,
            }
            for each in pictures
        ],
    )
    connection.execute(
        insert_or(connection, blob).on_conflict_do_nothing(),
        [
            {"organisation_id": organisation_id, "sha256": hashed}
            for hashed in sorted({each.data["sha256"] for each in pictures})
        ],
    )


def missing(connection: Connection, organisation_id: UUID, books: Collection[UUID]) -> list[str]:
    """Return the hashes of pictures shown in `books` whose bytes have not come: at most a hundred."""
    values = {"organisation": organisation_id, "books": list(books)}
    return sorted(connection.scalars(_MISSING, values))


_DELETE = delete(album).where(
    album.c.organisation_id == bindparam("organisation"), album.c.id.in_(bindparam("ids", expanding=True))
)
# From the places still empty, which are few, to who shows them. Ordered in SQL, SQLite would walk them all.
_MISSING = (
    select(blob.c.sha256)
    .where(
        blob.c.organisation_id == bindparam("organisation"),
        blob.c.at.is_(None),
        exists().where(
            album.c.organisation_id == blob.c.organisation_id,
            album.c.sha256 == blob.c.sha256,
            album.c.book_id.in_(bindparam("books", expanding=True)),
            album.c.deleted_at.is_(None),
        ),
    )
    .limit(MOST_MISSING)
)
