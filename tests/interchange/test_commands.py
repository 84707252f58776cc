"""What the command line imports, exports and says."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.house import NOW, Person, move_in, number_of
from tests.interchange.given import OURS
from webapp.book.tables import record
from webapp.errors import TooLarge
from webapp.interchange.commands import export_path, import_path
from webapp.interchange.recognise import LARGEST_FILE, OtherKind


@pytest.fixture
def alice(sqlite_database: str) -> Person:
    """A rep with a book of her own."""
    return move_in()


def said(person: Person, path: Path, *, dry_run: bool = False, as_json: bool = False) -> str:
    return import_path(person.author, path, dry_run=dry_run, as_json=as_json, now=NOW)


def test_a_dry_run_says_what_would_come_and_writes_nothing(alice: Person) -> None:
    lines = said(alice, OURS / "broken.vcf", dry_run=True).splitlines()
    assert lines[:3] == [
        "broken.vcf: vCard, 4 records",
        "To be imported: 2 customers",
        "2 could not be used",
    ]
    assert "line 11: not used, this card has no END:VCARD" in lines
    assert 'line 8: EMAIL: "not an address" is not an e-mail address' in lines
    assert lines[-1] == "Nothing was written."
    assert number_of(alice, record) == 0


def test_an_import_says_what_came_and_the_second_one_that_nothing_did(alice: Person) -> None:
    assert (
        "Imported: 1 customer with 1 company, 2 people around them, 1 birthday, 1 occasion, 1 note"
        in said(alice, OURS / "google.vcf")
    )
    again = said(alice, OURS / "google.vcf").splitlines()
    assert again[1:] == ["Imported: 0 customers", "1 already there, left as they are"]


def test_the_report_can_be_read_by_programs(alice: Person) -> None:
    report = json.loads(said(alice, OURS / "broken.vcf", dry_run=True, as_json=True))
    counts = report["counts"]
    done = sum(counts[name] for name in ("new", "already_there", "removed", "repeated", "unreadable"))
    assert done == report["records"] == 4
    assert {"line": 11, "reason": "this card has no END:VCARD", "record": True} in report["unreadable"]


def test_a_file_that_is_none_is_refused_before_it_is_read(alice: Person, tmp_path: Path) -> None:
    large = tmp_path / "large.vcf"
    with large.open("wb") as file:
        file.truncate(LARGEST_FILE * 100)
    with pytest.raises(TooLarge, match=r"500\.0 MB"):
        said(alice, large)
    packed = tmp_path / "packed.vcf"
    packed.write_bytes(b"PK\x03\x04")
    with pytest.raises(OtherKind):
        said(alice, packed)


def test_an_export_can_be_read_by_its_owner_alone_and_comes_back(alice: Person, tmp_path: Path) -> None:
    said(alice, OURS / "google.vcf")
    for form in ("vcf", "csv", "json"):
        path = tmp_path / f"book.{form}"
        assert str(path) in export_path(alice.author, path, form, now=NOW)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "Zieliński" in path.read_text()
    bob = move_in(name="Bob")
    assert "Imported: 1 customer with" in said(bob, tmp_path / "book.vcf")
