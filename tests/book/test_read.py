"""What may be read: memberships, bundles, whole books."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert

from tests.house import NOW, Person, add, add_customer, move_in, mutation, send
from webapp import db
from webapp.book import read
from webapp.book.tables import member
from webapp.guards import through_the_door


def test_a_bundle_is_what_the_named_books_hold_of_a_customer(jonas: Person) -> None:
    first, second, third = add_customer(jonas), add_customer(jonas), add_customer(jonas)
    note = add(jonas, "note", first, {"text": "Sails."})
    secret = add(jonas, "note", first, {"text": "Divorced."}, book=jonas.private)
    gone = add(jonas, "note", second, {"text": "Nothing."})
    send(jonas.author, mutation("delete", "note", gone))
    with db.read() as connection:
        shared = read.bundle(connection, jonas.organisation, [first, second], books=[jonas.book])
        both = read.bundle(connection, jonas.organisation, [first], books=[jonas.book, jonas.private])
        nothing = read.bundle(connection, jonas.organisation, [], books=[jonas.book])
        everything = list(read.whole(connection, jonas.organisation, books=[jonas.book]))

    assert [(each.id, each.customer_id) for each in shared] == [(first, None), (note, first), (second, None)]
    assert {each.id for each in both} == {first, note, secret}
    assert nothing == []
    assert {each.id for each in everything} == {first, second, third, note}
    assert shared[0].data == {"given": "Maria"}


def test_a_membership_counts_from_its_beginning_until_its_end(jonas: Person) -> None:
    anna = move_in(jonas.organisation, "Anna")
    with db.write() as connection, through_the_door(connection):
        connection.execute(
            insert(member).values(
                organisation_id=jonas.organisation,
                book_id=jonas.book,
                user_id=anna.user,
                role="viewer",
                starts_at="2026-11-23T08:00:00Z",
                ends_at="2026-11-24T08:00:00Z",
            )
        )
    seen = []
    for hours in (-1, 0, 23, 24):
        with db.read() as connection:
            held = read.memberships(
                connection, jonas.organisation, anna.user, now=NOW + timedelta(hours=hours)
            )
        seen.append(jonas.book in {each.book_id for each in held})
        assert held[-1].private
    assert seen == [False, True, True, False]

    customer = add_customer(jonas)
    change = mutation("set", "customer", customer, set={"given": "Eva"}, was={"given": "Maria"})
    assert send(anna.author, change)[0].reason == "wrong_user"
    own = mutation(
        "create", "note", jonas.user, customer_id=customer, book=anna.private, set={"text": "My own."}
    )
    assert send(anna.author, own)[0].outcome == "applied"
