"""The base of every synced kind: what a record is and where it belongs."""

from __future__ import annotations

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

Belongs = Literal["book", "customer", "private"]
"""Where records of a kind live: in a book, in a book under a customer, or in the author's private book."""


class Record(BaseModel):
    """One noun of the black book. A subclass is one kind; its fields carry their merge class.

    Every field may be absent: a phone sends what somebody typed, and an empty field is no field.
    A noun says in `needs` which of them a new record cannot do without.
    """

    model_config = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True)

    KIND: ClassVar[str]
    BELONGS: ClassVar[Belongs]
    NEEDS: ClassVar[tuple[str, ...]] = ()
    MAY_BE_PRIVATE: ClassVar[bool] = False
    """True where the author may put the record in the private book instead of the customer's."""


class OfCustomer(Record):
    """A record that stands under one customer."""

    BELONGS: ClassVar[Belongs] = "customer"


def customer_of(kind: type[Record], record_id: UUID, customer_id: UUID | None) -> UUID | None:
    """Return the customer a record is bundled with: a customer is bundled with itself."""
    return record_id if kind.KIND == "customer" else customer_id
