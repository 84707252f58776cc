"""Faults 9 to 12: a customer, a book or the right to read it goes to somebody else meanwhile."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.house import NOW, add_customer, mutation, new_id, rows, send, stored
from tests.sync.conftest import Json, Rep
from tests.sync.device import Device
from tests.sync.handing import fill, findable, hand_over, living
from webapp.book.tables import record
from webapp.errors import NotFound
from webapp.sync import feed as pages
from webapp.team.cover import cover

FRIDAY = date(2026, 11, 27)
LAST = NOW.replace(day=27, hour=23, minute=59, second=58)


def test_fault_09_she_is_handed_over_while_the_old_phone_holds_notes_and_an_edit(
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
        try:
            moved = [each.result() for each in movers]
            kept = [each for work in pushers for each in work.result()]
        finally:
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


def test_fault_12_it_ends_in_the_middle_of_the_pages(
    jonas: Rep, anna: Rep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_RECORDS", 2)
    customers = [add_customer(jonas.person) for _ in range(8)]
    cover(jonas.person.organisation, jonas.person.user, anna.person.user, FRIDAY, now=NOW)
    phone, book = anna.phone(), str(jonas.person.book)
    for _ in range(2):
        request = phone.request()
        phone.receive(request, anna.ask(request, now=LAST))
    had = {each["id"] for each in phone.books[book].living()}
    assert 0 < len(had) < 8
    note = new_id()
    phone.write("create", "note", note, customer_id=UUID(min(had)), set={"text": "Unsent"})

    request = phone.request()
    over = anna.ask(request, now=LAST + timedelta(minutes=1))
    phone.receive(request, over)

    # What she had typed was offered before the book went, and it went whole.
    assert [each["outcome"] for each in over["receipts"]] == ["forwarded"]
    assert stored(jonas.person, note) == {"text": "Unsent", "late_from": "Anna"}
    assert book not in phone.books
    assert not any(str(each) in str(over["pages"]) for each in customers)
    # Covering again starts from the beginning, and gets everything.
    cover(jonas.person.organisation, jonas.person.user, anna.person.user, date(2026, 12, 4), now=NOW)
    phone.sync()
    assert len(phone.books[book].living()) == 9
