"""Someone around the customer."""

from typing import Annotated, ClassVar, Literal

from webapp.book.fields import Emails, LongText, Merge, PartialDate, Phones, Text
from webapp.book.record import OfCustomer


class Person(OfCustomer):
    """Someone around the customer: a spouse, a child, an assistant."""

    KIND: ClassVar[str] = "person"
    NEEDS: ClassVar[tuple[str, ...]] = ("name",)

    relation: (
        Annotated[
            Literal[
                "spouse",
                "child",
                "parent",
                "sibling",
                "kin",
                "friend",
                "agent",
                "colleague",
                "co-worker",
                "neighbor",
                "contact",
            ],
            Merge.SCALAR,
        ]
        | None
    ) = None
    """What the person is to the customer, a RELATED type of RFC 6350; `agent` is an assistant."""
    name: Text | None = None
    """The name as the customer says it."""
    phonetic: Text | None = None
    """How to say the name."""
    gender: Annotated[Literal["female", "male", "other"], Merge.SCALAR] | None = None
    """For "son" or "daughter"; absent where nobody said."""
    birth: PartialDate | None = None
    """Date of birth, as much of it as is known; the birthday and the age come from here."""
    status: Annotated[Literal["living", "deceased", "separated"], Merge.SCALAR] | None = None
    """Absent counts as living. Nobody is congratulated who died or has left."""
    about: LongText | None = None
    """What is good to know: sails, studies physics."""
    phones: Phones | None = None
    """Telephone numbers, for an assistant."""
    emails: Emails | None = None
    """E-mail addresses, for an assistant."""
