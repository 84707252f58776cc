"""One round of the reminders: plan the days whose hour has come, then send what is due to be sent.

Any number of rounds may run at once, on any number of machines: a day is planned by whoever writes its row
first, a delivery is sent by whoever claims it.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from flask import Flask, current_app
from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from webapp import db
from webapp.push import subscription
from webapp.push.sender import LARGEST_PAYLOAD, Outcome, Sender
from webapp.push.subscription import push_subscription
from webapp.reminders import candidates, delivery, letter
from webapp.reminders.candidates import Rep
from webapp.reminders.delivery import Claimed
from webapp.reminders.planner import Planned, Sent, Slot, awake, days_told, plan, rest_of_week, slot
from webapp.reminders.soon import Visit, visits_soon
from webapp.reminders.tables import delivery as delivery_table
from webapp.reminders.tables import notification, planned_day, told
from webapp.reminders.wishes import Wishes, wishes

log = logging.getLogger(__name__)

THREADS = 8
TOO_LARGE = 413
KEPT = timedelta(days=90)
"""How long one can look up what became of a message."""


class AlreadyPlanned(Exception):
    """Another worker has planned this rep's day."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round did."""

    days: int
    """Reps whose day was planned."""
    messages: int
    """Messages planned for them."""
    attempts: int
    """Deliveries tried, whatever became of them."""


def run(sender: Sender, *, now: datetime) -> Round:
    """Do one round as of `now`, in an app context."""
    started = time.monotonic()

    def clock() -> datetime:
        # The round may be long, and a lease counts from the moment it is taken.
        return now + timedelta(seconds=time.monotonic() - started)

    days, messages = plan_days(sender.keys.kid, now=now)
    messages += plan_visits(sender.keys.kid, now=now)
    return Round(days, messages, send_due(sender, clock))


def plan_days(kid: str, *, now: datetime) -> tuple[int, int]:
    """Plan the day of every rep whose digest is due; return how many days and messages."""
    days = messages = 0
    with db.read() as connection:
        reps = _reps(connection, kid, now)
        settings = candidates.settings_of(connection, reps)
        done = _planned(connection, now)
    for rep in reps:
        wished = wishes(settings[rep])
        today = slot(wished, now)
        if today is None or (rep, today.day) in done:
            continue
        try:
            count = plan_day(rep, wished, today, kid=kid, now=now)
        except Exception:
            # One book that cannot be read must not keep every other rep waiting.
            log.exception("the day of user %s could not be planned", rep.user_id)
            continue
        if count is not None:
            days, messages = days + 1, messages + count
    return days, messages


def plan_day(rep: Rep, wished: Wishes, today: Slot, *, kid: str, now: datetime) -> int | None:
    """Plan one rep's day; return how many messages it brings, or None when another worker has done it."""
    days = days_told(wished, today.day)
    with db.read() as connection:
        customers = candidates.near(connection, rep, days, now=now)
        found = candidates.of_customers(connection, rep, customers, days, leap=wished.leap, now=now)
        week = rest_of_week(wished, today.day)
        messages = plan(
            found,
            told=_told(connection, rep),
            sent=_sent(connection, rep, today.day),
            today=today,
            ahead=candidates.week_ahead(connection, rep, week, leap=wished.leap, now=now),
        )
    try:
        with db.write() as connection:
            _take_day(connection, rep, today, now)
            for message in messages:
                _post(connection, rep, today, message, kid=kid, now=now)
    except AlreadyPlanned:
        return None
    return len(messages)


def plan_visits(kid: str, *, now: datetime) -> int:
    """Plan a message for every visit that begins soon, within the caps; return how many."""
    messages = 0
    with db.read() as connection:
        reps = _reps(connection, kid, now)
        settings = candidates.settings_of(connection, reps)
        wished = {rep: wishes(settings[rep]) for rep in reps}
        visits = visits_soon(connection, wished, now=now)
    for visit in visits:
        day = awake(wished[visit.rep], now)
        if day is not None:
            messages += _plan_visit(visit, wished[visit.rep], day, kid=kid, now=now)
    return messages


