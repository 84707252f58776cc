"""Whose reminders these are: the reps whose phones are reached, and their wishes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    Subquery,
    and_,
    exists,
    select,
)

from webapp import db
from webapp.book.tables import book, member, record
from webapp.push import subscription
from webapp.push.keys import Kids
from webapp.push.subscription import push_subscription
from webapp.reminders.wishes import Wishes, wishes


@dataclass(frozen=True, slots=True)
class Rep:
    """Whose reminders these are."""

    organisation_id: UUID
    user_id: UUID


def reachable(*columns: ColumnElement[Any], kids: Kids, now: datetime) -> Subquery:
    """Return the reps, of any organisation, who have a phone that may be sent to, by their ids.

    With `columns` of `member`, each of the books that are theirs.
    """
    phones = subscription.reachable(kids=kids, now=now)
    if columns:
        phones = phones.join(
            member,
            and_(
                member.c.organisation_id == push_subscription.c.organisation_id,
                member.c.user_id == push_subscription.c.user_id,
                member.c.role == "owner",
            ),
        )
    ids = (push_subscription.c.organisation_id, push_subscription.c.user_id)
    return phones.with_only_columns(*ids, *columns).distinct().subquery("reachable")


def setting_of(reps: Subquery) -> ScalarSelect[Any]:
    """Return the column with the JSON text of each rep's `setting`, null for who has none."""
    is_private = exists().where(
        book.c.organisation_id == member.c.organisation_id, book.c.id == member.c.book_id, book.c.private
    )
    # One inside the other: joined, SQLite would look through all that an organisation has.
    private_book = (
        select(member.c.book_id)
        .where(
            member.c.organisation_id == reps.c.organisation_id,
            member.c.user_id == reps.c.user_id,
            member.c.role == "owner",
            is_private,
        )
        .limit(1)
        .scalar_subquery()
        .correlate(reps)
    )
    return (
        select(record.c.data)
        .where(
            record.c.organisation_id == reps.c.organisation_id,
            record.c.book_id == private_book,
            record.c.customer_id.is_(None),
            record.c.kind == "setting",
            record.c.deleted_at.is_(None),
        )
        .limit(1)
        .scalar_subquery()
        .correlate(reps)
    )


@lru_cache(maxsize=4096)
def wishes_in(setting: str | None) -> Wishes:
    """Return the wishes that a `setting` tells, as JSON text; most reps' are alike."""
    return wishes(json.loads(setting or "{}"))


def settings_of(connection: Connection, reps: Iterable[Rep]) -> dict[Rep, dict[str, Any]]:
    """Return the fields of each rep's `setting`, {} for who has none."""
    found: dict[Rep, dict[str, Any]] = {rep: {} for rep in reps}
    asked, is_asked = db.listed(connection, record.c.organisation_id, record.c.id)
    rows = connection.execute(
        select(asked.c.place, record.c.data)
        .join_from(asked, record, is_asked)
        .where(record.c.kind == "setting", record.c.deleted_at.is_(None))
        .execution_options(across_organisations=True),
        db.as_listed((rep.organisation_id, uuid5(rep.user_id, "setting")) for rep in found),
    )
    places = list(found)
    for place, data in rows:
        found[places[place]] = json.loads(data)
    return found
