"""What the properties of a vCard mean: a card becomes a contact.

One table, property -> function. Beside RFC 6350 and RFC 2426 it knows what Apple, Google, Android,
Microsoft, Evolution and KAddressBook write, and the `X-BLACKBOOK-` lines of our own export.
"""

from __future__ import annotations

import hashlib
import re
from typing import Literal

from pydantic import ValidationError

from webapp.book.customer import Customer
from webapp.book.fields import LONGEST_TEXT, Address, Email, Phone, Url
from webapp.book.note import Note
from webapp.interchange import card_family as family
from webapp.interchange.contact import OWN_FIELDS, Relative, Unreadable, Unusable, Written, settle_name, tidy
from webapp.interchange.draft import Draft, Reader, begin, is_companion, place_of
from webapp.interchange.reach import email_address, is_own_group, web_address
from webapp.interchange.vcard import Card, Property, structured
from webapp.interchange.words import gender_of, plain_label

_COORDINATES = re.compile(
    r"(?:geo:)?\s*(-?\d{1,3}(?:\.\d{1,15})?)\s*[;,]\s*(-?\d{1,3}(?:\.\d{1,15})?)(?:[;,].{0,80})?", re.ASCII
)


def contact_of(card: Card) -> tuple[Draft, list[Unreadable]]:
    """Return the contact a card describes, with the lines of it that could not be used.

    Raises Unusable when the card as a whole is none: a group, or nothing to know anybody by.
    """
    draft = begin(card)
    unreadable = list(card.broken)
    for found in card.properties:
        reader = READERS.get(found.name)
        if reader is None or is_companion(found) or not found.value.strip():
            continue
        try:
            reader(draft, found)
        except Unusable as error:
            unreadable.append(Unreadable(found.line, f"{found.name}: {error}"))
        except ValidationError as error:
            unreadable.append(Unreadable(found.line, f"{found.name}: {error.errors()[0]['msg']}"))
        if draft.is_group:
            raise Unusable("it is a group of contacts, not a person")
    draft.contact.source = _source(card)
    _finish(draft)
    return draft, unreadable


def _source(card: Card) -> str:
    """Return a hash of the card as it stands there. It leaves out what a new export of the same changes."""
    lines = (f"{item.name}:{item.value}" for item in card.properties if item.name not in ("REV", "PRODID"))
    return hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()


def _finish(draft: Draft) -> None:
    contact = draft.contact
    if draft.assistant_phones:
        assistant = next((person for person in contact.people if person.relation == "agent"), None)
        if assistant is None:
            contact.people.append(assistant := Relative("Assistant", "agent"))
        assistant.phones = draft.assistant_phones
    for found in draft.places:
        _put_on_map(draft, found)
    for name in ("phones", "emails", "urls", "addresses"):
        getattr(contact, name).sort(key=lambda item: id(item) not in draft.preferred)
    contact.title = tidy(", ".join(dict.fromkeys(draft.titles + draft.departments))[:500])
    contact.phonetic = tidy(
        " ".join(draft.phonetic[part] for part in ("FIRST", "MIDDLE", "LAST") if part in draft.phonetic)[:500]
    )
    settle_name(contact, draft.whole, guess=not draft.has_parts)


def _name(draft: Draft, found: Property) -> None:
    draft.has_parts = True
    contact = draft.contact
    names = [*draft.parts(found, " "), "", "", "", "", ""]
    contact.family, contact.given, contact.additional, contact.prefix = (name or None for name in names[:4])
    contact.suffix = [*draft.parts(found), "", "", "", "", ""][4] or None


def _whole_name(draft: Draft, found: Property) -> None:
    draft.whole = draft.whole or draft.text(found, "name")


def _uid(draft: Draft, found: Property) -> None:
    draft.contact.uid = draft.contact.uid or draft.text(found, "UID")


def _kind(draft: Draft, found: Property) -> None:
    draft.is_group = found.value.strip().lower() == "group"


def _nickname(draft: Draft, found: Property) -> None:
    draft.contact.nickname = draft.contact.nickname or tidy(", ".join(filter(None, draft.parts(found))))


def _phonetic(part: str) -> Reader:
    def read(draft: Draft, found: Property) -> None:
        if text := draft.text(found, "phonetic name"):
            draft.phonetic.setdefault(part, text)

    return read


