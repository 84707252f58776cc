"""Dates as address books write them, as partial dates (`1980-03-22`, `--03-22`, `1980-03`, `1980`). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from webapp.book.fields import check_partial_date
from webapp.interchange.contact import Unusable, excerpt

Order = Literal["day", "month"]
"""What stands first where a date is written in numbers with the year at the end."""

_ISO = re.compile(r"(\d{4}|--)-?(\d\d)(?:-?(\d\d))?(?:[T ].{0,40})?", re.ASCII)
_YEAR = re.compile(r"(\d{4})", re.ASCII)
_NUMBERS = re.compile(
    r"(\d{1,4})\s?[./-]\s?(\d{1,2})(?:\s?[./-]\s?(\d{1,4})?)?(?:,?\s+\d{1,2}[:.]\d\d.{0,20})?", re.ASCII
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_MONTH = re.compile(r"(\d{1,2})\.?[ -]([A-Za-z]{3,9})\.?(?:,?[ -](\d{4}|\d\d))?", re.ASCII)
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:,? (\d{4}))?", re.ASCII)

_NO_YEAR = ("1604", "0000", "0001")
"""Years that stand for "not known": 1604 is Apple's, the others come from programs that must write one."""

MONTH_FIRST = ("en-us", "en-ph", "en-ca", "es-us")
"""Languages of places that write the month first; everybody else writes the day first."""


def iso_date(text: str) -> str:
    """Read a date of vCard 2.1 to 4.0 or ISO 8601, with or without dashes, time and year.

    Raises Unusable for anything else, also for a month or a day alone: nothing can be due on it.
    """
    text = text.strip()
    if _YEAR.fullmatch(text):
        return _checked(text, None, None, text)
    found = _ISO.fullmatch(text)
    if not found:
        raise Unusable(f"{excerpt(text)} is not a date")
    return _checked(found[1], found[2], found[3], text)


def _checked(year: str | None, month: str | None, day: str | None, text: str) -> str:
    """Put a partial date together and let the kinds judge it. Raises Unusable."""
    if year is None or year in _NO_YEAR:
        year = "--"
    if year == "--" and day is None:
        raise Unusable(f"{excerpt(text)} has neither a year nor a day and month")
    date = f"{year}{'' if year == '--' else '-'}{month}" if month else year
    date += f"-{day}" if day else ""
    try:
        return check_partial_date(date)
    except ValueError as error:
        raise Unusable(f"{excerpt(text)} is not a date: {error}") from None


def date_order(values: Iterable[str], locale: str) -> tuple[Order, bool]:
    """Return what stands first in the dates of a file, and whether one of them shows it.

    One date with a number above 12 settles it for all; where none has, or where two contradict each other,
    the reader's language decides (`locale`, a BCP 47 tag).
    """
    first_above = second_above = False
    for value in values:
        found = _NUMBERS.fullmatch(value.strip())
        if found and len(found[1]) <= 2:
            first_above = first_above or int(found[1]) > 12
            second_above = second_above or int(found[2]) > 12
    if first_above != second_above:
        return ("day" if first_above else "month"), True
    month_first = locale.lower().replace("_", "-").startswith(MONTH_FIRST)
    return ("month" if month_first else "day"), False


def is_ambiguous(text: str) -> bool:
    """Say whether a date means two different days, depending on what stands first."""
    found = _NUMBERS.fullmatch(text.strip())
    if not found or len(found[1]) > 2 or "." in text:
        return False
    first, second = int(found[1]), int(found[2])
    return max(first, second) <= 12 and first != second


def spreadsheet_date(text: str, order: Order) -> str | None:
    """Read a date of a spreadsheet, or return None for what spreadsheets write where there is none.

    Outlook writes 0/0/00 for no birthday. Raises Unusable for what is not a date.
    """
    text = text.strip()
    if not text.strip("0/.-: "):
        return None
    if found := _NUMBERS.fullmatch(text):
        return _from_numbers(found[1], found[2], found[3], order, text)
    if found := _DAY_MONTH.fullmatch(text):
        return _checked(_century(found[3]), _month(found[2], text), found[1].zfill(2), text)
    if found := _MONTH_DAY.fullmatch(text):
        return _checked(found[3], _month(found[1], text), found[2].zfill(2), text)
    return iso_date(text)


def _from_numbers(first: str, second: str, third: str | None, order: Order, text: str) -> str:
    if len(first) >= 3:
        return _checked(first.zfill(4), second.zfill(2), third and third.zfill(2), text)
    # Whoever writes dots writes the day first.
    month, day = (first, second) if order == "month" and "." not in text else (second, first)
    if int(month) > 12 >= int(day):
        month, day = day, month
    return _checked(_century(third), month.zfill(2), day.zfill(2), text)


def _century(year: str | None) -> str | None:
    """Return four digits for two, as spreadsheets do: 00 to 29 are of this century, 30 to 99 of the last."""
    if year is None or len(year) > 2:
        return year.zfill(4) if year else None
    return f"{'20' if int(year) < 30 else '19'}{year.zfill(2)}"


def _month(word: str, text: str) -> str:
    number = next((n for n, name in enumerate(_MONTHS, 1) if word.lower().startswith(name)), None)
    if number is None:
        raise Unusable(f"{excerpt(text)} is not a date")
    return f"{number:02}"
