"""The people and the dates of a vCard, in all the ways address books have found to write them."""

from __future__ import annotations

from webapp.book.occasion import Occasion
from webapp.book.person import Person
from webapp.interchange.contact import Dated, Relative, tidy
from webapp.interchange.dates import iso_date
from webapp.interchange.draft import Draft, Reader
from webapp.interchange.vcard import Property, structured
from webapp.interchange.words import dated, is_birthday, names_in, relative

_OTHER_CARD = ("urn:", "uid:", "http:", "https:", "mailto:")

_ANDROID_EVENTS = {"1": "Anniversary", "2": "Other", "3": "Birthday"}
_ANDROID_RELATIONS = (
    "",
    "Assistant",
    "Brother",
    "Child",
    "Domestic Partner",
    "Father",
    "Friend",
    "Manager",
    "Mother",
    "Parent",
    "Partner",
    "Referred by",
    "Relative",
    "Sister",
    "Spouse",
)
"""The types of Android's ContactsContract, Event and Relation; 0 is a label of one's own."""


def birth(draft: Draft, found: Property) -> None:
    """BDAY. The first that can be read counts."""
    draft.contact.birth = draft.contact.birth or iso_date(found.value)


def day(label: str) -> Reader:
    """ANNIVERSARY and its many names."""

    def read(draft: Draft, found: Property) -> None:
        _add_day(draft, dated(iso_date(found.value), label))

    return read


def labelled_day(draft: Draft, found: Property) -> None:
    """X-ABDATE: a day and the label beside it, which may say birthday."""
    date, label = iso_date(found.value), draft.label(found)
    if kind := draft.next_to(found, "X-BLACKBOOK-TYPE"):
        said = {name: draft.next_to(found, f"X-BLACKBOOK-{name.upper()}") for name in ("label", "repeat")}
        Occasion.model_validate({"type": kind, **said})
        person = draft.next_to(found, "X-BLACKBOOK-PERSON")
        _add_day(draft, Dated(kind, date, said["label"], said["repeat"], person))
    elif is_birthday(label):
        draft.contact.birth = draft.contact.birth or date
    else:
        _add_day(draft, dated(date, label))


def _add_day(draft: Draft, occasion: Dated) -> None:
    if occasion not in draft.contact.occasions:
        draft.check_room("occasions")
        draft.contact.occasions.append(occasion)


def people(label: str) -> Reader:
    """X-SPOUSE, X-CHILD and the like, with the relation in the property's own name."""

    def read(draft: Draft, found: Property) -> None:
        for name in names_in(draft.text(found, "list of names", 2000) or "", label):
            add_person(draft, relative(name, label))

    return read


def related(draft: Draft, found: Property) -> None:
    """X-ABRELATEDNAMES and RELATED: a name with its relation, or the address of another card."""
    text = draft.text(found, "name")
    if text is None:
        return
    if draft.next_to(found, "X-BLACKBOOK-RELATION") is not None:
        draft.check_room("people")
        draft.contact.people.append(_own_relative(draft, found, text))
        return
    words = sorted(found.types() - {"", "pref"})
    person = relative(text, draft.label(found) or (words[0] if words else None))
    if text.lower().startswith(_OTHER_CARD):
        draft.cards.append((found, person))
    else:
        add_person(draft, person)


def _own_relative(draft: Draft, found: Property, name: str) -> Relative:
    """Return somebody as our own export tells of her."""
    fields = ("relation", "phonetic", "gender", "birth", "status", "about")
    said = {field: draft.next_to(found, f"X-BLACKBOOK-{field.upper()}") or None for field in fields}
    phones = [value.partition(":") for value in draft.all_next_to(found, "X-BLACKBOOK-TEL")]
    emails = [value.partition(":") for value in draft.all_next_to(found, "X-BLACKBOOK-EMAIL")]
    person = Person.model_validate(
        {
            "name": name,
            **said,
            "phones": [{"type": kind, "value": value} for kind, _, value in phones],
            "emails": [{"type": kind, "value": value} for kind, _, value in emails],
        }
    )
    return Relative(name, **said, phones=person.phones or [], emails=person.emails or [])


def add_person(draft: Draft, person: Relative) -> None:
    """Add somebody, unless another property has named the same person in the same relation."""
    known = {(other.relation, other.name.casefold()) for other in draft.contact.people}
    if (person.relation, person.name.casefold()) not in known:
        draft.check_room("people")
        draft.contact.people.append(person)


def android(draft: Draft, found: Property) -> None:
    """X-ANDROID-CUSTOM: a row of Android's own table, `vnd.android.cursor.item/relation;Jenny;14;;…`."""
    kind, value, number, label, *_ = (*(items[0] for items in structured(found.value, old=True)), "", "", "")
    text = tidy(value)
    if text is None:
        return
    if kind.endswith("/nickname"):
        draft.contact.nickname = draft.contact.nickname or text
    elif kind.endswith("/relation"):
        if number.isdecimal() and 0 < int(number[:3]) < len(_ANDROID_RELATIONS):
            label = _ANDROID_RELATIONS[int(number)]
        add_person(draft, relative(text, label))
    elif kind.endswith("/contact_event"):
        label = _ANDROID_EVENTS.get(number, label)
        if is_birthday(label):
            draft.contact.birth = draft.contact.birth or iso_date(text)
        else:
            _add_day(draft, dated(iso_date(text), label))


def look_up(draft: Draft, names: dict[str, str]) -> list[tuple[int, str]]:
    """Put in the relatives that were named by the address of their card: `names` by uid.

    Return line and reason of those whose card is not in the file.
    """
    missing = []
    for found, person in draft.cards:
        name = names.get(uid_of(person.name))
        if name is None:
            missing.append((found.line, f"{found.name}: it names a card that is not in this file"))
        else:
            person.name = name
            add_person(draft, person)
    return missing


def uid_of(text: str) -> str:
    """Return a uid in the form in which two of them are compared."""
    return text.strip().lower().removeprefix("urn:uuid:").removeprefix("uid:")
