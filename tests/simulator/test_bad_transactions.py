"""Two mistakes that take many writers at once to show: planted where threads write, not in a schedule."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection

from tests.house import Person, add_customer, move_in, mutation, new_id, send
from webapp.book.card import Book
from webapp.book.desk import Desk
from webapp.book.mutation import Author
from webapp.errors import Busy

TURNS = 40


class Meeting:
    """Where two threads wait for each other, so that a mistake shows on any machine. A second at most."""

    def __init__(self) -> None:
        self._barrier = threading.Barrier(2)
        self._first: int | None = None

    def come(self) -> None:
        """Wait for the other; whoever comes alone, or after the other stayed away once, goes on."""
        with suppress(threading.BrokenBarrierError):
            self._barrier.wait(1)

    def is_first(self) -> bool:
        """Whether this thread is the one that asked first."""
        if self._first is None:
            self._first = threading.get_ident()
        return self._first == threading.get_ident()


def write_at_once(person: Person, customer: UUID) -> int:
    """Let two phones write into both books of a person, in either order; return how often one may not."""
    together = threading.Barrier(2)

    def work(books: tuple[UUID, UUID]) -> int:
        author, refused = Author(person.organisation, person.user, new_id()), 0
        together.wait()
        for _ in range(TURNS):
            made = [
                mutation("create", "note", new_id(), customer_id=customer, book=each, set={"text": "Hi"})
                for each in books
            ]
            try:
                send(author, *made)
            except Busy:
                refused += 1
        return refused

    orders = [(person.book, person.private), (person.private, person.book)]
    with ThreadPoolExecutor(2) as pool:
        return sum(each.result() for each in [pool.submit(work, order) for order in orders])


@pytest.mark.parametrize("name", ["sqlite_database", "postgres_database"])
def test_nobody_is_locked_out(name: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(name)
    person = move_in()
    assert write_at_once(person, add_customer(person)) == 0


def test_unordered_locks_are_caught(postgres_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    original, meeting = Desk.lock, Meeting()

    def lock(desk: Desk, book_ids: Iterable[UUID]) -> None:
        held: dict[UUID, Book] = {}
        for each in sorted(book_ids, reverse=meeting.is_first()):
            original(desk, [each])
            held.update(desk.books)
            meeting.come()
        desk.books = held

    person = move_in()
    customer = add_customer(person)
    monkeypatch.setattr(Desk, "lock", lock)
    assert write_at_once(person, customer) > 0


def test_a_deferred_begin_is_caught(sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    original: Callable[..., Any] = Connection.exec_driver_sql
    lock, meeting = Desk.lock, Meeting()

    def begin(connection: Connection, statement: str, *more: Any) -> Any:
        return original(connection, statement.replace("BEGIN IMMEDIATE", "BEGIN"), *more)

    def read_then_meet(desk: Desk, book_ids: Iterable[UUID]) -> None:
        lock(desk, book_ids)
        meeting.come()

    person = move_in()
    customer = add_customer(person)
    monkeypatch.setattr(Connection, "exec_driver_sql", begin)
    monkeypatch.setattr(Desk, "lock", read_then_meet)
    assert write_at_once(person, customer) > 0
