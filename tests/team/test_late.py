"""What is written for a customer who has changed books meanwhile: nothing is lost, nothing leaks."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import insert

from tests.house import NOW, Person, add, add_customer, move_in, mutation, new_id, rows, send, stored
from webapp import db
from webapp.book import write
from webapp.book.move import Handover
from webapp.book.mutation import Author, Mutation, Receipt
from webapp.book.tables import member, parked, record
from webapp.clock import stamp
from webapp.guards import through_the_door

FORWARDED: list[tuple[str, dict[str, Any]]] = [
    ("note", {"text": "Met."}),
    ("touch", {"type": "visit", "state": "held", "when": {"day": "2026-11-03"}}),
    ("fact", {"text": "Sails."}),
    ("promise", {"text": "Call", "by": "me"}),
    ("occasion", {"type": "exam", "date": "2026-12-01"}),
    ("person", {"name": "Lisa"}),
]


@pytest.fixture
def maria(jonas: Person) -> UUID:
    return add_customer(jonas)


def hand_over(giver: Person, taker: Person, *customers: UUID, days_ago: int = 0) -> None:
    asked = Handover(giver.book, taker.book, customers or None)
    with db.write() as connection:
        author = Author(giver.organisation, new_id())
        write.hand_over(connection, author, asked, now=NOW - timedelta(days=days_ago))


def note(customer: UUID, text: str = "Late", **more: Any) -> Mutation:
    return mutation("create", "note", new_id(), customer_id=customer, set={"text": text}, **more)


def only(given: list[Receipt]) -> tuple[str, str | None]:
    (one,) = given
    if one.outcome in ("forwarded", "parked"):
        # No book, no rev, no version: nothing of what the new owner has.
        assert (one.book, one.rev, one.ver, one.conflict) == (None, None, None, None)
    return one.outcome.value, one.reason


@pytest.mark.parametrize(("kind", "fields"), FORWARDED, ids=[kind for kind, _ in FORWARDED])
def test_an_addition_goes_to_the_new_owner_marked_with_its_author(
    jonas: Person, anna: Person, maria: UUID, kind: str, fields: dict[str, Any]
) -> None:
    hand_over(jonas, anna, maria, days_ago=59)
    made = mutation("create", kind, new_id(), customer_id=maria, set=fields, at="2026-11-03T09:00:00+01:00")

    first = send(jonas.author, made)

    assert only(first) == ("forwarded", None)
    assert send(jonas.author, made) == first
    row = rows(anna, record, id=made.id)[0]
    assert (row.book_id, row.customer_id, row.created_by) == (anna.book, maria, jonas.user)
    (mark,) = rows(anna, parked)
    assert (mark.state, mark.user_id, mark.book_id) == ("forwarded", jonas.user, anna.book)
    assert json.loads(mark.body)["at"] == "2026-11-03T09:00:00+01:00"


def test_a_change_is_a_suggestion_to_the_new_owner(jonas: Person, anna: Person, maria: UUID) -> None:
    old = add(jonas, "note", maria, {"text": "Met."})
    company = add(jonas, "company", None, {"name": "Volvo"}, book=jonas.book)
    hand_over(jonas, anna)
    changes = [
        mutation("set", "customer", maria, set={"given": "Mia"}, was={"given": "Maria"}),
        mutation("set", "note", old, set={"text": "Met twice."}, was={"text": "Met."}),
        mutation("set", "company", company, set={"name": "AB Volvo"}, was={"name": "Volvo"}),
        mutation("delete", "note", old, was_ver=1),
        mutation("restore", "note", old),
        mutation("create", "note", old, customer_id=maria, set={"text": "Again"}),
    ]
    for each in changes:
        assert only(send(jonas.author, each)) == ("parked", "handed_over")
    assert {row.book_id for row in rows(anna, parked)} == {anna.book}
    assert [row.customer_id for row in rows(anna, parked)].count(maria) == 5
    assert stored(anna, maria) == {"given": "Maria"}
    assert stored(anna, old) == {"text": "Met."}


def test_after_sixty_days_an_addition_is_a_suggestion_too(jonas: Person, anna: Person, maria: UUID) -> None:
    hand_over(jonas, anna, maria, days_ago=61)
    late = note(maria)
    assert only(send(jonas.author, late)) == ("parked", "handed_over")
    assert stored(anna, late.id) is None
    assert rows(anna, parked)[0].book_id == anna.book


@pytest.mark.parametrize("days_ago", [10, 70])
def test_a_correction_of_what_came_late_is_a_suggestion(
    jonas: Person, anna: Person, maria: UUID, days_ago: int
) -> None:
    hand_over(jonas, anna, maria, days_ago=days_ago)
    late = note(maria)
    better = mutation("set", "note", late.id, set={"text": "Better"}, was={"text": "Late"}, after=late.mid)
    outcomes = [send(jonas.author, each)[0].outcome for each in (late, better)]
    assert outcomes == ["forwarded" if days_ago == 10 else "parked", "parked"]
    (kept,) = rows(anna, parked, mid=better.mid)
    assert (kept.book_id, kept.customer_id, kept.reason) == (anna.book, maria, "handed_over")


def test_who_never_held_her_learns_nothing(jonas: Person, anna: Person, maria: UUID) -> None:
    never, stranger = move_in(jonas.organisation, "Nils"), move_in(None, "Eve")
    theirs = add(jonas, "note", maria, {"text": "Met."})
    hand_over(jonas, anna, maria)
    for person in (never, stranger):
        for each in (note(maria), mutation("delete", "note", theirs), mutation("restore", "customer", maria)):
            assert only(send(person.author, each)) == ("parked", "unknown_record")
    assert {row.book_id for row in [*rows(never, parked), *rows(stranger, parked)]} == {None}


def test_what_the_new_owner_wrote_was_never_his(jonas: Person, anna: Person, maria: UUID) -> None:
    hand_over(jonas, anna, maria)
    hers = add(anna, "note", maria, {"text": "Met."})
    assert only(send(jonas.author, mutation("delete", "note", hers))) == ("parked", "unknown_record")


def test_nobody_from_outside_brings_back_whom_the_new_owner_removed(
    jonas: Person, anna: Person, maria: UUID
) -> None:
    hand_over(jonas, anna, maria)
    send(anna.author, mutation("delete", "customer", maria))
    assert only(send(jonas.author, note(maria))) == ("parked", "handed_over")
    assert stored(anna, maria) is None


def test_private_notes_about_her_stay_possible_and_private(jonas: Person, anna: Person, maria: UUID) -> None:
    secret = add(jonas, "note", maria, {"text": "Divorced."}, book=jonas.private)
    hand_over(jonas, anna, maria)
    later = note(maria, "Remarried.", book=jonas.private)
    handled = mutation(
        "create",
        "handled",
        uuid5(jonas.user, "stale:x"),
        customer_id=maria,
        set={"key": "stale:x", "action": "done"},
    )
    assert [each.outcome for each in send(jonas.author, later, handled)] == ["applied", "applied"]
    assert rows(jonas, record, id=later.id)[0].book_id == jonas.private
    # Released now, it goes where she is.
    assert only(send(jonas.author, mutation("move", "note", secret))) == ("forwarded", None)
    assert rows(anna, record, id=secret)[0].book_id == anna.book
    assert rows(anna, parked)[0].state == "forwarded"


def test_from_hand_to_hand_it_goes_to_whom_she_is_with(jonas: Person, anna: Person, maria: UUID) -> None:
    nils = move_in(jonas.organisation, "Nils")
    hand_over(jonas, anna, maria, days_ago=20)
    change = mutation("set", "customer", maria, set={"given": "Mia"}, was={"given": "Maria"})
    send(jonas.author, change)
    hand_over(anna, nils, maria, days_ago=10)
    assert rows(nils, parked)[0].book_id == nils.book
    for giver in (jonas, anna):
        late = note(maria)
        assert only(send(giver.author, late)) == ("forwarded", None)
        assert rows(nils, record, id=late.id)[0].book_id == nils.book


def test_what_a_lost_phone_sends_waits_for_whoever_has_her(jonas: Person, anna: Person, maria: UUID) -> None:
    hand_over(jonas, anna, maria)
    sent = [
        note(maria),
        mutation("set", "customer", maria, set={"given": "Mia"}, was={"given": "Maria"}),
        note(maria, "Divorced.", book=jonas.private),
    ]
    with db.write() as connection:
        given = write.park(connection, jonas.author, sent, "revoked", now=NOW)
    assert {(each.outcome, each.reason, each.book) for each in given} == {("parked", "revoked", None)}
    places = {row.mid: row.book_id for row in rows(anna, parked)}
    assert [places[each.mid] for each in sent] == [anna.book, anna.book, jonas.private]


def cover(book: Person, colleague: Person, *, ended_days_ago: int) -> None:
    with db.write() as connection, through_the_door(connection):
        connection.execute(
            insert(member).values(
                organisation_id=book.organisation,
                book_id=book.book,
                user_id=colleague.user,
                role="cover",
                ends_at=stamp(NOW - timedelta(days=ended_days_ago)),
            )
        )


def test_who_covered_until_lately_is_late_too(jonas: Person, anna: Person) -> None:
    customer = new_id()
    made = mutation("create", "customer", customer, book=jonas.book, set={"given": "Maria"})
    send(jonas.author, made, now=NOW - timedelta(days=30))
    cover(jonas, anna, ended_days_ago=10)
    assert only(send(anna.author, note(customer))) == ("forwarded", None)
    change = mutation("set", "customer", customer, set={"given": "Mia"}, was={"given": "Maria"})
    assert only(send(anna.author, change)) == ("parked", "handed_over")
    # She came into being, or into this book, when the cover was over.
    newer = add_customer(jonas)
    assert only(send(anna.author, note(newer))) == ("parked", "unknown_record")


def test_who_covered_before_she_came_never_held_her(jonas: Person, anna: Person) -> None:
    nils, customer = move_in(jonas.organisation, "Nils"), new_id()
    made = mutation("create", "customer", customer, book=nils.book, set={"given": "Maria"})
    send(nils.author, made, now=NOW - timedelta(days=30))
    cover(jonas, anna, ended_days_ago=10)
    hand_over(nils, jonas, customer, days_ago=5)
    assert only(send(anna.author, note(customer))) == ("parked", "unknown_record")
