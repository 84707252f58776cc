"""Partial dates, ages, 29 February, cadence: the rules of time, pure.

Twin of static/app/model/schedule.ts; both run tests/cases/*.json. A day is a `datetime.date` of the
rep's own calendar; nothing here knows of clocks or zones.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

LeapDay = Literal["02-28", "03-01"]
"""Where 29 February falls in a common year."""

CADENCE = {"A": 30, "B": 90, "C": 180}
"""Days between contacts by tier; a customer without a tier counts as B."""

_PARTIAL = re.compile(r"(?:([0-9]{4})|-)(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class PartialDate(NamedTuple):
    """As much of a date as is known."""

    year: int | None
    month: int | None
    day: int | None


class Age(NamedTuple):
    """Years of life; `about` where the day of birth is not known."""

    years: int
    about: bool


class Overdue(NamedTuple):
    """Days since the last held touch, or since she was added, and their ratio to the cadence."""

    days: int
    ratio: float


class Span(NamedTuple):
    """A length of time as one would say it."""

    unit: Literal["day", "week", "month", "year"]
    amount: int


def parse_partial(text: object) -> PartialDate | None:
    """Return the date in `1980-03-22`, `--03-22`, `1980-03` or `1980`; None for anything else."""
    return _parse(text) if isinstance(text, str) else None


# A morning meets the same few dates of a customer several times.
@lru_cache(maxsize=10_000)
def _parse(text: str) -> PartialDate | None:
    found = _PARTIAL.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    if (year is None and day is None) or year == 0:
        return None
    if month is not None and not 1 <= month <= 12:
        return None
    if month is not None and day is not None and not 1 <= day <= _last_day(year, month):
        return None
    return PartialDate(year, month, day)


def parse_day(text: object) -> date | None:
    """Return the whole day `text` names, or None."""
    known = parse_partial(text)
    if known is None or known.year is None or known.month is None or known.day is None:
        return None
    return date(known.year, known.month, known.day)


def occurs_in(known: PartialDate, year: int, leap: LeapDay = "02-28") -> date | None:
    """Return the day on which it falls in `year`; None while month and day are not known."""
    if known.month is None or known.day is None:
        return None
    if (known.month, known.day) == (2, 29) and not _is_leap(year):
        return date(year, 2, 28) if leap == "02-28" else date(year, 3, 1)
    return date(year, known.month, known.day)


def next_on(known: PartialDate, today: date, leap: LeapDay = "02-28") -> date | None:
    """Return the first day it falls on from `today` on; None while month and day are not known."""
    on = occurs_in(known, today.year, leap)
    return on if on is None or on >= today else occurs_in(known, today.year + 1, leap)


def last_before(known: PartialDate, today: date, leap: LeapDay = "02-28") -> date | None:
    """Return the last day it fell on before `today`; None while month and day are not known."""
    on = occurs_in(known, today.year, leap)
    return on if on is None or on < today else occurs_in(known, today.year - 1, leap)


def age_on(birth: PartialDate | None, today: date, leap: LeapDay = "02-28") -> Age | None:
    """Return the age on `today`; None for an unknown year or a birth still to come.

    With the month alone the year of life counts from the first of that month, with the year alone
    from January, and the age is said as "about".
    """
    if birth is None or birth.year is None:
        return None
    reached = occurs_in(birth, today.year, leap) or date(today.year, birth.month or 1, 1)
    years = today.year - birth.year - (1 if today < reached else 0)
    return Age(years, birth.day is None) if years >= 0 else None


def cadence_of(tier: object, own: object) -> int:
    """Return the days between contacts: the customer's own number, else her tier's."""
    if isinstance(own, int) and own >= 1:
        return own
    return CADENCE.get(tier, CADENCE["B"]) if isinstance(tier, str) else CADENCE["B"]


def overdue(last: date | None, added: date | None, cadence: int, today: date) -> Overdue | None:
    """Return how long she has waited since `last`, or since `added`; None if neither is known."""
    since = last or added
    if since is None:
        return None
    days = max(0, (today - since).days)
    return Overdue(days, days / cadence)


def span(days: int) -> Span:
    """Return `days` as one would say it: days up to a fortnight, then weeks, months, and years from two."""
    if days < 14:
        return Span("day", days)
    if days < 60:
        return Span("week", days // 7)
    if days < 730:
        return Span("month", days // 30)
    return Span("year", days // 365)


def add_days(day: date, days: int) -> date:
    """Return the day `days` later, held inside the calendar: stored days can be its very edges."""
    number = max(date.min.toordinal(), min(date.max.toordinal(), day.toordinal() + days))
    return date.fromordinal(number)


def days_between(first: date, second: date) -> int:
    """Return the days from `first` to `second`, negative when `second` is earlier."""
    return (second - first).days


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _last_day(year: int | None, month: int) -> int:
    """The last day of a month; without a year February may have 29."""
    if month == 2:
        return 29 if year is None or _is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31
