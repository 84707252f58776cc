"""One round of the reminders: plan the days whose hour has come, then send what is due to be sent.

Any number of rounds may run at once, on any number of machines: a day is planned by whoever writes its row
first, a delivery is sent by whoever claims it.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from webapp import db
from webapp.push import subscription
from webapp.push.keys import Kids
from webapp.push.sender import Sender
from webapp.reminders import candidates, ledger
from webapp.reminders.candidates import Rep
from webapp.reminders.ledger import Overtaken
from webapp.reminders.planner import Planned, Slot, awake, day_slot, days_told, plan, rest_of_week, slot
from webapp.reminders.send import send_due
from webapp.reminders.soon import Visit, visits_soon
from webapp.reminders.unsent import Unsent, unsent
from webapp.reminders.wishes import Wishes, wishes

log = logging.getLogger(__name__)


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

    ring = sender.ring()
    days, messages = plan_days(ring.pairs, now=now)
    messages += plan_visits(ring.pairs, now=now)
    messages += plan_unsent(ring.pairs, now=now)
    return Round(days, messages, send_due(sender, ring, clock))


def plan_days(kids: Kids, *, now: datetime) -> tuple[int, int]:
    """Plan the day of every rep whose digest is due; return how many days and messages."""
    days = messages = 0
    with db.read() as connection:
        reps = _reps(connection, kids, now)
        settings = candidates.settings_of(connection, reps)
        done = ledger.days_planned(connection, now)
    for rep in reps:
        wished = wishes(settings[rep])
        today = slot(wished, now)
        if today is None or (rep, today.day) in done:
            continue
        try:
            count = plan_day(rep, wished, today, kids=kids, now=now)
        except Exception:
            # One book that cannot be read must not keep every other rep waiting.
            log.exception("the day of user %s could not be planned", rep.user_id)
            continue
        if count is not None:
            days, messages = days + 1, messages + count
    return days, messages


def plan_day(rep: Rep, wished: Wishes, today: Slot, *, kids: Kids, now: datetime) -> int | None:
    """Plan one rep's day; return how many messages it brings, or None when another worker was quicker."""
    days = days_told(wished, today.day)
    with db.read() as connection:
        customers = candidates.near(connection, rep, days, now=now)
        found = candidates.of_customers(connection, rep, customers, days, leap=wished.leap, now=now)
        week = rest_of_week(wished, today.day)
        sent = ledger.sent_of_late(connection, rep, today.day)
        messages = plan(
            found,
            told=ledger.keys_told(connection, rep),
            sent=sent,
            today=today,
            ahead=candidates.week_ahead(connection, rep, week, leap=wished.leap, now=now),
        )
    try:
        with db.write() as connection:
            ledger.take_day(connection, rep, today, sent, now)
            for message in messages:
                ledger.post(connection, rep, today, message, kids=kids, now=now)
    except Overtaken:
        return None
    return len(messages)


def plan_visits(kids: Kids, *, now: datetime) -> int:
    """Plan a message for every visit that begins soon, within the caps; return how many."""
    messages = 0
    with db.read() as connection:
        reps = _reps(connection, kids, now)
        settings = candidates.settings_of(connection, reps)
        wished = {rep: wishes(settings[rep]) for rep in reps}
        visits = visits_soon(connection, wished, now=now)
    for visit in visits:
        day = awake(wished[visit.rep], now)
        if day is not None:
            messages += _plan_visit(visit, wished[visit.rep], day, kids=kids, now=now)
    return messages


def _plan_visit(visit: Visit, wished: Wishes, day: date, *, kids: Kids, now: datetime) -> int:
    rep = visit.rep
    today = Slot(day, now, visit.begins, len(wished.workdays))
    try:
        with db.write() as connection:
            ledger.alone(connection, rep)
            sent, told = ledger.sent_of_late(connection, rep, day), ledger.keys_told(connection, rep)
            if not sent.room_beside(today) or visit.key in told:
                return 0
            found = candidates.of_customers(
                connection, rep, [visit.customer_id], [day], leap=wished.leap, now=now, visits=True
            )
            items = tuple(one for one in found if one.key == visit.key)
            if not items:
                return 0
            message = Planned("visit", visit.key, visit.begins, items)
            ledger.post(connection, rep, today, message, kids=kids, now=now)
    except IntegrityError:
        # Another worker was quicker: the tag of a message stands once.
        return 0
    return 1


def plan_unsent(kids: Kids, *, now: datetime) -> int:
    """Plan a message to the rep's other phones for each one on which notes have waited; return how many.

    One a day for each, within the caps and outside the quiet.
    """
    messages = 0
    with db.read() as connection:
        phones = connection.execute(subscription.reachable(kids=kids, now=now)).all()
        heard = {(Rep(each.organisation_id, each.user_id), each.device_id) for each in phones}
        reps = {rep for rep, _ in heard}
        waiting = unsent(connection, reps, now=now)
        settings = candidates.settings_of(connection, {one.rep for one in waiting})
        said = ledger.tags_of(connection, settings, since=now - timedelta(days=2))
    for one in waiting:
        wished = wishes(settings[one.rep])
        day = awake(wished, now)
        today = day_slot(wished, day) if day else None
        is_heard = any(rep == one.rep and device != one.device_id for rep, device in heard)
        if today and is_heard and (one.rep, one.key(today.day)) not in said:
            messages += _plan_unsent(one, today, kids=kids, now=now)
    return messages


def _plan_unsent(one: Unsent, today: Slot, *, kids: Kids, now: datetime) -> int:
    message = Planned("unsent", one.key(today.day), today.closes)
    try:
        with db.write() as connection:
            ledger.alone(connection, one.rep)
            if not ledger.sent_of_late(connection, one.rep, today.day).room_beside(today):
                return 0
            ledger.post(connection, one.rep, today, message, kids=kids, now=now, without=one.device_id)
    except IntegrityError:
        # Another worker was quicker: the tag of a message stands once.
        return 0
    return 1


def _reps(connection: Connection, kids: Kids, now: datetime) -> list[Rep]:
    phones = connection.execute(subscription.reachable(kids=kids, now=now))
    return list(dict.fromkeys(Rep(phone.organisation_id, phone.user_id) for phone in phones))
