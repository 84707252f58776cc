"""Attacks and accidents on the exchange, each by its name."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.exc import OperationalError

from tests.house import add_customer, new_id, number_of, rows, stored
from tests.sync.conftest import Rep
from tests.sync.device import made, tell
from webapp.book import acts, agenda, desk
from webapp.book.tables import book, feed, parked, receipt, record, revision
from webapp.errors import BadRequest, Busy
from webapp.sync import presence


def test_mutations_arrive_twice_in_one_body_and_in_the_wrong_order(jonas: Rep) -> None:
    phone, customer = jonas.phone(), new_id()
    first = made("create", "customer", customer, book=jonas.person.book, set={"given": "Maria"})
    second = made(
        "set", "customer", customer, set={"given": "Marie"}, was={"given": "Maria"}, after=first["mid"]
    )

    outcomes = [each["outcome"] for each in tell(phone, second, first, second, first)]

    # The second was deferred, then done at its second place: both places tell the last word.
    assert outcomes == ["applied"] * 4
    assert stored(jonas.person, customer) == {"given": "Marie"}
    assert number_of(jonas.person, revision) == 2


def test_a_mutation_without_an_id_spoils_the_request_and_nothing_is_kept(jonas: Rep) -> None:
    phone = jonas.phone()
    good = made("create", "customer", new_id(), book=jonas.person.book, set={"given": "Maria"})
    with pytest.raises(BadRequest):
        tell(phone, good, {**good, "mid": "7"})
    assert number_of(jonas.person, record) == number_of(jonas.person, receipt) == 0


def test_an_id_of_another_kind_is_not_there(jonas: Rep) -> None:
    phone, customer = jonas.phone(), add_customer(jonas.person)
    receipts = tell(
        phone,
        made("set", "company", customer, set={"name": "x"}),
        made("create", "company", customer, book=jonas.person.book, set={"name": "x"}),
        made("create", "person", customer, customer_id=customer, set={"name": "x"}),
        made("create", "note", new_id(), customer_id=new_id(), set={"text": "x"}),
    )
    assert [each["reason"] for each in receipts] == ["unknown_record"] * 4


@pytest.mark.parametrize("trouble", ["before", "within", "after"])
def test_the_database_fails_and_the_phone_is_told_to_come_again(
    jonas: Rep, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    """A crash point: the statement that fails is the database's, the code round it is ours."""
    phone = jonas.phone()
    phone.sync()
    customer = new_id()
    phone.write("create", "customer", customer, book=jonas.person.book, set={"given": "Maria"})

    def fail(*_given: Any, **_named: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    with monkeypatch.context() as broken:
        if trouble == "before":
            broken.setattr(desk.Desk, "load", fail)
        elif trouble == "within":
            broken.setattr(agenda, "project", fail)
        else:
            broken.setattr(presence, "note", fail)
        with pytest.raises(Busy):
            phone.sync()

    assert number_of(jonas.person, record) == number_of(jonas.person, receipt) == 0
    assert rows(jonas.person, book, id=jonas.person.book)[0].head == 0
    phone.sync()
    assert stored(jonas.person, customer) == {"given": "Maria"}


def test_a_mistake_of_ours_parks_the_one_mutation_it_meets(
    jonas: Rep, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    phone = jonas.phone()
    original = acts.ACTS["create"]

    def trip(held: desk.Desk, mutation: Any) -> Any:
        if mutation.set.get("given") == "Unlucky":
            raise ZeroDivisionError("Unlucky")
        return original(held, mutation)

    monkeypatch.setitem(acts.ACTS, "create", trip)
    names = ["Maria", "Unlucky", "Eva"]
    receipts = tell(
        phone,
        *(
            made("create", "customer", new_id(), book=jonas.person.book, set={"given": name})
            for name in names
        ),
    )
    assert [each["outcome"] for each in receipts] == ["applied", "parked", "applied"]
    assert "Unlucky" in rows(jonas.person, parked)[0].body
    assert receipts[1]["mid"] in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "Unlucky" not in caplog.text
    assert rows(jonas.person, book, id=jonas.person.book)[0].n == 2
    assert len(rows(jonas.person, feed)) == 2


def test_a_text_of_fifty_thousand_characters_of_any_script_arrives(jonas: Rep) -> None:
    phone, other, note = jonas.phone(), jonas.phone(), new_id()
    customer = add_customer(jonas.person)
    text = 'Ж漢👩‍👩‍👧é\u2028\x00"\\' * 5_000
    phone.write("create", "note", note, customer_id=customer, set={"text": text[:50_000]})
    phone.sync()
    other.sync()
    shown = other.shown(note)
    assert shown is not None
    assert shown["data"] == {"text": text[:50_000]}


def test_a_cursor_of_a_strange_book_is_ignored(jonas: Rep) -> None:
    phone = jonas.phone()
    phone.sync()
    request = phone.request()
    request["cursors"] += [{"book": str(uuid4()), "epoch": str(uuid4()), "after": 0}] * 3
    answer = phone.exchange(request)
    assert len(answer["pages"]) == 2
