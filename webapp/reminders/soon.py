"""Visits that are near: a message with the briefing, three quarters of an hour before."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, String, and_, cast, or_, select

from webapp.book.tables import agenda, member, record
from webapp.clock import stamp
from webapp.push.keys import Kids
from webapp.reminders.planner import moment
from webapp.reminders.reps import Rep, reachable, settings_of
from webapp.reminders.wishes import Wishes, known_zone, wishes

BEFORE = timedelta(minutes=45)
"""How long before a visit the rep is told: time to read the briefing in the car."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A planned touch that begins within that time."""

    rep: Rep
    wished: Wishes
    touch_id: UUID
    customer_id: UUID
    begins: datetime

    @property
    def key(self) -> str:
        """The key of its reminder."""
        return f"prep:{self.touch_id}"


def visits_soon(connection: Connection, kids: Kids, *, now: datetime) -> list[Visit]:
    """Return the visits in the reps' own books that begin in the next three quarters of an hour.

    A visit without its hour is told by Today alone; another's, which one may read, is not one's own.
    """
    rows = connection.execute(_planned_about(now, kids)).all()
    near = [
        (row, when)
        for row in rows
        if (when := _when(row.data)) and (when.begins is None or _is_soon(when.begins, now))
    ]
    if not near:
        return []
    settings = settings_of(connection, {_rep(row) for row, _ in near})
    found: list[Visit] = []
    for row, when in near:
        wished = wishes(settings[_rep(row)])
        begins = when.begins or moment(when.day, when.time, ZoneInfo(wished.zone))
        if _is_soon(begins, now):
            found.append(Visit(_rep(row), wished, UUID(row.id), UUID(row.customer_id), begins))
    return sorted(found, key=lambda one: (one.begins, one.key))


def _planned_about(now: datetime, kids: Kids) -> Select[Any]:
    """What is planned for a day that may be today somewhere on earth."""
    books = reachable(member.c.book_id, member.c.starts_at, member.c.ends_at, kids=kids, now=now)
    days = sorted({int(f"{now + timedelta(hours=hours):%Y%m%d}") for hours in (-12, 0, 15)})
    # Ids as text: few of these are near.
    texts: list[Any] = [
        cast(column, String).label(column.key)
        for column in (books.c.organisation_id, books.c.user_id, agenda.c.id, agenda.c.customer_id)
    ]
    return (
        select(*texts, record.c.data)
        .join(
            agenda,
            and_(
                agenda.c.organisation_id == books.c.organisation_id,
                agenda.c.book_id == books.c.book_id,
                agenda.c.kind == "touch",
                agenda.c.day.in_(days),
                agenda.c.lead.is_not(None),
            ),
        )
        .join(
            record,
            and_(
                record.c.organisation_id == agenda.c.organisation_id,
                record.c.id == agenda.c.id,
                record.c.deleted_at.is_(None),
            ),
        )
        .where(
            or_(books.c.starts_at.is_(None), books.c.starts_at <= stamp(now)),
            or_(books.c.ends_at.is_(None), books.c.ends_at > stamp(now)),
        )
        .execution_options(across_organisations=True)
    )


def _rep(row: Any) -> Rep:
    return Rep(UUID(row.organisation_id), UUID(row.user_id))


class _When(NamedTuple):
    """When a visit begins by the clock of the zone it was planned in."""

    day: date
    time: time
    begins: datetime | None
    """None where this server does not know the zone: then it is the rep's own."""


# The visits of a day are looked at every minute, and seldom change meanwhile.
@lru_cache(maxsize=20_000)
def _when(text: str) -> _When | None:
    """Return when the visit of this record begins, None for what is not planned for an hour."""
    touch = json.loads(text)
    when = touch.get("when") or {}
    if touch.get("state") != "planned" or not when.get("time"):
        return None
    day, hour = date.fromisoformat(when["day"]), time.fromisoformat(when["time"])
    zone = known_zone(when.get("zone"))
    return _When(day, hour, moment(day, hour, ZoneInfo(zone)) if zone else None)


def _is_soon(begins: datetime, now: datetime) -> bool:
    return now < begins <= now + BEFORE
