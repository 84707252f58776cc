"""Days worked out ahead: in the quiet minutes before its hour what a rep's day would bring is written down,
and at the hour posted as it stands, where nothing has moved since.

What is prepared rests on the books the rep may see, each with the number of its changes, and on how many
messages went out of late: whatever the rules read, the setting and what was told among it, moves one of
these. Where one differs it counts for nothing, and the day is worked out anew. To lose it is to lose nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, String, and_, cast, delete, func, select

from webapp import db
from webapp.book.tables import book, member
from webapp.push.keys import Kids
from webapp.reminders import ledger, posting
from webapp.reminders.candidates import may_see
from webapp.reminders.morning import Morning, messages_of
from webapp.reminders.posting import Post, Rows
from webapp.reminders.reps import Rep
from webapp.reminders.tables import notification, prepared_day


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a rep's day would bring."""

    day: date
    rests_on: str
    rows: Rows


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of days whose hour has come."""

    reps: set[Rep]
    """Whose day was planned."""
    messages: int


PreparedDays = Mapping[Rep, Prepared]


def make(some: Collection[Morning], *, now: datetime) -> PreparedDays:
    """Work these days out."""
    if not some:
        return {}
    days = {one.rep: one.today.day for one in some}
    with db.read() as connection:
        # All in one snapshot: what a day rests on is what its messages were made from.
        rests_on = _rests_on(connection, days, now)
        sent = ledger.sent_of_late(connection, days)
        messages = messages_of(connection, some, sent=sent, now=now)
    return {
        rep: Prepared(day, rests_on[rep], posting.rows_of([Post(rep, day, one) for one in messages[rep]]))
        for rep, day in days.items()
    }


def keep(days: PreparedDays) -> None:
    """Write days down for their hour, each over the one its rep had before."""
    if not days:
        return
    rows = (
        (rep.organisation_id, rep.user_id, one.day, one.rests_on, one.rows.messages, one.rows.tells)
        for rep, one in days.items()
    )
    with db.write() as connection:
        ledger.alone(connection, days)
        new = db.insert_listed(connection, prepared_day.columns)
        values = {
            column.name: new.excluded[column.name]
            for column in prepared_day.columns
            if not column.primary_key
        }
        later = new.on_conflict_do_update(index_elements=prepared_day.primary_key, set_=values)
        connection.execute(later, db.as_listed(rows))


def kept(some: Collection[Morning]) -> PreparedDays:
    """Return what was written down for these days, whether or not it still holds."""
    days = [(one.rep, one.today.day) for one in some]
    with db.read() as connection:
        listed, is_listed = db.listed(
            connection, prepared_day.c.organisation_id, prepared_day.c.user_id, prepared_day.c.day
        )
        rows = connection.execute(
            select(listed.c.place, prepared_day.c.rests_on, prepared_day.c.messages, prepared_day.c.tells)
            .join_from(listed, prepared_day, is_listed)
            .execution_options(across_organisations=True),
            db.as_listed((rep.organisation_id, rep.user_id, day) for rep, day in days),
        ).all()
    return {days[place][0]: Prepared(days[place][1], rests, Rows(*texts)) for place, rests, *texts in rows}


def missing(some: Collection[Morning], *, now: datetime) -> list[Morning]:
    """Return those of these days of which nothing is kept that holds."""
    days = kept(some)
    with db.read() as connection:
        held = _holding(connection, days, now)
    return [one for one in some if one.rep not in held]


def post(days: PreparedDays, *, kids: Kids, now: datetime) -> Posted:
    """Plan these days as they were prepared: those that still hold, and that no other worker has planned."""
    if not days:
        return Posted(set(), 0)
    with db.write() as connection:
        ledger.alone(connection, days)
        held = _holding(connection, days, now)
        taken = ledger.take_days(connection, {rep: days[rep].day for rep in held}, now)
        messages = posting.post(connection, [days[rep].rows for rep in taken], kids=kids, now=now)
    return Posted(taken, messages)


def clear() -> None:
    """Forget all that is kept: another release may have worked it out by other rules."""
    with db.write() as connection:
        connection.execute(delete(prepared_day).execution_options(across_organisations=True))


def _holding(connection: Connection, days: PreparedDays, now: datetime) -> set[Rep]:
    """Whose days rest on what is there now."""
    now_there = _rests_on(connection, {rep: one.day for rep, one in days.items()}, now)
    return {rep for rep, one in days.items() if one.rests_on == now_there[rep]}


def _rests_on(connection: Connection, days: Mapping[Rep, date], now: datetime) -> dict[Rep, str]:
    """What the day of each of these reps rests on, as text."""
    listed, is_listed = db.listed(connection, member.c.organisation_id, member.c.user_id)
    heads = connection.execute(
        select(listed.c.place, cast(book.c.id, String), book.c.head)
        .join_from(listed, member, is_listed)
        .join(book, and_(book.c.organisation_id == member.c.organisation_id, book.c.id == member.c.book_id))
        .where(*may_see(now))
        .order_by(listed.c.place, book.c.id)
        .execution_options(across_organisations=True),
        db.as_listed((rep.organisation_id, rep.user_id) for rep in days),
    ).all()
    found = [f"{number} messages" for number in _sent_of_late(connection, days)]
    for place, id_, head in heads:
        found[place] += f", {id_} {head}"
    return dict(zip(days, found, strict=True))


def _sent_of_late(connection: Connection, days: Mapping[Rep, date]) -> list[int]:
    """How many messages went out to each rep in the seven days that end with the rep's day."""
    whose = (notification.c.organisation_id, notification.c.user_id)
    listed, _ = db.listed(connection, *whose, notification.c.day)
    number = (
        select(func.count())
        .select_from(notification)
        .where(*(one == listed.c[one.name] for one in whose), notification.c.day > listed.c.day)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(number)
        .select_from(listed)
        .order_by(listed.c.place)
        .execution_options(across_organisations=True),
        db.as_listed(
            (rep.organisation_id, rep.user_id, day - ledger.SEVEN_DAYS) for rep, day in days.items()
        ),
    )
    return list(rows.scalars())
