"""Who has a book of customers, and which customers are in it: what a manager may see of a book."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import Connection, and_, select

from webapp.accounts.tables import user
from webapp.book.tables import book, member, record
from webapp.errors import NotFound


@dataclass(frozen=True, slots=True)
class Rep:
    """A user who owns a book of customers. `active` is False for who has left."""

    user_id: UUID
    name: str
    email: str
    active: bool
    book_id: UUID
    customers: int


@dataclass(frozen=True, slots=True)
class Name:
    """A customer by her name alone: no note and no date is read for whoever hands her over."""

    id: UUID
    name: str


def reps(connection: Connection, organisation_id: UUID) -> list[Rep]:
    """Return the reps of an organisation by their names, those who have left as well."""
    owns = and_(member.c.organisation_id == user.c.organisation_id, member.c.user_id == user.c.id)
    of = and_(book.c.organisation_id == member.c.organisation_id, book.c.id == member.c.book_id)
    rows = connection.execute(
        select(user.c.id, user.c.name, user.c.email, user.c.active, book.c.id, book.c.customers)
        .join_from(user, member, owns)
        .join(book, of)
        .where(
            user.c.organisation_id == organisation_id,
            member.c.role == "owner",
            member.c.ends_at.is_(None),
            ~book.c.private,
        )
        .order_by(user.c.name, user.c.id, book.c.id)
    )
    # Whoever owned several books would be named by the first.
    return list({row[0]: Rep(*row) for row in reversed(rows.all())}.values())[::-1]


def rep(connection: Connection, organisation_id: UUID, user_id: UUID | None) -> Rep:
    """Return one rep of an organisation. Raises NotFound."""
    found = next((each for each in reps(connection, organisation_id) if each.user_id == user_id), None)
    if found is None:
        raise NotFound(_("This is no rep of your organisation. Choose somebody from the list."))
    return found


def customers(connection: Connection, organisation_id: UUID, book_id: UUID) -> list[Name]:
    """Return the customers of a book by name."""
    rows = connection.execute(
        select(record.c.id, record.c.data).where(
            record.c.organisation_id == organisation_id,
            record.c.book_id == book_id,
            record.c.kind == "customer",
            record.c.deleted_at.is_(None),
        )
    )
    named = [Name(row.id, _name(json.loads(row.data))) for row in rows]
    return sorted(named, key=lambda each: (each.name.casefold(), each.id))


def _name(data: Mapping[str, Any]) -> str:
    joined = " ".join(part for part in (data.get("given"), data.get("family")) if part)
    return data.get("display") or joined or data.get("nickname") or _("No name yet")
