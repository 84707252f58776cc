"""Of whom something may have to be told: asked of the agenda, for many reps at once, without their books.

It may name a customer too many, and never one too few: what is due, and whether, is said by the rules that
read her records. What a rep was told of and what is further away is left out, and those who wait come by how
long, so that only the few who wait most are ever read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    cast,
    exists,
    func,
    or_,
    select,
    tuple_,
)

from webapp.book.tables import agenda, member
from webapp.clock import stamp
from webapp.db import portions
from webapp.reminders.due import ASK_FOR, WRITE_UP_FOR, step
from webapp.reminders.planner import waiting_score
from webapp.reminders.reps import Rep
from webapp.reminders.schedule import add_days
from webapp.reminders.tables import told

LEADS = (-1, 0, 1, 7, 14, 60)
"""Occasions are looked for this far ahead by their longest lead: of two neighbours the larger one counts.

A lead longer than the last is told that late, and never missed.
"""

BACK_FOR = 30
"""Days in which a snoozed reminder that is back finds its place in a digest."""


@dataclass(slots=True)
class Near:
    """Customers of whom something may have to be told."""

    customers: set[str] = field(default_factory=set)
    """Because of a day in their lives, a promise, a meeting or a reminder that was snoozed."""
    waiting: list[str] = field(default_factory=list)
    """Those who are overdue and of whom the rep was not told since, whoever weighs most first."""


def near(
    connection: Connection, reps: Collection[Rep], days: Sequence[date], *, now: datetime
) -> dict[Rep, Near]:
    """Return of whom each of the reps may have to be told on the first of `days`, for them all."""
    found = {rep: Near() for rep in reps}
    conditions = [*_ahead(days), *_open(days)]
    for rep, row in _asked(connection, reps, conditions, now):
        found[rep].customers.add(row.customer_id)
    waiting: dict[Rep, list[tuple[float, str]]] = {}
    columns = (agenda.c.day, agenda.c.tier, agenda.c.cadence, _last_told("stale:%"))
    is_overdue = and_(agenda.c.kind == "customer", agenda.c.day <= _number(days[0]))
    for rep, row in _asked(connection, reps, [is_overdue], now, *columns):
        points = _waiting(row, days[0])
        if points is not None:
            waiting.setdefault(rep, []).append((-points, row.customer_id))
    for rep, all_ in waiting.items():
        found[rep].waiting = [customer for _, customer in sorted(all_)]
    return found


def in_these_days(
    connection: Connection, reps: Collection[Rep], days: Sequence[date], *, now: datetime
) -> dict[Rep, set[str]]:
    """Return each rep's customers with a birthday, an occasion or a planned touch in `days`."""
    found: dict[Rep, set[str]] = {rep: set() for rep in reps}
    first, last = days[0], days[-1]
    dated = agenda.c.kind.in_(("customer", "person", "occasion"))
    conditions = [
        and_(dated, _yearly(first, last)),
        and_(agenda.c.kind.in_(("occasion", "touch")), agenda.c.day.between(_number(first), _number(last))),
    ]
    for rep, row in _asked(connection, reps, conditions, now):
        found[rep].add(row.customer_id)
    return found


def _ahead(days: Sequence[date]) -> Iterator[ColumnElement[bool]]:
    """What is still to come, as far as its lead reaches."""
    first, last = days[0], days[-1]
    furthest = add_days(last, LEADS[-1])
    reach = [(agenda.c.lead > low, add_days(last, high)) for low, high in pairwise(LEADS)]
    yield and_(_yearly(first, furthest), or_(*(and_(far, _yearly(first, until)) for far, until in reach)))
    start = _number(first)
    once = (and_(far, agenda.c.day.between(start, _number(until))) for far, until in reach)
    yield and_(agenda.c.kind == "occasion", agenda.c.day.between(start, _number(furthest)), or_(*once))


