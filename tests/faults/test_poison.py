"""Fault 21: what is wrong, foreign or forged stands first in a queue of fifty."""

from __future__ import annotations

import json

import pytest

from tests.house import add, add_customer, new_id, rows, stored
from tests.sync.conftest import Json, NewRep, Rep
from tests.sync.device import made, tell
from webapp.book.tables import parked

POISON: list[Json] = [
    {"kind": "spaceship"},
    {"op": "merge"},
    {"set": {"iq": 7}},
    {"set": {"given": {"$ne": None}}},
    {"set": {"given": "a\ud800b"}},
    {"set": {"given": "a\x00b" * 300}},
    {"set": "given"},
    {"set": {"cadence": 1e400}},
    {"set": {"phones": [[[[]]]]}},
    {"id": "customer"},
    {"id": None},
    {"kind": "x" * 100_000},
    {"at": "x" * 100_000},
    {"book": "'; DROP TABLE record; --"},
    {"was": {"given": "\udc00"}, "was_ver": 10**30},
    {"was_ver": "seven"},
    {"set": {"how_met": "x" * 2_000_000}},
]


@pytest.mark.parametrize("poison", POISON, ids=lambda each: str(each)[:40])
def test_fault_21_a_poison_mutation_first_in_a_queue_of_fifty(jonas: Rep, poison: Json) -> None:
    phone = jonas.phone()
    good = [
        made("create", "customer", new_id(), book=jonas.person.book, set={"given": "Maria"})
        for _ in range(49)
    ]
    bad = {**made("create", "customer", new_id(), book=jonas.person.book, set={"given": "Eva"}), **poison}

    receipts = tell(phone, bad, *good)

    assert [each["outcome"] for each in receipts] == ["parked"] + ["applied"] * 49
    (kept,) = rows(jonas.person, parked)
    body = json.loads(kept.body)
    sent = body.get("sent", body)
    assert all(sent[name] == value for name, value in poison.items() if name != "set")
    assert tell(phone, bad) == receipts[:1]


def test_fault_21_what_hangs_on_a_poison_mutation_is_answered_too(jonas: Rep) -> None:
    phone, customer = jonas.phone(), new_id()
    bad = made("create", "customer", customer, book=jonas.person.book, set="Maria")
    after = made("set", "customer", customer, set={"given": "Eva"}, after=bad["mid"])
    assert [each["reason"] for each in tell(phone, bad, after)] == ["invalid", "unknown_record"]
    assert "Eva" in rows(jonas.person, parked)[1].body


def test_fault_21_forged_ids_of_books_users_and_records(jonas: Rep, new_rep: NewRep) -> None:
    anna, eve = new_rep(jonas.person.organisation, "Anna"), new_rep(None, "Eve")
    customer = add_customer(jonas.person)
    secret = add(jonas.person, "note", customer, {"text": "Divorced."}, book=jonas.person.private)
    company = add(jonas.person, "company", None, {"name": "Volvo"}, book=jonas.person.book)
    for rep in (anna, eve):
        phone = rep.phone()
        answer = phone.exchange(
            phone.request()
            | {
                "mutations": [
                    made("set", "customer", customer, set={"given": "x"}, was={"given": "Maria"}),
                    made("delete", "note", secret),
                    made("restore", "company", company),
                    made("create", "note", new_id(), customer_id=customer, set={"text": "x"}),
                    made("create", "customer", new_id(), book=jonas.person.book, set={"given": "x"}),
                    made("create", "customer", new_id(), book=jonas.person.private, set={"given": "x"}),
                    made("create", "customer", new_id(), book=rep.person.private, set={"given": "x"}),
                ],
                "cursors": [
                    {"book": str(each), "epoch": None, "after": None}
                    for each in (jonas.person.book, jonas.person.private)
                ],
            }
        )
        assert {each["reason"] for each in answer["receipts"]} == {"unknown_record", "unknown_book"}
        assert {each["book"] for each in answer["pages"]} == {
            str(rep.person.book),
            str(rep.person.private),
        }
        assert str(customer) not in json.dumps(answer["pages"])
    assert stored(jonas.person, customer) == {"given": "Maria"}
    assert stored(jonas.person, secret) == {"text": "Divorced."}
