"""How one user wants Blackbook to behave."""

from typing import Annotated, ClassVar, Literal

from webapp.book.fields import ClockTime, Flag, Merge, Periods, Text, Weekdays, Zone
from webapp.book.record import Belongs, Record


class Setting(Record):
    """A user's wishes: one record, in the private book; its id is the UUIDv5 of the user and "setting"."""

    KIND: ClassVar[str] = "setting"
    BELONGS: ClassVar[Belongs] = "private"

    language: Text | None = None
    """A BCP 47 tag; absent: as the phone says."""
    zone: Zone | None = None
    """The IANA time zone fixed by the user; absent: as the phone says."""
    phone_language: Text | None = None
    """What the phone last said of its language."""
    phone_zone: Zone | None = None
    """What the phone last said of its time zone."""
    reminders: Flag | None = None
    """False: no push at all; absent counts as true."""
    digest_at: ClockTime | None = None
    """When the morning's bundle comes; absent: 07:30."""
    quiet_from: ClockTime | None = None
    """When the evening's quiet begins; absent: 20:00."""
    quiet_until: ClockTime | None = None
    """When it ends; absent: 07:00."""
    workdays: Weekdays | None = None
    """Days on which reminders may come; absent: Monday to Friday."""
    holidays_of: Text | None = None
    """The country whose public holidays are days off, by ISO 3166-1, such as NO; `none` for none; absent: the
    country of the time zone."""
    vacation: Periods | None = None
    """Days off."""
    lock_screen: Annotated[Literal["full", "first_name", "count"], Merge.SCALAR] | None = None
    """How much a reminder says on a locked phone; absent: the first name."""
    leap_birthday: Annotated[Literal["02-28", "03-01"], Merge.SCALAR] | None = None
    """When those born on 29 February are congratulated in other years; absent: on the 28th."""
