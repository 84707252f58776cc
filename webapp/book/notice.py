"""A word to one user of what became of something they wrote."""

from typing import Annotated, ClassVar, Literal

from webapp.book.fields import Link, Merge, Moment, Text
from webapp.book.record import Belongs, Record


class Notice(Record):
    """What became of something the user wrote. The server writes it; the user removes it once read."""

    KIND: ClassVar[str] = "notice"
    BELONGS: ClassVar[Belongs] = "private"
    NEEDS: ClassVar[tuple[str, ...]] = ("what", "of_kind", "of_id")

    what: Annotated[Literal["stays", "came", "waits", "accepted", "dismissed"], Merge.SCALAR] | None = None
    """A removal gave way to an edit; or what came late is in a colleague's book, waits, had their word."""
    of_kind: Text | None = None
    """The kind of the record it is about."""
    of_id: Link | None = None
    """The id of that record."""
    of_customer: Link | None = None
    """The customer it stands under, where the user has her."""
    who: Text | None = None
    """The name of whoever edited it; absent where it was the user."""
    field: Text | None = None
    """A field that was edited."""
    written_at: Moment | None = None
    """When the user wrote it, by their own clock."""
