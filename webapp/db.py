"""The database: its engines, the only writing transaction and the read-only snapshot.

Two engines stand on one database. The reader cannot write (`PRAGMA query_only`, `READ ONLY`); the request's
session is a reader. The writer is used by `write()` alone, which on SQLite takes the write lock before it
reads anything: a transaction that reads first and writes later fails as soon as somebody wrote in between.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from flask import Flask, current_app, has_app_context
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    URL,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    String,
    Subquery,
    Table,
    Uuid,
    and_,
    create_engine,
    event,
    literal,
    make_url,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine

from webapp import guards
from webapp.errors import Busy, is_unwell

Value = TypeVar("Value")

log = logging.getLogger(__name__)

LOCK_WAIT = 5.0
"""Seconds a statement waits for a lock before the request is answered 503."""


class Id(TypeDecorator[UUID]):
    """A UUID: native on PostgreSQL, its small-letter text with dashes on SQLite, as it travels."""

    impl = String(36)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column's own type."""
        return Uuid() if dialect.name == "postgresql" else String(36)

    def process_bind_param(self, value: UUID | str | None, dialect: Dialect) -> Any:
        """Take a UUID or its text."""
        if value is None or dialect.name == "postgresql":
            return UUID(value) if isinstance(value, str) else value
        return str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:  # noqa: ARG002
        """Give a UUID."""
        return UUID(value) if isinstance(value, str) else value


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, aware of it on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Take a moment that knows its zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without its zone cannot be stored")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give it in UTC."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Base(DeclarativeBase):
    """The base of every table. Names of constraints are made here, so that a migration can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "%(table_name)s_%(column_0_N_name)s_index",
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "ck": "%(table_name)s_%(constraint_name)s_check",
            "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
            "pk": "%(table_name)s_pkey",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {UUID: Id, datetime: Instant}


@dataclass(frozen=True, slots=True)
class Engines:
    """The two ways into one database."""

    reader: Engine
    writer: Engine

    def dispose(self) -> None:
        """Close every connection of both."""
        self.reader.dispose()
        self.writer.dispose()


class Database(SQLAlchemy):
    """Flask-SQLAlchemy with our reader as its engine: a request's session cannot write."""

    def _make_engine(self, bind_key: str | None, options: dict[str, Any], app: Flask) -> Engine:  # noqa: ARG002
        return engines_for(str(app.config["SQLALCHEMY_DATABASE_URI"])).reader


db = Database(metadata=Base.metadata, disable_autonaming=True)

_opened: dict[str, Engines] = {}
_outside: list[str] = []


def use(url: str) -> None:
    """Name the database for code that runs outside an app context, such as threads and tests."""
    _outside[:] = [url]


def engines() -> Engines:
    """Return the engines of the application in context, else those of the database named by `use`."""
    if has_app_context():
        return engines_for(str(current_app.config["SQLALCHEMY_DATABASE_URI"]))
    if not _outside:
        raise RuntimeError("no database: work in an app context, or name one with db.use(url)")
    return engines_for(_outside[0])


