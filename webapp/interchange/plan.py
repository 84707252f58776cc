"""What an import would do. Pure: contacts and what the book already has give mutations and counts.

A contact's id is made from the book and the file's own id for it, else from the record as it stands in the
file. So the same file leads to the same ids, and whatever is already there, edited or removed, stays as it
is: an import only ever adds (docs/decisions/import-identity.md).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from webapp.book.mutation import Mutation
from webapp.interchange.card_family import uid_of
from webapp.interchange.contact import SCALARS, Contact, shown_name


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """What is needed of a customer in the book to see that a contact may be the same person."""

    id: UUID
    name: str
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Book:
    """The book an import goes to, as far as the plan needs it."""

    id: UUID
    private_id: UUID
    living: frozenset[UUID] = frozenset()
    """Ids of customers and companies that are there."""
    removed: frozenset[UUID] = frozenset()
    """Ids of those that were there and have been removed, or were handed over to another book."""
    companies: Mapping[str, UUID] = field(default_factory=dict)
    """Living companies by their folded name."""
    customers: tuple[KnownCustomer, ...] = ()


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A new contact that may be somebody who is in the book already. Both are kept; the rep decides."""

    line: int
    name: str
    customer_id: UUID
    customer: str
    same: tuple[str, ...]


COUNTS: tuple[str, ...] = (
    "new",
    "already_there",
    "removed",
    "repeated",
    "companies",
    "people",
    "occasions",
    "birthdays",
    "notes",
)
"""What a plan counts: records by what becomes of them, then what the new ones bring.

`already_there`: imported before, or exported from this book; `removed`: the same, but no longer there;
`repeated`: the same record a second time in one file.
"""


@dataclass(slots=True)
class Plan:
    """What would be written, and what would not, counted."""

    mutations: list[Mutation] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    """Of the new customers, in the order of the file."""
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    duplicates: list[Duplicate] = field(default_factory=list)


def plan_import(contacts: list[Contact], book: Book, *, at: str, today: str) -> Plan:
    """Decide what importing `contacts` into `book` writes. `at` is RFC 3339, `today` a day (2026-11-23)."""
    plan = Plan()
    companies = dict(book.companies)
    planned: set[UUID] = set()
    by_name, by_email = _index(book)
    shared = _shared_uids(contacts)
    for contact in contacts:
        own_id = identity(contact, book, shared)
        if own_id in book.living or own_id in book.removed or own_id in planned:
            found = (
                "already_there"
                if own_id in book.living
                else "removed"
                if own_id in book.removed
                else "repeated"
            )
            plan.counts[found] += 1
            continue
        planned.add(own_id)
        plan.counts["new"] += 1
        plan.names.append(shown_name(contact))
        plan.mutations += (
            Mutation(
                mid=uuid5(record_id, "import"),
                kind=kind,
                id=record_id,
                op="create",
                at=at,
                **place,
                set=fields,
            )
            for kind, record_id, place, fields in _records(
                contact, own_id, book, companies, today, plan.counts
            )
        )
        if duplicate := _duplicate(contact, by_name, by_email):
            plan.duplicates.append(duplicate)
    return plan


def _shared_uids(contacts: list[Contact]) -> set[str]:
    """Return the uids that several records of a file have: some programs give the same one to every card."""
    sources: dict[str, str] = {}
    shared = set()
    for contact in contacts:
        if contact.uid and sources.setdefault(uid_of(contact.uid), contact.source) != contact.source:
            shared.add(uid_of(contact.uid))
    return shared


def identity(contact: Contact, book: Book, shared: Collection[str] = ()) -> UUID:
    """Return the id of the customer a contact becomes, or already is, in `book`."""
    uid = uid_of(contact.uid or "")
    if not uid or uid in shared:
        return uuid5(book.id, f"record:{contact.source}")
    exported = _uuid(uid)
    if exported and (exported in book.living or exported in book.removed):
        return exported
    return uuid5(book.id, f"uid:{uid}")


def candidates(contact: Contact, book_id: UUID) -> set[UUID]:
    """Return every id `identity` may give a contact, so that the book can be asked for them."""
    uid = uid_of(contact.uid or "")
    exported = _uuid(uid)
    ids = {uuid5(book_id, f"record:{contact.source}"), uuid5(book_id, f"uid:{uid}")}
    return ids | ({exported} if exported else set())


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


Planned = tuple[str, UUID, dict[str, Any], dict[str, Any]]
"""Kind, id, place (book or customer) and fields of a record to be created."""