def _plan_visit(visit: Visit, wished: Wishes, day: date, *, kid: str, now: datetime) -> int:
    rep = visit.rep
    today = Slot(day, now, visit.begins, len(wished.workdays))
    try:
        with db.write() as connection:
            if not _sent(connection, rep, day).room_beside(today) or visit.key in _told(connection, rep):
                return 0
            found = candidates.of_customers(
                connection, rep, [visit.customer_id], [day], leap=wished.leap, now=now, visits=True
            )
            items = tuple(one for one in found if one.key == visit.key)
            if not items:
                return 0
            message = Planned("visit", visit.key, visit.begins, items)
            _post(connection, rep, today, message, kid=kid, now=now)
    except IntegrityError:
        # Another worker was quicker: the tag of a message stands once.
        return 0
    return 1


def send_due(sender: Sender, clock: Callable[[], datetime]) -> int:
    """Send everything that is due, many at a time; return how many were tried."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    running: set[Future[None]] = set()
    count = 0

    def one_letter(one: Claimed) -> None:
        with app.app_context():
            send(one, sender, clock)

    with ThreadPoolExecutor(THREADS) as pool:
        while True:
            taken = delivery.claim(now=clock(), limit=THREADS) if len(running) < THREADS else []
            running |= {pool.submit(one_letter, one) for one in taken}
            count += len(taken)
            if not running:
                return count
            # Whoever is done makes room: one phone that hangs keeps one thread, and nobody else.
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                if error := future.exception():
                    log.error("a delivery failed and will be taken again", exc_info=error)


def send(one: Claimed, sender: Sender, clock: Callable[[], datetime]) -> None:
    """Write, send and settle one claimed delivery; one that is too large is written once more, shorter."""
    for largest in (LARGEST_PAYLOAD, letter.SHORT):
        written = letter.write(one, kid=sender.keys.kid, now=clock(), largest=largest)
        if isinstance(written, str):
            delivery.settle(one, None, Outcome("wrong", note=written), now=clock())
            return
        outcome = sender.send(
            written.to.address, written.payload, topic=written.topic, urgency=written.urgency, ttl=written.ttl
        )
        if outcome.status != TOO_LARGE or largest == letter.SHORT:
            delivery.settle(one, written.to, outcome, now=clock())
            return
        log.warning("push service %s takes no %d bytes", written.to.address.service, len(written.payload))


def forget(*, now: datetime) -> None:
    """Drop what was sent or planned long ago. What a rep was told of stays: it is never told again."""
    old = now - KEPT
    with db.write() as connection:
        sent = select(notification.c.id).where(notification.c.created_at < old)
        for statement in (
            delete(delivery_table).where(delivery_table.c.notification_id.in_(sent)),
            delete(notification).where(notification.c.created_at < old),
            delete(planned_day).where(planned_day.c.planned_at < old),
        ):
            connection.execute(statement.execution_options(across_organisations=True))


def _take_day(connection: Connection, rep: Rep, today: Slot, now: datetime) -> None:
    """Write that this day is planned; the key lets one of several workers through."""
    values = {"organisation_id": rep.organisation_id, "user_id": rep.user_id, "day": today.day}
    try:
        connection.execute(insert(planned_day).values(planned_at=now, **values))
    except IntegrityError as error:
        raise AlreadyPlanned from error


def _post(
    connection: Connection, rep: Rep, today: Slot, message: Planned, *, kid: str, now: datetime
) -> None:
    """Write a message, what it tells, and one delivery for each phone of the rep."""
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
        subscription.reachable(kid=kid, now=now).where(
            push_subscription.c.organisation_id == rep.organisation_id,
            push_subscription.c.user_id == rep.user_id,
        )
    ).all()
    if phones:
        connection.execute(
            insert(delivery_table),
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


def _reps(connection: Connection, kid: str, now: datetime) -> list[Rep]:
    phones = connection.execute(subscription.reachable(kid=kid, now=now))
    return list(dict.fromkeys(Rep(phone.organisation_id, phone.user_id) for phone in phones))


def _planned(connection: Connection, now: datetime) -> set[tuple[Rep, object]]:
    """The days planned already, of those that may be today somewhere on earth."""
    rows = connection.execute(
        select(planned_day)
        .where(planned_day.c.day >= (now - timedelta(days=1)).date())
        .execution_options(across_organisations=True)
    )
    return {(Rep(row.organisation_id, row.user_id), row.day) for row in rows}


def _told(connection: Connection, rep: Rep) -> dict[str, date]:
    rows = connection.execute(
        select(told.c.key, told.c.day).where(
            told.c.organisation_id == rep.organisation_id, told.c.user_id == rep.user_id
        )
    )
    return {row.key: row.day for row in rows}


def _sent(connection: Connection, rep: Rep, today: date) -> Sent:
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
