"""Free text, written once."""

from typing import ClassVar

from webapp.book.fields import FixedWord, Link, LongText, Moment
from webapp.book.record import OfCustomer


class Note(OfCustomer):
    """Free text, corrected by revision. A private note lives in its author's private book."""

    KIND: ClassVar[str] = "note"
    NEEDS: ClassVar[tuple[str, ...]] = ("text",)
    MAY_BE_PRIVATE: ClassVar[bool] = True

    text: LongText | None = None
    """What was written."""
    touch_id: Link | None = None
    """The touch it tells of."""
    written_at: Moment | None = None
    """When, by the writer's own clock."""
    late_from: FixedWord | None = None
    """Who wrote it when the customer was a colleague's already; the server says so."""
