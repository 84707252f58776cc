"""The explicit table of synced kinds. A kind exists for the sync, the store and the docs by its line here."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from webapp.book.company import Company
from webapp.book.conflict import Conflict
from webapp.book.customer import Customer
from webapp.book.fact import Fact
from webapp.book.fields import TYPE_WORDS, Merge
from webapp.book.handled import Handled
from webapp.book.note import Note
from webapp.book.notice import Notice
from webapp.book.occasion import Occasion
from webapp.book.person import Person
from webapp.book.picture import Picture
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
        Picture,
        Handled,
        Conflict,
        Notice,
        Setting,
    )
}

SCHEMA = 2
"""The version of this table; a phone names the one it was built with in every exchange."""


@cache
def merge_class(kind: type[Record], field: str) -> Merge:
    """Return how two versions of `field` are merged. Raises KeyError for an unknown field."""
    for mark in _annotation(kind, field).__metadata__:
        if isinstance(mark, Merge):
            return mark
    raise TypeError(f"{kind.KIND}.{field} names no merge class")


def type_word(kind: type[Record], field: str) -> str:
    """Return what the type of `field` is called in docs/kinds.md and on the phone."""
    if choices(kind, field):
        return "choice"
    annotation = _annotation(kind, field)
    for word, known in TYPE_WORDS:
        if annotation == known:
            return word
    raise TypeError(f"{kind.KIND}.{field} has a type without a word: add it to TYPE_WORDS")


def choices(kind: type[Record], field: str) -> tuple[str, ...]:
    """Return the words `field` may hold, or nothing where it is not a choice."""
    inner = get_args(_annotation(kind, field))[0]
    return get_args(inner) if get_origin(inner) is Literal else ()


def _annotation(kind: type[Record], field: str) -> Any:
    """Return the annotated type of a field as its noun spells it, without "or None"."""
    info = kind.model_fields[field]
    if info.metadata:
        return Annotated[info.annotation, *info.metadata]
    return next(each for each in get_args(info.annotation) if each is not type(None))
