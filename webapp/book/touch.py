"""Any contact with a customer, planned or held."""

from typing import Annotated, ClassVar, Literal

from webapp.book.fields import FixedWord, LongText, Merge, Planned, Text
from webapp.book.record import OfCustomer

IN_PERSON = frozenset({"visit", "breakfast", "lunch", "dinner", "coffee", "golf", "event"})
"""The types that count as met and seen. Any held touch resets the cadence."""


class Touch(OfCustomer):
    """Any contact: a visit, a call, a card in the post. What was said is a note that names the touch."""

    KIND: ClassVar[str] = "touch"
    NEEDS: ClassVar[tuple[str, ...]] = ("type", "state", "when")

    type: (
        Annotated[
            Literal[
                "visit", "call", "message", "breakfast", "lunch", "dinner", "coffee", "golf", "event", "card"
            ],
            Merge.SCALAR,
        ]
        | None
    ) = None
    """What kind of contact."""
    state: Annotated[Literal["planned", "held", "cancelled"], Merge.SCALAR] | None = None
    """Whether it is still to come, has been, or will not be."""
    when: Planned | None = None
    """The day, with the hour where it has one."""
    nature: Annotated[Literal["relational", "transactional"], Merge.SCALAR] | None = None
    """Whether it was about the person or about the business."""
    place: Text | None = None
    """Where."""
    aim: LongText | None = None
    """What the rep wants from it."""
    late_from: FixedWord | None = None
    """Who wrote it when the customer was a colleague's already; the server says so."""
