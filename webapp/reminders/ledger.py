"""What was planned, told and sent: what the planner must know before it says more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, select

from webapp import db
from webapp.accounts.tables import user
from webapp.push import subscription
from webapp.push.keys import Kids
from webapp.push.subscription import push_subscription
from webapp.reminders.planner import Sent
from webapp.reminders.reps import Rep
from webapp.reminders.tables import delivery, notification, planned_day, prepared_day, told

SEVEN_DAYS = timedelta(days=7)
KEPT = timedelta(days=90)
"""How long one can look up what became of a message."""


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


def take_days(connection: Connection, days: Mapping[Rep, date], now: datetime) -> set[Rep]:
    """Write that these reps' days are planned; return for whom: the day of another was planned before."""
    columns = (planned_day.c.organisation_id, planned_day.c.user_id, planned_day.c.day)
    new = db.insert_listed(connection, columns, planned_at=now).on_conflict_do_nothing()
    listed = db.as_listed((rep.organisation_id, rep.user_id, day) for rep, day in days.items())
    return {Rep(*row) for row in connection.execute(new.returning(*columns[:2]), listed)}


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
        .where(notification.c.day > min(days.values(), default=date.max) - SEVEN_DAYS)
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
    """Drop what was sent or planned long ago, and what was prepared for days that are over.

    What a rep was told of stays: it is never told again.
    """
    old = now - KEPT
    with db.write() as connection:
        sent = select(notification.c.id).where(notification.c.created_at < old)
        for statement in (
            delete(delivery).where(delivery.c.notification_id.in_(sent)),
            delete(notification).where(notification.c.created_at < old),
            delete(planned_day).where(planned_day.c.planned_at < old),
            delete(prepared_day).where(prepared_day.c.day < (now - timedelta(days=1)).date()),
        ):
            connection.execute(statement.execution_options(across_organisations=True))
