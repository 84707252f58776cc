"""A CSV file becomes a reading: find its delimiter and its headers, then read row by row.

The headers decide everything: the delimiter is the one under which most of them are known, and they may
stand below a few lines of explanation, as LinkedIn puts them.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from webapp.errors import Invalid
from webapp.interchange.columns import layout_of, meaning, plain_header
from webapp.interchange.contact import Reading, Unreadable, Unusable, excerpt, too_many
from webapp.interchange.dates import Order, date_order, is_ambiguous
from webapp.interchange.row_contact import contact_of_row
from webapp.interchange.sheet import OURS, Cell, Column, unneutral

MOST_ROWS = 50_000
MOST_COLUMNS = 500
_HEADER_WITHIN = 30
"""Rows; LinkedIn's explanation takes three."""
_DELIMITERS = (",", ";", "\t")
_DATES = ("birth", "day")


@dataclass(frozen=True, slots=True)
class Header:
    """The row of headers: how many rows stand above it, and its columns by their index."""

    delimiter: str
    above: int
    layout: str
    names: tuple[str, ...]
    columns: dict[int, Column]
    width: int


def find_header(text: str) -> Header | None:
    """Return the header of a spreadsheet, or None where fewer than two of its columns are known."""
    beginning = text[:65_536]
    best: Header | None = None
    for delimiter in _DELIMITERS:
        for above, row in enumerate(islice(_rows(beginning, delimiter), _HEADER_WITHIN)):
            header = _header(row.cells, delimiter, above)
            if len(header.columns) >= 2 and (best is None or len(header.columns) > len(best.columns)):
                best = header
    return best


def _header(cells: list[str], delimiter: str, above: int) -> Header:
    plain = [plain_header(cell) for cell in cells[:MOST_COLUMNS]]
    layout = layout_of(frozenset(header for header, _ in plain))
    columns = {}
    for index, (header, number) in enumerate(plain):
        if target := meaning(header, layout):
            columns[index] = Column.from_notation(target, index, number, cells[index].strip())
    return Header(delimiter, above, layout, tuple(cells), columns, len(cells))


def read_spreadsheet(text: str, header: Header, *, locale: str) -> Reading:
    """Read every row below the header. `locale` decides dates that no row of their column makes clear.

    Raises TooLarge when there are too many rows or columns.
    """
    if header.width > MOST_COLUMNS:
        raise too_many(f"{header.width:,} columns; {MOST_COLUMNS:,}")
    reading = Reading(layout=header.layout)
    rows = []
    for row in islice(_rows(text, header.delimiter), header.above + 1, None):
        if row.error or any(cell.strip() for cell in row.cells):
            rows.append(row)
        if len(rows) > MOST_ROWS:
            raise too_many(f"more than {MOST_ROWS:,} rows; that many")
    reading.records = len(rows)
    order = _date_order(header, rows, locale, reading)
    for row in rows:
        try:
            contact, unreadable = contact_of_row(_cells(row, header), row.line, header.layout, order)
            contact.source = _source(row, header)
        except Unusable as error:
            reading.unreadable.append(Unreadable(row.line, str(error), record=True))
            continue
        reading.contacts.append(contact)
        reading.unreadable += unreadable
    reading.unreadable.sort(key=lambda item: item.line)
    return reading


def _cells(row: Row, header: Header) -> list[Cell]:
    """Return the cells of a row that say something, with what their columns mean. Raises Unusable."""
    if row.error:
        raise Unusable(row.error)
    if any(cell.strip() for cell in row.cells[header.width :]):
        # A comma too many has shifted everything behind it: better nothing than a wrong birthday.
        raise Unusable(f"it has {len(row.cells)} cells under {header.width} headers")
    cells = []
    for index, value in enumerate(row.cells):
        column = header.columns.get(index)
        if column and value.strip():
            cells.append(Cell(column, unneutral(value) if header.layout == OURS else value))
    return cells


def _source(row: Row, header: Header) -> str:
    """Return a hash of what the row says: empty columns and their order do not change whom it means."""
    said = sorted(
        f"{name}:{cell}" for name, cell in zip(header.names, row.cells, strict=False) if cell.strip()
    )
    return hashlib.sha256("\n".join(said).encode("utf-8", "replace")).hexdigest()


def _date_order(header: Header, rows: list[Row], locale: str, reading: Reading) -> Order:
    """Return what stands first in the dates of the file, and remark on it where it had to be assumed.

    One program wrote all of them, so a birthday on the 31st makes the anniversaries clear as well.
    """
    indexes = [index for index, column in header.columns.items() if column.name in _DATES]
    values = [row.cells[index] for row in rows for index in indexes if index < len(row.cells)]
    order, is_shown = date_order(values, locale)
    example = next((value for value in values if is_ambiguous(value)), None)
    if example and not is_shown:
        other = "month" if order == "day" else "day"
        reading.remarks.append(
            f"Dates like {excerpt(example)} were read with the {order} first, because no date in the file "
            f"shows which it is. If the {other} comes first, write them like 1980-03-22 and import again."
        )
    return order


@dataclass(frozen=True, slots=True)
class Row:
    """One record of the file; `line` is where it begins, counted from 1."""

    line: int
    cells: list[str]
    error: str = ""


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """Yield every record, also the broken ones: after a fault the reader goes on with the next line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            yield Row(line, next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(line, [], _reason(error))


def _reason(error: csv.Error) -> str:
    if "field larger" in str(error):
        return "a quotation mark is opened here and not closed within 131,072 characters"
    return f"it cannot be taken apart ({error})"


def no_header(text: str) -> Invalid:
    """Return the refusal of a file that is neither cards nor a table whose headers are known."""
    first = next((line for line in text[:2000].splitlines() if line.strip()), "")
    return Invalid(
        "This is neither a vCard file nor a table with headers that are known. Export your contacts as vCard "
        f"(.vcf), or as CSV from Google Contacts, Outlook or LinkedIn. The file begins {excerpt(first)}.",
        code="unknown_layout",
    )
