"""The explicit table of synced kinds. A kind exists for the sync, the store and the docs by its line here."""

from __future__ import annotations

from typing import get_args

from webapp.book.company import Company
from webapp.book.conflict import Conflict
from webapp.book.customer import Customer
from webapp.book.fact import Fact
from webapp.book.fields import Merge
from webapp.book.handled import Handled
from webapp.book.note import Note
from webapp.book.occasion import Occasion
from webapp.book.person import Person
from webapp.book.promise import Promise
from webapp.book.record import Record
from webapp.book.setting import Setting
from webapp.book.touch import Touch

KINDS: dict[str, type[Record]] = {
    kind.KIND: kind
    for kind in (
        Customer,
        Company,
        Person,
        Occasion,
        Fact,
        Touch,
        Note,
        Promise,
        Handled,
        Conflict,
        Setting,
    )
}

SCHEMA = 1
"""The version of this table; a phone names the one it was built with in every exchange."""


def merge_class(kind: type[Record], field: str) -> Merge:
    """Return how two versions of `field` are merged. Raises KeyError for an unknown field."""
    info = kind.model_fields[field]
    for annotation in (info.annotation, *get_args(info.annotation)):
        for mark in getattr(annotation, "__metadata__", ()):
            if isinstance(mark, Merge):
                return mark
    for mark in info.metadata:
        if isinstance(mark, Merge):
            return mark
    raise TypeError(f"{kind.KIND}.{field} names no merge class")
