"""Whose reminders these are: the reps whose phones are reached, and their wishes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection, ScalarSelect, Subquery, and_, select

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


def reachable(*, kids: Kids, now: datetime) -> Subquery:
    """Return the ids of the reps, of any organisation, who have a phone that may be sent to."""
    phones = subscription.reachable(kids=kids, now=now)
    return (
        phones.with_only_columns(push_subscription.c.organisation_id, push_subscription.c.user_id)
        .distinct()
        .subquery("reachable")
    )


def setting_of(reps: Subquery) -> ScalarSelect[Any]:
    """Return the column with the JSON text of each rep's `setting`, null for who has none."""
    return (
        select(record.c.data)
        .select_from(member)
        .join(
            book,
            and_(book.c.organisation_id == member.c.organisation_id, book.c.id == member.c.book_id),
        )
        .join(
            record,
            and_(record.c.organisation_id == book.c.organisation_id, record.c.book_id == book.c.id),
        )
        .where(
            member.c.organisation_id == reps.c.organisation_id,
            member.c.user_id == reps.c.user_id,
            member.c.role == "owner",
            book.c.private,
            record.c.customer_id.is_(None),
            record.c.kind == "setting",
            record.c.deleted_at.is_(None),
        )
        .limit(1)
        .scalar_subquery()
    )


@lru_cache(maxsize=4096)
def wishes_in(setting: str | None) -> Wishes:
    """Return the wishes that a `setting` tells, as JSON text; most reps' are alike."""
    return wishes(json.loads(setting or "{}"))


def settings_of(connection: Connection, reps: Iterable[Rep]) -> dict[Rep, dict[str, Any]]:
    """Return the fields of each rep's `setting`, {} for who has none."""
    by_organisation: dict[UUID, dict[UUID, Rep]] = {}
    for rep in reps:
        by_organisation.setdefault(rep.organisation_id, {})[uuid5(rep.user_id, "setting")] = rep
    found: dict[Rep, dict[str, Any]] = {rep: {} for ids in by_organisation.values() for rep in ids.values()}
    for organisation_id, ids in by_organisation.items():
        rows = connection.execute(
            select(record.c.id, record.c.data).where(
                record.c.organisation_id == organisation_id,
                record.c.id.in_(ids),
                record.c.kind == "setting",
                record.c.deleted_at.is_(None),
            )
        )
        found.update((ids[row.id], json.loads(row.data)) for row in rows)
    return found
