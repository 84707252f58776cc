"""Take a book out: as vCards and CSV for other programs, as JSON with everything it holds.

The user's own private notes are among it, marked as private. It is written piece by piece, so that
no more than one photo is in memory at a time.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Literal
from uuid import UUID

from webapp import db
from webapp.book import read
from webapp.book.fields import Address, Email, Phone, Url
from webapp.book.mutation import Author
from webapp.book.read import Membership, StoredRecord
from webapp.clock import stamp
from webapp.interchange.card_writer import write_vcards
from webapp.interchange.contact import (
    OWN_FIELDS,
    SCALARS,
    Contact,
    Dated,
    Relative,
    Written,
    shown_name,
    tidy,
)
from webapp.interchange.plan import fold
from webapp.interchange.run import own_books
from webapp.interchange.sheet_writer import write_spreadsheet
from webapp.pictures import blobs
from webapp.pictures.blobs import Picture

Format = Literal["vcf", "csv", "json"]

MEDIA_TYPES: dict[Format, str] = {"vcf": "text/vcard", "csv": "text/csv", "json": "application/json"}


Photos = Callable[[str], Picture | None]
"""Gives the picture with that hash, where its bytes are here."""


def export_book(author: Author, form: Format, *, now: datetime) -> Iterator[str]:
    """Return the own book of `author` in one of the formats, in pieces. Raises NotFound for none."""
    with db.read() as connection:
        own, private = own_books(connection, author, now=now)
        held = read.memberships(connection, author.organisation_id, author.user_id, now=now)
        books = [each for each in held if each.book_id in (own, private)]
        records = list(read.whole(connection, author.organisation_id, books=[own, private]))

    def photo(sha256: str) -> Picture | None:
        with db.read() as connection:
            return blobs.shown(connection, author.organisation_id, [own, private], sha256)

    if form == "json":
        return write_json(books, records, photo, now=now)
    contacts = contacts_of(records, private)
    if form == "csv":
        return iter([write_spreadsheet(contacts)])
    faces = portraits(records)
    return write_vcards(contacts, lambda uid: photo(faces[uid]) if uid in faces else None)


def portraits(records: Iterable[StoredRecord]) -> dict[str, str]:
    """Return the hash of the newest portrait of each customer who has one, by her UID."""
    pictures = (each for each in records if each.kind == "picture" and each.data.get("shows") == "portrait")
    own = (each for each in pictures if not each.data.get("person_id"))
    return {
        f"urn:uuid:{each.customer_id}": each.data["sha256"] for each in sorted(own, key=lambda each: each.id)
    }


def write_json(
    books: list[Membership], records: list[StoredRecord], photo: Photos, *, now: datetime
) -> Iterator[str]:
    """Yield every record of the books with all its fields, each with the book it lies in, then the photos."""
    whole = {
        "format": "blackbook",
        "version": 1,
        "exported_at": stamp(now),
        "books": [{"book": str(each.book_id), "name": each.name, "private": each.private} for each in books],
        "records": [
            {
                "kind": each.kind,
                "id": str(each.id),
                "book": str(each.book_id),
                "customer_id": str(each.customer_id) if each.customer_id else None,
                "created_at": each.created_at,
                "updated_at": each.updated_at,
                "data": each.data,
            }
            for each in records
        ],
    }
    yield json.dumps(whole, ensure_ascii=False, indent=1).removesuffix("\n}")
    yield ',\n "pictures": ['
    before = ""
    for sha256 in sorted({each.data["sha256"] for each in records if each.kind == "picture"}):
        if found := photo(sha256):
            told = {
                "sha256": sha256,
                "mime": found.mime,
                "base64": b64encode(found.content).decode("ascii"),
            }
            yield f"{before}\n  {json.dumps(told)}"
            before = ","
    yield "\n ]\n}\n"


def contacts_of(records: Iterable[StoredRecord], private_id: UUID) -> list[Contact]:
    """Return the customers among `records` as contacts, with what an address book can carry, by name."""
    under: dict[UUID, list[StoredRecord]] = defaultdict(list)
    customers: list[StoredRecord] = []
    companies: dict[str, str] = {}
    for each in records:
        if each.kind == "customer":
            customers.append(each)
        elif each.kind == "company":
            companies[str(each.id)] = each.data.get("name", "")
        elif each.customer_id:
            under[each.customer_id].append(each)
    contacts = [_contact(each, under[each.id], companies, private_id) for each in customers]
    return sorted(
        contacts, key=lambda contact: (fold(contact.family or ""), fold(shown_name(contact)), contact.uid)
    )


def _contact(
    customer: StoredRecord, under: list[StoredRecord], companies: dict[str, str], private_id: UUID
) -> Contact:
    data = customer.data
    contact = Contact(uid=f"urn:uuid:{customer.id}")
    for name in SCALARS:
        setattr(contact, name, _clean(data.get(name)))
    contact.company = _clean(companies.get(data.get("company_id") or ""))
    contact.phones = [Phone.model_validate(each) for each in data.get("phones") or ()]
    contact.emails = [Email.model_validate(each) for each in data.get("emails") or ()]
    contact.urls = [Url.model_validate(each) for each in data.get("urls") or ()]
    contact.addresses = [Address.model_validate(each) for each in data.get("addresses") or ()]
    contact.tags = [tag for each in data.get("tags") or () if (tag := _clean(each))]
    contact.own = {name: data[name] for name in OWN_FIELDS if data.get(name)}
    people = {str(each.id): each.data.get("name") for each in under if each.kind == "person"}
    contact.people = sorted(
        (_relative(each) for each in under if each.kind == "person" and each.data.get("name")),
        key=lambda person: (person.relation or "", person.birth or "", person.name),
    )
    contact.occasions = sorted(
        (_dated(each, people) for each in under if each.kind == "occasion" and each.data.get("date")),
        key=lambda day: (day.date, day.type, day.label or "", day.person or ""),
    )
    contact.notes = sorted(
        (
            Written(_clean(each.data["text"]) or "", each.book_id == private_id, each.data.get("written_at"))
            for each in under
            if each.kind == "note" and each.data.get("text")
        ),
        key=lambda note: (note.at or "", note.text),
    )
    interests = (each.data.get("text") for each in under if _is_interest(each, private_id))
    contact.interests = sorted(text for each in interests if (text := _clean(each)))
    return contact


def _is_interest(each: StoredRecord, private_id: UUID) -> bool:
    """Say whether a fact is an interest that may leave the book in a format that marks nothing private."""
    return each.kind == "fact" and each.data.get("type") == "interest" and each.book_id != private_id


def _relative(each: StoredRecord) -> Relative:
    data = each.data
    return Relative(
        name=_clean(data.get("name")) or "",
        relation=data.get("relation"),
        phonetic=_clean(data.get("phonetic")),
        gender=data.get("gender"),
        birth=data.get("birth"),
        status=data.get("status"),
        about=_clean(data.get("about")),
        phones=[Phone.model_validate(phone) for phone in data.get("phones") or ()],
        emails=[Email.model_validate(email) for email in data.get("emails") or ()],
    )


def _dated(each: StoredRecord, people: dict[str, str | None]) -> Dated:
    data = each.data
    return Dated(
        type=data.get("type") or "other",
        date=data["date"],
        label=_clean(data.get("label")),
        repeat=data.get("repeat"),
        person=_clean(people.get(data.get("person_id") or "")),
    )


def _clean(text: str | None) -> str | None:
    """Return a text as a file carries it: without control characters and outer blanks."""
    return tidy(text, longest=len(text)) if text else None
