"""Attacks and accidents on the exchange, each by its name."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import OperationalError

from tests.house import add, add_customer, new_id, number_of, rows, stored
from tests.sync.conftest import Json, NewRep, Rep
from tests.sync.device import Device
from webapp.book import acts, agenda, desk
from webapp.book.tables import book, feed, parked, receipt, record, revision
from webapp.errors import BadRequest, Busy
from webapp.sync import presence


def made(op: str, kind: str, record_id: UUID, **more: Any) -> Json:
    """A mutation as it travels, with an id of its own."""
    plain = {name: str(value) if isinstance(value, UUID) else value for name, value in more.items()}
    return {"mid": str(new_id()), "op": op, "kind": kind, "id": str(record_id), "schema": 1, **plain}


def tell(phone: Device, *mutations: Json) -> list[Json]:
    """Send mutations past the phone's outbox; return the receipts."""
    receipts: list[Json] = phone.exchange(phone.request() | {"mutations": list(mutations)})["receipts"]
    return receipts


def test_the_answer_is_lost_and_the_phone_sends_again(jonas: Rep) -> None:
    phone = jonas.phone()
    customer = new_id()
    phone.write("create", "customer", customer, book=jonas.person.book, set={"given": "Maria"})
    phone.write("set", "customer", customer, set={"given": "Marie"})
    for _ in range(3):
        phone.exchange(phone.request())
    phone.sync()
    assert [row.ver for row in rows(jonas.person, revision)] == [1, 2]
    assert number_of(jonas.person, receipt) == 2


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


POISON: list[Json] = [
    {"kind": "spaceship"},
    {"op": "merge"},
    {"set": {"iq": 7}},
    {"set": {"given": {"$ne": None}}},
    {"set": {"given": "a\ud800b"}},
    {"set": {"given": "a\x00b" * 300}},
    {"set": "given"},
    {"set": {"cadence": 1e400}},
    {"set": {"phones": [[[[]]]]}},
    {"id": "customer"},
    {"id": None},
    {"kind": "x" * 100_000},
    {"at": "x" * 100_000},
    {"book": "'; DROP TABLE record; --"},
    {"was": {"given": "\udc00"}, "was_ver": 10**30},
    {"was_ver": "seven"},
    {"set": {"how_met": "x" * 2_000_000}},
]


@pytest.mark.parametrize("poison", POISON, ids=lambda each: str(each)[:40])
def test_a_poison_mutation_first_in_a_queue_of_fifty(jonas: Rep, poison: Json) -> None:
    phone = jonas.phone()
    good = [
        made("create", "customer", new_id(), book=jonas.person.book, set={"given": "Maria"})
        for _ in range(49)
    ]
    bad = {**made("create", "customer", new_id(), book=jonas.person.book, set={"given": "Eva"}), **poison}

    receipts = tell(phone, bad, *good)

    assert [each["outcome"] for each in receipts] == ["parked"] + ["applied"] * 49
    (kept,) = rows(jonas.person, parked)
    body = json.loads(kept.body)
    sent = body.get("sent", body)
    assert all(sent[name] == value for name, value in poison.items() if name != "set")
    assert tell(phone, bad) == receipts[:1]


def test_what_hangs_on_a_poison_mutation_is_answered_too(jonas: Rep) -> None:
    phone, customer = jonas.phone(), new_id()
    bad = made("create", "customer", customer, book=jonas.person.book, set="Maria")
    after = made("set", "customer", customer, set={"given": "Eva"}, after=bad["mid"])
    assert [each["reason"] for each in tell(phone, bad, after)] == ["invalid", "unknown_record"]
    assert "Eva" in rows(jonas.person, parked)[1].body


def test_a_mutation_without_an_id_spoils_the_request_and_nothing_is_kept(jonas: Rep) -> None:
    phone = jonas.phone()
    good = made("create", "customer", new_id(), book=jonas.person.book, set={"given": "Maria"})
    with pytest.raises(BadRequest):
        tell(phone, good, {**good, "mid": "7"})
    assert number_of(jonas.person, record) == number_of(jonas.person, receipt) == 0


def test_forged_ids_of_books_users_and_records(jonas: Rep, new_rep: NewRep) -> None:
    anna, eve = new_rep(jonas.person.organisation, "Anna"), new_rep(None, "Eve")
    customer = add_customer(jonas.person)
    secret = add(jonas.person, "note", customer, {"text": "Divorced."}, book=jonas.person.private)
    company = add(jonas.person, "company", None, {"name": "Volvo"}, book=jonas.person.book)
    for rep in (anna, eve):
        phone = rep.phone()
        answer = phone.exchange(
            phone.request()
            | {
                "mutations": [
                    made("set", "customer", customer, set={"given": "x"}, was={"given": "Maria"}),
                    made("delete", "note", secret),
                    made("restore", "company", company),
                    made("create", "note", new_id(), customer_id=customer, set={"text": "x"}),
                    made("create", "customer", new_id(), book=jonas.person.book, set={"given": "x"}),
                    made("create", "customer", new_id(), book=jonas.person.private, set={"given": "x"}),
                    made("create", "customer", new_id(), book=rep.person.private, set={"given": "x"}),
                ],
                "cursors": [
                    {"book": str(each), "epoch": None, "after": None}
                    for each in (jonas.person.book, jonas.person.private)
                ],
            }
        )
        assert {each["reason"] for each in answer["receipts"]} == {"unknown_record", "unknown_book"}
        assert {each["book"] for each in answer["pages"]} == {
            str(rep.person.book),
            str(rep.person.private),
        }
        assert str(customer) not in json.dumps(answer["pages"])
    assert stored(jonas.person, customer) == {"given": "Maria"}
    assert stored(jonas.person, secret) == {"text": "Divorced."}


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


@pytest.mark.parametrize("at", ["2029-11-23T08:00:00Z", "1970-01-01T00:00:00Z", "yesterday", None])
def test_no_decision_depends_on_the_phones_clock(jonas: Rep, at: str | None) -> None:
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