def engines_for(url: str) -> Engines:
    """Return the engines of the database at `url`, made once for each process and address."""
    if url not in _opened:
        parsed = make_url(url)
        made = _sqlite(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql(parsed)
        # On PostgreSQL the reader is the writer with other options, and shares its listeners.
        guards.watch(made.writer, Base.metadata)
        if parsed.get_backend_name() == "sqlite":
            guards.watch(made.reader, Base.metadata)
        _opened[url] = made
    return _opened[url]


@contextmanager
def write() -> Iterator[Connection]:
    """Run the only kind of transaction that writes; it commits when the block ends, else rolls back.

    It has its own connection: do not open a second one inside the block. Raises Busy when the database is
    locked, deadlocked, full or away; nothing of the block was kept then.
    """
    with _busy_when_unwell(), engines().writer.begin() as connection:
        yield connection


@contextmanager
def read() -> Iterator[Connection]:
    """Run a read-only transaction that sees one state of the database from beginning to end."""
    with _busy_when_unwell(), engines().reader.begin() as connection:
        yield connection


@contextmanager
def _busy_when_unwell() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        if not is_unwell(error):
            raise
        # The phone is asked to wait whatever it was; the operator must tell a lock from a full disk.
        log.warning("the database did not do it: %s", _cause(error))
        raise Busy from error


def _cause(error: BaseException) -> BaseException:
    """Return what went wrong first: SQLite may end a transaction by itself, and then tidying up fails too."""
    first, earlier = error, error.__context__
    while earlier:
        first, earlier = earlier if isinstance(earlier, DBAPIError) else first, earlier.__context__
    return getattr(first, "orig", first)


def portions(values: Iterable[Value], size: int = 500) -> Iterator[list[Value]]:
    """Cut `values` for statements with a list in them, which take only so many."""
    rest = list(values)
    for start in range(0, len(rest), size):
        yield rest[start : start + size]


def insert_or(connection: Connection, table: Table) -> Any:
    """Return an insert that can be told what to do where the row is there: `on_conflict_do_…`.

    Both databases have it in the same words, SQLAlchemy for each apart.
    """
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def listed(connection: Connection, *columns: Column[Any]) -> tuple[Subquery, ColumnElement[bool]]:
    """Return the rows of the JSON parameter `listed` as a table, and how it joins the table of these columns.

    Thousands of pairs are one parameter so, and each is one look into an index: for `(a, b) IN (VALUES …)`
    SQLite looks through the whole table. Its column `place` counts the rows from 0, as they were listed.
    """
    types = {str(column.key): column.type for column in columns}
    if connection.dialect.name == "postgresql":
        dialect = connection.dialect
        cells = [
            f"(value->>{at})::{_as_it_is_listed(kind, dialect)} AS {name}"
            for at, (name, kind) in enumerate(types.items())
        ]
        place = "nth - 1"
        source = "json_array_elements(CAST(:listed AS json)) WITH ORDINALITY AS each(value, nth)"
    else:
        cells = [f"json_extract(value, '$[{at}]') AS {name}" for at, name in enumerate(types)]
        place, source = "key", "json_each(:listed)"
    rows = text(f"SELECT {place} AS place, {', '.join(cells)} FROM {source}")  # noqa: S608
    asked = rows.columns(place=Integer, **types).subquery("listed")
    return asked, and_(*(column == asked.c[column.key] for column in columns))


def insert_listed(connection: Connection, columns: Iterable[Column[Any]], **values: Any) -> Any:
    """Return the insert (`insert_or`) of the rows of `listed` into these columns, with `values` in each row.

    However many rows there are, they pass through nobody's hands.
    """
    into = list(columns)
    table = into[0].table
    rows, _ = listed(connection, *into)
    same = [literal(value, table.c[name].type) for name, value in values.items()]
    # Without a condition SQLite would take the ON of a conflict for that of a join.
    chosen = select(*(rows.c[column.name] for column in into), *same).where(rows.c.place >= 0)
    new = insert_or(connection, table).from_select([*(column.name for column in into), *values], chosen)
    return new.execution_options(across_organisations=True, preserve_rowcount=True)


def _as_it_is_listed(kind: TypeEngine[Any], dialect: Dialect) -> str:
    return "timestamp AT TIME ZONE 'UTC'" if isinstance(kind, Instant) else kind.compile(dialect)


def as_listed(rows: Iterable[tuple[Any, ...]]) -> dict[str, str]:
    """Return the parameter with the rows of `listed`: ids, days and moments as text."""
    return {"listed": json.dumps([[_cell(cell) for cell in row] for row in rows])}


def _cell(value: Any) -> str | None:
    if isinstance(value, datetime):
        # As SQLite keeps a moment: there it is compared as text.
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
    return None if value is None else str(value)


def joined(lists: Iterable[str]) -> dict[str, str]:
    """Return the parameter with the rows of several such lists, as they are."""
    return {"listed": f"[{','.join(rows for one in lists if (rows := one[1:-1]))}]"}


def _sqlite(url: URL) -> Engines:
    # Parameters are names and notes: they are kept out of error messages, which end in logs.
    reader = create_engine(url, pool_size=16, max_overflow=16, pool_timeout=LOCK_WAIT, hide_parameters=True)
    writer = create_engine(url, pool_size=4, max_overflow=28, pool_timeout=LOCK_WAIT, hide_parameters=True)

    @event.listens_for(reader, "connect")
    def _open_reader(connection: sqlite3.Connection, _record: object) -> None:
        _prepare(connection)
        connection.execute("PRAGMA query_only = ON")

    event.listen(writer, "handle_error", _drop_what_cannot_write)

    @event.listens_for(writer, "connect")
    def _open_writer(connection: sqlite3.Connection, _record: object) -> None:
        _prepare(connection)

    @event.listens_for(reader, "begin")
    def _begin_reading(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    @event.listens_for(writer, "begin")
    def _begin_writing(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return Engines(reader, writer)


def _prepare(connection: sqlite3.Connection) -> None:
    # Without this the driver opens transactions by itself, too late and without IMMEDIATE.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {int(LOCK_WAIT * 1000)}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _postgresql(url: URL) -> Engines:
    writer = create_engine(
        url,
        pool_size=8,
        max_overflow=24,
        pool_timeout=LOCK_WAIT,
        pool_pre_ping=True,
        hide_parameters=True,
        isolation_level="READ COMMITTED",
        connect_args={"options": f"-c lock_timeout={int(LOCK_WAIT * 1000)}"},
    )
    reader = writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Engines(reader, writer)


def _drop_what_cannot_write(context: ExceptionContext) -> None:
    """Do not keep a connection opened while nothing could be written: it stays so when all is well again."""
    code = getattr(context.original_exception, "sqlite_errorcode", sqlite3.SQLITE_OK)
    if code & 0xFF == sqlite3.SQLITE_READONLY:
        context.is_disconnect = True