def _open(days: Sequence[date]) -> Iterator[ColumnElement[bool]]:
    """What stays due once it is, and was not told: questions, promises, meetings; and what is back."""
    today = days[0]
    asked_since, yesterday = add_days(today, -ASK_FOR), add_days(today, -1)
    asked = and_(agenda.c.kind == "occasion", agenda.c.asked, ~_told("ask:%", since=asked_since))
    yield and_(asked, _yearly(asked_since, yesterday))
    yield and_(asked, agenda.c.day.between(_number(asked_since), _number(yesterday)))
    until = _number(max(add_days(today, 1), days[-1]))
    yield and_(agenda.c.kind == "promise", agenda.c.day <= until, ~_told("promise:%"))
    met = agenda.c.day.between(_number(add_days(today, -WRITE_UP_FOR)), _number(yesterday))
    yield and_(agenda.c.kind == "touch", met, ~_told("write:%"))
    back = agenda.c.day.between(_number(add_days(today, -BACK_FOR)), _number(days[-1]))
    yield and_(agenda.c.kind == "handled", back, agenda.c.customer_id.is_not(None))


def _asked(
    connection: Connection,
    reps: Collection[Rep],
    conditions: Iterable[ColumnElement[bool]],
    now: datetime,
    *columns: Any,
) -> Iterator[tuple[Rep, Any]]:
    """The rows of the agenda of the books each rep may see; each condition is a look into one index."""
    by_id = {(str(rep.organisation_id), str(rep.user_id)): rep for rep in reps}
    for some in portions(by_id):
        for condition in conditions:
            statement = _mine(some, now, *columns).where(condition)
            for row in connection.execute(statement):
                yield by_id[row.organisation_id, row.user_id], row


def _mine(reps: Sequence[tuple[str, str]], now: datetime, *columns: Any) -> Select[Any]:
    # Ids as text: a UUID for each would cost more than the question.
    return (
        select(
            cast(member.c.organisation_id, String).label("organisation_id"),
            cast(member.c.user_id, String).label("user_id"),
            cast(agenda.c.customer_id, String).label("customer_id"),
            *columns,
        )
        .join_from(
            member,
            agenda,
            and_(agenda.c.organisation_id == member.c.organisation_id, agenda.c.book_id == member.c.book_id),
        )
        .where(
            tuple_(member.c.organisation_id, member.c.user_id).in_(reps),
            or_(member.c.starts_at.is_(None), member.c.starts_at <= stamp(now)),
            or_(member.c.ends_at.is_(None), member.c.ends_at > stamp(now)),
        )
        .execution_options(across_organisations=True)
    )


def _of_told(keys: str) -> ColumnElement[bool]:
    return and_(
        told.c.organisation_id == agenda.c.organisation_id,
        told.c.user_id == member.c.user_id,
        told.c.subject_id == agenda.c.id,
        told.c.key.like(keys),
    )


def _told(keys: str, *, since: date | None = None) -> ColumnElement[bool]:
    """Whether the rep was told of the record under a key of that form."""
    found = select(1).where(_of_told(keys), *([told.c.day >= since] if since else []))
    return exists(found.correlate(agenda, member))


def _last_told(keys: str) -> Any:
    last = select(func.max(told.c.day)).where(_of_told(keys)).correlate(agenda, member)
    return last.scalar_subquery().label("told_on")


def _waiting(row: Any, today: date) -> float | None:
    """How much she weighs, None where the rep was told since the step she is at began."""
    number = row.day
    since = date(number // 10000, number // 100 % 100, number % 100)
    days = (today - since).days + row.cadence
    _, after = step(days, row.cadence)
    if row.told_on is not None and (today - row.told_on).days <= days - after:
        return None
    return waiting_score(row.tier, days / row.cadence)


def _yearly(first: date, last: date) -> ColumnElement[bool]:
    """Whether a yearly day lies between the two, over New Year too."""
    start, end = first.month * 100 + first.day, last.month * 100 + last.day
    # Who was born on 29 February is told on the 28th or on 1 March.
    start, end = 229 if start == 301 else start, 229 if end == 228 else end
    if last.toordinal() - first.toordinal() >= 365:
        return agenda.c.mmdd.is_not(None)
    if start <= end:
        return agenda.c.mmdd.between(start, end)
    return or_(agenda.c.mmdd >= start, agenda.c.mmdd <= end)


def _number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day
