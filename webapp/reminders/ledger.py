"""What is planned, told and on its way, as rows: they are there before anything is sent, so that no worker
that dies takes a message along.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, bindparam, delete, func, insert, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from webapp import db
from webapp.accounts.tables import user
from webapp.db import portions
from webapp.push import subscription
from webapp.push.keys import Kids
from webapp.push.subscription import push_subscription
from webapp.reminders.planner import Planned, Sent
from webapp.reminders.reps import Rep
from webapp.reminders.tables import delivery, notification, planned_day, told

KEPT = timedelta(days=90)
"""How long one can look up what became of a message."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message, whose it is, and its day."""

    rep: Rep
    day: date
    message: Planned
    without: UUID | None = None
    """A device it is not sent to."""


def days_planned(connection: Connection, days: Mapping[Rep, date]) -> set[Rep]:
    """Return which of these reps' days are planned already."""
    found: set[Rep] = set()
    for some in portions(days.items()):
        keys = [(rep.organisation_id, rep.user_id, day) for rep, day in some]
        rows = connection.execute(_DAYS_PLANNED, {"keys": keys})
        found.update(Rep(row.organisation_id, row.user_id) for row in rows)
    return found


def alone(connection: Connection, reps: Collection[Rep]) -> None:
    """Let no other worker plan for them until the transaction ends: both would find room for one more."""
    if connection.dialect.name == "postgresql" and reps:
        # The writers of SQLite stand in line anyway. In one order, so that two never wait for each other.
        keys = [(rep.organisation_id, rep.user_id) for rep in reps]
        connection.execute(
            select(user.c.id)
            .where(tuple_(user.c.organisation_id, user.c.id).in_(keys))
            .order_by(user.c.organisation_id, user.c.id)
            .with_for_update(key_share=True)
            .execution_options(across_organisations=True)
        )


def take_days(
    connection: Connection, days: Mapping[Rep, date], sent: Mapping[Rep, Sent], now: datetime
) -> set[Rep]:
    """Write that these reps' days are planned, after so many messages as `sent` says; return for whom.

    Another worker may have planned a day already, or told a rep something meanwhile: they are left out.
    """
    alone(connection, days)
    by_now = sent_of_late(connection, days)
    insert_or = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = (
        insert_or(planned_day)
        .on_conflict_do_nothing()
        .returning(planned_day.c.organisation_id, planned_day.c.user_id)
    )
    rows = [
        {**_owner(rep), "day": day, "planned_at": now}
        for rep, day in days.items()
        if by_now[rep] == sent[rep]
    ]
    return {Rep(*row) for row in connection.execute(statement, rows)} if rows else set()


def post(connection: Connection, posts: Sequence[Post], *, kids: Kids, now: datetime) -> None:
    """Write messages, what they tell, and one delivery of each for each phone of its rep."""
    if not posts:
        return
    ids = [uuid4() for _ in posts]
    told_of = {
        (one.rep, item.key): {
            **_owner(one.rep),
            "key": item.key,
            "day": one.day,
            "subject_id": _subject(item.key),
        }
        for one in posts
        for item in one.message.items
    }
    connection.execute(
        insert(notification),
        [_notification(id_, one, now) for id_, one in zip(ids, posts, strict=True)],
    )
    # Of one that was snoozed and is told once more the later day counts.
    for some in portions(told_of):
        keys = [(rep.organisation_id, rep.user_id, key) for rep, key in some]
        connection.execute(_FORGET_KEYS, {"keys": keys})
    if told_of:
        connection.execute(insert(told), list(told_of.values()))
    phones = phones_of(connection, {one.rep for one in posts}, kids, now)
    deliveries = [
        {
            "organisation_id": one.rep.organisation_id,
            "notification_id": id_,
            "subscription_id": phone,
            "state": "queued",
            "attempt": 0,
            "next_at": now,
        }
        for id_, one in zip(ids, posts, strict=True)
        for phone, device in phones.get(one.rep, ())
        if device != one.without
    ]
    if deliveries:
        connection.execute(insert(delivery), deliveries)


def _notification(id_: UUID, one: Post, now: datetime) -> dict[str, Any]:
    message = one.message
    return {
        **_owner(one.rep),
        "id": id_,
        "kind": message.kind,
        "day": one.day,
        "tag": message.tag,
        "items": json.dumps([[item.key, item.due["customer_id"]] for item in message.items]),
        "more": message.more,
        "ahead": json.dumps(message.ahead) if message.ahead else None,
        "created_at": now,
        "expires_at": message.expires_at,
    }


