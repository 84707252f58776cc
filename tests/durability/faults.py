"""What can be wrong with a disk or a lock, done to the process of a running server."""

from __future__ import annotations

import ctypes
import os
import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, event, make_url

from webapp import db

_CAP_DAC_OVERRIDE = 1
_CAPABILITY_VERSION_3 = 0x20080522


@dataclass(frozen=True)
class PagesAtMost:
    """Let the database have as many pages as `file` says, where there is one: SQLite then says it is full."""

    file: Path

    def __call__(self, engine: Engine) -> None:
        """Set the limit at the beginning of each writing transaction."""

        @event.listens_for(engine, "begin")
        def limit(connection: Connection) -> None:
            most = self.file.read_text() if self.file.exists() else "4294967294"
            connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")


def impatient(engine: Engine) -> None:
    """Wait for locks a tenth of a second, so that a test need not wait five."""
    db.LOCK_WAIT = 0.1
    if engine.dialect.name == "postgresql":

        @event.listens_for(engine, "begin")
        def wait_less(connection: Connection) -> None:
            connection.exec_driver_sql("SET LOCAL lock_timeout = 100")


def without_rights_of_root(_engine: Engine) -> None:
    """Heed what may be read and written even where the tests run as root, who heeds nothing."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header, sets = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    assert libc.capget(header, sets) == 0
    # Effective and permitted, of the first 32 capabilities (capget(2)).
    for place in (0, 1):
        sets[place] &= ~(1 << _CAP_DAC_OVERRIDE)
    assert libc.capset(header, sets) == 0


@contextmanager
def no_file_grows(process: int, most: int = 0) -> Iterator[None]:
    """Let no file of a process be written beyond this many bytes, as on a disk that fails."""
    before = resource.prlimit(process, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, before)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Take away the right to write a folder and the files in it."""
    modes = {path: path.stat().st_mode for path in (folder, *folder.iterdir())}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes.items():
            if path.exists():
                path.chmod(mode)


def pages_of(url: str) -> int:
    """Return how many pages a SQLite database has."""
    with closing(sqlite3.connect(make_url(url).database or "")) as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
    return int(pages)
