"""Many at once: eight writers on one book with a reader paging, and two handing the same request in twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from tests.house import NOW, Person, add_customer, mutation, new_id, rows, send
from tests.sync.conftest import Rep
from webapp import db
from webapp.book.mutation import Author
from webapp.book.read import memberships
from webapp.book.tables import record
from webapp.sync import feed as pages
from webapp.sync.protocol import Cursor

WRITERS = 8
EACH = 12


def test_writers_of_two_books_in_either_order_never_lock_each_other_out(jonas: Rep) -> None:
    customers = [add_customer(jonas.person) for _ in range(2)]

    def notes(books: tuple[UUID, ...]) -> list[str]:
        author = Author(jonas.person.organisation, jonas.person.user, new_id())
        outcomes: list[str] = []
        for _ in range(10):
            made = [
                mutation("create", "note", new_id(), customer_id=customer, book=place, set={"text": "Hi"})
                for customer, place in zip(customers, books, strict=True)
            ]
            outcomes += [each.outcome for each in send(author, *made)]
        return outcomes

    own, private = jonas.person.book, jonas.person.private
    with ThreadPoolExecutor(6) as pool:
        work = [pool.submit(notes, order) for order in [(own, private), (private, own)] * 3]
        outcomes = [outcome for each in work for outcome in each.result()]

    assert outcomes == ["applied"] * 120


def test_a_snapshot_does_not_move_while_a_page_is_put_together(jonas: Rep) -> None:
    person: Person = jonas.person
    add_customer(person)
    with db.read() as connection:
        before = memberships(connection, person.organisation, person.user, now=NOW)
        add_customer(person)
        after = memberships(connection, person.organisation, person.user, now=NOW)
        page = pages.page(
            connection,
            person.organisation,
            after[0],
            Cursor(book=person.book, epoch=after[0].epoch, after=0),
        )
    assert before == after
    assert page.count('"rev"') == 1


def test_two_phones_that_make_pairs_one_crosswise_and_write_about_both_lose_nothing(jonas: Rep) -> None:
    pairs = [(add_customer(jonas.person), add_customer(jonas.person)) for _ in range(6)]

    def merge(is_first: bool) -> list[str]:
        author = Author(jonas.person.organisation, jonas.person.user, new_id())
        outcomes = []
        for pair in pairs:
            goes, stays = pair if is_first else pair[::-1]
            note = mutation("create", "note", new_id(), customer_id=goes, set={"text": "Hi"})
            given = send(author, note, mutation("merge", "customer", goes, customer_id=stays))
            outcomes.append("-".join(each.outcome for each in given))
        return outcomes

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(merge, (True, False))

    assert [sorted(both) for both in zip(first, second, strict=True)] == [
        ["applied-applied", "applied-noop"]
    ] * len(pairs)
    living = {row.id for row in rows(jonas.person, record) if row.deleted_at is None}
    for pair in pairs:
        (stays,) = living & set(pair)
        notes = [row for row in rows(jonas.person, record, customer_id=stays) if row.kind == "note"]
        assert len(notes) == 2
