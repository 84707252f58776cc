"""Fault 25: the database fails at each statement of an exchange. The phone hears 503, nothing is half done.

PostgreSQL fails by triggers that raise the very codes it has for a full disk, a deadlock and their like, and
by connections that it ends. SQLite fails for want of pages, wherever the next page is needed.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count, product
from pathlib import Path

import psycopg
from sqlalchemy import Connection, Engine, event

from tests.durability import state
from tests.durability.faults import PagesAtMost, no_file_grows, pages_of
from tests.durability.house import write_all_sorts
from tests.durability.installation import Installation, Known, Refused, libpq_address
from tests.durability.test_trouble import on_postgres, on_sqlite
from tests.house import new_id
from tests.sync.device import Device
from webapp.migrations.schema import metadata

CODES = {
    "53100": "disk full",
    "53200": "out of memory",
    "40P01": "deadlock",
    "40001": "serialization failure",
    "55P03": "lock not available",
    "57014": "canceled",
    "58030": "input or output",
    "25006": "read only",
    "XX001": "damaged",
}
WRITTEN = {"record", "feed", "revision", "book", "agenda", "parked", "receipt", "presence", "device_session"}


def is_refused(installation: Installation, phone: Device) -> bool:
    """Let a copy of the phone send what waits: it is told to come again, or all of it is done."""
    fresh = copy.deepcopy(phone)
    try:
        fresh.sync()
    except Refused as refused:
        answer = refused.answer
        assert (answer.status, answer.headers["Retry-After"]) == (503, "2"), answer
        return True
    assert not fresh.outbox
    return False


@on_postgres
def test_fault_25_an_error_at_each_table(installation: Installation) -> None:
    phone = write_all_sorts(installation, installation.move_in("Jonas"), installation.move_in("Anna"))
    before = state.rows(installation.url)
    installation.start()
    written = set()
    for table in metadata.tables:
        with fails(installation, table, "53100"):
            if is_refused(installation, phone):
                written.add(table)
        if table not in written:
            state.put_back(installation.url, before)
    assert written >= WRITTEN
    for table, code in product(sorted(written), CODES):
        with fails(installation, table, code):
            assert is_refused(installation, phone), (table, code)
    assert state.rows(installation.url) == before
    assert not is_refused(installation, phone)
    assert state.wrong(installation.url) == []


@on_postgres
def test_fault_25_an_error_at_the_commit(installation: Installation) -> None:
    phone = write_all_sorts(installation, installation.move_in("Jonas"), installation.move_in("Anna"))
    before = state.rows(installation.url)
    installation.start()
    for code in CODES:
        with fails(installation, "receipt", code, at_commit=True):
            assert is_refused(installation, phone)
    assert state.rows(installation.url) == before
    assert not is_refused(installation, phone)


@on_postgres
def test_fault_25_a_connection_that_ends_at_each_statement(installation: Installation) -> None:
    phone = write_all_sorts(installation, installation.move_in("Jonas"), installation.move_in("Anna"))
    before, number = state.rows(installation.url), installation.folder / "number"
    installation.start(EndsConnection(number, libpq_address(installation.url)))
    for at in count(1):
        number.write_text(str(at))
        if not is_refused(installation, phone):
            break
        assert state.rows(installation.url) == before
    assert at > len(WRITTEN)
    assert state.wrong(installation.url) == []


@on_sqlite
def test_fault_25_a_database_that_is_full_at_each_page(installation: Installation) -> None:
    jonas = installation.move_in("Jonas")
    phone, limit = a_full_outbox(installation, jonas), installation.folder / "most-pages"
    before, failed = state.rows(installation.url), installation.folder / "failed"
    installation.start(PagesAtMost(limit), TellsWhatFailed(failed))
    for most in count(pages_of(installation.url)):
        limit.write_text(str(most))
        if not is_refused(installation, phone):
            break
        assert state.rows(installation.url) == before
    assert set(failed.read_text().split()) >= {"record", "feed", "revision", "receipt"}
    assert state.wrong(installation.url) == []


@on_sqlite
def test_fault_25_a_disk_that_fails_at_each_write_of_the_commit(installation: Installation) -> None:
    phone = a_full_outbox(installation, installation.move_in("Jonas"))
    before = state.rows(installation.url)
    server = installation.start()
    idle = Device(phone.user, phone.id, phone.exchange)
    idle.sync()
    for refused in count():
        with no_file_grows(server.worker, refused * 20_000):
            if not is_refused(installation, phone):
                break
        assert state.rows(installation.url) == before
    assert refused > 3
    assert state.wrong(installation.url) == []


def a_full_outbox(installation: Installation, jonas: Known) -> Device:
    """Return a phone with enough waiting to need new pages in each table."""
    phone = Device(jonas.person.user, new_id(), installation.line(jonas.token))
    installation.start()
    phone.sync()
    installation.server.kill()
    for number in range(60):
        given = {"given": f"Maria {number}", "how_met": "At the fair, by the boats. " * 20}
        phone.write("create", "customer", new_id(), book=jonas.person.book, set=given)
    return phone


@contextmanager
def fails(installation: Installation, table: str, code: str, *, at_commit: bool = False) -> Iterator[None]:
    """Let PostgreSQL raise `code` where a table is written."""
    kind, when = ("CONSTRAINT TRIGGER", "AFTER") if at_commit else ("TRIGGER", "BEFORE")
    each = "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW" if at_commit else "FOR EACH STATEMENT"
    with closing(psycopg.connect(libpq_address(installation.url), autocommit=True)) as connection:
        connection.execute(
            "CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'planted' USING ERRCODE = TG_ARGV[0]; END $$"
        )
        place = f'{when} INSERT OR UPDATE ON "{table}" {each}'
        connection.execute(f"CREATE {kind} planted {place} EXECUTE FUNCTION fail('{code}')")
        try:
            yield
        finally:
            connection.execute(f'DROP TRIGGER planted ON "{table}"')


@dataclass(frozen=True)
class EndsConnection:
    """Let PostgreSQL end the connection before the statement of a writing transaction that `file` names."""

    file: Path
    address: str

    def __call__(self, engine: Engine) -> None:
        """Count the statements of each transaction."""

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.info["statements"] = 0

        @event.listens_for(engine, "before_cursor_execute")
        def end(connection: Connection, *_more: object) -> None:
            if connection.get_execution_options().get("postgresql_readonly"):
                return
            connection.info["statements"] += 1
            if connection.info["statements"] == int(self.file.read_text()):
                pid = connection.connection.driver_connection.info.backend_pid  # type: ignore[union-attr]
                with psycopg.connect(self.address, autocommit=True) as other:
                    other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


@dataclass(frozen=True)
class TellsWhatFailed:
    """Write the name of each table at which a statement failed into `file`."""

    file: Path

    def __call__(self, engine: Engine) -> None:
        """Look at the errors of an engine."""

        @event.listens_for(engine, "handle_error")
        def tell(context: object) -> None:
            words = str(getattr(context, "statement", "")).replace('"', "").split()
            with self.file.open("a") as file:
                file.write(" ".join(word for word in words[:4] if word in metadata.tables) + "\n")
