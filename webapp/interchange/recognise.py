"""Bytes become a reading: refuse what is no address book, find its encoding, choose the reader."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from charset_normalizer import from_bytes

from webapp.errors import Invalid, Problem, TooLarge
from webapp.interchange.cards import read_vcards
from webapp.interchange.contact import Reading, too_many
from webapp.interchange.spreadsheet import find_header, no_header, read_spreadsheet

LARGEST_FILE = 5 * 1024 * 1024
"""Bytes."""
MOST_LINES = 500_000
MOST_FAULTS = 10_000
SAMPLE = 262_144
"""Bytes in which letters beyond ASCII are looked for, to guess an old code page by."""
SAMPLE_OF_LETTERS = 4_096


class OtherKind(Problem):
    """The file is no address book; it is never unpacked nor looked into."""

    status, code, sentence = 415, "other_kind", "This file is no address book. Choose a .vcf or .csv file."


_ARCHIVES = {
    b"PK\x03\x04": "a zip archive or an Excel workbook",
    b"PK\x05\x06": "an empty zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"\xfd7zXZ": "an xz archive",
    b"Rar!": "a rar archive",
    b"(\xb5/\xfd": "a zstd archive",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "a picture",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook or Outlook file",
    b"!BDN": "an Outlook data file",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
    b"MZ": "a program",
}

_WEB_PAGES = ("<!doctype", "<html", "<head", "<body", "<script", "<svg", "<?xml")

_CODE_PAGES = {
    "cs": "cp1250",
    "hr": "cp1250",
    "hu": "cp1250",
    "pl": "cp1250",
    "ro": "cp1250",
    "sk": "cp1250",
    "sl": "cp1250",
    "bg": "cp1251",
    "be": "cp1251",
    "mk": "cp1251",
    "ru": "cp1251",
    "sr": "cp1251",
    "uk": "cp1251",
    "el": "cp1253",
    "tr": "cp1254",
    "he": "cp1255",
    "ar": "cp1256",
    "et": "cp1257",
    "lt": "cp1257",
    "lv": "cp1257",
    "ja": "cp932",
    "ko": "cp949",
    "zh-tw": "cp950",
    "zh-hk": "cp950",
    "zh": "gb18030",
}
"""What Windows writes a CSV file in, by language; everywhere else Windows-1252."""


def read_file(data: bytes, *, locale: str) -> Reading:
    """Read an address book. `locale` (BCP 47) helps with ambiguous dates and old code pages.

    Raises TooLarge, OtherKind, or Invalid when the file is damaged throughout or nothing that is known. Every
    check comes before the work it saves.
    """
    if len(data) > LARGEST_FILE:
        raise too_large(len(data))
    refuse_other_kinds(data)
    with _without_collection():
        reading = _read(data, locale)
    if len(reading.unreadable) > MOST_FAULTS:
        raise Invalid(
            f"More than {MOST_FAULTS:,} lines of this file cannot be used, the first is line "
            f"{reading.unreadable[0].line}. Export it again.",
            code="damaged",
        )
    return reading


@contextmanager
def _without_collection() -> Iterator[None]:
    """Keep Python from looking for cycles meanwhile: reading makes very many objects and no cycle.

    Each look goes through all of them, which took a third of the time, and in steps: a file of 2 MB took
    nearly three times as long as one of 1 MB.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(data: bytes, locale: str) -> Reading:
    text = _unicode(data)
    cards = _in_lines(text if text is not None else data.decode("utf-8", "surrogateescape"))
    if cards[:200].lstrip("\ufeff \t\r\n").upper().startswith("BEGIN:VCARD"):
        return read_vcards(cards)
    table, remark = (cards, None) if text is not None else _old_encoding(data, locale)
    if header := find_header(table):
        reading = read_spreadsheet(table, header, locale=locale)
        reading.remarks += [remark] if remark else []
        return reading
    if "BEGIN:VCARD" in cards.upper():
        return read_vcards(cards)
    raise no_header(table)


def _in_lines(text: str) -> str:
    """Return a text whose lines end in a line feed, as they do but on old Macintoshes. Raises TooLarge."""
    if "\n" not in text:
        text = text.replace("\r", "\n")
    if text.count("\n") > MOST_LINES:
        raise too_many(f"more than {MOST_LINES:,} lines; that many")
    return text


def too_large(size: int) -> TooLarge:
    """Return the refusal of a file of `size` bytes."""
    return TooLarge(
        f"This file has {size / 1024 / 1024:.1f} MB; 5 MB are possible. Export the contacts without their "
        "pictures, or in parts."
    )


def refuse_other_kinds(data: bytes) -> None:
    """Raise Invalid or OtherKind for what its first bytes show to be no text of an address book."""
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise Invalid("This file is empty. Export your contacts again.", code="empty")
    for magic, what in _ARCHIVES.items():
        if data.startswith(magic):
            raise _other_kind(what)
    beginning = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith(tuple(tag.encode() for tag in _WEB_PAGES)):
        raise _other_kind("a web page")
    if b"\0" in data[:1024] and not _utf16(data):
        raise _other_kind("no text")


def _other_kind(what: str) -> OtherKind:
    return OtherKind(f"This file is {what}. Choose the .vcf or .csv file itself.")


def _utf16(data: bytes) -> str | None:
    """Return the codec of a file in UTF-16; without a byte order mark its zeros show which."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    first, second = data[:400:2].count(0), data[1:400:2].count(0)
    most = len(data[:400:2]) * 3 // 4
    return "utf-16-be" if first > most > second else "utf-16-le" if second > most > first else None


def _unicode(data: bytes) -> str | None:
    """Return the text of a file in UTF-8 or UTF-16, or None when it is in neither."""
    if codec := _utf16(data):
        return data.decode(codec, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _old_encoding(data: bytes, locale: str) -> tuple[str, str]:
    """Return the text of a file in an old code page, and a remark that names it.

    The code page of the reader's language counts when the guess does not rule it out: on short files the
    guess alone takes one western page for another.
    """
    language = locale.lower().replace("_", "-")
    expected = _CODE_PAGES.get(language[:5]) or _CODE_PAGES.get(language[:2], "cp1252")
    telling = [line for line in data[:SAMPLE].splitlines() if not line.isascii()]
    matches = from_bytes(b"\n".join(telling)[:SAMPLE_OF_LETTERS])
    best = matches.best()
    possible = {name for match in matches for name in (match.encoding, *match.could_be_from_charset)}
    encoding = expected if best is None or expected in possible else best.encoding
    remark = f"The file is not in Unicode and was read as {encoding}. Look whether the names are right."
    return data.decode(encoding, "replace"), remark
