"""The account a customer works for."""

from typing import Annotated, ClassVar, Literal

from webapp.book.fields import Addresses, LongText, Merge, Phones, Text, Urls
from webapp.book.record import Belongs, Record


class Company(Record):
    """The account a customer works for. It belongs to one book."""

    KIND: ClassVar[str] = "company"
    BELONGS: ClassVar[Belongs] = "book"
    NEEDS: ClassVar[tuple[str, ...]] = ("name",)

    name: Text | None = None
    """The company's name."""
    stage: Annotated[Literal["new", "adopted", "mainstream"], Merge.SCALAR] | None = None
    """How far our product has come there."""
    phones: Phones | None = None
    """Telephone numbers."""
    addresses: Addresses | None = None
    """Where the company is."""
    urls: Urls | None = None
    """Pages on the web."""
    about: LongText | None = None
    """What is good to know."""
