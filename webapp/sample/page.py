"""A page of the sample's book: one customer, as the list of mutations that write her down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from webapp.book.fields import Merge
from webapp.book.kinds import KINDS, merge_class
from webapp.book.mutation import Mutation
from webapp.sample.country import Country
from webapp.sample.words import fill

_SETS = {
    name: frozenset(key for key in kind.model_fields if merge_class(kind, key) is Merge.SET)
    for name, kind in KINDS.items()
}


@dataclass
class Page:
    """Where one customer is written down. Everything random comes from `rng`, so the seed decides it all."""

    rng: Random
    book: UUID
    country: Country
    today: date
    customer_id: UUID | None = None
    given: str = ""
    gender: str = "female"
    mutations: list[Mutation] = field(default_factory=list)

    def add(self, kind: str, on: date, **fields: Any) -> UUID:
        """Write a new record down, on that day or today if it is still to come; return its id.

        Fields that are None are left out. Everything but a customer and a company belongs to the customer.
        """
        moment = self.moment(on)
        record_id = new_id(self.rng, moment)
        given = {name: _wire(value) for name, value in fields.items() if value is not None}
        owner = {"book": self.book} if kind in ("customer", "company") else {"customer_id": self.customer_id}
        self.mutations.append(
            Mutation(
                mid=new_id(self.rng, moment),
                kind=kind,
                id=record_id,
                op="create",
                set={name: value for name, value in given.items() if name not in _SETS[kind]},
                add={name: value for name, value in given.items() if name in _SETS[kind]},
                at=moment.isoformat(),
                zone=self.country.zone,
                **owner,
            )
        )
        return record_id

    def moment(self, on: date) -> datetime:
        """Return a moment of that day, at the latest this morning, by the clock of the country."""
        hour = self.rng.randint(8, 17) if on < self.today else 7
        clock = time(hour, self.rng.randrange(60), self.rng.randrange(60))
        return datetime.combine(min(on, self.today), clock, tzinfo=ZoneInfo(self.country.zone))

    def chance(self, share: float) -> bool:
        """Say yes with that probability."""
        return self.rng.random() < share

    def one_of(self, texts: Iterable[str], **places: object) -> str:
        """Return one of `texts` with its places filled."""
        return fill(self.rng.choice(tuple(texts)), self.gender, **places)

    def day_before(self, *, least: int, most: int) -> date:
        """Return a random day, so many days before today."""
        return self.today - timedelta(days=self.rng.randint(least, most))

    def stranger(self) -> str:
        """Return the name of somebody who is not in the book."""
        return f"{self.rng.choice(self.country.men)} {fill(self.rng.choice(self.country.families), 'male')}"


def new_id(rng: Random, moment: datetime) -> UUID:
    """Return a UUIDv7 of `moment`, as a phone would have made it then."""
    milliseconds = int(moment.timestamp() * 1000)
    return UUID(
        int=(milliseconds << 80) | (7 << 76) | (rng.getrandbits(12) << 64) | (2 << 62) | rng.getrandbits(62)
    )


def _wire(value: Any) -> Any:
    if isinstance(value, UUID | date):
        return str(value)
    if isinstance(value, list):
        return [_wire(item) for item in value]
    if isinstance(value, dict):
        return {name: _wire(item) for name, item in value.items() if item is not None}
    return value
