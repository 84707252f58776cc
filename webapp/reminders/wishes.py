"""How a rep wants to be reminded: the record `setting`, read with what stands where it says nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any, Literal
from zoneinfo import ZoneInfo

from webapp.reminders.schedule import LeapDay

Level = Literal["full", "first_name", "count"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """When and whether to remind; the defaults stand where the rep said nothing."""

    reminders: bool = True
    zone: str = "UTC"
    digest_at: time = time(7, 30)
    quiet_from: time = time(20, 0)
    quiet_until: time = time(7, 0)
    workdays: Collection[int] = frozenset({1, 2, 3, 4, 5})
    holidays_of: str | None = None
    """A country by ISO 3166-1, or `none`; None is the country of the zone."""
    vacation: tuple[tuple[date, date], ...] = ()
    """First and last days."""
    leap: LeapDay = "02-28"


@dataclass(frozen=True, slots=True)
class Voice:
    """How a message speaks to the rep."""

    language: str = "en"
    level: Level = "first_name"


def wishes(setting: Mapping[str, Any]) -> Wishes:
    """Return when to remind the rep whose `setting` has these fields."""
    said: dict[str, Any] = {
        "zone": known_zone(setting.get("zone")) or known_zone(setting.get("phone_zone")),
        "digest_at": _hour(setting.get("digest_at")),
        "quiet_from": _hour(setting.get("quiet_from")),
        "quiet_until": _hour(setting.get("quiet_until")),
        "workdays": None if setting.get("workdays") is None else frozenset(setting["workdays"]),
        "holidays_of": setting.get("holidays_of"),
        "vacation": _vacation(setting.get("vacation")),
        "leap": setting.get("leap_birthday"),
        "reminders": setting.get("reminders"),
    }
    return replace(Wishes(), **{name: value for name, value in said.items() if value is not None})


def voice(setting: Mapping[str, Any]) -> Voice:
    """Return how to speak to the rep whose `setting` has these fields."""
    language = setting.get("language") or setting.get("phone_language") or "en"
    return Voice(language, setting.get("lock_screen") or "first_name")


def _hour(text: Any) -> time | None:
    return time.fromisoformat(text) if text else None


def _vacation(periods: Any) -> tuple[tuple[date, date], ...]:
    return tuple((date.fromisoformat(one["first"]), date.fromisoformat(one["last"])) for one in periods or ())


def known_zone(name: Any) -> str | None:
    """Return the zone if this server knows it, else None: phones are older and newer than its tables."""
    try:
        return ZoneInfo(name).key if name else None
    except (KeyError, ValueError, OSError):
        return None
