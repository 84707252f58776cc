"""Import and export on the command line; `cli` prints what they return."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from webapp.book.mutation import Author
from webapp.interchange.export import Format, export_book
from webapp.interchange.recognise import LARGEST_FILE, too_large
from webapp.interchange.report import lines_of, report_of
from webapp.interchange.run import import_file


def import_path(author: Author, path: Path, *, dry_run: bool, as_json: bool, now: datetime) -> str:
    """Import the file at `path` into the own book of `author` and return what is to be said about it.

    Raises a Problem whose text says what is wrong with the file, or OSError.
    """
    if (size := path.stat().st_size) > LARGEST_FILE:
        raise too_large(size)
    # Dates that can be read in two ways are read as the terminal's language writes them.
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_TIME") or os.environ.get("LANG") or "en"
    imported = import_file(author, path.read_bytes(), locale=locale, apply=not dry_run, now=now)
    report = report_of(imported, path.name)
    return report.model_dump_json(indent=1) if as_json else "\n".join(lines_of(report))


def export_path(author: Author, path: Path, form: Format, *, now: datetime) -> str:
    """Write the own book of `author` to `path`, which only its owner may read; return what is to be said."""
    pieces = export_book(author, form, now=now)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        size = sum(file.write(piece.encode()) for piece in pieces)
    return f"{path}: {size:,} bytes. It holds everything about your customers; keep it safe."
