"""What is no address book is refused by its first bytes, and what is one is found in any encoding."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from webapp.errors import Invalid, Problem, TooLarge
from webapp.interchange.recognise import LARGEST_FILE, OtherKind, read_file

CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Müller;Jürgen;;;\r\nEND:VCARD\r\n"
TABLE = "First Name,Last Name,E-mail Address\r\nJürgen,Müller,j@x.example\r\n"


def zipped(text: str) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("contacts.vcf", text)
    return raw.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        zipped(CARD),
        gzip.compress(CARD.encode()),
        b"%PDF-1.7 BEGIN:VCARD",
        b"\x89PNG\r\n\x1a\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"SQLite format 3\x00",
        b"<!DOCTYPE html><title>Sign in</title>",
        b"  \r\n<html>BEGIN:VCARD</html>",
        b"\xef\xbb\xbf<?xml version='1.0'?>",
        b"First Name,Last Name\x00\x01\x02",
    ],
)
def test_other_kinds_of_files_are_refused_and_never_opened(data: bytes) -> None:
    with pytest.raises(OtherKind) as refusal:
        read_file(data, locale="en")
    assert refusal.value.status == 415
    assert "Choose the .vcf or .csv file itself" in refusal.value.message


def test_a_file_that_is_too_large_is_refused_with_its_size() -> None:
    with pytest.raises(TooLarge, match=r"5\.0 MB") as refusal:
        read_file(b"x" * (LARGEST_FILE + 1), locale="en")
    assert refusal.value.status == 413


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \r\n\xef\xbb\xbf\n", "empty"),
        (b"Dear diary, today\nI met somebody.\n", "unknown_layout"),
        (b'{"contacts": []}', "unknown_layout"),
        (b"colour,size\nred,4\n", "unknown_layout"),
        ((b"BEGIN:VCARD\nEND:VCARD\n" + b"odd\n") * 10_001, "damaged"),
    ],
)
def test_what_cannot_be_understood_is_said_clearly(data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_file(data, locale="en")
    assert (refusal.value.status, refusal.value.error_code) == (422, code)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("text", [CARD, TABLE])
def test_it_finds_the_encoding(text: str, encoding: str) -> None:
    contact = read_file(text.encode(encoding), locale="de").contacts[0]
    assert (contact.given, contact.family) == ("Jürgen", "Müller")


def test_a_mark_is_enough_where_a_text_has_no_zeros() -> None:
    text = "姓名" * 200
    with pytest.raises(Invalid, match="姓名"):
        read_file(text.encode("utf-16"), locale="zh")


def test_the_reader_s_language_says_which_old_code_page_is_likely() -> None:
    table = "Vorname,First Name,Last Name\r\n,Żaneta,Wójcik\r\n,Paweł,Świątek\r\n"
    reading = read_file(table.encode("cp1250"), locale="pl-PL")
    assert [each.family for each in reading.contacts] == ["Wójcik", "Świątek"]
    assert "cp1250" in reading.remarks[0]


def test_cards_are_found_whatever_stands_above_them() -> None:
    assert read_file(f"\ufeff\r\n\r\n{CARD}".encode(), locale="de").records == 1
    assert read_file(f"Exported by somebody\r\n{CARD}".encode(), locale="de").records == 1


@pytest.mark.parametrize(
    "data",
    [
        b"BEGIN:VCARD\n" * 50_001,
        b"\n" * 500_001 + b"BEGIN:VCARD\n",
        b"\r" * 500_001 + b"BEGIN:VCARD\r",
        b"First Name,Last Name\n" + b"A,B\n" * 50_001,
        b"First Name,Last Name" + b",x" * 500 + b"\nA,B\n",
    ],
)
def test_more_than_is_taken_at_once_is_refused(data: bytes) -> None:
    with pytest.raises(TooLarge, match="are possible at once"):
        read_file(data, locale="en")


def test_every_refusal_is_a_problem_with_a_sentence() -> None:
    for data in (b"", b"PK\x03\x04", b"x" * (LARGEST_FILE + 1)):
        with pytest.raises(Problem) as refusal:
            read_file(data, locale="en")
        assert refusal.value.message.endswith(".")