def _gender(draft: Draft, found: Property) -> None:
    draft.contact.gender = draft.contact.gender or gender_of(found.value)


def _title(draft: Draft, found: Property) -> None:
    if text := draft.text(found, "job title"):
        draft.titles.append(text)


def _organisation(draft: Draft, found: Property) -> None:
    """The company; a department below it goes with the job title, where the rep reads it."""
    company, *below = draft.parts(found)
    if draft.contact.company is None:
        draft.contact.company = company or None
        draft.departments += filter(None, below)


def _phone(draft: Draft, found: Property) -> None:
    text = draft.text(found, "telephone number", 80) or ""
    is_uri = text.lower().startswith("tel:")
    number, _, extension = text[4:].partition(";ext=") if is_uri else (text, "", "")
    types = found.types()
    kind: Literal["work", "home", "cell", "fax", "pager", "other"] = place_of(found)
    if "fax" in types:
        kind = "fax"
    elif "pager" in types:
        kind = "pager"
    elif types & {"cell", "mobile", "iphone"}:
        kind = "cell"
    phone = Phone(value=f"{number} ext. {extension}".strip() if extension else number, type=kind)
    is_assistants = plain_label(draft.label(found)).lower() == "assistantphone"
    if is_assistants or types & {"x-assistant", "x-evolution-assistant"}:
        draft.assistant_phones.append(phone)
    else:
        draft.keep("phones", found, phone)


def _email(draft: Draft, found: Property) -> None:
    text = email_address(draft.text(found, "e-mail address", 320) or "")
    draft.keep("emails", found, Email(value=text, type=place_of(found)))


def _url(draft: Draft, found: Property) -> None:
    text = web_address(draft.text(found, "web address", 2000) or "")
    draft.keep("urls", found, Url(value=text, type=place_of(found)))


def _profile(draft: Draft, found: Property) -> None:
    """X-SOCIALPROFILE: a page where it is one, else (`x-apple:jenny`) a name in somebody else's program."""
    if found.value.lower().startswith("http"):
        _url(draft, found)


def _address(draft: Draft, found: Property) -> None:
    box, extended, street, locality, region, postcode, country = (*draft.parts(found), *[""] * 7)[:7]
    if not any((box, extended, street, locality, region, postcode, country)):
        return
    latitude, longitude = _coordinates(",".join(found.parameters.get("GEO", ())))
    address = Address(
        type=place_of(found),
        street=", ".join(filter(None, (box, street))) or None,
        extended=extended or None,
        locality=locality or None,
        region=region or None,
        postcode=postcode or None,
        country=country or None,
        latitude=latitude,
        longitude=longitude,
    )
    kept = draft.keep("addresses", found, address)
    if found.group:
        draft.grouped[found.group] = kept


def _coordinates(text: str) -> tuple[float, float] | tuple[None, None]:
    found = _COORDINATES.fullmatch(text.strip())
    return (float(found[1]), float(found[2])) if found else (None, None)


def _geo(draft: Draft, found: Property) -> None:
    if _coordinates(found.value.replace("\\", ""))[0] is None:
        raise Unusable("this is not a place on the map")
    draft.places.append(found)


def _put_on_map(draft: Draft, found: Property) -> None:
    """A place belongs to the address in its group, to the first of its type, or to the first at all."""
    latitude, longitude = _coordinates(found.value.replace("\\", ""))
    addresses = draft.contact.addresses
    free = [draft.grouped[found.group]] if found.group in draft.grouped else []
    free = free or [each for each in addresses if each.latitude is None and not found.group]
    of_type = [address for address in free if address.type == place_of(found)]
    try:
        place = Address(type=place_of(found), latitude=latitude, longitude=longitude)
    except ValidationError:
        return
    if free:
        address = (of_type or free)[0]
        address.latitude, address.longitude = latitude, longitude
    elif (not addresses or found.group) and place not in addresses:
        addresses.append(place)


def _tags(draft: Draft, found: Property) -> None:
    words = [item for items in structured(found.value, old=draft.old) for item in items]
    for word in ",".join(words).split(",") if draft.old else words:
        tag = tidy(word, longest=80, what="tag")
        if tag and not is_own_group(tag) and tag not in draft.contact.tags:
            draft.check_room("tags")
            draft.contact.tags.append(tag)


