"""POST /api/sync as a phone meets it: the session, the limits, and errors that are JSON."""

from __future__ import annotations

import gzip
import json
import threading
from typing import Any

import pytest

from tests.people import Someone, a_phone
from tests.sync.over_http import phone_of, write_customer
from webapp import db
from webapp.accounts import people
from webapp.book.tables import parked
from webapp.clock import now

Json = dict[str, Any]


def test_a_note_written_on_one_phone_arrives_on_the_other(alice: Someone) -> None:
    (_, first), (_, second) = phone_of(alice), phone_of(alice)
    customer = write_customer(first, alice)
    first.sync()
    second.sync()
    assert second.shown(customer) == {"ver": 1, "data": {"given": "Maria"}}
    assert second.hello["name"] == "Alice"
    assert second.hello["push"]["key"]
    assert [each["label"] for each in second.hello["devices"]] == ["iPhone, Safari"]


def test_a_stranger_is_told_so_in_json(alice: Someone) -> None:
    _, phone = phone_of(alice)
    answer = a_phone(alice.app).post("/api/sync", json=phone.request())
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "signed_out")
    assert answer.headers["X-Blackbook"] == "1"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"user": 7}', b"\xff", b'"' + b"[" * 100_000])
def test_a_body_that_is_no_exchange_is_refused_in_json(alice: Someone, body: bytes) -> None:
    client, _ = phone_of(alice)
    answer = client.post("/api/sync", data=body, content_type="application/json")
    assert answer.status_code in (400, 422)
    assert answer.get_json()["error"]["message"]


def test_somebody_elses_phone_is_a_clash(alice: Someone, bob: Someone) -> None:
    client, hers = phone_of(alice)
    write_customer(hers, alice)
    hers.sync()
    other, his = phone_of(bob)
    his.sync()
    write_customer(hers, alice, "Secret")

    as_alice = other.post("/api/sync", json=hers.request())
    on_her_phone = other.post("/api/sync", json={**hers.request(), "user": str(bob.user.id)})
    another_device = client.post("/api/sync", json={**hers.request(), "device": str(his.id)})

    for answer, code in (
        (as_alice, "other_user"),
        (on_her_phone, "other_device"),
        (another_device, "other_device"),
    ):
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, code)
    hers.sync()
    assert len(hers.receipts) == 2


def test_a_disabled_user_may_send_and_hears_nothing(alice: Someone) -> None:
    client, phone = phone_of(alice)
    customer = write_customer(phone, alice)
    phone.sync()
    with db.write() as connection:
        people.disable(connection, alice.user, now=now())
    phone.write("set", "customer", customer, set={"given": "Late"})

    answer = client.post("/api/sync", json=phone.request()).get_json()

    assert [each["reason"] for each in answer["receipts"]] == ["revoked"]
    assert (answer["hello"]["wipe"], answer["pages"], answer["hello"]["books"]) == (True, [], [])
    assert client.get("/api/me").status_code == 401
    with db.read() as connection:
        (kept,) = connection.execute(
            parked.select().where(parked.c.organisation_id == alice.user.organisation_id)
        ).all()
    assert "Late" in kept.body


def test_more_than_is_taken_at_once_is_refused_and_one_large_mutation_is_parked(alice: Someone) -> None:
    client, phone = phone_of(alice)
    customer = write_customer(phone, alice)
    phone.sync()
    phone.write("set", "customer", customer, set={"how_met": "x" * 5_000_000})
    phone.sync()
    assert [each["reason"] for each in phone.receipts.values()] == [None, "too_long"]
    answer = client.post("/api/sync", data=b" " * 9_000_000, content_type="application/json")
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (413, "too_large")


def test_a_locked_database_is_503_and_nothing_is_kept(
    alice: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, phone = phone_of(alice)
    phone.sync()
    write_customer(phone, alice)
    monkeypatch.setattr(db, "LOCK_WAIT", 0.05)
    db.engines().dispose()
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with db.engines_for(url).writer.begin():
            entered.set()
            leave.wait(10)

    url = alice.app.config["SQLALCHEMY_DATABASE_URI"]
    holder = threading.Thread(target=hold)
    holder.start()
    entered.wait(10)
    answer = client.post("/api/sync", json=phone.request())
    leave.set()
    holder.join()

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.get_json()["error"]["code"] == "busy"
    phone.sync()
    assert len(phone.receipts) == 1


def test_a_long_answer_is_compressed_as_the_phone_can_read_it(alice: Someone) -> None:
    client, phone = phone_of(alice)
    for _ in range(50):
        write_customer(phone, alice)
    phone.sync()
    _, fresh = phone_of(alice)
    fresh_request = {**fresh.request(), "device": str(phone.id)}
    plain = client.post("/api/sync", json=fresh_request)
    answers = {
        encoding: client.post("/api/sync", json=fresh_request, headers={"Accept-Encoding": accepted})
        for accepted, encoding in (("gzip, deflate, br, zstd", "zstd"), ("gzip, br", "br"), ("gzip", "gzip"))
    }
    for encoding, answer in answers.items():
        assert answer.headers["Content-Encoding"] == encoding
        assert len(answer.data) < len(plain.data) / 4
    assert json.loads(gzip.decompress(answers["gzip"].data))["pages"] == plain.get_json()["pages"]


def test_the_exchange_is_described(alice: Someone) -> None:
    described = a_phone(alice.app).get("/api/openapi.json").get_json()
    schemas = described["components"]["schemas"]
    assert {"ExchangeRequest", "ExchangeAnswer"} <= schemas.keys()
    assert "/api/sync" in described["paths"]
