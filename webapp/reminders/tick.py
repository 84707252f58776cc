"""One round of the reminders: plan the days whose hour has come, then send what is due to be sent.

Any number of rounds may run at once, on any number of machines: a day is planned by whoever writes its row
first, a delivery is sent by whoever claims it.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy.exc import IntegrityError

from webapp import db
from webapp.push.keys import Kids
from webapp.push.sender import Sender
from webapp.reminders import candidates, ledger, posting, prepared, status
from webapp.reminders.morning import Morning, mornings
from webapp.reminders.planner import Planned, Slot, awake, day_slot
from webapp.reminders.posting import Post
from webapp.reminders.prepared import Posted, Prepared
from webapp.reminders.reps import Rep, settings_of
from webapp.reminders.send import send_due
from webapp.reminders.soon import Visit, visits_soon
from webapp.reminders.unsent import Unsent, unsent
from webapp.reminders.wishes import wishes

Done = TypeVar("Done")

log = logging.getLogger(__name__)

AT_ONCE = 100
"""Days worked out together: statements for many reps cost little more than for one."""

AHEAD = timedelta(hours=6)
"""How long before its hour a day may be worked out: while the rep sleeps, few books move."""

IN_A_ROUND = 24
"""Days worked out ahead in one round: some eight thousand in a night."""


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
    done = Round(days, messages, send_due(sender, ring, clock))
    status.note_round(now, time.monotonic() - started, messages=done.messages, attempts=done.attempts)
    return done


def plan_days(kids: Kids, *, now: datetime) -> tuple[int, int]:
    """Plan the day of every rep whose digest is due; return how many days and messages.

    Then work a few of the days out whose hour is near.
    """
    with db.read() as connection:
        found = mornings(connection, kids, now=now, ahead=AHEAD)
    due = list(db.portions(one for one in found if one.today.opens <= now))
    # Each of several workers begins elsewhere, and finds what the others have done.
    random.shuffle(due)
    planned = [posted for some in due for posted in _plan(some, kids, now)]
    _work_ahead([one for one in found if one.today.opens > now], now)
    return sum(len(one.reps) for one in planned), sum(one.messages for one in planned)


def _plan(some: list[Morning], kids: Kids, now: datetime) -> Iterator[Posted]:
    """Plan these days: as they were prepared, and anew where that does not hold."""

    def as_kept(some: list[Morning]) -> Posted:
        return prepared.post(prepared.kept(some), kids=kids, now=now)

    def anew(some: list[Morning]) -> Posted:
        made: dict[Rep, Prepared] = {}
        for few in db.portions(some, AT_ONCE):
            with db.read() as connection:
                done = ledger.days_planned(connection, {one.rep: one.today.day for one in few})
            made |= prepared.make([one for one in few if one.rep not in done], now=now)
        return prepared.post(made, kids=kids, now=now)

    left = {one.rep: one for one in some}
    for posted in _together(as_kept, some):
        left = {rep: one for rep, one in left.items() if rep not in posted.reps}
        yield posted
    yield from _together(anew, list(left.values()))


def _together(do: Callable[[list[Morning]], Done], some: list[Morning]) -> Iterator[Done]:
    """Do it for all these days at once; where that fails, for each half of them.

    One book that cannot be read must not keep every other rep waiting.
    """
    if not some:
        return
    try:
        done = do(some)
    except Exception:
        if len(some) == 1:
            log.exception("the day of user %s could not be planned", some[0].rep.user_id)
            return
        log.warning("%d days could not be planned together", len(some))
        half = len(some) // 2
        yield from _together(do, some[:half])
        yield from _together(do, some[half:])
    else:
        yield done


def _work_ahead(coming: list[Morning], now: datetime) -> None:
    """Work out a few of the next days of which nothing is kept that holds.

    A round looks at one portion of them, so that it stays short however many there are.
    """
    portions = list(db.portions(coming))
    # Several workers are at it, and what one has written down the others find.
    random.shuffle(portions)
    for some in portions[:1]:
        missing = prepared.missing(some, now=now)
        random.shuffle(missing)
        for made in _together(lambda few: prepared.make(few, now=now), missing[:IN_A_ROUND]):
            prepared.keep(made)


def plan_visits(kids: Kids, *, now: datetime) -> int:
    """Plan a message for every visit that begins soon, within the caps; return how many."""
    with db.read() as connection:
        visits = visits_soon(connection, kids, now=now)
    return sum(_plan_visit(visit, kids=kids, now=now) for visit in visits)


def _plan_visit(visit: Visit, *, kids: Kids, now: datetime) -> bool:
    rep, day = visit.rep, awake(visit.wished, now)
    if day is None:
        return False
    today = Slot(day, now, visit.begins, len(visit.wished.workdays))
    try:
        with db.write() as connection:
            ledger.alone(connection, [rep])
            sent = ledger.sent_of_late(connection, {rep: day})[rep]
            if not sent.room_beside(today) or ledger.keys_told(connection, {rep: [visit.key]})[rep]:
                return False
            found = candidates.of_customers(
                connection,
                rep,
                [str(visit.customer_id)],
                [day],
                leap=visit.wished.leap,
                now=now,
                visits=True,
            )
            items = tuple(one for one in found if one.key == visit.key)
            if not items:
                return False
            message = Planned("visit", visit.key, visit.begins, items)
            posting.post(connection, [posting.rows_of([Post(rep, day, message)])], kids=kids, now=now)
    except IntegrityError:
        # Another worker was quicker: the tag of a message stands once.
        return False
    return True


def plan_unsent(kids: Kids, *, now: datetime) -> int:
    """Plan a message to the rep's other phones for each one on which notes have waited; return how many.

    One a day for each, within the caps and outside the quiet.
    """
    with db.read() as connection:
        waiting = unsent(connection, now=now)
        if not waiting:
            return 0
        reps = {one.rep for one in waiting}
        phones = ledger.phones_of(connection, reps, kids, now)
        settings = settings_of(connection, reps)
        due: list[tuple[Unsent, Slot]] = []
        for one in waiting:
            wished = wishes(settings[one.rep])
            day = awake(wished, now)
            today = day_slot(wished, day) if day else None
            is_heard = any(device != one.device_id for _, device in phones.get(one.rep, ()))
            if today and is_heard:
                due.append((one, today))
        said = ledger.tags_sent(connection, [(one.rep, one.key(today.day)) for one, today in due])
    return sum(
        _plan_unsent(one, today, kids=kids, now=now)
        for one, today in due
        if (one.rep, one.key(today.day)) not in said
    )


def _plan_unsent(one: Unsent, today: Slot, *, kids: Kids, now: datetime) -> int:
    message = Planned("unsent", one.key(today.day), today.closes)
    try:
        with db.write() as connection:
            ledger.alone(connection, [one.rep])
            if not ledger.sent_of_late(connection, {one.rep: today.day})[one.rep].room_beside(today):
                return 0
            post = Post(one.rep, today.day, message, without=one.device_id)
            posting.post(connection, [posting.rows_of([post])], kids=kids, now=now)
    except IntegrityError:
        # Another worker was quicker: the tag of a message stands once.
        return 0
    return 1
