"""Customers change books while phones sync: who loses a customer drops her, who gains her has her whole."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from tests.house import NOW, Person, add, add_customer, mutation, new_id, rows, send
from tests.sync.conftest import NewRep, Rep
from tests.sync.device import Device
from webapp import db
from webapp.book import write
from webapp.book.move import Handover, Moved
from webapp.book.mutation import Author
from webapp.book.tables import record
from webapp.errors import NotFound
from webapp.sync import feed as pages


@pytest.fixture
def anna(jonas: Rep, new_rep: NewRep) -> Rep:
    return new_rep(jonas.person.organisation, "Anna")


def hand_over(giver: Rep, taker: Rep, *customers: UUID) -> Moved:
    asked = Handover(giver.person.book, taker.person.book, customers or None, "A new district")
    with db.write() as connection:
        return write.hand_over(connection, Author(giver.person.organisation, new_id()), asked, now=NOW)


def fill(person: Person, name: str) -> tuple[UUID, set[UUID]]:
    """Add a customer with five records under her; return her id and all six."""
    customer = add_customer(person, given=name)
    notes = {add(person, "note", customer, {"text": f"{name} {number}"}) for number in range(5)}
    return customer, {customer, *notes}


def living(phone: Device, book: UUID) -> set[UUID]:
    return {UUID(each["id"]) for each in phone.books[str(book)].living()}


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


def test_fault_11_there_and_back_at_once_with_a_push_in_flight_to_each(
    jonas: Rep, anna: Rep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_RECORDS", 3)
    reps = (jonas, anna)
    customers = [fill(rep.person, f"{n}")[0] for rep in reps for n in range(4)]
    phones = [jonas.phone(), anna.phone()]
    for phone in phones:
        phone.sync()
    start, done = threading.Barrier(6), threading.Event()

    def move(giver: Rep, taker: Rep) -> int:
        start.wait()
        moved = 0
        for _ in range(3):
            for customer in customers:
                try:
                    moved += hand_over(giver, taker, customer).customers
                except NotFound:
                    continue
        return moved

    def push(rep: Rep) -> list[tuple[UUID, str]]:
        start.wait()
        kept = []
        for customer in [*customers, *customers]:
            note, author = new_id(), rep.person.on(new_id())
            made = mutation("create", "note", note, customer_id=customer, set={"text": "In flight"})
            kept.append((note, send(author, made)[0].outcome.value))
        return kept

    def page(rep: Rep, phone: Device) -> None:
        start.wait()
        while not done.is_set():
            request = phone.request()
            phone.receive(request, rep.ask(request))

    with ThreadPoolExecutor(6) as pool:
        readers = [pool.submit(page, rep, phone) for rep, phone in zip(reps, phones, strict=True)]
        movers = [pool.submit(move, jonas, anna), pool.submit(move, anna, jonas)]
        pushers = [pool.submit(push, rep) for rep in reps]
        moved = [each.result() for each in movers]
        kept = [each for work in pushers for each in work.result()]
        done.set()
        for each in readers:
            each.result()

    assert all(moved)
    for rep, phone in zip(reps, phones, strict=True):
        phone.sync()
        here = {row.id for row in rows(rep.person, record, book_id=rep.person.book)}
        assert living(phone, rep.person.book) == here
    stored = {row.id: row for row in rows(jonas.person, record)}
    for note, outcome in kept:
        assert (note in stored) == (outcome != "parked")
    # Nobody is torn apart: whatever is under a customer lies in her book.
    for row in stored.values():
        assert row.book_id == stored[row.customer_id].book_id
