"""A full disk, a read-only one, a lock that is held, a database that is away: writers hear 503, readers read.

Nothing is kept of what was refused, nobody has to restart anything, and what waited goes through afterwards.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests.durability import state
from tests.durability.conftest import installed
from tests.durability.faults import (
    PagesAtMost,
    impatient,
    no_file_grows,
    pages_of,
    read_only,
    without_rights_of_root,
)
from tests.durability.house import House, move_in
from tests.durability.installation import Installation, libpq_address
from tests.durability.server import Plant, Server
from tests.postgres import Postgres

WRITERS = ("exchange", "import", "sign in", "handover")

on_sqlite = pytest.mark.parametrize("installation", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize("installation", ["postgres"], indirect=True)


def start(house: House, *planted: Plant) -> Server:
    """Start a server that has read something before trouble comes."""
    server = house.installation.start(*planted)
    assert house.readers()["brief"]().status == 200
    return server


def check_refused(house: House, writers: Collection[str] = WRITERS) -> None:
    """Nobody can write, everybody can read, and nothing has changed."""
    before = state.rows(house.installation.url)
    house.write()
    for name in writers:
        answer = house.writers()[name]()
        assert (name, answer.status) == (name, 503), answer
        assert int(answer.headers["Retry-After"] or 0) > 0, name
    assert house.phone.outbox
    assert state.rows(house.installation.url) == before
    for name, ask in house.readers().items():
        answer = ask()
        assert (name, answer.status) == (name, 200), answer


def check_recovered(house: House) -> None:
    """All that was refused is done, by the same server."""
    for name, ask in house.writers().items():
        assert ask().status in (200, 303), name
    house.phone.sync()
    assert not house.phone.outbox
    assert state.wrong(house.installation.url) == []


@on_sqlite
def test_a_full_database(installation: Installation) -> None:
    house, limit = move_in(installation), installation.folder / "most-pages"
    start(house, PagesAtMost(limit))
    limit.write_text(str(pages_of(installation.url)))
    # The others may find room on the pages there are.
    check_refused(house, ["exchange", "import"])
    assert installation.server.log.read_text().count("database or disk is full") == 2
    limit.unlink()
    check_recovered(house)


@on_sqlite
def test_a_disk_that_takes_nothing_any_more(installation: Installation) -> None:
    house = move_in(installation)
    server = start(house)
    with no_file_grows(server.worker):
        check_refused(house)
    check_recovered(house)


@on_sqlite
def test_a_file_that_may_only_be_read(installation: Installation) -> None:
    house = move_in(installation)
    start(house, without_rights_of_root)
    with read_only(Path(installation.environment["BLACKBOOK_DATA"])):
        check_refused(house)
    check_recovered(house)


@on_sqlite
def test_a_lock_that_another_process_holds(installation: Installation) -> None:
    house = move_in(installation)
    start(house, impatient)
    with closing(sqlite3.connect(make_url(installation.url).database or "")) as other:
        other.execute("BEGIN IMMEDIATE")
        check_refused(house)
    check_recovered(house)


@on_postgres
def test_a_book_that_another_process_holds(installation: Installation) -> None:
    house = move_in(installation)
    start(house, impatient)
    with psycopg.connect(libpq_address(installation.url)) as other:
        other.execute("SELECT FROM book WHERE id = %s FOR UPDATE", [house.jonas.person.book])
        check_refused(house, ["exchange", "handover"])
        # Anna's book is another one, and a sign-in touches none.
        assert house.writers()["import"]().status == 200
    check_recovered(house)


def test_a_database_server_that_is_away(own_postgres: Postgres, tmp_path: Path) -> None:
    with installed(tmp_path, own_postgres) as installation:
        house = move_in(installation)
        start(house)
        before = state.rows(installation.url)
        own_postgres.stop()
        house.write()
        for name, ask in {**house.writers(), **house.readers()}.items():
            answer = ask()
            if name != "page":
                assert (name, answer.status, answer.headers["Retry-After"]) == (name, 503, "2"), answer
        own_postgres.start()
        assert state.rows(installation.url) == before
        check_recovered(house)
