"""The person the rep calls on."""

from typing import Annotated, ClassVar, Literal

from webapp.book.fields import (
    Addresses,
    Day,
    Days,
    Emails,
    Link,
    LongText,
    Merge,
    PartialDate,
    Phones,
    Tags,
    Text,
    Urls,
)
from webapp.book.record import Belongs, Record


class Customer(Record):
    """The person the rep calls on."""

    KIND: ClassVar[str] = "customer"
    BELONGS: ClassVar[Belongs] = "book"

    prefix: Text | None = None
    """What stands before the name: Dr., Prof."""
    given: Text | None = None
    """First name."""
    additional: Text | None = None
    """Middle names."""
    family: Text | None = None
    """Last name."""
    suffix: Text | None = None
    """What stands after the name: Jr., MSc."""
    display: Text | None = None
    """The whole name as it is to be shown, where joining the parts would get it wrong."""
    nickname: Text | None = None
    """What friends say."""
    phonetic: Text | None = None
    """How to say the name."""
    gender: Annotated[Literal["female", "male", "other"], Merge.SCALAR] | None = None
    """For "her" and "his"; absent where nobody said."""
    birth: PartialDate | None = None
    """Date of birth, as much of it as is known; the birthday comes from here."""
    title: Text | None = None
    """Job title."""
    company_id: Link | None = None
    """The company the customer works for."""
    role: (
        Annotated[Literal["decides", "pays", "uses", "advises", "opens_doors", "blocks"], Merge.SCALAR] | None
    ) = None
    """The part the customer plays when something is bought."""
    phones: Phones | None = None
    """Telephone numbers."""
    emails: Emails | None = None
    """E-mail addresses."""
    addresses: Addresses | None = None
    """Where to find the customer."""
    urls: Urls | None = None
    """Pages on the web."""
    tags: Tags | None = None
    """The rep's own words to find a group again."""
    tier: Annotated[Literal["A", "B", "C"], Merge.SCALAR] | None = None
    """How often the customer wants to be seen: A every 30 days, B 90, C 180; absent counts as B."""
    cadence: Days | None = None
    """Days between contacts, where the customer wants it otherwise than the tier says."""
    how_met: LongText | None = None
    """How the rep and the customer met."""
    status: Annotated[Literal["active", "paused", "lost", "deceased"], Merge.SCALAR] | None = None
    """Absent counts as active. Only an active customer can be overdue."""
    added_on: Day | None = None
    """The day the customer came into the book; the cadence counts from here until the first touch."""
