"""One thing known about a customer or a person."""

from typing import Annotated, ClassVar, Literal

from webapp.book.fields import Day, Link, LongText, Merge, Text
from webapp.book.record import OfCustomer


class Fact(OfCustomer):
    """One thing known, with its source and its age."""

    KIND: ClassVar[str] = "fact"
    NEEDS: ClassVar[tuple[str, ...]] = ("text",)
    MAY_BE_PRIVATE: ClassVar[bool] = True

    type: (
        Annotated[Literal["interest", "sport", "food", "place", "address", "avoid", "other"], Merge.SCALAR]
        | None
    ) = None
    """`address` is how to address the customer, `avoid` what not to raise."""
    text: LongText | None = None
    """The thing itself."""
    person_id: Link | None = None
    """Whom it is about; absent where it is the customer."""
    source: Text | None = None
    """Who said so: "told me", "heard from Jonas"."""
    learned_on: Day | None = None
    """When the rep learned it."""
    confirmed_on: Day | None = None
    """When it was last found to be true."""
