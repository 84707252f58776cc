"""Two values for one field, both kept until somebody chooses."""

from typing import Annotated, ClassVar, Literal

from webapp.book.fields import FixedLink, FixedMoment, FixedValue, FixedWord, Merge
from webapp.book.record import OfCustomer


class Conflict(OfCustomer):
    """Two values for one field. The server writes it; a person settles it by its `state`."""

    KIND: ClassVar[str] = "conflict"
    NEEDS: ClassVar[tuple[str, ...]] = ("of_kind", "of_id", "field")

    of_kind: FixedWord | None = None
    """The kind of the record the two disagree on."""
    of_id: FixedLink | None = None
    """The id of that record."""
    field: FixedWord | None = None
    """The field."""
    mine: FixedValue = None
    """The value that came later and was not taken."""
    theirs: FixedValue = None
    """The value that was there and stays."""
    base: FixedValue = None
    """The value the later writer had seen."""
    author_id: FixedLink | None = None
    """Who wrote the value that was not taken."""
    written_at: FixedMoment | None = None
    """When, by that writer's own clock."""
    state: Annotated[Literal["open", "mine", "theirs", "both"], Merge.SCALAR] | None = None
    """Absent counts as open; else which value somebody chose."""
