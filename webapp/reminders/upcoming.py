"""The next morning with something to tell, word for word: what a rep sees before saying yes.

Nothing is planned by looking: it goes the way of a real morning, without the writing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from webapp.reminders import compose, ledger
from webapp.reminders.morning import Morning, messages_of
from webapp.reminders.planner import Planned, day_slot
from webapp.reminders.reps import Rep, settings_of
from webapp.reminders.schedule import add_days
from webapp.reminders.wishes import Level, Voice, voice, wishes

AHEAD = 42
"""How many days to look for a morning with something to tell."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the locked phone shows."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A morning to come, and its message on each level of discretion."""

    day: date
    said: dict[Level, Said]


def upcoming(connection: Connection, rep: Rep, *, origin: str, now: datetime) -> Upcoming | None:
    """Return the next morning after today's that has something to tell; None where none has for weeks.

    Closed days are left out as the planner leaves them out, whether or not reminders are on.
    """
    setting = settings_of(connection, [rep])[rep]
    wished = replace(wishes(setting), reminders=True)
    today = now.astimezone(ZoneInfo(wished.zone)).date()
    for ahead in range(1, AHEAD + 1):
        slot = day_slot(wished, add_days(today, ahead))
        if slot is None:
            continue
        sent = ledger.sent_of_late(connection, {rep: slot.day})
        found = messages_of(connection, [Morning(rep, wished, slot)], sent=sent, now=now)[rep]
        if found:
            return Upcoming(slot.day, _said(found[0], slot.day, voice(setting), origin))
    return None


def _said(message: Planned, day: date, spoken: Voice, origin: str) -> dict[Level, Said]:
    said: dict[Level, Said] = {}
    for level in get_args(Level):
        payload = compose.payload(
            message.items,
            more=message.more,
            ahead=message.ahead,
            tag=message.tag,
            today=day,
            voice=replace(spoken, level=level),
            origin=origin,
        )
        told = json.loads(payload)["notification"]
        said[level] = Said(told["title"], told["body"])
    return said