def phones_of(
    connection: Connection, reps: Collection[Rep], kids: Kids, now: datetime
) -> dict[Rep, list[tuple[UUID, UUID]]]:
    """Return the phones by which these reps can be reached now: subscription and device of each."""
    found: dict[Rep, list[tuple[UUID, UUID]]] = {}
    for some in portions(reps):
        rows = connection.execute(
            subscription.reachable(kids=kids, now=now)
            .where(
                tuple_(push_subscription.c.organisation_id, push_subscription.c.user_id).in_(
                    [(rep.organisation_id, rep.user_id) for rep in some]
                )
            )
            .with_only_columns(
                push_subscription.c.organisation_id,
                push_subscription.c.user_id,
                push_subscription.c.id,
                push_subscription.c.device_id,
            )
        )
        for row in rows:
            found.setdefault(Rep(row.organisation_id, row.user_id), []).append((row.id, row.device_id))
    return found


def keys_told(connection: Connection, keys: Mapping[Rep, Collection[str]]) -> dict[Rep, dict[str, date]]:
    """Return which of these keys each rep was told of, and on which day."""
    found: dict[Rep, dict[str, date]] = {rep: {} for rep in keys}
    asked = [(rep.organisation_id, rep.user_id, key) for rep, theirs in keys.items() for key in theirs]
    for some in portions(asked):
        for row in connection.execute(_KEYS_TOLD, {"keys": some}):
            found[Rep(row.organisation_id, row.user_id)][row.key] = row.day
    return found


def sent_of_late(connection: Connection, days: Mapping[Rep, date]) -> dict[Rep, Sent]:
    """Return how many messages each rep got in the seven days that end with the rep's day."""
    counted: dict[Rep, list[Any]] = {rep: [] for rep in days}
    for some in portions(days):
        values = {
            "reps": [(rep.organisation_id, rep.user_id) for rep in some],
            "after": min(days.values()) - timedelta(days=7),
        }
        for row in connection.execute(_SENT, values):
            rep = Rep(row.organisation_id, row.user_id)
            if days[rep] - timedelta(days=7) < row.day <= days[rep]:
                counted[rep].append(row)
    return {rep: _sent(rows, days[rep]) for rep, rows in counted.items()}


def _sent(rows: Collection[Any], today: date) -> Sent:
    own = [row for row in rows if row.kind != "digest"]
    return Sent(
        this_week=sum(row.number for row in rows),
        own_this_week=sum(row.number for row in own),
        own_today=sum(row.number for row in own if row.day == today),
    )


def _owner(rep: Rep) -> dict[str, UUID]:
    return {"organisation_id": rep.organisation_id, "user_id": rep.user_id}


def _subject(key: str) -> UUID | None:
    """The record a key speaks of (docs/kinds.md)."""
    try:
        return UUID(key.split(":")[1])
    except (IndexError, ValueError):
        return None


_DAYS_PLANNED = (
    select(planned_day)
    .where(
        tuple_(planned_day.c.organisation_id, planned_day.c.user_id, planned_day.c.day).in_(
            bindparam("keys", expanding=True)
        )
    )
    .execution_options(across_organisations=True)
)
_OF_KEYS = tuple_(told.c.organisation_id, told.c.user_id, told.c.key).in_(bindparam("keys", expanding=True))
_KEYS_TOLD = select(told).where(_OF_KEYS).execution_options(across_organisations=True)
_FORGET_KEYS = delete(told).where(_OF_KEYS).execution_options(across_organisations=True)
_SENT = (
    select(
        notification.c.organisation_id,
        notification.c.user_id,
        notification.c.kind,
        notification.c.day,
        func.count().label("number"),
    )
    .where(
        tuple_(notification.c.organisation_id, notification.c.user_id).in_(bindparam("reps", expanding=True)),
        notification.c.day > bindparam("after"),
    )
    .group_by(notification.c.organisation_id, notification.c.user_id, notification.c.kind, notification.c.day)
    .execution_options(across_organisations=True)
)


def tags_of(connection: Connection, reps: Iterable[Rep], *, since: datetime) -> set[tuple[Rep, str]]:
    """Return the tags of the messages these reps were sent `since` then."""
    found: set[tuple[Rep, str]] = set()
    for rep in reps:
        rows = connection.execute(
            select(notification.c.tag).where(
                notification.c.organisation_id == rep.organisation_id,
                notification.c.user_id == rep.user_id,
                notification.c.created_at > since,
            )
        )
        found |= {(rep, tag) for tag in rows.scalars()}
    return found


def forget(*, now: datetime) -> None:
    """Drop what was sent or planned long ago. What a rep was told of stays: it is never told again."""
    old = now - KEPT
    with db.write() as connection:
        sent = select(notification.c.id).where(notification.c.created_at < old)
        for statement in (
            delete(delivery).where(delivery.c.notification_id.in_(sent)),
            delete(notification).where(notification.c.created_at < old),
            delete(planned_day).where(planned_day.c.planned_at < old),
        ):
            connection.execute(statement.execution_options(across_organisations=True))
