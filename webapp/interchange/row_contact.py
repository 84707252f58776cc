"""What the cells of a spreadsheet mean: a row becomes a contact. The notation is that of `columns`."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from webapp.book.customer import Customer
from webapp.book.fields import LONGEST_TEXT, Phone
from webapp.interchange.contact import (
    OWN_FIELDS,
    SCALARS,
    Contact,
    Relative,
    Unreadable,
    Unusable,
    settle_name,
    tidy,
)
from webapp.interchange.dates import Order
from webapp.interchange.reach import is_own_group
from webapp.interchange.row_groups import GROUPS, add_note
from webapp.interchange.sheet import OURS, SEVERAL, Cell, Sheet
from webapp.interchange.words import gender_of


def contact_of_row(
    cells: list[Cell], line: int, layout: str, order: Order
) -> tuple[Contact, list[Unreadable]]:
    """Return the contact a row describes, with the cells of it that could not be used.

    Raises Unusable when there is nothing to know anybody by.
    """
    sheet = Sheet(Contact(line=line), layout, order)
    for cell in cells:
        _sort_in(sheet, cell)
    for (name, _), parts in sorted(sheet.groups.items()):
        try:
            GROUPS[name](sheet, parts)
        except (Unusable, ValidationError) as error:
            sheet.fault(next(iter(parts.values())).column.header, error)
    _finish(sheet)
    return sheet.contact, sheet.unreadable


def _sort_in(sheet: Sheet, cell: Cell) -> None:
    column = cell.column
    try:
        if column.name in GROUPS:
            parts = sheet.groups.setdefault((column.name, column.key), {})
            if column.part in parts:
                joined = f"{parts[column.part].value}, {cell.value}"
                cell = Cell(column, joined)
            parts[column.part] = cell
        elif column.name == "birth":
            sheet.contact.birth = sheet.contact.birth or sheet.date(cell)
        elif column.name == "note":
            if sheet.layout != OURS:
                add_note(sheet, cell.value)
        elif text := tidy(cell.value, longest=LONGEST_TEXT if column.name == "own_how_met" else 2000):
            sheet.words.setdefault(column.name, []).append(text)
    except Unusable as error:
        sheet.fault(column.header, error)


def _finish(sheet: Sheet) -> None:
    contact = sheet.contact
    for name in ("uid", "company", *SCALARS):
        if name not in ("birth", "gender", "title", "phonetic") and (text := sheet.first(name)):
            _put(sheet, name, text)
    contact.gender = gender_of(sheet.first("gender") or "")
    titles = [*sheet.words.get("title", ()), *sheet.words.get("department", ())]
    _put(sheet, "title", ", ".join(dict.fromkeys(titles)))
    spoken = [sheet.first(f"phonetic_{part}") for part in ("first", "middle", "last")]
    _put(sheet, "phonetic", sheet.first("phonetic") or " ".join(part for part in spoken if part))
    contact.interests = [text[:500] for text in sheet.words.get("interest", [])]
    for text in sheet.words.get("tags", []):
        _add_tags(sheet, text)
    if phone := sheet.first("assistant_phone"):
        _add_assistant_phone(sheet, phone)
    if custom := sheet.words.get("custom"):
        add_note(sheet, "\n".join(custom)[:LONGEST_TEXT])
    if sheet.layout != OURS:
        # Whoever calls the first number wants somebody to answer.
        contact.phones.sort(key=lambda phone: phone.type in ("fax", "pager"))
    _own_fields(sheet)
    # File As is how Google sorts, often the family name first; it only helps where there is no name.
    # Our own export says with its column Display Name what is to be kept.
    whole = None if sheet.layout == OURS else _whole_name(sheet)
    settle_name(contact, whole, guess=True)


def _whole_name(sheet: Sheet) -> str | None:
    try:
        return tidy(sheet.first("whole") or sheet.first("file_as") or "", what="name")
    except Unusable as error:
        sheet.fault("name", error)
        return None


def _put(sheet: Sheet, name: str, text: str) -> None:
    try:
        setattr(sheet.contact, name, tidy(text, what=name))
    except Unusable as error:
        sheet.fault(name, error)


def _own_fields(sheet: Sheet) -> None:
    own: dict[str, Any] = {name: sheet.first(f"own_{name}") for name in OWN_FIELDS}
    if (days := own["cadence"]) and days.isdecimal():
        own["cadence"] = int(days[:6])
    if connected := sheet.first("connected"):
        own["how_met"] = f"Connected on LinkedIn, {connected}"
    elif referred := sheet.first("referred"):
        own["how_met"] = f"Referred by {referred}"
    for name, value in own.items():
        try:
            Customer.model_validate({name: value})
        except ValidationError as error:
            sheet.fault(name, error)
            continue
        if value is not None:
            sheet.contact.own[name] = value


def _add_tags(sheet: Sheet, text: str) -> None:
    listed = text if sheet.layout == OURS else text.replace(",", SEVERAL).replace(";", SEVERAL)
    for word in listed.split(SEVERAL):
        try:
            tag = tidy(word.strip().removeprefix("* "), longest=80, what="tag")
            if tag and not is_own_group(tag) and tag not in sheet.contact.tags:
                sheet.check_room("tags")
                sheet.contact.tags.append(tag)
        except Unusable as error:
            sheet.fault("tags", error)


def _add_assistant_phone(sheet: Sheet, text: str) -> None:
    try:
        phone = Phone(value=text, type="work")
    except ValidationError as error:
        sheet.fault("assistant's phone", error)
        return
    assistant = next((person for person in sheet.contact.people if person.relation == "agent"), None)
    if assistant is None:
        sheet.contact.people.append(assistant := Relative("Assistant", "agent"))
    assistant.phones.append(phone)
