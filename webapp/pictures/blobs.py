"""The bytes of pictures, kept once for each organisation under their hash.

Bringing some needs a session and nothing more: who can hash a picture has it, and the answer tells nothing of
others. So a phone that lost a customer, or was given up, still hands in what it holds. Seeing one needs a
living record that shows it, in a book the user may read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, delete, exists, func, or_, select

from webapp.book import read
from webapp.book.tables import album, blob
from webapp.clock import stamp
from webapp.db import insert_or
from webapp.errors import Invalid, NotFound
from webapp.pictures import image

ROOM = 512 * 1024 * 1024
"""Bytes that one person may bring: some 1,500 pictures."""

KEPT = timedelta(days=180)
"""How long bytes stay that no living record shows; when one comes back later, phones are asked for them."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The bytes of a picture and what they are."""

    mime: str
    content: bytes


def keep(
    connection: Connection,
    organisation_id: UUID,
    user_id: UUID,
    sha256: str,
    content: bytes,
    *,
    now: datetime,
) -> None:
    """Keep a picture under its hash; the same one any number of times is kept once.

    Raises Invalid: the bytes are not those of the hash, are no picture, or there is no room for them.
    """
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Invalid("The picture was damaged on the way. It is sent again.", code="hash_differs")
    found = image.look(content)
    values: dict[str, Any] = {"organisation": organisation_id, "sha256": sha256, "user": user_id}
    if connection.scalar(_IS_HERE, values):
        return
    if connection.scalars(_BROUGHT, values).one() + len(content) > ROOM:
        raise Invalid(
            f"You have {ROOM // 1024**2} MB of pictures on the server, and there is room for no more. "
            "Remove some that you do not need, and tell whoever looks after Blackbook.",
            code="no_room",
        )
    brought = {
        "at": stamp(now),
        "user_id": user_id,
        "size": len(content),
        "mime": found.mime,
        "content": content,
    }
    connection.execute(
        insert_or(connection, blob)
        .values(organisation_id=organisation_id, sha256=sha256, **brought)
        .on_conflict_do_update(index_elements=["organisation_id", "sha256"], set_=brought)
    )


def find(
    connection: Connection, organisation_id: UUID, user_id: UUID, sha256: str, *, now: datetime
) -> Picture:
    """Return a picture that a living record shows in one of the user's books. Raises NotFound."""
    held = read.memberships(connection, organisation_id, user_id, now=now)
    found = shown(connection, organisation_id, [each.book_id for each in held], sha256)
    if found is None:
        raise NotFound
    return found


def shown(
    connection: Connection, organisation_id: UUID, books: Collection[UUID], sha256: str
) -> Picture | None:
    """Return a picture that a living record shows in one of `books`; None where there is none, or not yet."""
    values = {"organisation": organisation_id, "sha256": sha256, "books": list(books)}
    row = connection.execute(_SHOWN_IN, values).first()
    return Picture(row.mime, row.content) if row else None


def sweep(connection: Connection, *, now: datetime) -> int:
    """Forget the bytes that no record has shown for half a year; return how many pictures that were."""
    return connection.execute(_SWEEP, {"before": stamp(now - KEPT)}).rowcount


_IS_HERE = select(exists(blob.c.sha256)).where(
    blob.c.organisation_id == bindparam("organisation"),
    blob.c.sha256 == bindparam("sha256"),
    blob.c.at.is_not(None),
)
_BROUGHT = select(func.coalesce(func.sum(blob.c.size), 0)).where(
    blob.c.organisation_id == bindparam("organisation"), blob.c.user_id == bindparam("user")
)
_SHOWN = and_(album.c.organisation_id == blob.c.organisation_id, album.c.sha256 == blob.c.sha256)
_SHOWN_IN = (
    select(blob.c.mime, blob.c.content)
    .join_from(blob, album, _SHOWN)
    .where(
        blob.c.organisation_id == bindparam("organisation"),
        blob.c.sha256 == bindparam("sha256"),
        blob.c.at.is_not(None),
        album.c.book_id.in_(bindparam("books", expanding=True)),
        album.c.deleted_at.is_(None),
    )
    .limit(1)
)
_SWEEP = (
    delete(blob)
    .where(
        or_(blob.c.at.is_(None), blob.c.at < bindparam("before")),
        ~exists().where(_SHOWN, or_(album.c.deleted_at.is_(None), album.c.deleted_at > bindparam("before"))),
    )
    .execution_options(across_organisations=True)
)
