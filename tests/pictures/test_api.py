"""What a phone may send as a picture, and what it gets back, held to the letter."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from tests.house import NOW, new_id
from tests.people import Someone, a_phone
from tests.pictures.photos import jpeg, png, sha256
from webapp import db
from webapp.accounts.tables import device_session
from webapp.book import read
from webapp.security import HEADERS, LARGEST_BODY

PHOTO = jpeg(more=b"\x89PNG")


def put(
    phone: FlaskClient, who: Someone, content: bytes = PHOTO, name: str | None = None, **more: Any
) -> TestResponse:
    """Send a picture as the app does."""
    given = {"content_type": "application/octet-stream", **more}
    return phone.put(f"/api/blob/{name or sha256(content)}?user={who.user.id}", data=content, **given)


def book_of(someone: Someone) -> UUID:
    with db.read() as connection:
        held = read.memberships(connection, someone.user.organisation_id, someone.user.id, now=NOW)
    return next(each.book_id for each in held if not each.private)


def show(someone: Someone, phone: FlaskClient, name: str) -> dict[str, Any]:
    """Let a customer of the user's have a portrait; return what the server says to it."""
    customer = new_id()
    first = {
        "kind": "customer",
        "id": str(customer),
        "book": str(book_of(someone)),
        "set": {"given": "Maria"},
    }
    second = {
        "kind": "picture",
        "id": str(new_id()),
        "customer_id": str(customer),
        "set": {"shows": "portrait", "sha256": name},
    }
    body = {
        "user": str(someone.user.id),
        "device": str(uuid5(someone.user.id, "phone")),
        "schema": 2,
        "mutations": [
            {"mid": str(new_id()), "op": "create", "schema": 2, **each} for each in (first, second)
        ],
    }
    answer: dict[str, Any] = phone.post("/api/sync", json=body).get_json()
    return answer


def test_a_picture_goes_there_and_back(alice: Someone) -> None:
    phone = alice.sign_in()
    answer = show(alice, phone, sha256(PHOTO))
    assert [each["outcome"] for each in answer["receipts"]] == ["applied", "applied"]
    assert answer["hello"]["missing"] == [sha256(PHOTO)]
    for _ in range(2):
        assert put(phone, alice).status_code == 204
    got = phone.get(f"/api/blob/{sha256(PHOTO)}")
    assert got.data == PHOTO
    assert got.headers["Content-Type"] == "image/jpeg"
    assert got.headers["Content-Disposition"] == f'attachment; filename="{sha256(PHOTO)[:12]}.jpeg"'
    assert got.headers["Cache-Control"] == "no-store"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
    assert got.headers["X-Blackbook"] == "1"


def test_foreign_and_absent_answer_alike(alice: Someone, bob: Someone, charlie: Someone) -> None:
    phone = alice.sign_in()
    show(alice, phone, sha256(PHOTO))
    put(phone, alice)
    for other in (bob, charlie):
        theirs = other.sign_in()
        foreign, absent = (theirs.get(f"/api/blob/{name}") for name in (sha256(PHOTO), "0" * 64))
        assert (foreign.status_code, foreign.data) == (absent.status_code, absent.data)
        assert foreign.status_code == 404
        # Bringing the same bytes tells nothing of who has them already.
        assert put(theirs, other).status_code == put(theirs, other, png()).status_code == 204
        assert theirs.get(f"/api/blob/{sha256(PHOTO)}").status_code == 404


HOSTILE = [
    ({"content": b"<svg onload=alert(1)>"}, 422),
    ({"content": b"GIF89a" + bytes(40)}, 422),
    ({"content": png(30_000, 30_000)}, 422),
    ({"content": b""}, 422),
    ({"name": "0" * 64}, 422),
    ({"name": sha256(PHOTO).upper()}, 422),
    ({"name": "..%2f..%2fetc%2fpasswd"}, 404),
    ({"name": "'; DROP TABLE blob; --"}, 422),
    ({"content": jpeg() + bytes(LARGEST_BODY)}, 413),
    ({"content_type": "multipart/form-data; boundary=x"}, 415),
    ({"content_type": "text/plain"}, 415),
    ({"headers": {"Origin": "https://evil.example"}}, 403),
    ({"headers": {"Sec-Fetch-Site": "cross-site"}}, 403),
    ({"headers": {"Content-Encoding": "gzip"}}, 415),
]


@pytest.mark.parametrize(("sent", "status"), HOSTILE, ids=lambda each: str(each)[:50])
def test_a_hostile_picture_is_refused_and_nothing_is_kept(
    alice: Someone, sent: dict[str, Any], status: int
) -> None:
    phone = alice.sign_in()
    show(alice, phone, sha256(PHOTO))
    answer = put(phone, alice, **sent)
    assert answer.status_code == status, answer.text
    assert answer.get_json()["error"]["message"]
    assert phone.get(f"/api/blob/{sha256(PHOTO)}").status_code == 404


def test_nobody_without_a_session_brings_or_sees_one(alice: Someone) -> None:
    stranger = a_phone(alice.app)
    assert put(stranger, alice).status_code == 401
    assert stranger.get(f"/api/blob/{sha256(PHOTO)}").status_code == 401


def test_a_given_up_phone_hands_in_its_pictures_and_sees_none(alice: Someone) -> None:
    phone = alice.sign_in()
    show(alice, phone, sha256(PHOTO))
    with db.write() as connection:
        connection.execute(
            update(device_session)
            .where(device_session.c.organisation_id == alice.user.organisation_id)
            .values(state="send_only")
        )
    assert put(phone, alice).status_code == 204
    assert phone.get(f"/api/blob/{sha256(PHOTO)}").status_code == 401
    assert alice.sign_in().get(f"/api/blob/{sha256(PHOTO)}").data == PHOTO


def test_what_waits_of_one_user_is_not_taken_under_the_name_of_another(alice: Someone, bob: Someone) -> None:
    phone = alice.sign_in()
    show(alice, phone, sha256(PHOTO))
    bob.sign_in(client=phone)
    assert put(phone, alice).status_code == 409
    assert alice.sign_in().get(f"/api/blob/{sha256(PHOTO)}").status_code == 404
