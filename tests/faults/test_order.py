"""Faults 4 and 13: what a reader has passed never appears behind it, and no clock decides anything."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from uuid import UUID

import pytest

from tests.house import NOW, add_customer, mutation, new_id, rows, send, stored
from tests.sync.conftest import Rep
from tests.sync.device import made, tell
from webapp import db
from webapp.book import write
from webapp.book.mutation import Author
from webapp.book.tables import book
from webapp.sync import feed as pages

WRITERS = 8
EACH = 12


def test_fault_04_a_reader_who_pages_while_eight_write_misses_nothing(
    jonas: Rep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_RECORDS", 1)
    phone = jonas.phone()
    phone.sync()
    start, done = threading.Barrier(WRITERS + 1), threading.Event()

    def write(writer: int) -> None:
        author = Author(jonas.person.organisation, jonas.person.user, new_id())
        start.wait()
        for number in range(EACH):
            given = {"given": f"{writer}-{number}"}
            send(author, mutation("create", "customer", new_id(), book=jonas.person.book, set=given))

    def page() -> None:
        start.wait()
        while not done.is_set():
            request = phone.request()
            phone.receive(request, jonas.ask(request))

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        reader = pool.submit(page)
        writers = [pool.submit(write, writer) for writer in range(WRITERS)]
        try:
            for each in writers:
                each.result()
        finally:
            done.set()
        reader.result()
    phone.sync()

    here = phone.books[str(jonas.person.book)].living()
    assert {each["data"]["given"] for each in here} == {
        f"{w}-{n}" for w in range(WRITERS) for n in range(EACH)
    }
    assert rows(jonas.person, book, id=jonas.person.book)[0].head == WRITERS * EACH


def test_fault_04_a_slow_writer_with_the_lowest_rev_is_not_overtaken(jonas: Rep) -> None:
    """The second waits, or what it writes must not hide what the first has yet to say."""
    phone, place = jonas.phone(), jonas.person.book
    phone.sync()
    first, second = (
        mutation("create", "customer", new_id(), book=place, set={"given": name})
        for name in ("Slow", "Quick")
    )
    with ThreadPoolExecutor(1) as pool:
        with db.write() as connection:
            write.apply(connection, jonas.person.on(new_id()), [first], now=NOW)
            quick = pool.submit(send, jonas.person.on(new_id()), second)
            wait([quick], timeout=0.3)
            phone.sync()
        quick.result()
    phone.sync()
    assert {each["data"]["given"] for each in phone.books[str(place)].living()} == {"Slow", "Quick"}


@pytest.mark.parametrize("at", ["2029-11-23T08:00:00Z", "1970-01-01T00:00:00Z", "yesterday", None])
def test_fault_13_no_decision_depends_on_the_phones_clock(jonas: Rep, at: str | None) -> None:
    customer = add_customer(jonas.person)
    first, second = jonas.phone(), jonas.phone()
    early = made("set", "customer", customer, set={"given": "Mia"}, was={"given": "Maria"}, at=at)
    late = made("set", "customer", customer, set={"given": "Eva"}, was={"given": "Maria"}, at=at)
    assert tell(first, early)[0]["outcome"] == "applied"
    (given,) = tell(second, late)
    assert given["outcome"] == "conflict"
    kept = stored(jonas.person, UUID(given["conflict"]))
    assert kept
    assert (kept["mine"], kept["theirs"], kept["base"]) == ("Eva", "Mia", "Maria")
    assert stored(jonas.person, customer) == {"given": "Mia"}


def test_fault_13_a_clock_that_jumps_between_two_edits_changes_nothing(jonas: Rep) -> None:
    customer, phone = add_customer(jonas.person), jonas.phone()
    names, days = ["Maria", "Mia", "Mimi", "Marie"], ["2029-11-23", "2023-11-23", "2026-11-23"]
    for was, name, day in zip(names, names[1:], days, strict=False):
        moment = f"{day}T08:00:00Z"
        (given,) = tell(
            phone, made("set", "customer", customer, set={"given": name}, was={"given": was}, at=moment)
        )
        assert given["outcome"] == "applied"
    assert stored(jonas.person, customer) == {"given": "Marie"}


def test_fault_28_an_import_touches_five_thousand_rows_while_a_phone_pages(
    jonas: Rep, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once in the middle of the first fetching, once in the middle of a delta."""
    person, place = jonas.person, str(jonas.person.book)
    monkeypatch.setattr(pages, "MOST_RECORDS", 400)
    customers = [new_id() for _ in range(1000)]
    made = [mutation("create", "customer", each, book=person.book, set={"given": "M"}) for each in customers]
    send(person.author, *made)
    phone = jonas.phone()
    for was, now in (("M", "N"), ("N", "O")):
        request = phone.request()
        phone.receive(request, jonas.ask(request))
        changes = [
            mutation("set", "customer", each, set={"given": now}, was={"given": was}) for each in customers
        ]
        notes = [
            mutation("create", "note", new_id(), customer_id=each, set={"text": now}) for each in customers
        ]
        send(jonas.on_server(), *changes, *notes, *notes)
    phone.sync()
    living = phone.books[place].living()
    assert {each["data"].get("given", "O") for each in living if each["kind"] == "customer"} == {"O"}
    assert len(living) == 3000
    assert phone.books[place].after == rows(person, book, id=person.book)[0].head == 5000
