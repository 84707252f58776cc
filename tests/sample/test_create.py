"""The sample organisation: who is in it, what they own, and where it must not be made."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from webapp import db
from webapp.accounts import passwords, people
from webapp.accounts.organisation import has_sample, is_empty
from webapp.accounts.tables import user
from webapp.book.tables import parked, record
from webapp.sample import SampleUser, create

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def make(size: int = 12) -> list[SampleUser]:
    return create(today=TODAY, now=NOW, production=False, size=size)


def customers_of(email: str) -> list[str]:
    with db.read() as connection:
        owner = people.find_user(connection, email)
        assert owner is not None
        if owner.own_book is None:
            return []
        rows = connection.execute(
            select(record.c.data).where(
                record.c.organisation_id == owner.organisation_id,
                record.c.book_id == owner.own_book,
                record.c.kind == "customer",
            )
        )
        return list(rows.scalars())


def test_two_reps_and_a_manager_with_their_books(database: str) -> None:
    first, second, manager = make()
    assert [first.role, second.role, manager.role] == ["rep", "rep", "manager"]
    assert (len(customers_of(first.email)), len(customers_of(second.email))) == (12, 40)
    assert customers_of(manager.email) == []
    assert sum('"Lindqvist"' in each and '"Maria"' in each for each in customers_of(first.email)) == 1
    with db.read() as connection:
        assert has_sample(connection)


def test_the_door_takes_everything(sqlite_database: str) -> None:
    made = make()
    with db.read() as connection:
        jonas = people.find_user(connection, made[0].email)
        assert jonas is not None
        mine = parked.c.organisation_id == jonas.organisation_id
        assert connection.execute(select(func.count()).select_from(parked).where(mine)).scalar_one() == 0


def test_the_passwords_are_made_anew_each_time_and_open_the_door(sqlite_database: str) -> None:
    made = make()
    assert len({each.password for each in made}) == 3
    assert all(len(each.password) >= 12 for each in made)
    with db.read() as connection:
        for each in made:
            known = people.find_user(connection, each.email)
            assert known is not None
            stored = connection.execute(
                select(user.c.password_hash).where(
                    user.c.organisation_id == known.organisation_id, user.c.id == known.id
                )
            ).scalar_one()
            assert passwords.verify(stored, each.password)


def test_it_is_refused_in_production(sqlite_database: str) -> None:
    with pytest.raises(ValueError, match="development"):
        create(today=TODAY, now=NOW, production=True, size=12)
    with db.read() as connection:
        assert is_empty(connection)


def test_it_goes_into_an_empty_database_only(sqlite_database: str) -> None:
    make()
    with pytest.raises(ValueError, match="empty"):
        make()
