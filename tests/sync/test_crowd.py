"""Many at once: eight writers on one book with a reader paging, and two handing the same request in twice."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from tests.house import NOW, Person, add_customer, mutation, new_id, number_of, rows, send
from tests.sync.conftest import Rep
from webapp import db
from webapp.book.mutation import Author, Receipt
from webapp.book.read import memberships
from webapp.book.tables import book, feed, receipt, record
from webapp.sync import feed as pages
from webapp.sync.protocol import Cursor

WRITERS = 8
EACH = 12


def test_a_reader_who_pages_while_eight_write_misses_nothing(
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
        for each in writers:
            each.result()
        done.set()
        reader.result()
    phone.sync()

    here = phone.books[str(jonas.person.book)].living()
    assert {each["data"]["given"] for each in here} == {
        f"{w}-{n}" for w in range(WRITERS) for n in range(EACH)
    }
    assert rows(jonas.person, book, id=jonas.person.book)[0].head == WRITERS * EACH


def test_the_same_request_at_once_from_two_connections_happens_once(jonas: Rep) -> None:
    sent = [
        mutation("create", "customer", new_id(), book=jonas.person.book, set={"given": "Maria"})
        for _ in range(5)
    ]
    poison = mutation("create", "spaceship", new_id())
    author = Author(jonas.person.organisation, jonas.person.user, new_id())
    together = threading.Barrier(4)

    def bring() -> list[Receipt]:
        together.wait()
        return send(author, poison, *sent)

    with ThreadPoolExecutor(4) as pool:
        answers = [each.result() for each in [pool.submit(bring) for _ in range(4)]]

    assert all(each == answers[0] for each in answers)
    assert number_of(jonas.person, record) == number_of(jonas.person, feed) == 5
    assert number_of(jonas.person, receipt) == 6


def test_writers_of_two_books_in_either_order_never_lock_each_other_out(jonas: Rep) -> None:
    customers = [add_customer(jonas.person) for _ in range(2)]

    def notes(books: tuple[UUID, ...]) -> list[str]:
        author = Author(jonas.person.organisation, jonas.person.user, new_id())
        outcomes: list[str] = []
        for _ in range(10):
            made = [
                mutation("create", "note", new_id(), customer_id=customer, book=place, set={"text": "Hi"})
                for customer, place in zip(customers, books, strict=True)
            ]
            outcomes += [each.outcome for each in send(author, *made)]
        return outcomes

    own, private = jonas.person.book, jonas.person.private
    with ThreadPoolExecutor(6) as pool:
        work = [pool.submit(notes, order) for order in [(own, private), (private, own)] * 3]
        outcomes = [outcome for each in work for outcome in each.result()]

    assert outcomes == ["applied"] * 120


def test_a_snapshot_does_not_move_while_a_page_is_put_together(jonas: Rep) -> None:
    person: Person = jonas.person
    add_customer(person)
    with db.read() as connection:
        before = memberships(connection, person.organisation, person.user, now=NOW)
        add_customer(person)
        after = memberships(connection, person.organisation, person.user, now=NOW)
        page = pages.page(
            connection,
            person.organisation,
            after[0],
            Cursor(book=person.book, epoch=after[0].epoch, after=0),
        )
    assert before == after
    assert page.count('"rev"') == 1
