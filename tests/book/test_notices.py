"""Whoever deleted what somebody edited is told that it stays, once; and what became of what came late."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert

from tests.house import NOW, Person, add, add_customer, move_in, mutation, new_id, rows, send, stored
from webapp import db
from webapp.accounts.tables import organisation, user
from webapp.book import write
from webapp.book.move import Handover
from webapp.book.mutation import Author
from webapp.book.tables import record
from webapp.clock import stamp


@pytest.fixture
def anna(jonas: Person) -> Person:
    """A colleague who covers Jonas's book and has a name."""
    person = move_in(jonas.organisation, "Anna")
    until = stamp(NOW + timedelta(days=9))
    with db.write() as connection:
        write.cover(connection, jonas.organisation, jonas.book, person.user, since=stamp(NOW), until=until)
        connection.execute(
            insert(organisation)
            .values(id=jonas.organisation, name=str(jonas.organisation), created_at=NOW)
            .execution_options(across_organisations=True)
        )
        connection.execute(
            insert(user).values(
                organisation_id=jonas.organisation,
                id=person.user,
                email=f"{person.user}@press.example",
                name="Anna Ek",
                role="rep",
                password_hash="none",
                created_at=NOW,
            )
        )
    return person


@pytest.fixture
def maria(jonas: Person) -> UUID:
    return add_customer(jonas)


def notices(person: Person) -> list[dict[str, Any]]:
    """Return what the person is told now."""
    found = rows(person, record, kind="notice", book_id=person.private)
    return [json.loads(row.data) for row in found if not row.deleted_at]


def phones(customer: UUID) -> Any:
    return mutation("set", "customer", customer, add={"phones": [{"value": "+46 1", "type": "cell"}]})


@pytest.mark.parametrize("order", ["edit first", "delete first"])
def test_she_stays_and_the_one_who_removed_her_is_told_by_whom(
    jonas: Person, anna: Person, maria: UUID, order: str
) -> None:
    deletion = mutation("delete", "customer", maria, was_ver=1)
    changes = [(anna.author, phones(maria)), (jonas.author, deletion)]
    for author, each in changes if order == "edit first" else changes[::-1]:
        send(author, each)
    assert stored(jonas, maria)
    (told,) = notices(jonas)
    assert told == {
        "what": "stays",
        "of_kind": "customer",
        "of_id": str(maria),
        "of_customer": str(maria),
        "who": "Anna Ek",
        "field": "phones",
    }
    assert notices(anna) == []


def test_a_note_for_somebody_removed_brings_her_back_and_says_so(
    jonas: Person, anna: Person, maria: UUID
) -> None:
    send(jonas.author, mutation("delete", "customer", maria, was_ver=1))
    add(anna, "note", maria, {"text": "Met."})
    (told,) = notices(jonas)
    assert (told["of_id"], told["who"]) == (str(maria), "Anna Ek")
    assert "field" not in told


def test_ones_own_other_phone_is_nobody_else(jonas: Person, maria: UUID) -> None:
    send(jonas.on(new_id()), mutation("set", "customer", maria, set={"title": "Buyer"}))
    send(jonas.author, mutation("delete", "customer", maria, was_ver=1))
    (told,) = notices(jonas)
    assert "who" not in told
    assert told["field"] == "title"


def test_undo_and_an_edit_on_the_same_phone_tell_nothing(jonas: Person, maria: UUID) -> None:
    note = add(jonas, "note", maria, {"text": "Met."})
    send(jonas.author, mutation("delete", "note", note, was_ver=1))
    send(jonas.author, mutation("restore", "note", note))
    send(jonas.author, mutation("delete", "note", note, was_ver=3))
    send(jonas.author, mutation("set", "note", note, set={"text": "Met again."}, was={"text": "Met."}))
    assert stored(jonas, note) == {"text": "Met again."}
    assert notices(jonas) == []


def test_a_removal_that_stands_tells_nothing(jonas: Person, anna: Person, maria: UUID) -> None:
    send(jonas.author, mutation("delete", "customer", maria, was_ver=1))
    send(anna.author, mutation("delete", "customer", maria, was_ver=1))
    assert (notices(jonas), notices(anna)) == ([], [])


def test_a_notice_that_was_read_is_gone_everywhere_and_comes_again_only_for_something_new(
    jonas: Person, anna: Person, maria: UUID
) -> None:
    send(anna.author, phones(maria))
    late = mutation("delete", "customer", maria, was_ver=1)
    send(jonas.author, late)
    (row,) = rows(jonas, record, kind="notice")
    assert send(jonas.author, mutation("delete", "notice", row.id, was_ver=row.ver))[0].outcome == "applied"
    send(jonas.author, late)
    assert notices(jonas) == []
    send(jonas.author, mutation("delete", "customer", maria, was_ver=1))
    assert len(notices(jonas)) == 1


def test_a_notice_is_the_servers_alone_to_write(jonas: Person) -> None:
    fields = {"what": "stays", "of_kind": "customer", "of_id": str(new_id())}
    (given,) = send(jonas.author, mutation("create", "notice", new_id(), set=fields))
    assert (given.outcome, given.reason) == ("parked", "invalid")


def test_who_has_her_no_more_is_not_told_of_what_the_new_owner_does(
    jonas: Person, maria: UUID, anna: Person
) -> None:
    nils = move_in(jonas.organisation, "Nils")
    send(jonas.author, mutation("delete", "customer", maria, was_ver=1))
    with db.write() as connection:
        asked = Handover(jonas.book, nils.book, None)
        write.hand_over(connection, Author(jonas.organisation, new_id()), asked, now=NOW)
    send(nils.author, phones(maria))
    assert notices(jonas) == []


def test_what_came_late_is_told_without_a_word_of_the_new_owners_book(
    jonas: Person, anna: Person, maria: UUID
) -> None:
    nils = move_in(jonas.organisation, "Nils")
    with db.write() as connection:
        asked = Handover(jonas.book, nils.book, {maria})
        write.hand_over(connection, Author(jonas.organisation, new_id()), asked, now=NOW)
    note = mutation("create", "note", new_id(), customer_id=maria, set={"text": "Late"}, at="yesterday")
    change = mutation("set", "customer", maria, set={"given": "Mia"}, was={"given": "Maria"})
    send(jonas.author, note, change)
    told = {each["what"]: each for each in notices(jonas)}
    assert told["came"] == {"what": "came", "of_kind": "note", "of_id": str(note.id)}
    at = "2026-11-23T09:00:00+01:00"
    assert told["waits"] == {
        "what": "waits",
        "of_kind": "customer",
        "of_id": str(maria),
        "written_at": at,
    }
    assert notices(nils) == []


def test_what_came_late_says_from_whom(jonas: Person, anna: Person, maria: UUID) -> None:
    nils = move_in(jonas.organisation, "Nils")
    secret = add(anna, "note", maria, {"text": "Divorced."}, book=anna.private)
    with db.write() as connection:
        write.cover(connection, jonas.organisation, jonas.book, anna.user, since=stamp(NOW), until=stamp(NOW))
        asked = Handover(jonas.book, nils.book, {maria})
        write.hand_over(connection, Author(jonas.organisation, new_id()), asked, now=NOW)
    note = mutation("create", "note", new_id(), customer_id=maria, set={"text": "Late"})
    given = send(anna.author, note, mutation("move", "note", secret))
    assert [each.outcome for each in given] == ["forwarded", "forwarded"]
    for each in (note.id, secret):
        assert (stored(nils, each) or {})["late_from"] == "Anna Ek"
