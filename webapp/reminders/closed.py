"""Closed days: no workday, a public holiday, or vacation. On them nothing is sent."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from importlib import resources

import holidays
from babel.core import get_global

from webapp.reminders.wishes import Wishes


def is_open(wishes: Wishes, day: date) -> bool:
    """Say whether `day` is a workday of this rep."""
    if day.isoweekday() not in wishes.workdays:
        return False
    if any(first <= day <= last for first, last in wishes.vacation):
        return False
    country = wishes.holidays_of or country_of(wishes.zone)
    return country is None or day not in holidays_in(country, day.year)


@lru_cache(maxsize=1000)
def holidays_in(country: str, year: int) -> frozenset[date]:
    """Return a country's nationwide public holidays in a year; none where nobody lists them (ISO 3166-1)."""
    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


def country_of(zone: str) -> str | None:
    """Return the country whose zone it is, as the table of the time zones says; None for UTC and the like.

    Many phones call a place as it was called long ago, such as Asia/Calcutta; the CLDR knows its name now.
    """
    country = _countries().get(zone)
    if country is None and "/" in zone:
        country = _countries().get(get_global("zone_aliases").get(zone, ""))
    return country


@cache
def _countries() -> dict[str, str]:
    table = resources.files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return {zone: country for country, _, zone, *_ in rows}
