"""Fault 27: the server has gone back a build, and phones send what only the newer one knew."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.house import add_customer, new_id, rows, stored
from tests.sync.conftest import Json, Rep
from webapp.book.kinds import KINDS
from webapp.book.tables import parked
from webapp.sync.exchange import OLDEST_SCHEMA

NEWER = OLDEST_SCHEMA + 50
LATER: list[tuple[str, Json]] = [
    ("unknown_kind", {"op": "create", "kind": "voice", "set": {"text": "Spoken in the car"}}),
    ("unknown_field", {"op": "set", "kind": "customer", "set": {"pronouns": "Spoken in the car"}}),
    ("unknown_op", {"op": "unite", "kind": "customer", "set": {"given": "Spoken in the car"}}),
    ("invalid", {"op": "set", "kind": "customer", "set": {"tier": "Spoken in the car"}}),
]


@pytest.mark.parametrize(("reason", "later"), LATER, ids=[reason for reason, _ in LATER])
def test_fault_27_what_it_does_not_know_is_kept_aside_word_for_word_and_delays_nothing(
    jonas: Rep, reason: str, later: Json
) -> None:
    customer, phone = add_customer(jonas.person), jonas.phone()
    phone.sync()
    its_id = new_id() if later["op"] == "create" else customer
    under = {"customer_id": str(customer)} if later["op"] == "create" else {}
    ahead = later | under | {"mid": str(new_id()), "id": str(its_id), "schema": NEWER, "mood": "glad"}
    phone.outbox.append(ahead)
    note = new_id()
    phone.write("create", "note", note, customer_id=customer, set={"text": "Sails."})

    answer = jonas.ask(phone.request() | {"schema": NEWER})

    assert [each["reason"] for each in answer["receipts"]] == [reason, None]
    assert stored(jonas.person, note) == {"text": "Sails."}
    assert stored(jonas.person, customer) == {"given": "Maria"}
    (kept,) = rows(jonas.person, parked)
    body = json.loads(kept.body)
    assert body.get("sent", body)["set"] == later["set"]
    assert "glad" in kept.body
    # The phone goes on with what this server has.
    assert not answer["hello"]["upgrade"]
    phone.receive(phone.request(), answer)
    assert phone.shown(note) is not None


def test_fault_27_the_same_once_more_from_a_server_that_knows_it_again(
    jonas: Rep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The receipt stays what it was; sent again as a new change it is done."""
    customer, phone = add_customer(jonas.person), jonas.phone()
    phone.sync()
    made: Json = phone.write("create", "fact", new_id(), customer_id=customer, set={"text": "Sails."})
    with monkeypatch.context() as older:
        older.delitem(KINDS, "fact")
        phone.sync()
    assert phone.receipts[made["mid"]]["reason"] == "unknown_kind"

    again: dict[str, Any] = made | {"mid": str(new_id()), "after": None}
    answer = jonas.ask(phone.request() | {"mutations": [made, again]})
    assert [each["reason"] for each in answer["receipts"]] == ["unknown_kind", None]
    phone.sync()
    assert [
        each["data"] for each in phone.books[str(jonas.person.book)].living() if each["kind"] == "fact"
    ] == [{"text": "Sails."}]
