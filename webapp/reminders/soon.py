"""Visits that are near: a message with the briefing, three quarters of an hour before."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, or_, select

from webapp.book.tables import agenda, member, record
from webapp.clock import stamp
from webapp.db import portions
from webapp.reminders.candidates import Rep
from webapp.reminders.planner import moment
from webapp.reminders.wishes import Wishes, known_zone

BEFORE = timedelta(minutes=45)
"""How long before a visit the rep is told: time to read the briefing in the car."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A planned touch that begins within that time."""

    rep: Rep
    touch_id: UUID
    customer_id: UUID
    begins: datetime

    @property
    def key(self) -> str:
        """The key of its reminder."""
        return f"prep:{self.touch_id}"


def visits_soon(connection: Connection, wished: dict[Rep, Wishes], *, now: datetime) -> list[Visit]:
    """Return the visits in the reps' own books that begin in the next three quarters of an hour.

    A visit without its hour is told by Today alone.
    """
    organisations: dict[UUID, dict[UUID, Rep]] = {}
    for rep in wished:
        organisations.setdefault(rep.organisation_id, {})[rep.user_id] = rep
    found: list[Visit] = []
    for organisation_id, reps in organisations.items():
        owners = _owners(connection, organisation_id, reps, now)
        for row in _planned(connection, organisation_id, owners, now):
            rep = reps[owners[row.book_id]]
            begins = _begins(json.loads(row.data), wished[rep])
            if begins is not None and now < begins <= now + BEFORE:
                found.append(Visit(rep, row.id, row.customer_id, begins))
    return sorted(found, key=lambda one: (one.begins, one.key))


def _owners(
    connection: Connection, organisation_id: UUID, users: Iterable[UUID], now: datetime
) -> dict[UUID, UUID]:
    """Whose book it is: another's visits, which one may read, are not one's own."""
    found: dict[UUID, UUID] = {}
    for some in portions(sorted(users)):
        rows = connection.execute(
            select(member.c.book_id, member.c.user_id).where(
                member.c.organisation_id == organisation_id,
                member.c.user_id.in_(some),
                member.c.role == "owner",
                or_(member.c.starts_at.is_(None), member.c.starts_at <= stamp(now)),
                or_(member.c.ends_at.is_(None), member.c.ends_at > stamp(now)),
            )
        )
        found.update((row.book_id, row.user_id) for row in rows)
    return found


def _planned(
    connection: Connection, organisation_id: UUID, books: Iterable[UUID], now: datetime
) -> Iterable[Any]:
    """The planned touches of what may be today somewhere on earth."""
    days = [int(f"{now + timedelta(days=offset):%Y%m%d}") for offset in (-1, 0, 1)]
    for some in portions(sorted(books)):
        yield from connection.execute(
            select(agenda.c.id, agenda.c.book_id, agenda.c.customer_id, record.c.data)
            .join(
                record,
                and_(record.c.organisation_id == agenda.c.organisation_id, record.c.id == agenda.c.id),
            )
            .where(
                agenda.c.organisation_id == organisation_id,
                agenda.c.book_id.in_(some),
                agenda.c.kind == "touch",
                agenda.c.day.in_(days),
                record.c.deleted_at.is_(None),
            )
        )


def _begins(touch: dict[str, Any], wished: Wishes) -> datetime | None:
    """The moment it begins, by the clock of the zone it was planned in."""
    when = touch.get("when") or {}
    if touch.get("state") != "planned" or not when.get("time"):
        return None
    zone = ZoneInfo(known_zone(when.get("zone")) or wished.zone)
    return moment(date.fromisoformat(when["day"]), time.fromisoformat(when["time"]), zone)
