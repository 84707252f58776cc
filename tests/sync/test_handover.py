"""Customers change books while phones sync: who loses a customer drops her, who gains her has her whole."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from tests.house import add, add_customer, mutation, new_id, rows, send
from tests.sync.conftest import NewRep, Rep
from tests.sync.handing import fill, findable, hand_over, living
from webapp.book.tables import parked
from webapp.sync import feed as pages


@pytest.fixture
def anna(jonas: Rep, new_rep: NewRep) -> Rep:
    return new_rep(jonas.person.organisation, "Anna")


def test_the_old_phone_drops_her_and_the_new_one_has_her_whole(jonas: Rep, anna: Rep) -> None:
    customer, hers = fill(jonas.person, "Maria")
    _, others = fill(jonas.person, "Eva")
    secret = add(jonas.person, "note", customer, {"text": "Divorced."}, book=jonas.person.private)
    old, new = jonas.phone(), anna.phone()
    old.sync()
    new.sync()

    hand_over(jonas, anna, customer)
    old.sync()
    new.sync()
    later = anna.phone()
    later.sync()

    assert living(old, jonas.person.book) == others
    assert living(old, jonas.person.private) == {secret}
    assert living(new, anna.person.book) == living(later, anna.person.book) == hers
    assert new.shown(customer) == {"ver": 2, "data": {"given": "Maria"}}


def test_a_gone_entry_tells_nothing_but_that_it_is_gone(jonas: Rep, anna: Rep) -> None:
    customer, hers = fill(jonas.person, "Maria")
    old = jonas.phone()
    old.sync()
    hand_over(jonas, anna, customer)
    changed = mutation("set", "customer", customer, set={"given": "Secret"}, was={"given": "Maria"})
    send(anna.person.author, changed)

    answer = jonas.ask(old.request())

    entries = [each for page in answer["pages"] for each in page["entries"]]
    assert {UUID(each["id"]) for each in entries} == hers
    assert {each["op"] for each in entries} == {"gone"}
    assert all(each.keys() == {"rev", "op", "kind", "id", "ver", "customer_id"} for each in entries)
    assert "Secret" not in json.dumps(answer)


def test_a_released_note_moves_on_every_phone(jonas: Rep) -> None:
    customer = add_customer(jonas.person)
    secret = add(jonas.person, "note", customer, {"text": "Divorced."}, book=jonas.person.private)
    phone, other = jonas.phone(), jonas.phone()
    phone.sync()
    other.sync()
    phone.write("move", "note", secret)
    phone.sync()
    other.sync()
    for each in (phone, other):
        assert living(each, jonas.person.book) == {customer, secret}
        assert living(each, jonas.person.private) == set()


@pytest.mark.parametrize("cut", range(1, 16))
def test_she_moves_at_any_page_of_a_first_sync_and_of_a_delta(
    jonas: Rep, anna: Rep, monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    """Pages of one record; the handover falls between the two that `cut` names."""
    fresh, known, new = jonas.phone(), jonas.phone(), anna.phone()
    known.sync()
    new.sync()
    monkeypatch.setattr(pages, "MOST_RECORDS", 1)
    filled = [fill(jonas.person, name) for name in ("Eva", "Maria", "Sven")]
    customer, hers = filled[1]
    for _ in range(cut):
        for phone in (fresh, known):
            request = phone.request()
            phone.receive(request, jonas.ask(request))

    hand_over(jonas, anna, customer)

    for phone in (fresh, known):
        phone.sync()
        assert living(phone, jonas.person.book) == filled[0][1] | filled[2][1]
    new.sync()
    assert living(new, anna.person.book) == hers


def test_s29_handed_to_a_colleague_while_edited_offline(jonas: Rep, anna: Rep) -> None:
    customer, _ = fill(jonas.person, "Maria")
    old = jonas.phone()
    old.sync()
    change = old.write("set", "customer", customer, set={"how_met": "On the boat to Åland."})
    hand_over(jonas, anna, customer)
    old.sync()
    (kept,) = rows(anna.person, parked, customer_id=customer)
    assert (kept.user_id, kept.book_id, kept.state) == (jonas.person.user, anna.person.book, "open")
    body = json.loads(kept.body)
    assert (body["set"], body["was"], body["at"]) == (change["set"], {"how_met": None}, change["at"])
    assert living(old, jonas.person.book) == set()


@pytest.mark.parametrize("customers", ["hers", "all"])
def test_a_send_only_phone_loses_nothing_to_a_handover(jonas: Rep, anna: Rep, customers: str) -> None:
    """The user is disabled or the phone is lost: parked, for whoever has her now."""
    customer, _ = fill(jonas.person, "Maria")
    old = jonas.phone()
    old.sync()
    hand_over(jonas, anna, *([customer] if customers == "hers" else []))
    old.write("create", "note", new_id(), customer_id=customer, set={"text": "Typed before"})
    old.write("set", "customer", customer, set={"given": "Marie"})

    answer = jonas.ask(old.request(), state="send_only")

    assert {(each["outcome"], each["reason"]) for each in answer["receipts"]} == {("parked", "revoked")}
    assert (answer["hello"]["wipe"], answer["pages"]) == (True, [])
    for word in ("Typed before", "Marie"):
        assert word in findable(anna, anna.person.book)