def _records(
    contact: Contact, own_id: UUID, book: Book, companies: dict[str, UUID], today: str, counts: dict[str, int]
) -> Iterator[Planned]:
    """Yield the records of a contact: perhaps the company, the customer, then what stands under her."""
    fields: dict[str, Any] = {name: value for name in SCALARS if (value := getattr(contact, name))}
    counts["birthdays"] += "birth" in fields
    if contact.company:
        folded = fold(contact.company)
        if folded not in companies:
            companies[folded] = _company_id(folded, book)
            counts["companies"] += 1
            yield "company", companies[folded], {"book": book.id}, {"name": contact.company}
        fields["company_id"] = str(companies[folded])
    for name in ("phones", "emails", "addresses", "urls"):
        if items := getattr(contact, name):
            fields[name] = [item.model_dump(exclude_none=True) for item in items]
    if contact.tags:
        fields["tags"] = contact.tags
    yield "customer", own_id, {"book": book.id}, fields | {"added_on": today} | contact.own
    yield from _under_her(contact, own_id, book, counts)


def _under_her(contact: Contact, own_id: UUID, book: Book, counts: dict[str, int]) -> Iterator[Planned]:
    under = {"customer_id": own_id}
    people: dict[str, UUID] = {}
    for number, person in enumerate(contact.people):
        record_id = uuid5(own_id, f"person:{number}")
        people.setdefault(person.name, record_id)
        said = {name: value for name in _PERSON if (value := getattr(person, name))}
        for name in ("phones", "emails"):
            if items := getattr(person, name):
                said[name] = [item.model_dump(exclude_none=True) for item in items]
        counts["people"] += 1
        yield "person", record_id, under, said
    for number, day in enumerate(contact.occasions):
        said = {name: value for name in ("type", "date", "label", "repeat") if (value := getattr(day, name))}
        if day.person in people:
            said["person_id"] = str(people[day.person])
        counts["occasions"] += 1
        yield "occasion", uuid5(own_id, f"occasion:{number}"), under, said
    for number, text in enumerate(contact.interests):
        yield "fact", uuid5(own_id, f"interest:{number}"), under, {"type": "interest", "text": text}
    for number, note in enumerate(contact.notes):
        place = under | {"book": book.private_id} if note.private else under
        counts["notes"] += 1
        written = {"written_at": note.at} if note.at else {}
        yield "note", uuid5(own_id, f"note:{number}"), place, {"text": note.text} | written


_PERSON = ("relation", "name", "phonetic", "gender", "birth", "status", "about")


def _company_id(folded: str, book: Book) -> UUID:
    """Return the id of a company new to the book; one that was removed is not brought back, but made anew."""
    number = 1
    while True:
        made = uuid5(book.id, f"company:{number}:{folded}")
        if made not in book.removed and made not in book.living:
            return made
        number += 1


def fold(text: str) -> str:
    """Return a name in the form in which two are compared: no accents, small letters, single blanks."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return " ".join(plain.casefold().split())


def digits(phone: str) -> str:
    """Return the last nine digits of a telephone number, whichever way its country is written."""
    return "".join(each for each in phone if each.isdecimal())[-9:]


def _index(book: Book) -> tuple[dict[str, list[KnownCustomer]], dict[str, KnownCustomer]]:
    by_name: dict[str, list[KnownCustomer]] = {}
    by_email: dict[str, KnownCustomer] = {}
    for customer in book.customers:
        by_name.setdefault(fold(customer.name), []).append(customer)
        for email in customer.emails:
            by_email.setdefault(email, customer)
    return by_name, by_email


def _duplicate(
    contact: Contact, by_name: dict[str, list[KnownCustomer]], by_email: dict[str, KnownCustomer]
) -> Duplicate | None:
    """Return whom a new contact may be: somebody with her e-mail address, else with her name.

    A telephone number alone says nothing, because whole companies share one; with the name it is told.
    """
    emails = {email.value.lower() for email in contact.emails}
    phones = {digits(phone.value) for phone in contact.phones} - {""}
    name = shown_name(contact)
    namesakes = by_name.get(fold(name), [])
    known = next((by_email[email] for email in sorted(emails) if email in by_email), None)
    if known is None:
        known = max(namesakes, key=lambda other: bool(phones & other.phones), default=None)
    if known is None:
        return None
    same = {
        "name": known in namesakes,
        "e-mail": bool(emails & known.emails),
        "telephone": bool(phones & known.phones),
    }
    return Duplicate(
        contact.line, name, known.id, known.name, tuple(what for what, is_so in same.items() if is_so)
    )
