"""What the rep did with a due reminder."""

from typing import Annotated, ClassVar, Literal

from webapp.book.fields import Day, FixedWord, Merge, Moment
from webapp.book.record import Belongs, OfCustomer


class Handled(OfCustomer):
    """What the rep did with a due reminder. Its id is the UUIDv5 of the user and the reminder's key."""

    KIND: ClassVar[str] = "handled"
    BELONGS: ClassVar[Belongs] = "private"
    NEEDS: ClassVar[tuple[str, ...]] = ("key", "action")

    key: FixedWord | None = None
    """The key of the reminder, as docs/kinds.md says how it is made."""
    action: Annotated[Literal["done", "snoozed", "not_useful"], Merge.SCALAR] | None = None
    """What the rep did."""
    until: Day | None = None
    """The day a snoozed reminder comes back."""
    at: Moment | None = None
    """When, by the rep's own clock."""
