"""Days worked out ahead: in the quiet minutes before its hour what a rep's day would bring is written down,
and at the hour posted as it stands, where nothing has moved since.

A draft rests on the books the rep may see, each with the number of its changes, and on how many messages
went out of late: whatever the rules read, the setting and what was told among it, moves one of these. Where
one differs the draft counts for nothing, and the day is worked out anew. To lose a draft is to lose nothing.
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
from webapp.reminders.tables import draft, notification


@dataclass(frozen=True, slots=True)
class Draft:
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


Drafts = Mapping[Rep, Draft]


def make(some: Collection[Morning], *, now: datetime) -> Drafts:
    """Work these days out; return the draft of each."""
    if not some:
        return {}
    days = {one.rep: one.today.day for one in some}
    with db.read() as connection:
        # All in one snapshot: what a draft rests on is what its messages were made from.
        rests_on = _rests_on(connection, days, now)
        sent = ledger.sent_of_late(connection, days)
        messages = messages_of(connection, some, sent=sent, now=now)
    return {
        rep: Draft(day, rests_on[rep], posting.rows_of([Post(rep, day, one) for one in messages[rep]]))
        for rep, day in days.items()
    }


def keep(drafts: Drafts) -> None:
    """Write drafts down for their hour, each over the one its rep had before."""
    if not drafts:
        return
    rows = (
        (rep.organisation_id, rep.user_id, one.day, one.rests_on, one.rows.messages, one.rows.tells)
        for rep, one in drafts.items()
    )
    with db.write() as connection:
        ledger.alone(connection, drafts)
        new = db.insert_listed(connection, draft.columns)
        values = {
            column.name: new.excluded[column.name] for column in draft.columns if not column.primary_key
        }
        later = new.on_conflict_do_update(index_elements=draft.primary_key, set_=values)
        connection.execute(later, db.as_listed(rows))


def kept(some: Collection[Morning]) -> Drafts:
    """Return what was written down for these days, whether or not it still holds."""
    days = [(one.rep, one.today.day) for one in some]
    with db.read() as connection:
        listed, is_listed = db.listed(connection, draft.c.organisation_id, draft.c.user_id, draft.c.day)
        rows = connection.execute(
            select(listed.c.place, draft.c.rests_on, draft.c.messages, draft.c.tells)
            .join_from(listed, draft, is_listed)
            .execution_options(across_organisations=True),
            db.as_listed((rep.organisation_id, rep.user_id, day) for rep, day in days),
        ).all()
    return {days[place][0]: Draft(days[place][1], rests, Rows(*texts)) for place, rests, *texts in rows}


def missing(some: Collection[Morning], *, now: datetime) -> list[Morning]:
    """Return those of these days for which no draft is kept that holds."""
    drafts = kept(some)
    with db.read() as connection:
        held = _holding(connection, drafts, now)
    return [one for one in some if one.rep not in held]


def post(drafts: Drafts, *, kids: Kids, now: datetime) -> Posted:
    """Plan these days as their drafts say: of those that hold, what no other worker has planned."""
    if not drafts:
        return Posted(set(), 0)
    with db.write() as connection:
        ledger.alone(connection, drafts)
        held = _holding(connection, drafts, now)
        taken = ledger.take_days(connection, {rep: drafts[rep].day for rep in held}, now)
        messages = posting.post(connection, [drafts[rep].rows for rep in taken], kids=kids, now=now)
    return Posted(taken, messages)


def clear() -> None:
    """Forget every draft: another release may have worked them out by other rules."""
    with db.write() as connection:
        connection.execute(delete(draft).execution_options(across_organisations=True))


def _holding(connection: Connection, drafts: Drafts, now: datetime) -> set[Rep]:
    """Whose drafts rest on what is there now."""
    now_there = _rests_on(connection, {rep: one.day for rep, one in drafts.items()}, now)
    return {rep for rep, one in drafts.items() if one.rests_on == now_there[rep]}


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
