"""Two mistakes that take many writers at once to show: planted where threads write, not in a schedule."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
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


def write_at_once(person: Person) -> int:
    """Let two phones write into both books of a person, in either order; return how often one may not."""
    customer = add_customer(person)
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
    assert write_at_once(move_in()) == 0


def test_unordered_locks_are_caught(postgres_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    original, turns = Desk.lock, count()

    def lock(desk: Desk, book_ids: Iterable[UUID]) -> None:
        held: dict[UUID, Book] = {}
        for each in sorted(book_ids, reverse=next(turns) % 2 == 0):
            original(desk, [each])
            held.update(desk.books)
        desk.books = held

    person = move_in()
    monkeypatch.setattr(Desk, "lock", lock)
    assert write_at_once(person) > 0


def test_a_deferred_begin_is_caught(sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    original: Callable[..., Any] = Connection.exec_driver_sql

    def begin(connection: Connection, statement: str, *more: Any) -> Any:
        return original(connection, statement.replace("BEGIN IMMEDIATE", "BEGIN"), *more)

    person = move_in()
    monkeypatch.setattr(Connection, "exec_driver_sql", begin)
    assert write_at_once(person) > 0
