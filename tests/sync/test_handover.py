"""Customers change books while phones sync: who loses a customer drops her, who gains her has her whole."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest

from tests.house import NOW, Person, add, add_customer, mutation, new_id, rows, send
from tests.sync.conftest import Json, NewRep, Rep
from tests.sync.device import Device
from webapp import db
from webapp.book import write
from webapp.book.move import Handover, Moved
from webapp.book.mutation import Author
from webapp.book.tables import parked, record
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
        assert row.kind == "notice" or row.book_id == stored[row.customer_id].book_id


def findable(rep: Rep, book: UUID) -> str:
    """Everything the owner of a book can read or is offered: its records, and what is parked for it."""
    kept = [row.data for row in rows(rep.person, record, book_id=book)]
    return "\n".join(kept + [row.body for row in rows(rep.person, parked, book_id=book)])


def test_fault_9_she_is_handed_over_while_the_old_phone_holds_notes_and_an_edit(
    jonas: Rep, anna: Rep
) -> None:
    customer, hers = fill(jonas.person, "Maria")
    old, new = jonas.phone(), anna.phone()
    old.sync()
    new.sync()
    notes = [new_id() for _ in range(3)]
    for number, note in enumerate(notes):
        old.write("create", "note", note, customer_id=customer, set={"text": f"Unsent {number}"})
    old.write("set", "customer", customer, set={"given": "Unsent edit"})
    hand_over(jonas, anna, customer)

    request = old.request()
    answer = jonas.ask(request)
    old.receive(request, answer)
    old.sync()
    new.sync()

    assert [each["outcome"] for each in answer["receipts"]] == ["forwarded"] * 3 + ["parked"]
    assert {each["book"] for each in answer["receipts"]} == {None}
    assert old.outbox == []
    assert living(old, jonas.person.book) == set()
    assert living(new, anna.person.book) == hers | set(notes)
    assert all(f"Unsent {word}" in findable(anna, anna.person.book) for word in (0, 1, 2, "edit"))
    # Nothing of hers came back with the receipts but word of what became of it, and nobody's record was torn.
    told = [entry for page in answer["pages"] for entry in page["entries"] if "data" in entry]
    assert [(each["kind"], each["data"]["what"]) for each in told] == [("notice", "came")] * 3 + [
        ("notice", "waits")
    ]
    assert "Unsent" not in str(told)
    shown = new.shown(customer)
    assert shown is not None
    assert shown["data"] == {"given": "Maria"}


def test_fault_10_the_whole_book_goes_and_its_old_owner_returns_after_90_days(jonas: Rep, anna: Rep) -> None:
    customer, hers = fill(jonas.person, "Maria")
    old, new = jonas.phone(), anna.phone()
    old.sync()
    old.write("create", "note", new_id(), customer_id=customer, set={"text": "Typed in August"})
    old.write("set", "customer", customer, set={"given": "Marie"})
    hand_over(jonas, anna)

    def late(request: Json) -> Json:
        return jonas.ask(request, now=NOW + timedelta(days=90))

    old.exchange = late
    old.sync()
    new.sync()

    assert {each["reason"] for each in old.receipts.values()} == {"handed_over"}
    assert old.outbox == []
    assert living(old, jonas.person.book) == set()
    assert living(new, anna.person.book) == hers
    for word in ("Typed in August", "Marie"):
        assert word in findable(anna, anna.person.book)


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
