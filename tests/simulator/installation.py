"""The database of the simulator: remembered and put back at will, and broken at a statement when asked to."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import Row, Table, delete, event, insert, select
from sqlalchemy.exc import OperationalError

from webapp import db
from webapp.guards import through_the_door
from webapp.migrations.schema import metadata

Rows = dict[Table, list[Row[Any]]]
"""Everything in a database, table by table, parents before their children."""

_ALL = {"across_organisations": True}


class Killed(BaseException):
    """The process ends at this statement, and nothing in it can catch that."""


class Installation:
    """A database at `url` with every table, SQLite or PostgreSQL."""

    def __init__(self, url: str) -> None:
        db.use(url)
        self.engines = db.engines_for(url)
        metadata.create_all(self.engines.writer)
        self._left: int | None = None
        self._breaks: Callable[[], BaseException] = Killed
        for name in ("before_cursor_execute", "commit"):
            event.listen(self.engines.writer, name, self._count)

    def copy(self) -> Rows:
        """Return everything as it is now."""
        with db.read() as connection:
            return {
                table: list(connection.execute(select(table).execution_options(**_ALL)))
                for table in metadata.sorted_tables
            }

    def put(self, rows: Rows) -> None:
        """Put everything back as it was."""
        with db.write() as connection, through_the_door(connection):
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table).execution_options(**_ALL))
            for table, those in rows.items():
                if those:
                    values = [row._asdict() for row in those]
                    connection.execute(insert(table).execution_options(**_ALL), values)

    def break_at(self, *, kills: int | None, locks: int | None) -> None:
        """Let the process die, or the database be locked, at the next but so many statements of a writer."""
        self._left = kills if kills is not None else locks
        self._breaks = Killed if kills is not None else self._locked

    def _count(self, *_given: Any) -> None:
        if self._left is None:
            return
        self._left -= 1
        if self._left < 0:
            self._left = None
            raise self._breaks()

    def _locked(self) -> OperationalError:
        if self.engines.writer.dialect.name == "sqlite":
            return OperationalError("", {}, sqlite3.OperationalError("database is locked"))
        return OperationalError("", {}, psycopg.errors.LockNotAvailable("canceling statement: lock timeout"))
