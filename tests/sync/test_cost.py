"""What an exchange costs follows the change and never the size of the book."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from sqlalchemy import Engine, event

from tests.house import add_customer, new_id
from tests.sync.conftest import NewRep
from tests.sync.device import Device

SMALL, LARGE = 3, 120


@contextmanager
def counted() -> Iterator[Callable[[], int]]:
    """Count the statements within the block."""
    seen = 0

    def count(*_told: object) -> None:
        nonlocal seen
        seen += 1

    event.listen(Engine, "before_cursor_execute", count)
    yield lambda: seen
    event.remove(Engine, "before_cursor_execute", count)


def nothing_new(mine: Device, _other: Device) -> int:
    with counted() as statements:
        mine.sync()
    return statements()


def one_note(mine: Device, _other: Device) -> int:
    customer = next(UUID(each["id"]) for copy in mine.books.values() for each in copy.living())
    mine.write("create", "note", new_id(), customer_id=customer, set={"text": "Met."})
    with counted() as statements:
        mine.sync()
    return statements()


def one_note_received(mine: Device, other: Device) -> int:
    one_note(mine, other)
    with counted() as statements:
        other.sync()
    return statements()


@pytest.mark.parametrize("exchange", [nothing_new, one_note, one_note_received])
def test_an_exchange_takes_as_many_statements_in_a_large_book_as_in_a_small_one(
    new_rep: NewRep, exchange: Callable[[Device, Device], int]
) -> None:
    found = []
    for size in (SMALL, LARGE):
        rep = new_rep()
        for _ in range(size):
            add_customer(rep.person)
        mine, other = rep.phone(), rep.phone()
        mine.sync()
        other.sync()
        found.append(exchange(mine, other))
    assert found[0] == found[1] > 0
