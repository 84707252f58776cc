"""Days worked out ahead: in the quiet minutes before its hour what a rep's day would bring is written down,
and at the hour posted as it stands, where nothing has moved since.

A draft rests on the books the rep may see, each with the number of its changes, and on how many messages
went out of late: whatever the rules read, the setting and what was told among it, moves one of these. Where
one differs the draft counts for nothing, and the day is worked out anew. To lose a draft is to lose nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

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
class Posted:
    """What became of days whose hour has come."""

    reps: set[Rep]
    """Whose day was planned."""
    messages: int


def make(some: Collection[Morning], *, now: datetime) -> None:
    """Work these days out and keep what they bring; what was kept for these reps before is forgotten."""
    days = _days(some)
    with db.read() as connection:
        # All in one snapshot: what a draft rests on is what its messages were made from.
        rests_on = _rests_on(connection, days, now)
        sent = ledger.sent_of_late(connection, days)
        messages = messages_of(connection, some, sent=sent, now=now)
    kept = []
    for (rep, day), rests in zip(days.items(), rests_on, strict=True):
        rows = posting.rows_of([Post(rep, day, message) for message in messages[rep]])
        kept.append((rep.organisation_id, rep.user_id, day, rests, rows.messages, rows.tells))
    with db.write() as connection:
        ledger.alone(connection, days)
        _keep(connection, kept)


def _keep(connection: Connection, rows: Iterable[tuple[Any, ...]]) -> None:
    new = db.insert_listed(connection, draft.columns)
    values = {column.name: new.excluded[column.name] for column in draft.columns if not column.primary_key}
    later = new.on_conflict_do_update(index_elements=draft.primary_key, set_=values)
    connection.execute(later, db.as_listed(rows))


def post(some: Collection[Morning], *, kids: Kids, now: datetime) -> Posted:
    """Plan these days as their drafts say: those whose draft holds, and that no other worker has planned."""
    days = _days(some)
    with db.write() as connection:
        ledger.alone(connection, days)
        held = _holding(connection, days, now)
        taken = ledger.take_days(connection, {rep: days[rep] for rep in held}, now)
        messages = posting.post(connection, [held[rep] for rep in taken], kids=kids, now=now)
    return Posted(taken, messages)


def missing(some: Collection[Morning], *, now: datetime) -> list[Morning]:
    """Return those of these days for which there is no draft that holds."""
    with db.read() as connection:
        held = _holding(connection, _days(some), now)
    return [one for one in some if one.rep not in held]


def clear() -> None:
    """Forget every draft: another release may have worked them out by other rules."""
    with db.write() as connection:
        connection.execute(delete(draft).execution_options(across_organisations=True))


def _days(some: Collection[Morning]) -> dict[Rep, date]:
    return {one.rep: one.today.day for one in some}


def _holding(connection: Connection, days: Mapping[Rep, date], now: datetime) -> dict[Rep, Rows]:
    """The drafts of these days that still hold."""
    listed, is_listed = db.listed(connection, draft.c.organisation_id, draft.c.user_id, draft.c.day)
    rows = connection.execute(
        select(listed.c.place, draft.c.rests_on, draft.c.messages, draft.c.tells)
        .join_from(listed, draft, is_listed)
        .execution_options(across_organisations=True),
        db.as_listed((rep.organisation_id, rep.user_id, day) for rep, day in days.items()),
    ).all()
    if not rows:
        return {}
    reps, rests_on = list(days), _rests_on(connection, days, now)
    return {
        reps[place]: Rows(messages, tells)
        for place, rests, messages, tells in rows
        if rests == rests_on[place]
    }


def _rests_on(connection: Connection, days: Mapping[Rep, date], now: datetime) -> list[str]:
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
    return found


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
