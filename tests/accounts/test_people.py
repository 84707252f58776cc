"""Organisations and users as the command line makes them, and the books they begin with."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tests import people as rooms
from tests.people import Someone
from webapp import clock, db
from webapp.accounts import people
from webapp.accounts.organisation import has_sample, is_empty
from webapp.book.tables import book, member
from webapp.errors import Clash, Invalid


def books_of(someone: Someone) -> list[tuple[str, bool, str]]:
    with db.read() as connection:
        rows = connection.execute(
            select(book.c.name, book.c.private, member.c.role)
            .join_from(member, book)
            .where(
                book.c.organisation_id == someone.user.organisation_id,
                member.c.organisation_id == someone.user.organisation_id,
                member.c.user_id == someone.user.id,
            )
            .order_by(book.c.private)
        )
        return [(row.name, row.private, row.role) for row in rows]


def test_a_rep_begins_with_a_book_and_a_private_one(alice: Someone) -> None:
    assert books_of(alice) == [("Alice", False, "owner"), ("Private", True, "owner")]


@pytest.mark.parametrize("role", ["manager", "admin"])
def test_who_is_no_rep_has_the_private_book_alone(app: Flask, role: people.Role) -> None:
    boss = rooms.add(app, "Boss", organisation="Press", role=role)
    assert books_of(boss) == [("Private", True, "owner")]
    assert boss.user.own_book is None


def test_a_user_is_found_by_the_address_with_both_books(alice: Someone) -> None:
    with db.read() as connection:
        assert people.find_user(connection, " ALICE@example.org") == alice.user
        assert people.find_user(connection, "nobody@example.org") is None


def test_colleagues_share_the_organisation_and_others_do_not(
    alice: Someone, bob: Someone, charlie: Someone
) -> None:
    assert alice.user.organisation_id == bob.user.organisation_id != charlie.user.organisation_id


def test_an_address_is_one_user_on_the_whole_server(alice: Someone) -> None:
    with pytest.raises(Clash, match="another address"):
        rooms.add(alice.app, "ALICE", organisation="Elsewhere")


@pytest.mark.parametrize(
    ("email", "name", "role"),
    [
        ("alice", "Alice", "rep"),
        ("a b@example.org", "Alice", "rep"),
        ("a@b", " ", "rep"),
        ("a@b", "Alice", "boss"),
    ],
)
def test_what_is_no_user_is_refused_with_a_reason(
    app: Flask, email: str, name: str, role: people.Role
) -> None:
    with pytest.raises(Invalid), db.write() as connection:
        people.add_user(
            connection,
            organisation_id=people.organisation_named(connection, "Press", now=clock.now()),
            email=email,
            name=name,
            role=role,
            password="correct horse",
            now=clock.now(),
        )
    with db.read() as connection:
        assert is_empty(connection)


def test_a_sample_organisation_is_known_as_one(app: Flask, alice: Someone) -> None:
    with db.read() as connection:
        assert not has_sample(connection)
    with db.write() as connection:
        people.organisation_named(connection, "Made up", now=clock.now(), sample=True)
    with db.read() as connection:
        assert has_sample(connection)
