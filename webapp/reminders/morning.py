"""What to tell many reps on their mornings: the agenda says of whom, the rules what, the planner how much.

A statement is for a portion of reps at once; rules and planner see one rep at a time, and are pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, String, cast, func, select

from webapp.push.keys import Kids
from webapp.reminders import ledger
from webapp.reminders.candidates import books_of, known_of
from webapp.reminders.due import Reason, due
from webapp.reminders.near import in_these_days, near
from webapp.reminders.planner import (
    OVERDUE_IN_DIGEST,
    Candidate,
    Planned,
    Sent,
    Slot,
    days_told,
    is_told,
    plan,
    rest_of_week,
    slot,
)
from webapp.reminders.reps import Rep, reachable, setting_of, wishes_in
from webapp.reminders.tables import planned_day
from webapp.reminders.wishes import Wishes

AHEAD: tuple[Reason, ...] = ("visit", "birthday", "occasion")
"""What a look at the week counts, in this order."""

MORE = 4 * OVERDUE_IN_DIGEST
"""Of so many who wait the records are read when those who wait most turn out not to be told of."""


@dataclass(frozen=True, slots=True)
class Morning:
    """A rep's day that is to be planned."""

    rep: Rep
    wished: Wishes
    today: Slot


def mornings(connection: Connection, kids: Kids, *, now: datetime, ahead: timedelta) -> list[Morning]:
    """Return whose hour has come, or comes within the time `ahead`, and whose day nobody has planned."""
    reps = reachable(kids=kids, now=now)
    planned = (
        select(func.max(planned_day.c.day))
        .where(
            planned_day.c.organisation_id == reps.c.organisation_id,
            planned_day.c.user_id == reps.c.user_id,
            planned_day.c.day >= (now - timedelta(days=1)).date(),
        )
        .scalar_subquery()
    )
    # Ids as text: every minute all are looked at, and few are due.
    ids = (cast(reps.c.organisation_id, String), cast(reps.c.user_id, String))
    rows = connection.execute(
        select(*ids, setting_of(reps).label("setting"), planned.label("planned")).execution_options(
            across_organisations=True
        )
    ).all()
    slots: dict[str | None, Slot | None] = {}
    found = []
    for organisation_id, user_id, setting, day in rows:
        if setting not in slots:
            slots[setting] = slot(wishes_in(setting), now, ahead=ahead)
        today = slots[setting]
        if today is not None and (day is None or day < today.day):
            found.append(Morning(Rep(UUID(organisation_id), UUID(user_id)), wishes_in(setting), today))
    return found


@dataclass(slots=True)
class _Looked:
    """What a look at a rep's customers has found so far."""

    days: tuple[date, ...]
    candidates: list[Candidate] = field(default_factory=list)
    told: dict[str, date] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    """Who waits, whoever weighs most first."""
    read: int = OVERDUE_IN_DIGEST
    """How many of them have been read."""
    known: set[str] = field(default_factory=set)
    """Whose records have been read."""


def messages_of(
    connection: Connection, mornings: Collection[Morning], *, sent: Mapping[Rep, Sent], now: datetime
) -> dict[Rep, list[Planned]]:
    """Return the messages of each of these mornings, after what was `sent` of late."""
    found = _look(connection, mornings, now)
    ahead = _weeks_ahead(connection, mornings, now)
    return {
        one.rep: plan(
            found[one.rep].candidates,
            told=found[one.rep].told,
            sent=sent[one.rep],
            today=one.today,
            ahead=ahead.get(one.rep),
        )
        for one in mornings
    }


def _look(connection: Connection, mornings: Collection[Morning], now: datetime) -> dict[Rep, _Looked]:
    """What there is to tell of: everything but those who wait, and of these as many as a digest can name."""
    looked = {one.rep: _Looked(tuple(days_told(one.wished, one.today.day))) for one in mornings}
    wanted: dict[Rep, set[str]] = {}
    books = books_of(connection, looked, now)
    for days, reps in _alike({rep: mine.days for rep, mine in looked.items()}):
        for rep, theirs in near(connection, {rep: books[rep] for rep in reps}, days).items():
            looked[rep].waiting = theirs.waiting
            wanted[rep] = theirs.customers.union(theirs.waiting[:OVERDUE_IN_DIGEST])
    leap = {one.rep: one.wished.leap for one in mornings}
    while wanted:
        known = known_of(connection, wanted, now=now)
        for rep, customers in known.items():
            mine = looked[rep]
            mine.known |= wanted[rep]
            mine.candidates += [one for each in customers for one in each.told_on(mine.days, leap[rep])]
        keys = {rep: [one.key for one in looked[rep].candidates] for rep in known}
        for rep, told in ledger.keys_told(connection, keys).items():
            looked[rep].told = told
        wanted = {rep: more for rep in wanted if (more := _more_who_wait(looked[rep]))}
    return looked


def _more_who_wait(mine: _Looked) -> set[str]:
    """Who else is to be read, where too few of those who wait most are to be told of: some were handled."""
    fresh = {
        one.due["customer_id"]
        for one in mine.candidates
        if one.due["reason"] == "overdue" and not is_told(one, mine.told)
    }
    more: set[str] = set()
    while not more and len(fresh.intersection(mine.waiting[: mine.read])) < OVERDUE_IN_DIGEST:
        if mine.read >= len(mine.waiting):
            break
        # Some were read for another reason.
        more = set(mine.waiting[mine.read : mine.read + MORE]) - mine.known
        mine.read += MORE
    return more


def _weeks_ahead(
    connection: Connection, mornings: Collection[Morning], now: datetime
) -> dict[Rep, dict[str, int]]:
    """How many planned touches, birthdays and occasions the rest of the week brings, where it is told."""
    weeks = {one.rep: tuple(rest_of_week(one.wished, one.today.day)) for one in mornings}
    leap = {one.rep: one.wished.leap for one in mornings}
    found: dict[Rep, dict[str, int]] = {}
    for days, reps in _alike({rep: days for rep, days in weeks.items() if days}):
        wanted = in_these_days(connection, books_of(connection, reps, now), days)
        for rep, customers in known_of(connection, wanted, now=now).items():
            counts = Counter(
                item["reason"]
                for customer in customers
                for day in days
                for item in due(customer.about, day, leap[rep])
                if item["on"] == day.isoformat() and item["reason"] in AHEAD
            )
            found[rep] = {reason: counts[reason] for reason in AHEAD if counts[reason]}
    return found


def _alike(days: Mapping[Rep, tuple[date, ...]]) -> Iterator[tuple[tuple[date, ...], list[Rep]]]:
    """The reps for whom the same days are asked."""
    groups: dict[tuple[date, ...], list[Rep]] = {}
    for rep, theirs in days.items():
        groups.setdefault(theirs, []).append(rep)
    yield from groups.items()
