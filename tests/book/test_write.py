"""The one door: what a mutation does, what it leaves behind, and who may send it."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import insert

from tests.house import (
    NOW,
    Person,
    add,
    add_customer,
    move_in,
    mutation,
    new_id,
    number_of,
    rows,
    send,
    stored,
)
from webapp import db
from webapp.book import write
from webapp.book.pointer import pointer_hash
from webapp.book.tables import alias, book, feed, parked, receipt, record, revision
from webapp.guards import through_the_door


def test_a_create_writes_record_revision_pointer_and_receipt(jonas: Person) -> None:
    customer = new_id()
    created = mutation(
        "create", "customer", customer, book=jonas.book, set={"given": "Maria"}, add={"tags": ["golf"]}
    )

    (given,) = send(jonas.author, created)

    assert (given.outcome, given.book, given.rev, given.ver) == ("applied", jonas.book, 1, 1)
    assert stored(jonas, customer) == {"given": "Maria", "tags": ["golf"]}
    (made,) = rows(jonas, revision)
    assert (made.id, made.ver, made.op, json.loads(made.new)["given"]) == (customer, 1, "create", "Maria")
    (pointer,) = rows(jonas, feed)
    assert (pointer.rev, pointer.op, pointer.h) == (1, "put", pointer_hash("customer", customer, 1, "put"))
    assert [row.mid for row in rows(jonas, receipt)] == [created.mid]


def test_the_same_mutation_any_number_of_times_happens_once(jonas: Person) -> None:
    created = mutation("create", "customer", new_id(), book=jonas.book, set={"given": "Maria"})

    first = send(jonas.author, created, created)
    again = send(jonas.author, created)

    assert first[0] == first[1] == again[0]
    assert number_of(jonas, revision) == number_of(jonas, receipt) == 1
    assert rows(jonas, book, id=jonas.book)[0].head == 1


def test_a_pointer_moves_and_the_books_numbers_follow(jonas: Person) -> None:
    customer = add_customer(jonas)
    note = add(jonas, "note", customer, {"text": "Sails."})
    send(jonas.author, mutation("set", "note", note, set={"text": "Sails well."}, was={"text": "Sails."}))

    held = rows(jonas, book, id=jonas.book)[0]
    pointers = rows(jonas, feed, book_id=jonas.book)

    assert sorted(pointer.rev for pointer in pointers) == [1, 3]
    assert (held.head, held.n, held.customers) == (3, 2, 1)
    assert held.hsum == sum(pointer.h for pointer in pointers)
    send(jonas.author, mutation("delete", "note", note))
    held = rows(jonas, book, id=jonas.book)[0]
    assert (held.head, held.n) == (4, 1)
    assert held.hsum == pointer_hash("customer", customer, 1, "put")


def test_two_devices_change_one_field_and_both_values_are_kept(jonas: Person) -> None:
    customer = add_customer(jonas)
    first, second = (
        mutation("set", "customer", customer, set={"given": name}, was={"given": "Maria"})
        for name in ("Marie", "Mia")
    )
    send(jonas.on(new_id()), first)
    (given,) = send(jonas.on(new_id()), second)

    assert given.outcome == "conflict"
    assert given.conflict is not None
    assert stored(jonas, customer) == {"given": "Marie"}
    kept = stored(jonas, given.conflict)
    assert kept == {
        "of_kind": "customer",
        "of_id": str(customer),
        "field": "given",
        "mine": "Mia",
        "theirs": "Marie",
        "base": "Maria",
        "author_id": str(jonas.user),
        "written_at": "2026-11-23T09:00:00+01:00",
    }
    (row,) = rows(jonas, record, id=given.conflict)
    assert (row.book_id, row.customer_id) == (jonas.book, customer)
    assert given.rev == rows(jonas, feed, id=given.conflict)[0].rev


def test_a_conflict_takes_only_the_fields_in_dispute(jonas: Person) -> None:
    customer = add_customer(jonas)
    send(jonas.author, mutation("set", "customer", customer, set={"given": "Marie"}, was={"given": "Maria"}))
    change = {"set": {"given": "Mia", "title": "CFO"}, "was": {"given": "Maria", "title": None}}

    (given,) = send(jonas.on(new_id()), mutation("set", "customer", customer, **change))

    assert given.outcome == "conflict"
    assert stored(jonas, customer) == {"given": "Marie", "title": "CFO"}


def test_a_settled_conflict_is_not_fought_about(jonas: Person) -> None:
    customer = add_customer(jonas)
    first, second = (
        mutation("set", "customer", customer, set={"given": name}, was={"given": "Maria"})
        for name in ("Marie", "Mia")
    )
    given = send(jonas.author, first, second)[1]
    assert given.conflict
    for choice, outcome in (("mine", "applied"), ("theirs", "noop")):
        settle = mutation("set", "conflict", given.conflict, set={"state": choice}, was={"state": None})
        assert send(jonas.on(new_id()), settle)[0].outcome == outcome
    settled = stored(jonas, given.conflict)
    assert settled
    assert settled["state"] == "mine"


def test_two_tails_of_a_note_are_both_kept(jonas: Person) -> None:
    note = add(jonas, "note", add_customer(jonas), {"text": "Met."})
    for text, outcome in (("Met. Sails.", "applied"), ("Met. Two sons.", "merged")):
        change = mutation("set", "note", note, set={"text": text}, was={"text": "Met."})
        assert send(jonas.on(new_id()), change)[0].outcome == outcome
    assert stored(jonas, note) == {"text": "Met. Sails. Two sons."}


def test_a_device_may_delete_what_it_changed_itself_meanwhile(jonas: Person) -> None:
    note = add(jonas, "note", add_customer(jonas), {"text": "Met."})
    edit = mutation("set", "note", note, set={"text": "Oops."}, was={"text": "Met."}, was_ver=1)

    given = send(jonas.author, edit, mutation("delete", "note", note, was_ver=1, after=edit.mid))

    assert [each.outcome for each in given] == ["applied", "applied"]
    assert stored(jonas, note) is None


def test_a_deleted_record_comes_back_as_it_was(jonas: Person) -> None:
    note = add(jonas, "note", add_customer(jonas), {"text": "Met."})
    outcomes = [
        send(jonas.author, mutation(op, "note", note))[0].outcome
        for op in ("restore", "delete", "delete", "restore")
    ]
    assert outcomes == ["noop", "applied", "noop", "applied"]
    assert stored(jonas, note) == {"text": "Met."}
    assert [row.op for row in sorted(rows(jonas, revision, id=note), key=lambda row: row.ver)] == [
        "create",
        "delete",
        "restore",
    ]


def test_a_removal_gives_way_to_an_addition_it_had_not_seen(jonas: Person) -> None:
    customer = add_customer(jonas, tags=["golf"])
    first, second = new_id(), new_id()
    send(jonas.on(first), mutation("set", "customer", customer, remove={"tags": ["golf"]}))
    send(jonas.on(first), mutation("set", "customer", customer, add={"tags": ["golf"]}))

    send(jonas.on(second), mutation("set", "customer", customer, remove={"tags": ["golf"]}, was_ver=1))
    assert stored(jonas, customer) == {"given": "Maria", "tags": ["golf"]}

    send(jonas.on(first), mutation("set", "customer", customer, remove={"tags": ["golf"]}, was_ver=1))
    assert stored(jonas, customer) == {"given": "Maria"}


def test_what_waits_for_an_unknown_mutation_is_deferred_and_leaves_no_receipt(jonas: Person) -> None:
    customer = new_id()
    first = mutation("create", "customer", customer, book=jonas.book, set={"given": "Maria"})
    second = mutation(
        "set", "customer", customer, set={"given": "Marie"}, was={"given": "Maria"}, after=first.mid
    )

    assert send(jonas.author, second)[0].outcome == "defer"
    assert number_of(jonas, receipt) == 0
    assert [each.outcome for each in send(jonas.author, first, second)] == ["applied", "applied"]
    assert stored(jonas, customer) == {"given": "Marie"}


def test_private_kinds_go_to_the_private_book(jonas: Person) -> None:
    customer = add_customer(jonas)
    note = add(jonas, "note", customer, {"text": "Divorced, do not ask."}, book=jonas.private)
    fact = add(jonas, "fact", customer, {"text": "Sails."})
    setting, key = uuid5(jonas.user, "setting"), f"birthday:{customer}:2026"
    handled = uuid5(jonas.user, key)
    given = send(
        jonas.author,
        mutation("create", "setting", setting, set={"digest_at": "07:15"}),
        mutation("create", "handled", handled, customer_id=customer, set={"key": key, "action": "done"}),
    )

    assert [each.book for each in given] == [jonas.private, jonas.private]
    homes = {row.id: (row.book_id, row.customer_id) for row in rows(jonas, record)}
    assert homes[note] == (jonas.private, customer)
    assert homes[fact] == (jonas.book, customer)
    assert homes[setting] == (jonas.private, None)
    assert homes[handled] == (jonas.private, customer)
    assert homes[customer] == (jonas.book, customer)


Wrong = dict[str, Any]


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        ("unknown_kind", {"kind": "spaceship"}),
        ("unknown_op", {"op": "explode"}),
        ("unknown_field", {"set": {"given": "Maria", "iq": 7}}),
        ("unknown_field", {"add": {"hats": ["red"]}}),
        ("invalid", {"set": {"tier": "Z"}}),
        ("invalid", {"set": {"birth": "1980-02-30"}}),
        ("invalid", {"set": {"cadence": "30"}}),
        ("invalid", {"set": {"given": "half a pair \ud800"}}),
        ("invalid", {"set": {"cadence": float("nan")}}),
        ("invalid", {"add": {"given": ["Maria"]}}),
        ("invalid", {"set": {"phones": [{"value": "1", "colour": "red"}]}}),
        ("too_long", {"set": {"given": "x" * 501}}),
        ("too_long", {"set": {"how_met": "x" * 50_001}}),
        ("too_long", {"set": {"tags": ["x"] * 201}}),
        ("unknown_book", {"book": new_id()}),
        ("unknown_book", {"book": None}),
        ("invalid", {"kind": "setting", "book": None, "set": {}}),
        ("invalid", {"kind": "conflict", "set": {}}),
        ("unknown_record", {"kind": "note", "customer_id": new_id(), "book": None, "set": {"text": "Hi"}}),
        ("unknown_record", {"kind": "note", "book": None, "set": {"text": "Hi"}}),
        ("unknown_record", {"op": "set"}),
        ("unknown_record", {"op": "delete"}),
        ("unknown_record", {"op": "restore"}),
    ],
)
def test_what_cannot_be_done_is_parked_and_delays_nothing(jonas: Person, reason: str, change: Wrong) -> None:
    good = mutation("create", "customer", new_id(), book=jonas.book, set={"given": "Maria"})
    wrong = {"op": "create", "kind": "customer", "book": jonas.book, "set": {"given": "Eva"}, **change}
    poison = mutation(wrong.pop("op"), wrong.pop("kind"), new_id(), **wrong)

    given = send(jonas.author, poison, good)

    assert [(each.outcome, each.reason) for each in given] == [("parked", reason), ("applied", None)]
    (kept,) = rows(jonas, parked)
    assert (kept.mid, kept.reason, kept.user_id) == (poison.mid, reason, jonas.user)
    body = json.loads(kept.body)
    assert body["mid"] == str(poison.mid)
    assert send(jonas.author, poison) == given[:1]


def test_a_new_record_that_lacks_what_it_needs_is_parked(jonas: Person) -> None:
    customer = add_customer(jonas)
    incomplete = mutation("create", "promise", new_id(), customer_id=customer, set={"text": "Call"})
    assert send(jonas.author, incomplete)[0].reason == "invalid"
    promise = add(jonas, "promise", customer, {"text": "Call", "by": "me"})
    emptied = mutation("set", "promise", promise, set={"text": None}, was={"text": "Call"})
    assert send(jonas.author, emptied)[0].reason == "invalid"


def test_a_field_that_is_written_once_stays(jonas: Person) -> None:
    customer = add_customer(jonas)
    key = f"birthday:{customer}:2026"
    handled = uuid5(jonas.user, key)
    fields = {"key": key, "action": "done"}
    send(jonas.author, mutation("create", "handled", handled, customer_id=customer, set=fields))
    change = mutation("set", "handled", handled, set={"key": "other"}, was={"key": key})
    assert send(jonas.author, change)[0].reason == "invalid"


def test_a_create_of_what_is_there_is_a_change_against_nothing(jonas: Person) -> None:
    customer = add_customer(jonas)
    again = mutation("create", "customer", customer, book=jonas.book, set={"given": "Maria", "title": "CFO"})
    assert send(jonas.on(new_id()), again)[0].outcome == "applied"
    other = mutation("create", "customer", customer, book=jonas.book, set={"given": "Eva"})
    assert send(jonas.on(new_id()), other)[0].outcome == "conflict"
    assert stored(jonas, customer) == {"given": "Maria", "title": "CFO"}


def test_a_colleague_can_neither_read_nor_write_what_is_not_hers(jonas: Person) -> None:
    anna = move_in(jonas.organisation, "Anna")
    stranger = move_in(None, "Eve")
    customer = add_customer(jonas)
    secret = add(jonas, "note", customer, {"text": "Divorced."}, book=jonas.private)
    for person in (anna, stranger):
        attempts = [
            mutation("set", "customer", customer, set={"given": "Eva"}, was={"given": "Maria"}),
            mutation("delete", "customer", customer),
            mutation("create", "note", new_id(), customer_id=customer, set={"text": "Hi"}),
            mutation(
                "create", "note", new_id(), customer_id=customer, book=person.private, set={"text": "Hi"}
            ),
            mutation("create", "customer", customer, book=person.book, set={"given": "Eva"}),
            mutation("set", "note", secret, set={"text": ""}, was={"text": "Divorced."}),
        ]
        if person is anna:
            assert {each.reason for each in send(person.author, *attempts)} == {"unknown_record"}
            into = mutation("create", "customer", new_id(), book=jonas.book, set={"given": "Eva"})
            assert send(person.author, into)[0].reason == "unknown_book"
        else:
            reasons = [each.reason for each in send(person.author, *attempts)]
            # An id of another organisation is simply unknown, so a create with it is a create.
            assert reasons == ["unknown_record"] * 4 + [None] + ["unknown_record"]
    assert stored(jonas, customer) == {"given": "Maria"}
    assert stored(jonas, secret) == {"text": "Divorced."}


def test_nobody_takes_the_id_of_somebody_elses_setting(jonas: Person) -> None:
    anna = move_in(jonas.organisation, "Anna")
    squat = mutation("create", "setting", uuid5(jonas.user, "setting"), set={"digest_at": "03:00"})
    assert send(anna.author, squat)[0].reason == "invalid"


def test_five_hundred_customers_come_in_one_call(jonas: Person) -> None:
    people: list[UUID] = [new_id() for _ in range(500)]
    mutations = [mutation("create", "customer", each, book=jonas.book, set={"given": "M"}) for each in people]
    mutations += [
        mutation("create", "note", new_id(), customer_id=each, set={"text": "Met."}) for each in people
    ]

    given = send(jonas.author, *mutations)

    assert {each.outcome for each in given} == {"applied"}
    assert [each.rev for each in given] == list(range(1, 1001))
    assert rows(jonas, book, id=jonas.book)[0].customers == 500


def test_what_still_arrives_under_a_merged_id_goes_to_the_record_it_was_merged_into(jonas: Person) -> None:
    customer, old, note = add_customer(jonas), new_id(), new_id()
    with db.write() as connection, through_the_door(connection):
        merged = {"organisation_id": jonas.organisation, "id": old, "record_id": customer}
        connection.execute(insert(alias).values(merged))

    given = send(
        jonas.author,
        mutation("set", "customer", old, set={"title": "CFO"}),
        mutation("create", "note", note, customer_id=old, set={"text": "Met."}),
    )

    assert [each.outcome for each in given] == ["applied", "applied"]
    assert stored(jonas, customer) == {"given": "Maria", "title": "CFO"}
    assert rows(jonas, record, id=note)[0].customer_id == customer


def test_parking_keeps_everything_and_changes_nothing(jonas: Person) -> None:
    customer = add_customer(jonas)
    late = mutation("set", "customer", customer, set={"given": "Eva"}, was={"given": "Maria"})
    for _ in range(2):
        with db.write() as connection:
            given = write.park(connection, jonas.author, [late], "revoked", now=NOW)
        assert [(each.outcome, each.reason) for each in given] == [("parked", "revoked")]
    assert stored(jonas, customer) == {"given": "Maria"}
    assert [json.loads(row.body)["set"] for row in rows(jonas, parked)] == [{"given": "Eva"}]
