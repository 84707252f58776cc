"""Contacts as a file of vCards 3.0, the version that phones read best (docs/decisions/export-formats.md).

Dates and relatives are written as Apple and Google write them; what no standard has a word for stands beside
it in lines that begin with `X-BLACKBOOK-`, which others leave alone and our own reader takes back.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator

from webapp.book.fields import Address
from webapp.interchange.contact import Contact, Dated, Relative, Written, is_said, shown_name
from webapp.pictures.blobs import Picture

_WIDTH = 75
"""Octets of a line, RFC 2426, section 2.6."""

_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", ",": "\\,", ";": "\\;"})
_LABELS = {
    ("spouse", None): "_$!<Spouse>!$_",
    ("spouse", "female"): "_$!<Wife>!$_",
    ("spouse", "male"): "_$!<Husband>!$_",
    ("child", None): "_$!<Child>!$_",
    ("child", "female"): "_$!<Daughter>!$_",
    ("child", "male"): "_$!<Son>!$_",
    ("parent", None): "_$!<Parent>!$_",
    ("parent", "female"): "_$!<Mother>!$_",
    ("parent", "male"): "_$!<Father>!$_",
    ("sibling", "female"): "_$!<Sister>!$_",
    ("sibling", "male"): "_$!<Brother>!$_",
    ("friend", None): "_$!<Friend>!$_",
    ("agent", None): "_$!<Assistant>!$_",
}
"""How phones show a relation in their own language; the others are written as they are."""

_PHONE_TYPES = {"work": "WORK", "home": "HOME", "cell": "CELL", "fax": "FAX", "pager": "PAGER"}
_PLACES = {"work": "WORK", "home": "HOME"}


def write_vcards(
    contacts: Iterable[Contact], photo: Callable[[str], Picture | None] = lambda _uid: None
) -> Iterator[str]:
    """Yield each contact as a vCard, its lines ended as the standard wants it.

    `photo` gives the face of the contact with that UID, where there is one.
    """
    for contact in contacts:
        yield "".join(f"{folded(line)}\r\n" for line in _lines(contact, photo(contact.uid or "")))


def folded(line: str) -> str:
    """Return a line folded at 75 octets, never within a character."""
    raw = line.encode()
    if len(raw) <= _WIDTH:
        return line
    pieces = []
    start, room = 0, _WIDTH
    while start < len(raw):
        end = min(start + room, len(raw))
        while end < len(raw) and raw[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(raw[start:end].decode())
        # The blank that begins a folded line counts.
        start, room = end, _WIDTH - 1
    return "\r\n ".join(pieces)


def _lines(contact: Contact, face: Picture | None) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield "PRODID:-//Blackbook//EN"
    yield f"UID:{_text(contact.uid or '')}"
    yield from _names(contact)
    yield from _reached_by(contact)
    for name in ("company", "title"):
        if value := getattr(contact, name):
            yield f"{'ORG' if name == 'company' else 'TITLE'}:{_text(value)}"
    if contact.birth:
        yield _birth(contact.birth)
    if contact.tags:
        yield f"CATEGORIES:{','.join(_text(tag) for tag in contact.tags)}"
    for interest in contact.interests:
        yield f"HOBBY:{_text(interest)}"
    for name, value in contact.own.items():
        yield f"X-BLACKBOOK-{name.upper().replace('_', '-')}:{_text(str(value))}"
    yield from _groups(contact)
    if face:
        kind = face.mime.removeprefix("image/").upper()
        yield f"PHOTO;ENCODING=b;TYPE={kind}:{b64encode(face.content).decode('ascii')}"
    yield "END:VCARD"


def _names(contact: Contact) -> Iterator[str]:
    parts = (contact.family, contact.given, contact.additional, contact.prefix, contact.suffix)
    yield f"N:{';'.join(_text(part or '') for part in parts)}"
    spoken = (contact.prefix, contact.given, contact.additional, contact.family, contact.suffix)
    joined = " ".join(part for part in spoken if part)
    display = contact.display if contact.display and not is_said(contact, contact.display) else ""
    has_name = contact.given or contact.family
    yield f"FN:{_text(display or (joined if has_name else '') or shown_name(contact) or joined)}"
    if contact.nickname:
        yield f"NICKNAME:{_text(contact.nickname)}"
    if contact.phonetic:
        first, _, last = contact.phonetic.partition(" ")
        yield f"X-PHONETIC-FIRST-NAME:{_text(first.strip())}"
        if last.strip():
            yield f"X-PHONETIC-LAST-NAME:{_text(last.strip())}"
    if contact.gender:
        yield f"X-GENDER:{contact.gender}"


def _reached_by(contact: Contact) -> Iterator[str]:
    for phone in contact.phones:
        yield f"TEL{_type(_PHONE_TYPES.get(phone.type))}:{_text(phone.value)}"
    for email in contact.emails:
        yield f"EMAIL{_type(_PLACES.get(email.type))}:{_text(email.value)}"
    for url in contact.urls:
        # An address of the web is no text: its commas stay as they are.
        value = url.value.replace("\\", "\\\\").replace("\n", "\\n")
        yield f"URL{_type(_PLACES.get(url.type))}:{value}"


def _type(word: str | None) -> str:
    return f";TYPE={word}" if word else ""


def _birth(birth: str) -> str:
    """Return the birthday: without its year in Apple's way, in ours where only year or month is known."""
    if len(birth) == 10:
        return f"BDAY:{birth}"
    if birth.startswith("--"):
        return f"BDAY;X-APPLE-OMIT-YEAR=1604:1604-{birth[2:]}"
    return f"X-BLACKBOOK-BIRTH:{birth}"


