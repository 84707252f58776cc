"""What every reader of a file yields and every writer takes: one contact, in the words of the kinds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from webapp.book.fields import Address, Email, Phone, Url
from webapp.errors import TooLarge


@dataclass(slots=True)
class Relative:
    """Someone around the contact, as `webapp.book.person` knows them."""

    name: str
    relation: str | None = None
    phonetic: str | None = None
    gender: str | None = None
    birth: str | None = None
    status: str | None = None
    about: str | None = None
    phones: list[Phone] = field(default_factory=list)
    emails: list[Email] = field(default_factory=list)


@dataclass(slots=True)
class Dated:
    """A day in the contact's life, as `webapp.book.occasion` knows it; `person` is a relative's name."""

    type: str
    date: str
    label: str | None = None
    repeat: str | None = None
    person: str | None = None


@dataclass(slots=True)
class Written:
    """A note with the moment it was written, where that is known. A private one goes to the private book."""

    text: str
    private: bool = False
    at: str | None = None


@dataclass(slots=True)
class Contact:
    """One card or row. `line` is where it begins in the file, counted from 1; `uid` is the file's own id."""

    line: int = 0
    uid: str | None = None
    source: str = ""
    """A hash of the record as it stands in the file, however much of it is understood."""
    prefix: str | None = None
    given: str | None = None
    additional: str | None = None
    family: str | None = None
    suffix: str | None = None
    display: str | None = None
    nickname: str | None = None
    phonetic: str | None = None
    gender: str | None = None
    birth: str | None = None
    title: str | None = None
    company: str | None = None
    phones: list[Phone] = field(default_factory=list)
    emails: list[Email] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    urls: list[Url] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    own: dict[str, Any] = field(default_factory=dict)
    """Fields of the customer that only our own exports carry: tier, cadence, status and the like."""
    interests: list[str] = field(default_factory=list)
    people: list[Relative] = field(default_factory=list)
    occasions: list[Dated] = field(default_factory=list)
    notes: list[Written] = field(default_factory=list)


SCALARS = (
    "prefix",
    "given",
    "additional",
    "family",
    "suffix",
    "display",
    "nickname",
    "phonetic",
    "gender",
    "birth",
    "title",
)
"""The fields that a contact and a customer share by name and that hold one value."""

OWN_FIELDS = ("role", "tier", "cadence", "how_met", "status", "added_on")
"""The fields of a customer that no address book knows; our own exports carry them under our own names."""

MOST = {
    "phones": 50,
    "emails": 50,
    "urls": 50,
    "addresses": 20,
    "tags": 200,
    "people": 100,
    "occasions": 100,
    "notes": 200,
    "interests": 100,
}
"""How many of each one contact may bring; the first four and the tags are the limits of the kinds."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What could not be used: a whole record (`record`), or one line or cell of a record that was used."""

    line: int
    reason: str
    record: bool = False


@dataclass(slots=True)
class Reading:
    """All that a file said. `records` = contacts + unreadable records; `remarks` tell what was assumed."""

    layout: str
    contacts: list[Contact] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    records: int = 0


class Unusable(ValueError):
    """One line or cell cannot be used; the message is its reason."""


def too_many(what: str) -> TooLarge:
    """Return the refusal of a file that has more of something than is taken at once."""
    return TooLarge(f"This file has {what} are possible at once. Export it in parts.")


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\ud800-\udfff\ufffe\uffff]")


def tidy(text: str, *, longest: int = 500, what: str = "text") -> str | None:
    """Return `text` without control characters and outer blanks, or None when nothing is left.

    Raises Unusable when more than `longest` characters remain: nothing is cut silently.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("", text).strip()
    if len(text) > longest:
        raise Unusable(f"this {what} has {len(text):,} characters, {longest:,} are possible")
    return text or None


def excerpt(text: str) -> str:
    """Return the beginning of `text` in quotation marks, for a reason shown to people."""
    line = " ".join(text.split())
    return f'"{line[:40]}…"' if len(line) > 40 else f'"{line}"'


def shown_name(contact: Contact) -> str:
    """Return what a person reads of this contact in a list: what the phone's `displayName` says."""
    joined = " ".join(part for part in (contact.given, contact.family) if part)
    emails, phones = [email.value for email in contact.emails], [phone.value for phone in contact.phones]
    reached = (emails + phones + [""])[0]
    return contact.display or joined or contact.nickname or reached or contact.company or ""


def settle_name(contact: Contact, whole: str | None, *, guess: bool) -> None:
    """Keep the name as the file shows it (`whole`) where the parts would not say the same.

    "Dr. Maria Berg" adds nothing to given Maria and family Berg, a family name put first does. Where the
    file has no parts, `guess` lets a name of one or two words be taken apart. Raises Unusable for a contact
    with nothing to know anybody by.
    """
    has_parts = any((contact.prefix, contact.given, contact.additional, contact.family, contact.suffix))
    if not has_parts and whole and guess and whole != contact.company:
        words = whole.split()
        if len(words) <= 2 and all(word.isalpha() for word in words):
            contact.given, contact.family = [*words, None][:2]
    if whole and whole != shown_name(contact) and not is_said(contact, whole):
        contact.display = whole
    if not shown_name(contact) and not has_parts:
        raise Unusable("it has no name, company, e-mail address or telephone number")


def is_said(contact: Contact, whole: str) -> bool:
    """Say whether `whole` is the parts in their order, perhaps without titles and middle names."""
    said = whole.split()
    needed = f"{contact.given or ''} {contact.family or ''}".split()
    parts = (contact.prefix, contact.given, contact.additional, contact.family, contact.suffix)
    words = iter(" ".join(part for part in parts if part).split())
    return bool(needed) and all(word in said for word in needed) and all(word in words for word in said)
