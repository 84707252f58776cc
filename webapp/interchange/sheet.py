"""A row of a spreadsheet on its way to a contact: what the functions that read its cells share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

from pydantic import ValidationError

from webapp.interchange.contact import MOST, Contact, Unreadable, Unusable
from webapp.interchange.dates import Order, spreadsheet_date

OURS = "Blackbook"
"""The layout of our own export."""

SEVERAL = " ::: "
"""How Google puts several values into one cell, and we the telephone numbers of a relative."""

_NOTATION = re.compile(r"(?P<name>[a-z_]+)(?:#(?P<part>\w+)|:(?P<fixed>\w+)(?:\.(?P<of>\w+))?)?")
_FORMULA = frozenset("=+-@\t\r\n'")
_PLAIN_PHONE = re.compile(r"\+[0-9][0-9 ]*[0-9]")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column means: `name` what it is of, `key` which one of several, `part` which part of it."""

    name: str
    key: str
    part: str
    fixed: str
    header: str

    @classmethod
    def from_notation(cls, notation: str, index: int, number: int, header: str) -> Self:
        """Read the notation of `columns`; `index` and `number` tell columns of the same meaning apart."""
        found = _NOTATION.fullmatch(notation)
        if found is None:
            raise ValueError(f"{notation} is not the notation of columns")
        if found["part"]:
            return cls(found["name"], f"#{number:04}", found["part"], "", header)
        if found["of"]:
            return cls(found["name"], found["fixed"], found["of"], found["fixed"], header)
        return cls(
            found["name"], f"@{index:04}", "value" if found["fixed"] else "", found["fixed"] or "", header
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that says something."""

    column: Column
    value: str


@dataclass(slots=True)
class Sheet:
    """A row on its way to a contact."""

    contact: Contact
    layout: str
    order: Order
    words: dict[str, list[str]] = field(default_factory=dict)
    """Cells that stand alone, by name."""
    groups: dict[tuple[str, str], dict[str, Cell]] = field(default_factory=dict)
    """Cells that belong together: a telephone number and its type."""
    unreadable: list[Unreadable] = field(default_factory=list)

    def first(self, name: str) -> str | None:
        """Return the first cell of that name."""
        return next(iter(self.words.get(name, ())), None)

    def date(self, cell: Cell) -> str | None:
        """Return the date in a cell. Raises Unusable."""
        return spreadsheet_date(cell.value, self.order)

    def keep(self, name: str, item: object) -> None:
        """Add a phone or the like, unless the contact has it. Raises Unusable when it has too many."""
        items = getattr(self.contact, name)
        if item not in items:
            self.check_room(name)
            items.append(item)

    def check_room(self, name: str) -> None:
        """Raise Unusable when the contact has as many of these as can be kept."""
        if len(getattr(self.contact, name)) >= MOST[name]:
            raise Unusable(f"more than {MOST[name]} of these cannot be kept")

    def fault(self, header: str, error: Exception) -> None:
        """Note that a cell could not be used."""
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        self.unreadable.append(Unreadable(self.contact.line, f"{header}: {reason}"))


Parts = dict[str, Cell]
"""The cells of one group, by their part: value and type of one telephone number."""

GroupReader = Callable[[Sheet, Parts], None]
"""Puts one group in its place. Raises Unusable or pydantic's ValidationError."""


def unneutral(value: str) -> str:
    """Undo what our own export does to a cell that a spreadsheet would take for a formula."""
    return value[1:] if value[:1] == "'" and value[1:2] and value[1] in _FORMULA else value


def neutral(value: str, *, phone: bool = False) -> str:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe before what could begin one.

    A telephone number of plus, digits and blanks computes nothing and stays as it is.
    """
    if value[:1] not in _FORMULA or (phone and _PLAIN_PHONE.fullmatch(value)):
        return value
    return f"'{value}"
