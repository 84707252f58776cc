"""Faults 23 and 24: another user on this phone, and a phone that was signed out while something waited."""

from __future__ import annotations

import json

import pytest

from tests.house import new_id, number_of
from tests.people import Someone
from tests.sync.conftest import NewRep, Rep
from tests.sync.over_http import phone_of, write_customer
from webapp.book.tables import receipt
from webapp.errors import Clash


def test_fault_23_another_user_is_refused_and_nothing_is_applied(jonas: Rep, new_rep: NewRep) -> None:
    anna = new_rep(jonas.person.organisation, "Anna")
    phone = jonas.phone()
    phone.sync()
    phone.write("create", "customer", new_id(), book=jonas.person.book, set={"given": "Maria"})
    anna.sign_in(phone.id)

    with pytest.raises(Clash):
        anna.ask(phone.request())
    with pytest.raises(Clash):
        anna.ask(phone.request() | {"user": str(anna.person.user), "device": str(phone.id)})

    assert number_of(jonas.person, receipt) == number_of(anna.person, receipt) == 0


def test_fault_23_what_waits_of_one_user_is_never_done_in_the_name_of_another(
    alice: Someone, bob: Someone
) -> None:
    """The same browser: Alice's outbox is full, and Bob has signed in on it."""
    client, hers = phone_of(alice)
    hers.sync()
    write_customer(hers, alice, "Secret")
    assert client.post("/api/sign-out").status_code == 204
    bob.sign_in(client=client)

    refused = client.post("/api/sync", json=hers.request())
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (409, "other_user")
    forged = hers.request() | {"user": str(bob.user.id), "device": str(new_id())}
    answer = client.post("/api/sync", json=forged).get_json()
    assert [each["reason"] for each in answer["receipts"]] == ["unknown_book"]
    assert "Secret" not in json.dumps([answer["hello"], answer["pages"]])

    client.post("/api/sign-out")
    alice.sign_in(client=client)
    hers.sync()
    assert [each["outcome"] for each in hers.receipts.values()] == ["applied"]


def test_fault_24_a_phone_signed_out_with_something_waiting_sends_it_after_the_next_sign_in(
    alice: Someone,
) -> None:
    client, phone = phone_of(alice)
    customer = write_customer(phone, alice)
    phone.sync()
    phone.write("create", "note", new_id(), customer_id=customer, set={"text": "Typed before she signed out"})
    client.post("/api/sign-out")
    assert client.post("/api/sync", json=phone.request()).status_code == 401
    alice.sign_in(client=client)
    phone.sync()
    assert (phone.outbox, len(phone.books[str(alice.user.own_book)].living())) == ([], 2)
