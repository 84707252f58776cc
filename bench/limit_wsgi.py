"""The limit: what a server without an application can do on the same machine, as one bare WSGI callable.

`/poll` makes one indexed lookup and answers 204; `/note` parses a body and inserts one row, committed.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable
from typing import Any

from bench.common import WORK

DATABASE = WORK / "limit.db"
_local = threading.local()

StartResponse = Callable[[str, list[tuple[str, str]]], Any]


def build() -> None:
    """Make the limit's database."""
    for ending in ("", "-wal", "-shm"):
        DATABASE.with_name(DATABASE.name + ending).unlink(missing_ok=True)
    connection = sqlite3.connect(DATABASE)
    connection.executescript(
        "pragma journal_mode=wal;"
        "create table rep(id text primary key, seq int) without rowid;"
        "create table note(id integer primary key, rep text, at text, body blob);"
        "create index note_rep on note(rep, at);"
        "insert into rep values('r500', 500)"
    )
    connection.close()


def _connection() -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        made = sqlite3.connect(DATABASE, timeout=10, isolation_level=None, check_same_thread=False)
        made.execute("pragma synchronous=full")
        _local.connection = made
    connection: sqlite3.Connection = _local.connection
    return connection


def app(environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
    """Answer one request."""
    path = environ["PATH_INFO"]
    if path.startswith("/poll/"):
        _connection().execute("select seq from rep where id = ?", (path[6:],)).fetchone()
        start("204 No Content", [])
        return [b""]
    if path == "/note":
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        at = json.loads(body)["at"]
        _connection().execute("insert into note(rep, at, body) values('r500', ?, ?)", (at, body))
        start("201 Created", [("Content-Length", "2")])
        return [b"ok"]
    start("404 Not Found", [("Content-Length", "0")])
    return [b""]
