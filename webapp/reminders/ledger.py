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

from sqlalchemy import Connection, delete, insert, select

from webapp import db
from webapp.accounts.tables import user
from webapp.push import subscription
from webapp.push.keys import Kids
from webapp.push.subscription import push_subscription
from webapp.reminders.planner import Planned, Sent
from webapp.reminders.reps import Rep
from webapp.reminders.tables import delivery, notification, planned_day, told

SEVEN_DAYS = timedelta(days=7)
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
    asked, is_asked = db.listed(
        connection, planned_day.c.organisation_id, planned_day.c.user_id, planned_day.c.day
    )
    places = connection.execute(
        select(asked.c.place)
        .join_from(asked, planned_day, is_asked)
        .execution_options(across_organisations=True),
        db.as_listed((rep.organisation_id, rep.user_id, day) for rep, day in days.items()),
    )
    reps = list(days)
    return {reps[place] for place in places.scalars()}


def alone(connection: Connection, reps: Collection[Rep]) -> None:
    """Let no other worker plan for them until the transaction ends: both would find room for one more."""
    if connection.dialect.name == "postgresql":
        # The writers of SQLite stand in line anyway. In one order, so that two never wait for each other.
        asked, is_asked = db.listed(connection, user.c.organisation_id, user.c.id)
        connection.execute(
            select(user.c.id)
            .join_from(asked, user, is_asked)
            .order_by(user.c.organisation_id, user.c.id)
            .with_for_update(key_share=True, of=user)
            .execution_options(across_organisations=True),
            _listed(reps),
        )


def take_days(
    connection: Connection, days: Mapping[Rep, date], sent: Mapping[Rep, Sent], now: datetime
) -> set[Rep]:
    """Write that these reps' days are planned, after so many messages as `sent` says; return for whom.

    Another worker may have planned a day already, or told a rep something meanwhile: they are left out.
    """
    alone(connection, days)
    by_now = sent_of_late(connection, days)
    statement = (
        db.insert_or(connection, planned_day)
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
    if told_of:
        # Of one that was snoozed and is told once more the later day counts.
        new = db.insert_or(connection, told)
        later = new.on_conflict_do_update(index_elements=told.primary_key, set_={"day": new.excluded.day})
        connection.execute(later, list(told_of.values()))
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
    phone = push_subscription.c
    asked, is_asked = db.listed(connection, phone.organisation_id, phone.user_id)
    rows = connection.execute(
        subscription.reachable(kids=kids, now=now)
        .join(asked, is_asked)
        .with_only_columns(phone.organisation_id, phone.user_id, phone.id, phone.device_id),
        _listed(reps),
    )
    found: dict[Rep, list[tuple[UUID, UUID]]] = {}
    for row in rows:
        found.setdefault(Rep(row.organisation_id, row.user_id), []).append((row.id, row.device_id))
    return found


def keys_told(connection: Connection, keys: Mapping[Rep, Collection[str]]) -> dict[Rep, dict[str, date]]:
    """Return which of these keys each rep was told of, and on which day."""
    asked, is_asked = db.listed(connection, told.c.organisation_id, told.c.user_id, told.c.key)
    found: dict[Rep, dict[str, date]] = {rep: {} for rep in keys}
    listed: list[tuple[str, str, str]] = []
    places: list[dict[str, date]] = []
    for rep, all_ in keys.items():
        organisation, user_ = str(rep.organisation_id), str(rep.user_id)
        listed += [(organisation, user_, key) for key in all_]
        places += [found[rep]] * len(all_)
    rows = connection.execute(
        select(asked.c.place, told.c.key, told.c.day)
        .join_from(asked, told, is_asked)
        .execution_options(across_organisations=True),
        db.as_listed(listed),
    )
    for place, key, day in rows.all():
        places[place][key] = day
    return found


def sent_of_late(connection: Connection, days: Mapping[Rep, date]) -> dict[Rep, Sent]:
    """Return how many messages each rep got in the seven days that end with the rep's day."""
    asked, is_asked = db.listed(connection, notification.c.organisation_id, notification.c.user_id)
    rows = connection.execute(
        select(asked.c.place, notification.c.kind, notification.c.day)
        .join_from(asked, notification, is_asked)
        .where(notification.c.day > min(days.values(), default=date.min) - SEVEN_DAYS)
        .execution_options(across_organisations=True),
        _listed(days),
    )
    sent: list[list[Any]] = [[] for _ in days]
    for row in rows.all():
        sent[row.place].append(row)
    return {rep: _sent(rows, day) for rows, (rep, day) in zip(sent, days.items(), strict=True)}


def _sent(rows: Iterable[Any], today: date) -> Sent:
    week = [row for row in rows if today - SEVEN_DAYS < row.day <= today]
    own = [row for row in week if row.kind != "digest"]
    return Sent(len(week), len(own), len([row for row in own if row.day == today]))


def _listed(reps: Iterable[Rep]) -> dict[str, str]:
    return db.as_listed((rep.organisation_id, rep.user_id) for rep in reps)


def _owner(rep: Rep) -> dict[str, UUID]:
    return {"organisation_id": rep.organisation_id, "user_id": rep.user_id}


def _subject(key: str) -> UUID | None:
    """The record a key speaks of (docs/kinds.md)."""
    try:
        return UUID(key.split(":")[1])
    except (IndexError, ValueError):
        return None


def tags_sent(connection: Connection, tags: Sequence[tuple[Rep, str]]) -> set[tuple[Rep, str]]:
    """Return which of these tags stand on a message that was planned for their rep."""
    of = notification.c
    asked, is_asked = db.listed(connection, of.organisation_id, of.user_id, of.tag)
    places = connection.execute(
        select(asked.c.place)
        .join_from(asked, notification, is_asked)
        .execution_options(across_organisations=True),
        db.as_listed((rep.organisation_id, rep.user_id, tag) for rep, tag in tags),
    )
    return {tags[place] for place in places.scalars()}


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
