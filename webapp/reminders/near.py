"""Of whom something may have to be told: asked of the agenda, for many reps at once, without their books.

It may name a customer too many, and never one too few: what is due, and whether, is said by the rules that
read her records. What a rep was told of and what is further away is left out, and those who wait come by how
long, so that only the few who wait most are ever read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    Subquery,
    and_,
    cast,
    exists,
    func,
    or_,
    select,
)

from webapp import db
from webapp.book.tables import agenda, member
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


Books = Mapping[Rep, Sequence[str]]
"""The books each rep may see."""
Condition = Callable[[Subquery], ColumnElement[bool]]
"""What is asked of the agenda, given who asks."""


@dataclass(slots=True)
class Near:
    """Customers of whom something may have to be told."""

    customers: set[str] = field(default_factory=set)
    """Because of a day in their lives, a promise, a meeting or a reminder that was snoozed."""
    waiting: list[str] = field(default_factory=list)
    """Those who are overdue and of whom the rep was not told since, whoever weighs most first."""


def near(connection: Connection, books: Books, days: Sequence[date]) -> dict[Rep, Near]:
    """Return of whom each rep may have to be told on the first of `days`, from the books the rep may see."""
    found = {rep: Near() for rep in books}
    for rep, row in _asked(connection, books, [*_ahead(days), *_open(days)]):
        found[rep].customers.add(row.customer_id)
    waiting: dict[Rep, list[tuple[float, str]]] = {}
    is_overdue = and_(agenda.c.kind == "customer", agenda.c.day <= _number(days[0]))
    columns = (_the(agenda.c.day), _the(agenda.c.tier), _the(agenda.c.cadence), _last_told)
    for rep, row in _asked(connection, books, [_the(is_overdue)], *columns):
        points = _waiting(row, days[0])
        if points is not None:
            waiting.setdefault(rep, []).append((-points, row.customer_id))
    for rep, all_ in waiting.items():
        found[rep].waiting = [customer for _, customer in sorted(all_)]
    return found


def in_these_days(connection: Connection, books: Books, days: Sequence[date]) -> dict[Rep, set[str]]:
    """Return each rep's customers with a birthday, an occasion or a planned touch in `days`."""
    found: dict[Rep, set[str]] = {rep: set() for rep in books}
    first, last = days[0], days[-1]
    dated = agenda.c.kind.in_(("customer", "person", "occasion"))
    once = and_(agenda.c.kind.in_(("occasion", "touch")), agenda.c.day.between(_number(first), _number(last)))
    for rep, row in _asked(connection, books, [_the(and_(dated, _yearly(first, last))), _the(once)]):
        found[rep].add(row.customer_id)
    return found


def _the(element: Any) -> Callable[[Subquery], Any]:
    """What is the same whoever asks."""
    return lambda _: element


def _ahead(days: Sequence[date]) -> Iterator[Condition]:
    """What is still to come, as far as its lead reaches."""
    first, last = days[0], days[-1]
    furthest = add_days(last, LEADS[-1])
    reach = [(agenda.c.lead > low, add_days(last, high)) for low, high in pairwise(LEADS)]
    yield _the(
        and_(_yearly(first, furthest), or_(*(and_(far, _yearly(first, until)) for far, until in reach)))
    )
    start = _number(first)
    once = (and_(far, agenda.c.day.between(start, _number(until))) for far, until in reach)
    yield _the(and_(agenda.c.kind == "occasion", agenda.c.day.between(start, _number(furthest)), or_(*once)))


def _open(days: Sequence[date]) -> Iterator[Condition]:
    """What stays due once it is, and was not told: questions, promises, meetings; and what is back."""
    today = days[0]
    asked_since, yesterday = add_days(today, -ASK_FOR), add_days(today, -1)
    for when in (
        _yearly(asked_since, yesterday),
        agenda.c.day.between(_number(asked_since), _number(yesterday)),
    ):
        asked = and_(agenda.c.kind == "occasion", agenda.c.asked, when)
        yield _untold(asked, "ask:%", since=asked_since)
    until = _number(max(add_days(today, 1), days[-1]))
    owed = and_(agenda.c.kind == "promise", agenda.c.day <= until)
    yield _untold(owed, "promise:%")
    week = agenda.c.day.between(_number(add_days(today, -WRITE_UP_FOR)), _number(yesterday))
    yield _untold(and_(agenda.c.kind == "touch", week), "write:%")
    back = agenda.c.day.between(_number(add_days(today, -BACK_FOR)), _number(days[-1]))
    yield _the(and_(agenda.c.kind == "handled", back, agenda.c.customer_id.is_not(None)))


def _asked(
    connection: Connection,
    books: Books,
    conditions: Iterable[Condition],
    *columns: Callable[[Subquery], Any],
) -> Iterator[tuple[Rep, Any]]:
    """The rows of the agenda of these books, for each who may see them; a condition looks into one index."""
    by_id = {(str(rep.organisation_id), str(rep.user_id)): rep for rep in books}
    rows = [(*ids, book) for ids, rep in by_id.items() for book in books[rep]]
    mine, _ = db.listed(connection, member.c.organisation_id, member.c.user_id, member.c.book_id)
    # Ids as text: a UUID for each would cost more than the question.
    wanted = (
        select(
            cast(mine.c.organisation_id, String).label("organisation_id"),
            cast(mine.c.user_id, String).label("user_id"),
            cast(agenda.c.customer_id, String).label("customer_id"),
            *(column(mine) for column in columns),
        )
        .join_from(
            mine,
            agenda,
            and_(agenda.c.organisation_id == mine.c.organisation_id, agenda.c.book_id == mine.c.book_id),
        )
        .execution_options(across_organisations=True)
    )
    for condition in conditions:
        for row in connection.execute(wanted.where(condition(mine)), db.as_listed(rows)):
            yield by_id[row.organisation_id, row.user_id], row


def _of_told(mine: Subquery, keys: str) -> ColumnElement[bool]:
    return and_(
        told.c.organisation_id == agenda.c.organisation_id,
        told.c.user_id == mine.c.user_id,
        told.c.subject_id == agenda.c.id,
        told.c.key.like(keys),
    )


def _untold(what: ColumnElement[bool], keys: str, *, since: date | None = None) -> Condition:
    """Of what the rep was not told under a key of that form."""

    def condition(mine: Subquery) -> ColumnElement[bool]:
        found = select(1).where(_of_told(mine, keys), *([told.c.day >= since] if since else []))
        return and_(what, ~exists(found.correlate(agenda, mine)))

    return condition


def _last_told(mine: Subquery) -> Any:
    last = select(func.max(told.c.day)).where(_of_told(mine, "stale:%")).correlate(agenda, mine)
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
