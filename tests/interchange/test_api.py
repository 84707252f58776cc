"""The import page sends a file and gets a report; the export links give the book out, each rep her own."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.interchange.given import OURS
from tests.people import Someone, a_phone
from webapp.interchange.recognise import LARGEST_FILE

FILE = (OURS / "apple.vcf").read_bytes()


def send(client: FlaskClient, data: bytes, *, apply: int = 0, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(f"/api/import?apply={apply}", data=data, content_type="text/vcard", headers=named)


def bring(client: FlaskClient, data: bytes, *, apply: int = 0) -> dict[str, Any]:
    answer = send(client, data, apply=apply)
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.get_json()
    return report


def test_a_preview_tells_what_comes_and_writes_nothing(alice: Someone) -> None:
    phone = alice.sign_in()
    answer = send(phone, FILE, X_Filename="Kontakter%20Mia.vcf")
    report = answer.get_json()
    assert (report["file"], report["layout"], report["applied"]) == ("Kontakter Mia.vcf", "vCard", False)
    assert report["records"] == 3
    assert report["counts"] == {
        "new": 2,
        "already_there": 0,
        "removed": 0,
        "repeated": 0,
        "unreadable": 1,
        "companies": 1,
        "people": 6,
        "occasions": 2,
        "birthdays": 1,
        "notes": 1,
    }
    assert report["first"] == ["Maria Lindqvist", "Nordhamn Pump AB"]
    assert report["unreadable"] == [
        {"line": 60, "reason": "it is a group of contacts, not a person", "record": True}
    ]
    assert bring(phone, FILE)["counts"]["new"] == 2


def test_an_import_is_written_once(alice: Someone) -> None:
    phone = alice.sign_in()
    assert bring(phone, FILE, apply=1)["applied"] is True
    again = bring(phone, FILE, apply=1)
    assert (again["counts"]["new"], again["counts"]["already_there"]) == (0, 2)


def test_possible_duplicates_are_named(alice: Someone) -> None:
    phone = alice.sign_in()
    bring(phone, FILE, apply=1)
    card = b"BEGIN:VCARD\nVERSION:3.0\nN:Lindqvist;Maria\nEMAIL:mia@lindqvist.example\nEND:VCARD\n"
    (duplicate,) = bring(phone, card)["duplicates"]
    assert (duplicate["line"], duplicate["customer"], duplicate["same"]) == (
        1,
        "Maria Lindqvist",
        ["name", "e-mail"],
    )


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"x" * (LARGEST_FILE + 1), 413, "too_large"),
        (b"BEGIN:VCARD\n" * 100_000, 413, "too_large"),
        (gzip.compress(FILE), 415, "other_kind"),
        (b"PK\x03\x04" + FILE, 415, "other_kind"),
        (b"<!doctype html><title>Hotel Wi-Fi</title>", 415, "other_kind"),
        (b"\x00\x01\x02\x03 binary", 415, "other_kind"),
        (b"", 422, "empty"),
        (b"Dear diary", 422, "unknown_layout"),
    ],
)
def test_what_cannot_be_imported_is_a_clear_error(
    alice: Someone, data: bytes, status: int, code: str
) -> None:
    answer = send(alice.sign_in(), data, apply=1)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)


def test_a_packed_body_is_never_unpacked(alice: Someone) -> None:
    packed = gzip.compress(b"\0" * 1_000_000)
    assert send(alice.sign_in(), packed, apply=1, Content_Encoding="gzip").status_code == 415


def test_apply_is_0_or_1(alice: Someone) -> None:
    answer = alice.sign_in().post("/api/import?apply=yes", data=FILE, content_type="text/vcard")
    assert answer.status_code == 422


def test_the_reader_s_language_decides_unclear_dates(alice: Someone) -> None:
    data = b"First Name,Last Name,Birthday\nAnna,Berg,03/04/1980\n"
    phone = alice.sign_in()
    for language, first in (("de-DE,de;q=0.9", "day"), ("en-US", "month")):
        report = send(phone, data, Accept_Language=language).get_json()
        assert f"with the {first} first" in report["remarks"][0]


@pytest.mark.parametrize(
    ("form", "kind"), [("vcf", "text/vcard"), ("csv", "text/csv"), ("json", "application/json")]
)
def test_an_export_is_a_file_with_a_name(alice: Someone, form: str, kind: str) -> None:
    phone = alice.sign_in()
    bring(phone, FILE, apply=1)
    answer = phone.get(f"/api/export?format={form}")
    assert (answer.status_code, answer.mimetype) == (200, kind)
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Content-Disposition"].endswith(f'.{form}"')
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Lindqvist" in answer.text


def test_an_unknown_format_is_refused(alice: Someone) -> None:
    assert alice.sign_in().get("/api/export?format=exe").status_code == 422


def test_each_rep_exports_her_own_book(alice: Someone, bob: Someone, charlie: Someone) -> None:
    bring(alice.sign_in(), FILE, apply=1)
    for other in (bob, charlie):
        whole = json.loads(other.sign_in().get("/api/export?format=json").text)
        assert whole["records"] == []
        assert other.sign_in().get("/api/export?format=vcf").text == ""


def test_nobody_imports_or_exports_without_signing_in(alice: Someone) -> None:
    stranger = a_phone(alice.app)
    assert send(stranger, FILE, apply=1).status_code == 401
    assert stranger.get("/api/export?format=json").status_code == 401


def test_the_description_of_the_server_names_both(alice: Someone) -> None:
    paths = alice.sign_in().get("/api/openapi.json").get_json()["paths"]
    assert "text/vcard" in paths["/api/import"]["post"]["requestBody"]["content"]
    assert "ImportReport" in json.dumps(paths["/api/import"]["post"]["responses"]["200"])
    assert "get" in paths["/api/export"]
