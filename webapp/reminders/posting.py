"""Messages as rows: made once, when a day is worked out, and written as they are when its hour has come.

They are there before anything is sent, so that no worker that dies takes a message along.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection, and_, insert, literal, or_

from webapp import db
from webapp.push import subscription
from webapp.push.keys import Kids
from webapp.push.subscription import push_subscription
from webapp.reminders.planner import Planned
from webapp.reminders.reps import Rep
from webapp.reminders.tables import delivery, notification, told

_MESSAGE = [column for column in notification.columns if column.name != "created_at"]
_ADDRESSED = [*_MESSAGE, push_subscription.c.device_id]
"""A row of a message: its columns, and the device it is not sent to."""


@dataclass(frozen=True, slots=True)
class Post:
    """A message, whose it is, and its day."""

    rep: Rep
    day: date
    message: Planned
    without: UUID | None = None
    """A device it is not sent to."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Messages and what they tell as the JSON rows of `db.listed`: made once, written when it is time."""

    messages: str
    tells: str


def rows_of(posts: Sequence[Post]) -> Rows:
    """Return these messages as rows, in the order of `_ADDRESSED`."""
    messages = [
        (
            one.rep.organisation_id,
            uuid4(),
            one.rep.user_id,
            one.message.kind,
            one.day,
            one.message.tag,
            json.dumps([[item.key, item.due["customer_id"]] for item in one.message.items]),
            one.message.more,
            json.dumps(one.message.ahead) if one.message.ahead else None,
            one.message.expires_at,
            one.without,
        )
        for one in posts
    ]
    told_of = {
        (one.rep, item.key): (one.rep.organisation_id, one.rep.user_id, item.key, one.day, _subject(item.key))
        for one in posts
        for item in one.message.items
    }
    return Rows(db.as_listed(messages)["listed"], db.as_listed(told_of.values())["listed"])


def post(connection: Connection, rows: Collection[Rows], *, kids: Kids, now: datetime) -> int:
    """Write messages, what they tell, and one delivery of each for each phone of its rep; return how many.

    Thousands of rows are a few statements, and nothing of them is looked at here.
    """
    messages = db.joined(one.messages for one in rows)
    written = connection.execute(db.insert_listed(connection, _MESSAGE, created_at=now), messages).rowcount
    if not written:
        return 0
    new = db.insert_listed(connection, told.columns)
    # Of one that was snoozed and is told once more the later day counts.
    later = new.on_conflict_do_update(index_elements=told.primary_key, set_={"day": new.excluded.day})
    connection.execute(later, db.joined(one.tells for one in rows))
    _queue(connection, messages, kids, now)
    return written


def _queue(connection: Connection, messages: Mapping[str, str], kids: Kids, now: datetime) -> None:
    phone = push_subscription.c
    listed, _ = db.listed(connection, *_ADDRESSED)
    is_theirs = and_(phone.organisation_id == listed.c.organisation_id, phone.user_id == listed.c.user_id)
    first = {"state": "queued", "attempt": 0, "next_at": now}
    phones = (
        subscription.reachable(kids=kids, now=now)
        .join(listed, is_theirs)
        .where(or_(listed.c.device_id.is_(None), phone.device_id != listed.c.device_id))
        .with_only_columns(
            phone.organisation_id,
            listed.c.id,
            phone.id,
            *(literal(value, delivery.c[name].type) for name, value in first.items()),
        )
    )
    names = ["organisation_id", "notification_id", "subscription_id", *first]
    queue = insert(delivery).from_select(names, phones)
    connection.execute(queue.execution_options(across_organisations=True), messages)


def _subject(key: str) -> UUID | None:
    """The record a key speaks of (docs/kinds.md)."""
    try:
        return UUID(key.split(":")[1])
    except (IndexError, ValueError):
        return None