def _note(draft: Draft, found: Property) -> None:
    text = draft.text(found, "note", LONGEST_TEXT)
    if text and all(note.text != text for note in draft.contact.notes):
        draft.check_room("notes")
        at = draft.next_to(found, "X-BLACKBOOK-WRITTEN")
        Note.model_validate({"written_at": at})
        private = draft.next_to(found, "X-BLACKBOOK-PRIVATE") is not None
        draft.contact.notes.append(Written(text, private, at))


def _interest(draft: Draft, found: Property) -> None:
    text = draft.text(found, "interest")
    if text and text not in draft.contact.interests:
        draft.check_room("interests")
        draft.contact.interests.append(text)


def _own(name: str) -> Reader:
    """A field of the customer that only our own export carries."""

    def read(draft: Draft, found: Property) -> None:
        text = draft.text(found, name, LONGEST_TEXT)
        value = int(text) if name == "cadence" and text and text.isdecimal() else text
        Customer.model_validate({name: value})
        draft.contact.own[name] = value

    return read


_SPOUSE, _CHILD, _ASSISTANT = family.people("Spouse"), family.people("Child"), family.people("Assistant")
_MANAGER, _ANNIVERSARY = family.people("Manager"), family.day("Anniversary")

READERS: dict[str, Reader] = {
    "N": _name,
    "FN": _whole_name,
    "UID": _uid,
    "KIND": _kind,
    "X-ADDRESSBOOKSERVER-KIND": _kind,
    "NICKNAME": _nickname,
    "X-NICKNAME": _nickname,
    "X-PHONETIC-FIRST-NAME": _phonetic("FIRST"),
    "X-PHONETIC-MIDDLE-NAME": _phonetic("MIDDLE"),
    "X-PHONETIC-LAST-NAME": _phonetic("LAST"),
    "GENDER": _gender,
    "X-GENDER": _gender,
    "BDAY": family.birth,
    "X-BLACKBOOK-BIRTH": family.birth,
    "X-EVOLUTION-BIRTHDATE": family.birth,
    "TITLE": _title,
    "ROLE": _title,
    "X-KADDRESSBOOK-X-PROFESSION": _title,
    "ORG": _organisation,
    "TEL": _phone,
    "X-MS-TEL": _phone,
    "EMAIL": _email,
    "URL": _url,
    "X-EVOLUTION-BLOG-URL": _url,
    "X-SOCIALPROFILE": _profile,
    "ADR": _address,
    "GEO": _geo,
    "CATEGORIES": _tags,
    "NOTE": _note,
    "HOBBY": _interest,
    "INTEREST": _interest,
    "RELATED": family.related,
    "X-ABRELATEDNAMES": family.related,
    "X-ABDATE": family.labelled_day,
    "X-ANDROID-CUSTOM": family.android,
    "X-SPOUSE": _SPOUSE,
    "X-MS-SPOUSE": _SPOUSE,
    "X-EVOLUTION-SPOUSE": _SPOUSE,
    "X-KADDRESSBOOK-X-SPOUSENAME": _SPOUSE,
    "X-CHILD": _CHILD,
    "X-CHILDREN": _CHILD,
    "X-MS-CHILD": _CHILD,
    "X-ASSISTANT": _ASSISTANT,
    "X-MS-ASSISTANT": _ASSISTANT,
    "X-EVOLUTION-ASSISTANT": _ASSISTANT,
    "X-KADDRESSBOOK-X-ASSISTANTSNAME": _ASSISTANT,
    "X-MANAGER": _MANAGER,
    "X-MS-MANAGER": _MANAGER,
    "X-EVOLUTION-MANAGER": _MANAGER,
    "X-KADDRESSBOOK-X-MANAGERSNAME": _MANAGER,
    "ANNIVERSARY": _ANNIVERSARY,
    "X-ANNIVERSARY": _ANNIVERSARY,
    "X-MS-ANNIVERSARY": _ANNIVERSARY,
    "X-EVOLUTION-ANNIVERSARY": _ANNIVERSARY,
    "X-KADDRESSBOOK-X-ANNIVERSARY": _ANNIVERSARY,
    "X-WAB-WEDDING-ANNIVERSARY": _ANNIVERSARY,
    **{f"X-BLACKBOOK-{name.upper().replace('_', '-')}": _own(name) for name in OWN_FIELDS},
}
"""Which function reads which property. What is not here is left out without a word: pictures, keys, REV."""
