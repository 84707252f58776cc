"""What an import tells: the body of the answer to a phone, and the lines on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from pydantic import BaseModel

from webapp.interchange.run import Imported

MOST_NAMES = 20


class Unread(BaseModel):
    """What could not be used: a whole record, or one line or cell of a record that was."""

    line: int
    reason: str
    record: bool


class PossibleDuplicate(BaseModel):
    """A new contact that may be a customer who is there already, by what is the same of the two."""

    line: int
    name: str
    customer_id: UUID
    customer: str
    same: list[str]


class ImportCounts(BaseModel):
    """Records by what becomes of them, which add up to all; then what the new ones bring."""

    new: int
    already_there: int
    removed: int
    repeated: int
    unreadable: int
    companies: int
    people: int
    occasions: int
    birthdays: int
    notes: int


class ImportReport(BaseModel):
    """What an import would do, or, `applied`, has done. `first` are names of new customers."""

    file: str
    layout: str
    applied: bool
    records: int
    counts: ImportCounts
    first: list[str]
    unreadable: list[Unread]
    duplicates: list[PossibleDuplicate]
    remarks: list[str]


def report_of(imported: Imported, file: str) -> ImportReport:
    """Return the report of an import; `file` is the name somebody gave the file."""
    reading, plan = imported.reading, imported.plan
    return ImportReport(
        file=file,
        layout=reading.layout,
        applied=imported.applied,
        records=reading.records,
        counts=ImportCounts(unreadable=sum(each.record for each in reading.unreadable), **plan.counts),
        first=plan.names[:MOST_NAMES],
        unreadable=[
            Unread(line=each.line, reason=each.reason, record=each.record) for each in reading.unreadable
        ],
        duplicates=[
            PossibleDuplicate(
                line=each.line,
                name=each.name,
                customer_id=each.customer_id,
                customer=each.customer,
                same=list(each.same),
            )
            for each in plan.duplicates
        ],
        remarks=reading.remarks,
    )


def lines_of(report: ImportReport) -> Iterator[str]:
    """Yield the report as lines to read."""
    counts = report.counts
    yield f"{report.file}: {report.layout}, {_some(report.records, 'record', 'records')}"
    done = "Imported" if report.applied else "To be imported"
    yield f"{done}: {_some(counts.new, 'customer', 'customers')}{_with(counts)}"
    for number, what in (
        (counts.already_there, "already there, left as they are"),
        (counts.removed, "in the book before and removed since, left out"),
        (counts.repeated, "in the file a second time, left out"),
        (counts.unreadable, "could not be used"),
    ):
        if number:
            yield f"{number} {what}"
    for each in report.duplicates:
        same = " and ".join(each.same)
        yield f"line {each.line}: {each.name} may be {each.customer}, who is there already (same {same})"
    for fault in report.unreadable:
        yield f"line {fault.line}: {'not used, ' if fault.record else ''}{fault.reason}"
    yield from report.remarks
    if not report.applied:
        yield "Nothing was written."


def _with(counts: ImportCounts) -> str:
    brought = (
        (counts.companies, "company", "companies"),
        (counts.people, "person around them", "people around them"),
        (counts.birthdays, "birthday", "birthdays"),
        (counts.occasions, "occasion", "occasions"),
        (counts.notes, "note", "notes"),
    )
    said = ", ".join(_some(number, one, many) for number, one, many in brought if number)
    return f" with {said}" if said else ""


def _some(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
