"""Something owed."""

from typing import Annotated, ClassVar, Literal

from webapp.book.fields import Day, LongText, Merge
from webapp.book.record import OfCustomer


class Promise(OfCustomer):
    """Something owed, by the rep or by the customer."""

    KIND: ClassVar[str] = "promise"
    NEEDS: ClassVar[tuple[str, ...]] = ("text", "by")

    text: LongText | None = None
    """What was promised."""
    by: Annotated[Literal["me", "them"], Merge.SCALAR] | None = None
    """Who owes it."""
    due: Day | None = None
    """Until when; absent where no day was named."""
    state: Annotated[Literal["open", "kept", "dropped"], Merge.SCALAR] | None = None
    """Absent counts as open."""
    made_on: Day | None = None
    """When it was promised."""
    done_on: Day | None = None
    """When it was kept or dropped."""
