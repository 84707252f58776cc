"""A photo, by the hash of its bytes."""

from typing import Annotated, ClassVar, Literal

from webapp.book.fields import FixedHash, FixedPixels, Link, Merge
from webapp.book.record import OfCustomer


class Picture(OfCustomer):
    """A photo of a customer, of a person around her, or of a business card. Its bytes travel apart."""

    KIND: ClassVar[str] = "picture"
    NEEDS: ClassVar[tuple[str, ...]] = ("shows", "sha256")

    shows: Annotated[Literal["portrait", "card"], Merge.SCALAR] | None = None
    """A face, or a business card. The newest portrait of the customer stands beside her name."""
    person_id: Link | None = None
    """Whom it shows; absent where it is the customer."""
    sha256: FixedHash | None = None
    """The hash of its bytes, which are kept under it. Another picture is another record."""
    width: FixedPixels | None = None
    """How wide it is, so that its place can be kept free."""
    height: FixedPixels | None = None
    """How high it is."""
