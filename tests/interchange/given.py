"""Files of contacts for the tests: our own, and the exports of others where they are at hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.house import Person, rows, stored
from webapp.book.tables import feed, record, revision
from webapp.interchange.contact import Contact, Reading, Relative
from webapp.interchange.recognise import read_file

OURS = Path(__file__).parent / "files"
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "vcards"
"""Exports that phones and mail programs wrote; they lie beside the repository where they are at hand."""


def read(name: str, *, locale: str = "en-GB") -> Reading:
    """Read one of our own files."""
    return read_file((OURS / name).read_bytes(), locale=locale)


def read_shared(name: str) -> Reading:
    """Read an export of somebody else, or skip the test by its name where there is none."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the export {name} is not at hand")
    return read_file(path.read_bytes(), locale="en-GB")


def card(*lines: str, version: str = "3.0") -> Reading:
    """Read one card of these lines, with a name."""
    text = "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", "N:Berg;Anna;;;", *lines, "END:VCARD", ""])
    return read_file(text.encode(), locale="en-GB")


def contact(*lines: str, version: str = "3.0") -> Contact:
    """Return the contact of a card of which every line can be used."""
    reading = card(*lines, version=version)
    assert reading.unreadable == []
    return reading.contacts[0]


def relations(someone: Contact) -> dict[str, tuple[str | None, str | None]]:
    """Return name -> (relation, gender) of the people around a contact."""
    return {person.name: (person.relation, person.gender) for person in someone.people}


def the(name: str, someone: Contact) -> Relative:
    """Return the person of that name."""
    return next(person for person in someone.people if person.name == name)


def occasions(someone: Contact) -> list[tuple[str, str, str | None]]:
    """Return type, date and label of the occasions."""
    return [(day.type, day.date, day.label) for day in someone.occasions]


def faults(reading: Reading) -> list[tuple[int, str, bool]]:
    """Return line, reason and whether a whole record was lost."""
    return [(each.line, each.reason, each.record) for each in reading.unreadable]


def of_kind(person: Person, kind: str) -> dict[UUID, dict[str, Any]]:
    """Return the living records of a kind in the person's organisation: id -> fields."""
    found = {row.id: stored(person, row.id) for row in rows(person, record, kind=kind)}
    return {record_id: fields for record_id, fields in found.items() if fields is not None}


def everything(person: Person) -> list[tuple[str, ...]]:
    """Return all that an import could change, as it is stored."""
    return sorted(tuple(map(str, row)) for table in (record, revision, feed) for row in rows(person, table))
