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

YEARLY = {"customer": LEADS[:3], "person": LEADS[:4], "occasion": LEADS}
"""What returns every year, and how far ahead it is looked for: no birthday is told sooner than a child's."""

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
    found = [Near() for _ in books]
    for number, row in _asked(connection, books, [*_ahead(days), *_open(days)]):
        found[number].customers.add(row.customer_id)
    for hers, waiting in zip(found, _overdue(connection, books, days[0]), strict=True):
        hers.waiting = waiting
    return dict(zip(books, found, strict=True))


def _overdue(connection: Connection, books: Books, today: date) -> list[list[str]]:
    """The customers each rep is to be told have waited, whoever weighs most first."""
    is_overdue = and_(agenda.c.kind == "customer", agenda.c.day <= _number(today))
    columns = (_the(agenda.c.day), _the(agenda.c.tier), _the(agenda.c.cadence), _last_told)
    points: dict[tuple[int, str, int, date | None], float | None] = {}
    found: list[list[tuple[float, str]]] = [[] for _ in books]
    for number, (_, customer, day, tier, cadence, told_on) in _asked(
        connection, books, [_the(is_overdue)], *columns
    ):
        # Of thousands who wait many began to on the same day.
        alike = (day, tier, cadence, told_on)
        if alike not in points:
            points[alike] = _points(*alike, today)
        weight = points[alike]
        if weight is not None:
            found[number].append((-weight, customer))
    return [[customer for _, customer in sorted(theirs)] for theirs in found]


def in_these_days(connection: Connection, books: Books, days: Sequence[date]) -> dict[Rep, set[str]]:
    """Return each rep's customers with a birthday, an occasion or a planned touch in `days`."""
    found: list[set[str]] = [set() for _ in books]
    once = agenda.c.day.between(_number(days[0]), _number(days[-1]))
    spans = _spans(days[0], days[-1])
    conditions = [
        *(and_(agenda.c.kind == kind, agenda.c.mmdd.between(*span)) for kind in YEARLY for span in spans),
        *(and_(agenda.c.kind == kind, once) for kind in ("occasion", "touch")),
    ]
    is_told = agenda.c.lead.is_not(None)
    for number, row in _asked(connection, books, [_the(and_(one, is_told)) for one in conditions]):
        found[number].add(row.customer_id)
    return dict(zip(books, found, strict=True))


def _the(element: Any) -> Callable[[Subquery], Any]:
    """What is the same whoever asks."""
    return lambda _: element


def _ahead(days: Sequence[date]) -> Iterator[Condition]:
    """What is still to come, as far as its lead reaches."""
    first, last = days[0], days[-1]
    for kind, leads in YEARLY.items():
        reach = [(agenda.c.lead > low, _spans(first, add_days(last, high))) for low, high in pairwise(leads)]
        in_reach = or_(*(and_(far, agenda.c.mmdd.between(*span)) for far, spans in reach for span in spans))
        for span in reach[-1][1]:
            yield _the(and_(agenda.c.kind == kind, agenda.c.mmdd.between(*span), in_reach))
    start = _number(first)
    until = [(agenda.c.lead > low, _number(add_days(last, high))) for low, high in pairwise(LEADS)]
    once = or_(*(and_(far, agenda.c.day.between(start, end)) for far, end in until))
    yield _the(and_(agenda.c.kind == "occasion", agenda.c.day.between(start, until[-1][1]), once))


def _open(days: Sequence[date]) -> Iterator[Condition]:
    """What stays due once it is, and was not told: questions, promises, meetings; and what is back."""
    today = days[0]
    asked_since, yesterday = add_days(today, -ASK_FOR), add_days(today, -1)
    for when in (
        *(agenda.c.mmdd.between(*span) for span in _spans(asked_since, yesterday)),
        agenda.c.day.between(_number(asked_since), _number(yesterday)),
    ):
        asked = and_(agenda.c.kind == "occasion", agenda.c.asked, when)
        yield _untold(asked, "ask:%", since=asked_since)
    until = _number(max(add_days(today, 1), days[-1]))
    owed = and_(agenda.c.kind == "promise", agenda.c.day <= until)
    yield _untold(owed, "promise:%")
    week = agenda.c.day.between(_number(add_days(today, -WRITE_UP_FOR)), _number(yesterday))
    yield _untold(and_(agenda.c.kind == "touch", agenda.c.asked, week), "write:%")
    back = agenda.c.day.between(_number(add_days(today, -BACK_FOR)), _number(days[-1]))
    yield _the(and_(agenda.c.kind == "handled", back, agenda.c.customer_id.is_not(None)))


def _asked(
    connection: Connection,
    books: Books,
    conditions: Iterable[Condition],
    *columns: Callable[[Subquery], Any],
) -> Iterator[tuple[int, Any]]:
    """The rows of the agenda of these books, each with the number of the rep who may see it.

    A condition looks into one index.
    """
    rows = [(rep.organisation_id, rep.user_id, book) for rep, theirs in books.items() for book in theirs]
    whose = [number for number, theirs in enumerate(books.values()) for _ in theirs]
    mine, _ = db.listed(connection, member.c.organisation_id, member.c.user_id, member.c.book_id)
    # Ids as text: a UUID for each would cost more than the question.
    wanted = (
        select(
            mine.c.place,
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
    listed = db.as_listed(rows)
    for condition in conditions:
        for row in connection.execute(wanted.where(condition(mine)), listed).all():
            yield whose[row.place], row


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


def _points(since: int, tier: str, cadence: int, told_on: date | None, today: date) -> float | None:
    """How much she weighs, None where the rep was told since the step she is at began."""
    days = (today - date(since // 10000, since // 100 % 100, since % 100)).days + cadence
    _, after = step(days, cadence)
    if told_on is not None and (today - told_on).days <= days - after:
        return None
    return waiting_score(tier, days / cadence)


def _spans(first: date, last: date) -> list[tuple[int, int]]:
    """The yearly days from the first to the last as ranges of `mmdd`: two of them over New Year."""
    start, end = first.month * 100 + first.day, last.month * 100 + last.day
    # Who was born on 29 February is told on the 28th or on 1 March.
    start, end = 229 if start == 301 else start, 229 if end == 228 else end
    if last.toordinal() - first.toordinal() >= 365:
        return [(101, 1231)]
    return [(start, end)] if start <= end else [(start, 1231), (101, end)]


def _number(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day
