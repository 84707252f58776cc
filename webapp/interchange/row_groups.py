"""What cells that belong together mean: a telephone number and its type, the parts of an address."""

from __future__ import annotations

from typing import Literal

from webapp.book.fields import LONGEST_TEXT, Address, Email, Phone, Url
from webapp.book.note import Note
from webapp.book.occasion import Occasion
from webapp.book.person import Person
from webapp.interchange.contact import Relative, Unusable, Written, tidy
from webapp.interchange.reach import email_address, web_address
from webapp.interchange.sheet import OURS, SEVERAL, GroupReader, Parts, Sheet
from webapp.interchange.words import dated, is_birthday, names_in, plain_label, relative


def _several(sheet: Sheet, parts: Parts) -> list[str]:
    """Return the values of a group: Google puts several of one type into one cell."""
    cell = parts.get("value")
    if cell is None:
        return []
    return [cell.value] if sheet.layout == OURS else cell.value.split(SEVERAL)


def _label(parts: Parts) -> str:
    """Return the type of a group, from its cell or from its column."""
    first = next(iter(parts.values()))
    return plain_label(parts["type"].value) if "type" in parts else first.column.fixed


def _place(label: str) -> Literal["work", "home", "other"]:
    word = label.lower()
    return "work" if "work" in word or "business" in word else "home" if "home" in word else "other"


def _phone(sheet: Sheet, parts: Parts) -> None:
    word = _label(parts).lower()
    kind: Literal["work", "home", "cell", "fax", "pager", "other"] = _place(word)
    if "fax" in word:
        kind = "fax"
    elif "pager" in word:
        kind = "pager"
    elif "mobile" in word or "cell" in word:
        kind = "cell"
    for value in _several(sheet, parts):
        text = tidy(value, longest=80, what="telephone number")
        if text:
            sheet.keep("phones", Phone(value=text, type=kind))


def _email(sheet: Sheet, parts: Parts) -> None:
    for value in _several(sheet, parts):
        text = email_address(tidy(value, longest=320, what="e-mail address") or "")
        sheet.keep("emails", Email(value=text, type=_place(_label(parts))))


def _url(sheet: Sheet, parts: Parts) -> None:
    for value in _several(sheet, parts):
        text = web_address(tidy(value, longest=2000, what="web address") or "")
        sheet.keep("urls", Url(value=text, type=_place(_label(parts))))


def _address(sheet: Sheet, parts: Parts) -> None:
    said = {name: tidy(cell.value, what=name) for name, cell in parts.items() if name != "type"}
    street = ", ".join(text for name in ("box", "street") if (text := said.get(name)))
    if not street and not any(said.get(name) for name in ("locality", "extended", "postcode")):
        street = said.get("formatted") or ""
    fields = {name: said.get(name) for name in ("extended", "locality", "region", "postcode", "country")}
    latitude, longitude = said.get("latitude"), said.get("longitude")
    if not street and not any(fields.values()) and not latitude:
        return
    address = Address(
        type=_place(_label(parts)),
        street=street or None,
        **fields,
        latitude=_degrees(latitude),
        longitude=_degrees(longitude),
    )
    sheet.keep("addresses", address)


def _degrees(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        return float(text)
    except ValueError:
        raise Unusable(f"{text[:40]} is not a place on the map") from None


def _people(sheet: Sheet, parts: Parts) -> None:
    """Somebody around the contact; Outlook lists all the children in one cell."""
    label, column = _label(parts), next(iter(parts.values())).column
    names = (name for value in _several(sheet, parts) for name in names_in(value, column.fixed))
    for name in names:
        person = relative(name, label)
        _add_own_parts(sheet, person, parts)
        known = {(other.relation, other.name.casefold()) for other in sheet.contact.people}
        if (person.relation, person.name.casefold()) not in known or sheet.layout == OURS:
            sheet.check_room("people")
            sheet.contact.people.append(person)


def _add_own_parts(sheet: Sheet, person: Relative, parts: Parts) -> None:
    """Add what only our own export says of a relative."""
    if sheet.layout != OURS:
        return
    for name in ("relation", "phonetic", "gender", "birth", "status", "about"):
        value = tidy(parts[name].value, what=name, longest=LONGEST_TEXT) if name in parts else None
        Person.model_validate({name: value})
        setattr(person, name, value)
    if "phone" in parts:
        person.phones = [Phone(value=text) for text in parts["phone"].value.split(SEVERAL)]
    if "email" in parts:
        person.emails = [Email(value=text) for text in parts["email"].value.split(SEVERAL)]


def _days(sheet: Sheet, parts: Parts) -> None:
    """A day with its label, which may say birthday."""
    cell = parts.get("value")
    date = sheet.date(cell) if cell else None
    if date is None:
        return
    label = _label(parts)
    if is_birthday(label) and sheet.layout != OURS:
        sheet.contact.birth = sheet.contact.birth or date
        return
    occasion = dated(date, label)
    if sheet.layout == OURS:
        said = {name: tidy(parts[name].value) if name in parts else None for name in ("occasion", "repeat")}
        Occasion.model_validate({"type": said["occasion"], "repeat": said["repeat"]})
        occasion.type, occasion.repeat = said["occasion"] or occasion.type, said["repeat"]
        occasion.label = tidy(parts["type"].value) if "type" in parts else None
        occasion.person = tidy(parts["person"].value) if "person" in parts else None
    sheet.keep("occasions", occasion)


def _custom(sheet: Sheet, parts: Parts) -> None:
    """A field of somebody's own: it goes into a note, label and all."""
    label = _label(parts)
    for value in _several(sheet, parts):
        if text := tidy(value, longest=LONGEST_TEXT):
            sheet.words.setdefault("custom", []).append(f"{label}: {text}" if label else text)


def _note(sheet: Sheet, parts: Parts) -> None:
    if "value" in parts:
        at = tidy(parts["written"].value) if "written" in parts else None
        Note.model_validate({"written_at": at})
        add_note(sheet, parts["value"].value, private="private" in parts, at=at)


def add_note(sheet: Sheet, text: str, *, private: bool = False, at: str | None = None) -> None:
    """Add a note. Raises Unusable when it is too long or one too many."""
    if written := tidy(text, longest=LONGEST_TEXT, what="note"):
        sheet.check_room("notes")
        sheet.contact.notes.append(Written(written, private, at))


GROUPS: dict[str, GroupReader] = {
    "phone": _phone,
    "email": _email,
    "url": _url,
    "address": _address,
    "person": _people,
    "day": _days,
    "custom": _custom,
    "note_of_ours": _note,
}
"""Which function reads which group of cells."""
