"""Contacts as a CSV file: Google's own columns, so that others can read it, and ours behind them.

A cell that a spreadsheet would take for a formula gets an apostrophe, which our own reader takes away again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from webapp.interchange.contact import OWN_FIELDS, Contact
from webapp.interchange.sheet import SEVERAL, neutral

_SCALARS = {
    "First Name": "given",
    "Middle Name": "additional",
    "Last Name": "family",
    "Name Prefix": "prefix",
    "Name Suffix": "suffix",
    "Nickname": "nickname",
    "Organization Name": "company",
    "Organization Title": "title",
    "Birthday": "birth",
    "Gender": "gender",
    "Phonetic Name": "phonetic",
    "Display Name": "display",
}
_PLACES = {"work": "Work", "home": "Home", "other": "Other", "cell": "Mobile", "fax": "Fax", "pager": "Pager"}
_ADDRESS = {
    "Street": "street",
    "Extended Address": "extended",
    "City": "locality",
    "Region": "region",
    "Postal Code": "postcode",
    "Country": "country",
    "Latitude": "latitude",
    "Longitude": "longitude",
}
_PERSON = ("relation", "phonetic", "gender", "birth", "status", "about")


def write_spreadsheet(contacts: Iterable[Contact]) -> str:
    """Return the contacts as CSV, one row each, as many columns as the fullest of them needs.

    It begins with a byte order mark: without one Excel does not take the file for Unicode.
    """
    rows = [dict(_cells(contact)) for contact in contacts]
    headers = ["Blackbook ID", *_SCALARS]
    seen = set(headers)
    numbered = sorted({header for row in rows for header in row} - seen, key=_place)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*headers, *numbered])
    for row in rows:
        cells = ((header, row.get(header, "")) for header in (*headers, *numbered))
        writer.writerow([neutral(value, phone="Phone" in header) for header, value in cells])
    return "\ufeff" + text.getvalue()


def _cells(contact: Contact) -> Iterator[tuple[str, str]]:
    """Yield header and value of every cell that says something."""
    yield "Blackbook ID", contact.uid or ""
    for header, name in _SCALARS.items():
        yield header, getattr(contact, name) or ""
    yield "Labels", SEVERAL.join(contact.tags)
    for name in OWN_FIELDS:
        if name in contact.own:
            yield name.replace("_", " ").capitalize(), str(contact.own[name])
    yield from _typed("E-mail", ((email.type, email.value) for email in contact.emails))
    yield from _typed("Phone", ((phone.type, phone.value) for phone in contact.phones))
    yield from _typed("Website", ((url.type, url.value) for url in contact.urls))
    for number, address in enumerate(contact.addresses, 1):
        yield f"Address {number} - Label", _PLACES[address.type]
        for header, name in _ADDRESS.items():
            if (value := getattr(address, name)) is not None:
                yield f"Address {number} - {header}", f"{value:.6f}" if isinstance(value, float) else value
    for number, interest in enumerate(contact.interests, 1):
        yield f"Interest {number}", interest
    yield from _family(contact)
    # For other programs; our own reader takes the notes one by one, with what is private among them.
    yield "Notes", "\n\n".join(note.text for note in contact.notes if not note.private)
    for number, note in enumerate(contact.notes, 1):
        yield f"Note {number} - Value", note.text
        yield f"Note {number} - Written", note.at or ""
        yield f"Note {number} - Private", "private" if note.private else ""


def _typed(name: str, items: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for number, (kind, value) in enumerate(items, 1):
        yield f"{name} {number} - Label", _PLACES[kind]
        yield f"{name} {number} - Value", value


def _family(contact: Contact) -> Iterator[tuple[str, str]]:
    for number, person in enumerate(contact.people, 1):
        yield f"Relation {number} - Label", (person.relation or "contact").capitalize()
        yield f"Relation {number} - Value", person.name
        for name in _PERSON:
            yield f"Relation {number} - {name.capitalize()}", getattr(person, name) or ""
        yield f"Relation {number} - Phone", SEVERAL.join(phone.value for phone in person.phones)
        yield f"Relation {number} - Email", SEVERAL.join(email.value for email in person.emails)
    for number, day in enumerate(contact.occasions, 1):
        yield f"Event {number} - Label", day.label or ""
        yield f"Event {number} - Value", day.date
        yield f"Event {number} - Occasion", day.type
        yield f"Event {number} - Repeat", day.repeat or ""
        yield f"Event {number} - Person", day.person or ""


_ORDER = ("Notes", "Labels", "E-mail", "Phone", "Address", "Website", "Relation", "Event", "Note", "Interest")


def _place(header: str) -> tuple[int, int, str]:
    """Return where a column stands: Google's first, those of one number together, Label and Value leading."""
    name, number, *_ = (*header.split(" ", 2), "0")
    part = header.replace("- Label", "- 1").replace("- Value", "- 2")
    return (_ORDER.index(name) if name in _ORDER else 99, int(number) if number.isdecimal() else 0, part)
