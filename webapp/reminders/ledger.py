"""What is planned, told and on its way, as rows: they are there before anything is sent, so that no worker
that dies takes a message along.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from webapp import db
from webapp.accounts.tables import user
from webapp.push import subscription
from webapp.push.keys import Kids
from webapp.push.subscription import push_subscription
from webapp.reminders.candidates import Rep
from webapp.reminders.planner import Planned, Sent, Slot
from webapp.reminders.tables import delivery, notification, planned_day, told

KEPT = timedelta(days=90)
"""How long one can look up what became of a message."""


class Overtaken(Exception):
    """Another worker has planned this rep's day, or told the rep something meanwhile."""


def alone(connection: Connection, rep: Rep) -> None:
    """Let no other worker plan for this rep until the transaction ends: both would find room for one more."""
    if connection.dialect.name == "postgresql":
        # The writers of SQLite stand in line anyway.
        mine = (user.c.organisation_id == rep.organisation_id, user.c.id == rep.user_id)
        connection.execute(select(user.c.id).where(*mine).with_for_update(key_share=True))


def take_day(connection: Connection, rep: Rep, today: Slot, sent: Sent, now: datetime) -> None:
    """Write that this day is planned, after so many messages as `sent` says. Raises Overtaken."""
    alone(connection, rep)
    if sent_of_late(connection, rep, today.day) != sent:
        raise Overtaken
    values = {"organisation_id": rep.organisation_id, "user_id": rep.user_id, "day": today.day}
    try:
        connection.execute(insert(planned_day).values(planned_at=now, **values))
    except IntegrityError as error:
        raise Overtaken from error


def days_planned(connection: Connection, now: datetime) -> set[tuple[Rep, object]]:
    """Return the days planned already, of those that may be today somewhere on earth."""
    rows = connection.execute(
        select(planned_day)
        .where(planned_day.c.day >= (now - timedelta(days=1)).date())
        .execution_options(across_organisations=True)
    )
    return {(Rep(row.organisation_id, row.user_id), row.day) for row in rows}


def post(
    connection: Connection,
    rep: Rep,
    today: Slot,
    message: Planned,
    *,
    kids: Kids,
    now: datetime,
    without: UUID | None = None,
) -> None:
    """Write a message, what it tells, and one delivery for each phone of the rep, `without` that device."""
    owner = {"organisation_id": rep.organisation_id, "user_id": rep.user_id}
    message_id = uuid4()
    connection.execute(
        insert(notification).values(
            **owner,
            id=message_id,
            kind=message.kind,
            day=today.day,
            tag=message.tag,
            items=json.dumps([[item.key, item.due["customer_id"]] for item in message.items]),
            more=message.more,
            ahead=json.dumps(message.ahead) if message.ahead else None,
            created_at=now,
            expires_at=message.expires_at,
        )
    )
    keys = [item.key for item in message.items]
    # Of one that was snoozed and is told once more the later day counts.
    connection.execute(
        delete(told).where(
            told.c.organisation_id == rep.organisation_id,
            told.c.user_id == rep.user_id,
            told.c.key.in_(keys),
        )
    )
    if keys:
        connection.execute(insert(told), [{**owner, "key": key, "day": today.day} for key in keys])
    phones = connection.execute(
        subscription.reachable(kids=kids, now=now).where(
            push_subscription.c.organisation_id == rep.organisation_id,
            push_subscription.c.user_id == rep.user_id,
            *([push_subscription.c.device_id != without] if without else []),
        )
    ).all()
    if phones:
        connection.execute(
            insert(delivery),
            [
                {
                    "organisation_id": rep.organisation_id,
                    "notification_id": message_id,
                    "subscription_id": phone.id,
                    "state": "queued",
                    "attempt": 0,
                    "next_at": now,
                }
                for phone in phones
            ],
        )


def keys_told(connection: Connection, rep: Rep) -> dict[str, date]:
    """Return what the rep was told of, and on which day."""
    rows = connection.execute(
        select(told.c.key, told.c.day).where(
            told.c.organisation_id == rep.organisation_id, told.c.user_id == rep.user_id
        )
    )
    return {row.key: row.day for row in rows}


def sent_of_late(connection: Connection, rep: Rep, today: date) -> Sent:
    """Return how many messages the rep got in the seven days that end with `today`."""
    rows = connection.execute(
        select(notification.c.kind, notification.c.day, func.count().label("number"))
        .where(
            notification.c.organisation_id == rep.organisation_id,
            notification.c.user_id == rep.user_id,
            notification.c.day > today - timedelta(days=7),
            notification.c.day <= today,
        )
        .group_by(notification.c.kind, notification.c.day)
    ).all()
    own = [row for row in rows if row.kind != "digest"]
    return Sent(
        this_week=sum(row.number for row in rows),
        own_this_week=sum(row.number for row in own),
        own_today=sum(row.number for row in own if row.day == today),
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
