"""Brings a database to the version this code was written for.

On an own connection, in one transaction: on SQLite after a copy of the file, with foreign keys off (Alembic's
batch mode rebuilds tables, and with them on it deletes the children of a table it rebuilds) and with a check
of every foreign key before the commit. Several processes may start at once: the first does it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url

HERE = Path(__file__).parent


class BrokenReferences(Exception):
    """A migration would have left rows that point at nothing. Nothing was changed."""


def upgrade(url: str, *, to: str = "head", versions: tuple[Path, ...] = ()) -> None:
    """Bring the database at `url` up to date. `versions` names further folders of migrations, for tests.

    Raises BrokenReferences, and whatever the database says; the database is then as it was.
    """
    config = configuration(versions)
    wanted = ScriptDirectory.from_config(config).get_revision(to).revision
    present = version(url)
    if present == wanted:
        return
    if present is not None and make_url(url).get_backend_name() == "sqlite":
        _copy(Path(str(make_url(url).database)), present)
    with connect(url) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        if connection.dialect.name == "sqlite":
            _check_references(connection)


def version(url: str) -> str | None:
    """Return the version a database is at, or None where it was never migrated."""
    # No lock is taken for a look: a server starts beside whoever holds it, and the doctor does not wait.
    engine = create_engine(url, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


@contextmanager
def connect(url: str) -> Iterator[Connection]:
    """Open the transaction of a migration; whoever else wants one waits until it has ended."""
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('blackbook migrations'))")
            yield connection
    finally:
        engine.dispose()


def configuration(versions: tuple[Path, ...] = ()) -> Config:
    """Return Alembic's settings; there is no file of them."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(map(str, (HERE / "versions", *versions))))
    return config


def _engine(url: str) -> Engine:
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _open(connection: sqlite3.Connection, _record: object) -> None:
            # Without this the driver commits by itself before a table is changed.
            connection.isolation_level = None
            connection.execute("PRAGMA busy_timeout = 30000")
            connection.execute("PRAGMA foreign_keys = OFF")

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _copy(file: Path, present: str) -> None:
    """Keep the file as it is before the migration, beside it."""
    with sqlite3.connect(file) as source, sqlite3.connect(f"{file}.before-{present}") as copy:
        source.backup(copy)


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = sorted({str(row[0]) for row in broken})
        raise BrokenReferences(f"rows of {', '.join(tables)} point at nothing: restore a backup and tell us")
