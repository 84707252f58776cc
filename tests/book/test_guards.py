"""What the engine refuses: a tenant's table without its organisation, a synced table around the door."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from sqlalchemy import Select, and_, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, OperationalError

from webapp import db
from webapp.accounts import tables as accounts
from webapp.book.tables import alias, book, member, record
from webapp.errors import Busy
from webapp.guards import GuardedTable, through_the_door

ORGANISATION = UUID("01930000-0000-7000-8000-0000000000a0")
JOINED = and_(member.c.organisation_id == book.c.organisation_id, member.c.book_id == book.c.id)


@pytest.mark.parametrize(
    "statement",
    [
        select(record.c.id).where(record.c.organisation_id == ORGANISATION),
        select(record.c.id).where(record.c.organisation_id.in_([ORGANISATION])),
        select(book.c.id, member.c.role)
        .join_from(member, book, JOINED)
        .where(member.c.organisation_id == ORGANISATION),
        select(accounts.user.c.name).where(accounts.user.c.organisation_id == ORGANISATION),
        select(accounts.user.c.name).execution_options(across_organisations=True),
        text("SELECT 1"),
    ],
)
def test_it_lets_a_statement_with_its_organisation_pass(database: str, statement: Select[tuple[str]]) -> None:
    with db.read() as connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        select(record.c.id),
        select(record.c.organisation_id).where(record.c.id == uuid4()),
        select(accounts.user.c.name).where(accounts.user.c.email == "jonas@example.org"),
        select(book.c.id, member.c.role).join_from(member, book, JOINED),
        select(book.c.id, record.c.id).where(
            book.c.organisation_id == ORGANISATION, record.c.book_id == book.c.id
        ),
        select(record.alias("other").c.id),
        text("SELECT id FROM record"),
        text("SELECT id FROM book, record WHERE book.organisation_id = '1'"),
        text("WITH everything AS (SELECT * FROM record) SELECT * FROM everything"),
    ],
)
def test_it_refuses_a_statement_without_it(database: str, statement: Select[tuple[str]]) -> None:
    with db.read() as connection, pytest.raises(GuardedTable, match="without its organisation"):
        connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        insert(alias).values(organisation_id=ORGANISATION, id=uuid4(), record_id=uuid4()),
        update(book).where(book.c.organisation_id == ORGANISATION).values(head=7),
        delete(record).where(record.c.organisation_id == ORGANISATION),
    ],
)
def test_a_synced_table_is_not_written_around_the_door(database: str, statement: Select[tuple[str]]) -> None:
    with db.write() as connection:
        with pytest.raises(GuardedTable, match="alone"):
            connection.execute(statement)
        with through_the_door(connection):
            connection.execute(statement)
        with pytest.raises(GuardedTable, match="alone"):
            connection.execute(statement)


def test_a_reader_cannot_write_even_through_the_door(database: str) -> None:
    statement = insert(alias).values(organisation_id=ORGANISATION, id=uuid4(), record_id=uuid4())
    with (
        db.engines().reader.begin() as connection,
        through_the_door(connection),
        pytest.raises(DBAPIError, match=r"read-?only"),
    ):
        connection.execute(statement)


def test_a_database_somebody_else_writes_to_is_busy_and_nothing_is_kept(
    sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "LOCK_WAIT", 0.05)
    with db.engines().writer.begin(), pytest.raises(Busy) as refused, db.write():
        pytest.fail("two wrote at once")
    assert refused.value.wait == 2


def test_it_tells_why_a_connection_broke_at_the_door(database: str) -> None:
    """Not that the broken one can no longer be asked: it is by its error that a database away is known."""
    with pytest.raises(Busy):
        _break_at_the_door()


def _break_at_the_door() -> None:
    with db.write() as connection, connection.begin_nested(), through_the_door(connection):
        connection.invalidate()
        raise OperationalError("", {}, Exception("the server closed the connection"))
