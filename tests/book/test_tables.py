"""The tables of the book keep one organisation from another by their keys."""

from sqlalchemy import select

from webapp import db
from webapp.book import tables
from webapp.db import Base


def test_every_key_starts_with_the_organisation() -> None:
    own = [tables.book, tables.member, tables.record, tables.feed, tables.revision, tables.receipt]
    for table in [*own, tables.parked, tables.alias, tables.agenda]:
        assert next(iter(table.primary_key.columns)).name == "organisation_id", table.name
        assert table.name in Base.metadata.tables


def test_a_reader_sees_the_tables(sqlite_database: str) -> None:
    with db.read() as connection:
        assert connection.execute(select(tables.book)).all() == []
