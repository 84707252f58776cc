"""The door moves customers between books: everything under them, once, or nothing at all."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

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
from webapp.book.move import Handover, Moved
from webapp.book.mutation import Author
from webapp.book.pointer import HSUM_MODULUS, pointer_hash
from webapp.book.tables import agenda, book, feed, handover, record, revision
from webapp.errors import Clash, NotFound

MANAGER = new_id()


def hand_over(giver: Person, taker: Person, *customers: UUID, dry_run: bool = False) -> Moved:
    """Move the customers, all where none is named."""
    asked = Handover(giver.book, taker.book, customers or None, "Jonas moves to Lund")
    with db.write() as connection:
        author = Author(giver.organisation, MANAGER)
        return write.hand_over(connection, author, asked, now=NOW, dry_run=dry_run)


def book_of(person: Person, record_id: UUID) -> UUID:
    place: UUID = rows(person, record, id=record_id)[0].book_id
    return place


def assert_numbers_are_right(person: Person) -> None:
    """Hold the numbers of a book to the pointers of its feed and to its records."""
    for book_id in (person.book, person.private):
        (held,) = rows(person, book, id=book_id)
        pointers = rows(person, feed, book_id=book_id)
        put = [each for each in pointers if each.op == "put"]
        living = {each.id: each for each in rows(person, record, book_id=book_id) if not each.deleted_at}
        assert {each.id: each.ver for each in put} == {each.id: each.ver for each in living.values()}
        assert held.n == len(living)
        assert held.customers == sum(each.kind == "customer" for each in living.values())
        hashes = [pointer_hash(each.kind, each.id, each.ver, each.op) for each in pointers]
        assert hashes == [each.h for each in pointers]
        assert held.hsum == sum(each.h for each in put) % HSUM_MODULUS
        assert held.head == max((each.rev for each in pointers), default=0)


def test_everything_under_a_customer_goes_with_her(jonas: Person, anna: Person) -> None:
    customer, stays = add_customer(jonas), add_customer(jonas, given="Eva")
    under = [
        add(jonas, "note", customer, {"text": "Met."}),
        add(jonas, "person", customer, {"name": "Lisa", "birth": "--12-24"}),
        add(jonas, "touch", customer, {"type": "visit", "state": "held", "when": {"day": "2026-11-02"}}),
    ]
    removed = add(jonas, "fact", customer, {"text": "Golf."})
    send(jonas.author, mutation("delete", "fact", removed))
    before = {each: stored(jonas, each) for each in (customer, *under)}

    done = hand_over(jonas, anna, customer)

    assert (done.customers, done.records) == (1, 4)
    assert {each: stored(anna, each) for each in (customer, *under)} == before
    assert {book_of(anna, each) for each in (customer, *under, removed)} == {anna.book}
    assert book_of(jonas, stays) == jonas.book
    assert {row.book_id for row in rows(jonas, agenda) if row.customer_id == customer} == {anna.book}
    gone = {row.id for row in rows(jonas, feed, book_id=jonas.book) if row.op == "gone"}
    assert gone == {customer, *under, removed}
    # What was removed stays removed, and whoever holds her now can bring it back.
    assert send(anna.author, mutation("restore", "fact", removed))[0].outcome == "applied"
    for person in (jonas, anna):
        assert_numbers_are_right(person)


def test_it_says_who_had_it_done_why_and_when(jonas: Person, anna: Person) -> None:
    customer = add_customer(jonas)
    note = add(jonas, "note", customer, {"text": "Met."})

    done = hand_over(jonas, anna, customer)

    (row,) = rows(jonas, handover)
    assert (row.id, row.customer_id, row.user_id) == (done.id, customer, MANAGER)
    assert (row.from_book, row.to_book, row.why) == (jonas.book, anna.book, "Jonas moves to Lund")
    assert row.at == "2026-11-23T08:00:00Z"
    moves = [each for each in rows(jonas, revision) if each.op == "move"]
    assert {(each.id, each.user_id, each.mid) for each in moves} == {
        (customer, MANAGER, done.id),
        (note, MANAGER, done.id),
    }
    # Nobody has written anything: the record says still who wrote it.
    assert rows(jonas, record, id=note)[0].updated_by == jonas.user


def test_private_notes_stay_with_their_author(jonas: Person, anna: Person) -> None:
    customer = add_customer(jonas)
    secret = add(jonas, "note", customer, {"text": "Divorced."}, book=jonas.private)
    hand_over(jonas, anna, customer)
    assert book_of(jonas, secret) == jonas.private
    assert send(jonas.author, mutation("set", "note", secret, set={"text": "Hm."}))[0].outcome == "conflict"
    reading = mutation("set", "note", secret, set={"text": "x"}, was={"text": "Divorced."})
    assert send(anna.author, reading)[0].reason == "unknown_record"


def test_who_comes_back_comes_back_whole(jonas: Person, anna: Person) -> None:
    customer = add_customer(jonas)
    note = add(jonas, "note", customer, {"text": "Met."})
    for giver, taker in ((jonas, anna), (anna, jonas), (jonas, anna)):
        hand_over(giver, taker, customer)
        for person in (jonas, anna):
            assert_numbers_are_right(person)
    assert book_of(anna, note) == anna.book
    assert len(rows(jonas, handover)) == 3


def test_a_company_goes_with_the_last_of_its_customers(jonas: Person, anna: Person) -> None:
    company = add(jonas, "company", None, {"name": "Volvo", "about": "Ask for Sven."}, book=jonas.book)
    first, second, third = (add_customer(jonas, company_id=str(company)) for _ in range(3))

    one = hand_over(jonas, anna, first)
    (made,) = [each for each in rows(jonas, record, kind="company") if each.book_id == anna.book]
    assert (one.copied, one.companies) == (1, 0)
    assert made.id != company
    assert json.loads(made.data) == {"name": "Volvo", "about": "Ask for Sven."}
    assert stored(anna, first) == {"given": "Maria", "company_id": str(made.id)}

    two = hand_over(jonas, anna, second)
    assert (two.copied, two.companies) == (0, 0)
    assert stored(anna, second) == {"given": "Maria", "company_id": str(made.id)}

    three = hand_over(jonas, anna, third)
    assert (three.copied, three.companies) == (0, 1)
    assert book_of(anna, company) == anna.book
    assert stored(anna, third) == {"given": "Maria", "company_id": str(company)}
    for person in (jonas, anna):
        assert_numbers_are_right(person)


def test_what_two_disagree_on_in_a_company_goes_with_it(jonas: Person, anna: Person) -> None:
    company = add(jonas, "company", None, {"name": "Volvo"}, book=jonas.book)
    customer = add_customer(jonas, company_id=str(company))
    other = mutation("set", "company", company, set={"name": "AB Volvo"}, was={"name": "Volvo AB"})
    conflict = send(jonas.on(new_id()), other)[0].conflict
    assert conflict
    hand_over(jonas, anna, customer)
    assert {book_of(anna, company), book_of(anna, conflict)} == {anna.book}


def test_all_go_where_none_is_named(jonas: Person, anna: Person) -> None:
    customers = [add_customer(jonas) for _ in range(3)]
    lonely = add(jonas, "company", None, {"name": "Volvo"}, book=jonas.book)
    removed = add_customer(jonas)
    send(jonas.author, mutation("delete", "customer", removed))

    counted = hand_over(jonas, anna, dry_run=True)
    assert rows(jonas, handover) == []
    assert book_of(jonas, lonely) == jonas.book
    done = hand_over(jonas, anna)

    assert (done.customers, done.records, done.companies) == (3, 4, 1)
    assert (counted.customers, counted.records, counted.companies) == (3, 4, 1)
    assert {book_of(anna, each) for each in (*customers, lonely, removed)} == {anna.book}
    assert_numbers_are_right(jonas)
    assert_numbers_are_right(anna)


@pytest.mark.parametrize("wrong", ["unknown", "removed", "already there"])
def test_one_wrong_customer_and_nothing_moves(jonas: Person, anna: Person, wrong: str) -> None:
    customer, other = add_customer(jonas), add_customer(jonas)
    if wrong == "removed":
        send(jonas.author, mutation("delete", "customer", other))
    elif wrong == "already there":
        hand_over(jonas, anna, other)
    before = number_of(jonas, revision)
    with pytest.raises(NotFound):
        hand_over(jonas, anna, customer, uuid4() if wrong == "unknown" else other)
    assert book_of(jonas, customer) == jonas.book
    assert number_of(jonas, revision) == before


def test_it_goes_between_books_of_customers_of_one_organisation_only(jonas: Person, anna: Person) -> None:
    customer, eve = add_customer(jonas), move_in(None, "Eve")
    with pytest.raises(Clash):
        hand_over(jonas, jonas, customer)
    for taker in (eve, Person(jonas.organisation, book=anna.private)):
        with pytest.raises(NotFound):
            hand_over(jonas, taker, customer)
    assert book_of(jonas, customer) == jonas.book


def test_more_customers_than_one_statement_takes(jonas: Person, anna: Person) -> None:
    people = [new_id() for _ in range(620)]
    created = [mutation("create", "customer", each, book=jonas.book, set={"given": "M"}) for each in people]
    send(jonas.author, *created)
    assert hand_over(jonas, anna).customers == 620
    assert_numbers_are_right(jonas)
    assert_numbers_are_right(anna)


def released(note: UUID, **more: Any) -> Any:
    return mutation("move", "note", note, **more)


def test_the_author_releases_a_private_note(jonas: Person) -> None:
    customer = add_customer(jonas)
    secret = add(jonas, "note", customer, {"text": "Divorced."}, book=jonas.private)
    move = released(secret, book=jonas.book)
    (given,) = send(jonas.author, move)
    assert (given.outcome, given.book, given.ver) == ("applied", jonas.book, 2)
    assert send(jonas.author, move)[0] == given
    assert send(jonas.author, released(secret))[0].outcome == "noop"
    assert book_of(jonas, secret) == jonas.book
    assert stored(jonas, secret) == {"text": "Divorced."}
    assert_numbers_are_right(jonas)


def test_a_note_is_written_and_released_in_one_request(jonas: Person) -> None:
    customer, note = add_customer(jonas), new_id()
    given = send(
        jonas.author,
        mutation("create", "note", note, customer_id=customer, book=jonas.private, set={"text": "Divorced."}),
        released(note),
        mutation("set", "note", note, set={"text": "Engaged."}, was={"text": "Divorced."}),
    )
    assert [each.outcome for each in given] == ["applied"] * 3
    assert stored(jonas, note) == {"text": "Engaged."}
    assert_numbers_are_right(jonas)


def test_nobody_else_releases_it_and_nothing_else_is_moved(jonas: Person, anna: Person) -> None:
    customer = add_customer(jonas)
    secret = add(jonas, "note", customer, {"text": "Divorced."}, book=jonas.private)
    promise = add(jonas, "promise", customer, {"text": "Call", "by": "me"})
    assert send(anna.author, released(secret))[0].reason == "unknown_record"
    attempts = [
        mutation("move", "customer", customer, book=anna.book),
        mutation("move", "promise", promise),
        released(secret, book=anna.book),
        released(secret, set={"text": "x"}),
    ]
    reasons = [each.reason for each in send(jonas.author, *attempts)]
    assert reasons == ["unknown_record", "unknown_record", "unknown_book", "invalid"]
    assert book_of(jonas, secret) == jonas.private
