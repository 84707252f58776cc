"""Covering until a date: the book is there, may be written, and is gone at the next exchange after it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.house import NOW, add, add_customer, new_id, rows
from tests.sync.conftest import Json, NewRep, Rep
from webapp.book.tables import member, parked
from webapp.errors import Clash, Invalid, NotFound
from webapp.team.cover import cover

FRIDAY = date(2026, 11, 27)
LAST = NOW.replace(day=27, hour=23, minute=59, second=58)


@pytest.fixture
def anna(jonas: Rep, new_rep: NewRep) -> Rep:
    return new_rep(jonas.person.organisation, "Anna")


def let_cover(owner: Rep, colleague: Rep, until: date = FRIDAY) -> None:
    cover(owner.person.organisation, owner.person.user, colleague.person.user, until, now=NOW)


def books_of(answer: Json) -> dict[str, str]:
    return {each["book"]: each["role"] for each in answer["hello"]["books"]}


def test_the_book_is_there_until_the_day_is_over(jonas: Rep, anna: Rep) -> None:
    customer, theirs = add_customer(jonas.person), str(jonas.person.book)
    secret = add(jonas.person, "note", customer, {"text": "Divorced."}, book=jonas.person.private)
    let_cover(jonas, anna)
    phone = anna.phone()
    phone.sync()
    assert phone.shown(customer) is not None
    assert phone.shown(secret) is None
    phone.write("create", "note", new_id(), customer_id=customer, set={"text": "Called for Jonas."})
    phone.sync()

    request = phone.request()
    assert books_of(anna.ask(request, now=LAST))[theirs] == "cover"
    over = anna.ask(request, now=LAST + timedelta(seconds=1))
    phone.receive(request, over)

    assert theirs not in books_of(over)
    assert theirs not in {page["book"] for page in over["pages"]}
    assert theirs not in phone.books
    assert phone.shown(customer) is None
    # Jonas has what she wrote.
    other = jonas.phone()
    other.sync()
    assert len(other.books[theirs].living()) == 2


def test_a_change_after_the_end_waits_for_the_owner(jonas: Rep, anna: Rep) -> None:
    customer = add_customer(jonas.person)
    let_cover(jonas, anna)
    phone = anna.phone()
    phone.sync()
    phone.write("set", "customer", customer, set={"given": "Mia"})
    request = phone.request()
    answer = anna.ask(request, now=NOW + timedelta(days=9))
    assert [each["reason"] for each in answer["receipts"]] == ["handed_over"]
    (kept,) = rows(jonas.person, parked)
    assert (kept.book_id, kept.user_id) == (jonas.person.book, anna.person.user)


def test_another_day_is_named_and_a_day_that_is_over_ends_it(jonas: Rep, anna: Rep) -> None:
    let_cover(jonas, anna)
    let_cover(jonas, anna, date(2026, 12, 24))
    (row,) = rows(jonas.person, member, role="cover")
    assert (row.starts_at, row.ends_at) == ("2026-11-23T08:00:00Z", "2026-12-24T23:59:59Z")
    let_cover(jonas, anna, date(2026, 11, 22))
    (row,) = rows(jonas.person, member, role="cover")
    assert row.ends_at == "2026-11-23T08:00:00Z"


def test_what_cannot_be_is_refused_and_leaves_no_trace(jonas: Rep, anna: Rep, new_rep: NewRep) -> None:
    with pytest.raises(Invalid):
        let_cover(jonas, anna, date(2026, 11, 22))
    with pytest.raises(Invalid):
        let_cover(jonas, jonas)
    with pytest.raises((NotFound, Clash)):
        let_cover(jonas, new_rep(None, "Eve"))
    assert rows(jonas.person, member, role="cover") == []
    assert {row.role for row in rows(jonas.person, member)} == {"owner"}
