"""A dated thing in the life of a customer or of a person around the customer."""

from typing import Annotated, ClassVar, Literal

from webapp.book.fields import Flag, LeadDays, Link, Merge, PartialDate, Text
from webapp.book.record import OfCustomer


class Occasion(OfCustomer):
    """A dated thing of a customer or person. Birthdays are not here: they come from `birth`."""

    KIND: ClassVar[str] = "occasion"
    NEEDS: ClassVar[tuple[str, ...]] = ("type", "date")

    type: (
        Annotated[
            Literal[
                "anniversary",
                "wedding",
                "exam",
                "graduation",
                "holiday",
                "promotion",
                "win",
                "retirement",
                "memorial",
                "other",
            ],
            Merge.SCALAR,
        ]
        | None
    ) = None
    """What happens."""
    label: Text | None = None
    """The rep's own words for it."""
    person_id: Link | None = None
    """Whose it is; absent where it is the customer's own."""
    date: PartialDate | None = None
    """When, as much of it as is known."""
    repeat: Annotated[Literal["yearly", "once"], Merge.SCALAR] | None = None
    """Absent: an anniversary and a memorial come every year, all else once."""
    lead: LeadDays | None = None
    """On how many days before it the rep wants to hear of it; absent: as the type says."""
    ask_after: Flag | None = None
    """Ask how it went once it is over; absent: as the type says."""
    answered: Text | None = None
    """The year in which the question how it went was last answered, such as 2026."""
