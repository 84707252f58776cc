"""What a field of a synced kind can hold, and how two versions of it are merged.

Each type is a pydantic annotation that carries its merge class, so that a noun's file
says both with one word. The classes are those of docs/sync-protocol.md:

- ``scalar``: one value; the committed one stays when two devices disagree
- ``unit``: several parts compared and replaced as one value
- ``set``: elements added and removed; an addition beats a removal
- ``long``: prose; two appended tails are both kept, anything else becomes a conflict
- ``once``: written with the record and never changed afterwards
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints


class Merge(StrEnum):
    """The merge class of a field."""

    SCALAR = "scalar"
    UNIT = "unit"
    SET = "set"
    LONG = "long"
    ONCE = "once"


LONGEST_TEXT = 50_000
"""Characters; editors stop here, kindly, and the server parks what is longer."""

# \d is any digit of any script, here and in pydantic's patterns; dates and times are written in ours.
_PARTIAL = re.compile(r"(?:([0-9]{4})|-)(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def check_partial_date(text: str) -> str:
    """Return `text` if it is ``1980-03-22``, ``--03-22``, ``1980-03`` or ``1980``, else raise ValueError.

    The forms are those of RFC 6350, section 4.3.1, with the dashes of ISO 8601:2000.
    """
    found = _PARTIAL.fullmatch(text)
    if not found:
        raise ValueError("not a date: write 1980-03-22, --03-22, 1980-03 or 1980")
    year, month, day = found.groups()
    if year is None and day is None:
        raise ValueError("a date without its year needs a month and a day")
    if year == "0000":
        raise ValueError("there is no year 0000")
    if month is not None and not 1 <= int(month) <= 12:
        raise ValueError(f"there is no month {month}")
    if day is not None:
        last = _DAYS[int(month) - 1]
        if month == "02" and year is not None and not _is_leap(int(year)):
            last = 28
        if not 1 <= int(day) <= last:
            raise ValueError(f"there is no day {day} in that month")
    return text


def _check_day(text: str) -> str:
    if len(text) != 10 or text.startswith("-"):
        raise ValueError("not a day: write 2026-11-23")
    return check_partial_date(text)


class Unit(BaseModel):
    """A value of several parts that is compared and replaced as a whole."""

    model_config = ConfigDict(extra="forbid", strict=True)


ShortText = Annotated[str, StringConstraints(max_length=500)]

Text = Annotated[ShortText, Merge.SCALAR]
LongText = Annotated[str, StringConstraints(max_length=LONGEST_TEXT), Merge.LONG]
Flag = Annotated[bool, Merge.SCALAR]
Days = Annotated[int, Field(ge=1, le=3660), Merge.SCALAR]
PartialDate = Annotated[str, AfterValidator(check_partial_date), Merge.UNIT]
Day = Annotated[str, AfterValidator(_check_day), Merge.SCALAR]
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"), Merge.SCALAR]
_MOMENT = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})$"
)
Moment = Annotated[str, StringConstraints(pattern=_MOMENT), Merge.SCALAR]
"""A moment of somebody's own clock with its offset (RFC 3339): shown, never compared for order."""
Zone = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_+/-]{1,64}$"), Merge.SCALAR]
"""An IANA time zone name."""
Link = Annotated[UUID, Merge.SCALAR]
"""The id of another record, in its small-letter form with dashes."""
FixedLink = Annotated[UUID, Merge.ONCE]
FixedWord = Annotated[str, StringConstraints(max_length=200), Merge.ONCE]
FixedMoment = Annotated[str, StringConstraints(pattern=_MOMENT), Merge.ONCE]
FixedValue = Annotated[Any, Merge.ONCE]
"""Whatever another field can hold."""
FixedHash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), Merge.ONCE]
"""SHA-256 in small letters, of bytes that are kept apart."""
FixedPixels = Annotated[int, Field(ge=1, le=10_000), Merge.ONCE]
Tags = Annotated[
    list[Annotated[str, StringConstraints(min_length=1, max_length=80)]], Field(max_length=200), Merge.SET
]


class Phone(Unit):
    """A telephone number as somebody wrote it (RFC 6350 TEL)."""

    value: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    type: Literal["work", "home", "cell", "fax", "pager", "other"] = "work"


class Email(Unit):
    """An e-mail address (RFC 6350 EMAIL)."""

    value: Annotated[str, StringConstraints(min_length=1, max_length=320)]
    type: Literal["work", "home", "other"] = "work"


class Url(Unit):
    """A page on the web (RFC 6350 URL)."""

    value: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    type: Literal["work", "home", "other"] = "work"


class Address(Unit):
    """A postal address (RFC 6350 ADR) with its place on the map (GEO), in degrees."""

    type: Literal["work", "home", "other"] = "work"
    street: ShortText | None = None
    extended: ShortText | None = None
    locality: ShortText | None = None
    region: ShortText | None = None
    postcode: ShortText | None = None
    country: ShortText | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None


class When(Unit):
    """A day of a rep's calendar, with the hour where it has one, in the zone it was planned in."""

    day: Annotated[str, AfterValidator(_check_day)]
    time: Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] | None = None
    zone: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_+/-]{1,64}$")] | None = None


class Period(Unit):
    """Some days in a row, the first and the last among them."""

    first: Annotated[str, AfterValidator(_check_day)]
    last: Annotated[str, AfterValidator(_check_day)]


Phones = Annotated[list[Phone], Field(max_length=50), Merge.SET]
Emails = Annotated[list[Email], Field(max_length=50), Merge.SET]
Urls = Annotated[list[Url], Field(max_length=50), Merge.SET]
Addresses = Annotated[list[Address], Field(max_length=20), Merge.SET]
LeadDays = Annotated[list[Annotated[int, Field(ge=0, le=365)]], Field(max_length=8), Merge.UNIT]
Weekdays = Annotated[list[Annotated[int, Field(ge=1, le=7)]], Field(max_length=7), Merge.UNIT]
"""Days of the week by ISO 8601: 1 is Monday."""
Periods = Annotated[list[Period], Field(max_length=20), Merge.UNIT]
Planned = Annotated[When, Merge.UNIT]

TYPE_WORDS: tuple[tuple[str, Any], ...] = (
    ("text", Text),
    ("long", LongText),
    ("flag", Flag),
    ("days", Days),
    ("partial_date", PartialDate),
    ("day", Day),
    ("time", ClockTime),
    ("moment", Moment),
    ("moment", FixedMoment),
    ("zone", Zone),
    ("link", Link),
    ("link", FixedLink),
    ("word", FixedWord),
    ("value", FixedValue),
    ("hash", FixedHash),
    ("pixels", FixedPixels),
    ("tags", Tags),
    ("phones", Phones),
    ("emails", Emails),
    ("urls", Urls),
    ("addresses", Addresses),
    ("lead_days", LeadDays),
    ("weekdays", Weekdays),
    ("periods", Periods),
    ("when", Planned),
)
"""What docs/kinds.md and the phone call each type; a field with a Literal is a `choice`."""