def _groups(contact: Contact) -> Iterator[str]:
    """Yield what needs lines beside it, each with a group of its own."""
    groups = [
        *(_address(address) for address in contact.addresses),
        *(_relative(person) for person in contact.people),
        *(_day(day) for day in contact.occasions),
        *(_note(note) for note in contact.notes),
    ]
    for number, lines in enumerate(groups, 1):
        for line in lines:
            yield f"item{number}.{line}"


def _address(address: Address) -> Iterator[str]:
    parts = (
        address.extended,
        address.street,
        address.locality,
        address.region,
        address.postcode,
        address.country,
    )
    if any(parts):
        yield f"ADR{_type(_PLACES.get(address.type))}:;{';'.join(_text(part or '') for part in parts)}"
    if address.latitude is not None and address.longitude is not None:
        yield f"GEO{_type(_PLACES.get(address.type))}:{address.latitude:.6f};{address.longitude:.6f}"


def _relative(person: Relative) -> Iterator[str]:
    label = _LABELS.get((person.relation or "", person.gender)) or _LABELS.get((person.relation or "", None))
    yield f"X-ABRELATEDNAMES:{_text(person.name)}"
    yield f"X-ABLabel:{label or _text((person.relation or 'contact').capitalize())}"
    yield f"X-BLACKBOOK-RELATION:{person.relation or ''}"
    for name in ("phonetic", "gender", "birth", "status", "about"):
        if value := getattr(person, name):
            yield f"X-BLACKBOOK-{name.upper()}:{_text(value)}"
    for phone in person.phones:
        yield f"X-BLACKBOOK-TEL:{phone.type}:{_text(phone.value)}"
    for email in person.emails:
        yield f"X-BLACKBOOK-EMAIL:{email.type}:{_text(email.value)}"


def _day(day: Dated) -> Iterator[str]:
    if day.date.startswith("--"):
        yield f"X-ABDATE;X-APPLE-OMIT-YEAR=1604:1604-{day.date[2:]}"
    else:
        yield f"X-ABDATE:{day.date}"
    label = "_$!<Anniversary>!$_" if day.type == "anniversary" else "_$!<Other>!$_"
    if day.label or day.type not in ("anniversary", "other"):
        label = _text(day.label or day.type.capitalize())
    yield f"X-ABLabel:{label}"
    yield f"X-BLACKBOOK-TYPE:{day.type}"
    for name in ("label", "repeat", "person"):
        if value := getattr(day, name):
            yield f"X-BLACKBOOK-{name.upper()}:{_text(value)}"


def _note(note: Written) -> Iterator[str]:
    yield f"NOTE:{_text(note.text)}"
    if note.at:
        yield f"X-BLACKBOOK-WRITTEN:{note.at}"
    if note.private:
        yield "X-BLACKBOOK-PRIVATE:1"


def _text(value: str) -> str:
    return value.translate(_ESCAPES)
