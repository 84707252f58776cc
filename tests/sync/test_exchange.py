"""What an exchange brings and takes, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from tests.house import NOW, add, add_customer, mutation, new_id, rows, send, stored
from tests.sync.conftest import Json, NewRep, Rep
from tests.sync.device import Device
from webapp import db
from webapp.book.tables import book, member, parked
from webapp.guards import through_the_door
from webapp.sync import feed as pages
from webapp.sync.presence import presence


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect every statement that is executed."""
    seen: list[str] = []
    both = db.engines()
    # On PostgreSQL the reader shares the writer's listeners.
    engines = [both.writer, both.reader] if both.writer.dialect.name == "sqlite" else [both.writer]

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield seen
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def page_of(answer: Json, wanted: UUID) -> Json:
    found: Json = next(each for each in answer["pages"] if each["book"] == str(wanted))
    return found


def test_a_first_sync_travels_as_whole_bundles(jonas: Rep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_RECORDS", 4)
    company = add(jonas.person, "company", None, {"name": "Volvo"}, book=jonas.person.book)
    customers = [add_customer(jonas.person, company_id=str(company)) for _ in range(5)]
    for number, customer in enumerate(customers):
        for text in range(number * 2):
            add(jonas.person, "note", customer, {"text": f"Note {text}"})
    phone = jonas.phone()

    sizes = []
    while True:
        request = phone.request()
        answer = jonas.ask(request)
        page = page_of(answer, jonas.person.book)
        more = phone.receive(request, answer)
        if "bundles" in page:
            sizes.append([len(each["records"]) for each in page["bundles"]])
        if not more:
            break

    # Who has more than a page takes travels whole; only the next page can say that nobody follows.
    assert sizes == [[1, 3], [5], [7], [9], []]
    here = phone.books[str(jonas.person.book)]
    assert here.after == rows(jonas.person, book, id=jonas.person.book)[0].head == 26
    assert len(here.living()) == 26


def test_what_changes_during_a_first_sync_arrives_once(jonas: Rep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_RECORDS", 1)
    first, second = add_customer(jonas.person), add_customer(jonas.person)
    phone = jonas.phone()
    request = phone.request()
    phone.receive(request, jonas.ask(request))
    for customer in (first, second):
        change = mutation("set", "customer", customer, set={"given": "Eva"}, was={"given": "Maria"})
        send(jonas.person.author, change)
    third = add_customer(jonas.person, given="Third")

    phone.sync()

    here = phone.books[str(jonas.person.book)].records
    assert [here[str(each)]["data"]["given"] for each in (first, second, third)] == ["Eva", "Eva", "Third"]


def test_a_delta_brings_only_what_changed(jonas: Rep) -> None:
    customers = [add_customer(jonas.person) for _ in range(3)]
    phone = jonas.phone()
    phone.sync()
    change = mutation("set", "customer", customers[1], set={"given": "Eva"}, was={"given": "Maria"})
    send(jonas.person.author, change)
    send(jonas.person.author, mutation("delete", "customer", customers[2]))

    page = page_of(jonas.ask(phone.request()), jonas.person.book)

    assert [(each["rev"], each["op"], each["id"]) for each in page["entries"]] == [
        (4, "put", str(customers[1])),
        (5, "del", str(customers[2])),
    ]
    assert "data" not in page["entries"][1]
    assert page["digest"]["n"] == 2
    assert (page["next"], page["more"]) == (5, False)


def test_deltas_are_cut_into_pages(jonas: Rep, monkeypatch: pytest.MonkeyPatch) -> None:
    phone = jonas.phone()
    phone.sync()
    for _ in range(5):
        add_customer(jonas.person)
    monkeypatch.setattr(pages, "MOST_RECORDS", 2)
    seen = []
    while True:
        request = phone.request()
        answer = jonas.ask(request)
        page = page_of(answer, jonas.person.book)
        seen.append((len(page["entries"]), page["next"], page["more"], "digest" in page))
        if not phone.receive(request, answer):
            break
    assert seen == [(2, 2, True, False), (2, 4, True, False), (1, 5, False, True)]


def test_a_page_ends_at_half_a_megabyte(jonas: Rep) -> None:
    text = "x" * 50_000
    customers = [add_customer(jonas.person) for _ in range(3)]
    for customer in customers:
        for _ in range(6):
            add(jonas.person, "note", customer, {"text": text})
    phone = jonas.phone()
    page = page_of(jonas.ask(phone.request()), jonas.person.book)
    assert ([len(each["records"]) for each in page["bundles"]], page["more"]) == ([7], True)
    phone.sync()
    assert len(phone.books[str(jonas.person.book)].living()) == 21


def test_two_phones_and_a_private_book(jonas: Rep, new_rep: NewRep) -> None:
    anna = new_rep(jonas.person.organisation, "Anna")
    first, second, hers = jonas.phone(), jonas.phone(), anna.phone()
    customer, note = new_id(), new_id()
    first.write("create", "customer", customer, book=jonas.person.book, set={"given": "Maria"})
    first.write(
        "create", "note", note, book=jonas.person.private, customer_id=customer, set={"text": "Divorced."}
    )

    for phone in (first, second, hers):
        phone.sync()

    assert second.shown(customer) == {"ver": 1, "data": {"given": "Maria"}}
    assert second.shown(note) == {"ver": 1, "data": {"text": "Divorced."}}
    assert hers.shown(customer) is hers.shown(note) is None
    assert [each["private"] for each in second.hello["books"]] == [False, True]
    assert second.hello["books"][0]["customers"] == 1
    assert [each["device"] for each in second.hello["devices"]] == [str(first.id)]


def test_a_cover_reads_and_writes_until_the_day_it_ends(jonas: Rep, new_rep: NewRep) -> None:
    anna = new_rep(jonas.person.organisation, "Anna")
    customer = add_customer(jonas.person)
    with db.write() as connection, through_the_door(connection):
        connection.execute(
            member.insert().values(
                organisation_id=jonas.person.organisation,
                book_id=jonas.person.book,
                user_id=anna.person.user,
                role="cover",
                ends_at="2026-11-24T00:00:00Z",
            )
        )
    phone = anna.phone()
    phone.sync()
    phone.write("set", "customer", customer, set={"given": "Mia"})
    phone.sync()
    assert stored(jonas.person, customer) == {"given": "Mia"}

    phone.write("set", "customer", customer, set={"given": "Late"})
    request = phone.request()
    phone.receive(request, anna.ask(request, now=NOW + timedelta(days=1)))

    assert str(jonas.person.book) not in phone.books
    assert phone.receipts[request["mutations"][0]["mid"]]["reason"] == "handed_over"
    assert "Late" in rows(anna.person, parked)[0].body


@pytest.mark.parametrize(
    ("cursor", "reason"),
    [
        ({"epoch": str(uuid4()), "after": 1}, "epoch"),
        ({"after": 7}, "epoch"),
        ({"after": 1}, "floor"),
        ({"epoch": str(uuid4()), "after": None, "head": 2, "bundles_after": None}, "epoch"),
    ],
)
def test_a_cursor_that_leads_nowhere_is_told_to_start_again(jonas: Rep, cursor: Json, reason: str) -> None:
    for _ in range(3):
        add_customer(jonas.person)
    phone = jonas.phone()
    phone.sync()
    with db.write() as connection, through_the_door(connection):
        connection.execute(
            book.update()
            .where(book.c.organisation_id == jonas.person.organisation, book.c.id == jonas.person.book)
            .values(floor=2)
        )
    request = phone.request()
    place = next(each for each in request["cursors"] if each["book"] == str(jonas.person.book))
    place.update(cursor)

    assert page_of(jonas.ask(request), jonas.person.book) == {
        "book": str(jonas.person.book),
        "resync": reason,
    }


def test_an_exchange_with_nothing_new_writes_nothing(jonas: Rep) -> None:
    phone = jonas.phone()
    phone.sync()
    phone.sync()
    for later in (timedelta(0), timedelta(minutes=9)):
        with counted() as statements:
            jonas.ask(phone.request(), now=NOW + later)
        assert [each for each in statements if not each.startswith(("SELECT", "BEGIN"))] == []
        assert "BEGIN IMMEDIATE" not in statements
        assert len([each for each in statements if each.startswith("SELECT")]) == 4


def test_presence_is_written_when_it_changed_or_is_old(jonas: Rep) -> None:
    phone = jonas.phone()
    phone.sync()
    request = phone.request()
    request["presence"] = {"waiting": 3, "oldest": "2026-11-23T08:01:22+01:00", "persisted": True}
    jonas.ask(request)
    (said,) = rows(jonas.person, presence)
    assert (said.waiting, said.oldest, said.persisted) == (3, "2026-11-23T08:01:22+01:00", True)
    jonas.ask(request, now=NOW + timedelta(minutes=11))
    assert rows(jonas.person, presence)[0].seen_at == "2026-11-23T08:11:00Z"


def test_the_number_of_statements_does_not_grow_with_the_records(jonas: Rep) -> None:
    def statements_for(number: int) -> tuple[int, int]:
        phone, other = jonas.phone(), jonas.phone()
        for each in (phone, other):
            each.sync()
        for _ in range(number):
            phone.write("create", "customer", new_id(), book=jonas.person.book, set={"given": "Maria"})
        with counted() as sending:
            request = phone.request()
            phone.receive(request, jonas.ask(request))
        with counted() as receiving:
            jonas.ask(other.request())
        return len(sending), len(receiving)

    statements_for(1)
    assert statements_for(10) == statements_for(100)


def test_a_revoked_phone_is_heard_but_told_nothing(jonas: Rep) -> None:
    customer = add_customer(jonas.person)
    phone = jonas.phone()
    phone.sync()
    phone.write("set", "customer", customer, set={"given": "Eva"})

    answer = jonas.ask(phone.request(), state="send_only")

    assert [(each["outcome"], each["reason"]) for each in answer["receipts"]] == [("parked", "revoked")]
    assert (answer["hello"]["wipe"], answer["hello"]["books"], answer["pages"]) == (True, [], [])
    assert stored(jonas.person, customer) == {"given": "Maria"}
    assert "Eva" in rows(jonas.person, parked)[0].body


def test_the_devices_own_page_is_taken_only_if_its_cursor_has_not_moved(jonas: Rep) -> None:
    add_customer(jonas.person)
    phone = jonas.phone()
    phone.sync()
    add_customer(jonas.person)
    request = phone.request()
    answer = jonas.ask(request)
    twin = Device(phone.user, phone.id, jonas.ask, books=phone.books)
    twin.sync()
    assert phone.receive(request, answer)
    phone.sync()
