"""Visits that are near: a message with the briefing, three quarters of an hour before."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, or_, select

from webapp.book.tables import agenda, member, record
from webapp.clock import stamp
from webapp.push.keys import Kids
from webapp.reminders.planner import moment
from webapp.reminders.reps import Rep, reachable, setting_of, wishes_in
from webapp.reminders.wishes import Wishes, known_zone

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
    books = reachable(member.c.book_id, member.c.starts_at, member.c.ends_at, kids=kids, now=now)
    # What may be today somewhere on earth.
    days = sorted({int(f"{now + timedelta(hours=hours):%Y%m%d}") for hours in (-12, 0, 15)})
    rows = connection.execute(
        select(
            books.c.organisation_id,
            books.c.user_id,
            agenda.c.id,
            agenda.c.customer_id,
            record.c.data,
            setting_of(books).label("setting"),
        )
        .join(
            agenda,
            and_(
                agenda.c.organisation_id == books.c.organisation_id,
                agenda.c.book_id == books.c.book_id,
                agenda.c.day.in_(days),
                agenda.c.kind == "touch",
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
    found: list[Visit] = []
    for row in rows:
        wished = wishes_in(row.setting)
        begins = _begins(json.loads(row.data), wished)
        if begins is not None and now < begins <= now + BEFORE:
            rep = Rep(row.organisation_id, row.user_id)
            found.append(Visit(rep, wished, row.id, row.customer_id, begins))
    return sorted(found, key=lambda one: (one.begins, one.key))


def _begins(touch: dict[str, Any], wished: Wishes) -> datetime | None:
    """The moment it begins, by the clock of the zone it was planned in."""
    when = touch.get("when") or {}
    if touch.get("state") != "planned" or not when.get("time"):
        return None
    zone = ZoneInfo(known_zone(when.get("zone")) or wished.zone)
    return moment(date.fromisoformat(when["day"]), time.fromisoformat(when["time"]), zone)
