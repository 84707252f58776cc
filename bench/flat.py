"""What an exchange costs the server, by the size of the book: statements and milliseconds within one process.

`nothing`: nothing new. `note`: one note is sent. `ten`: ten notes come to a second phone. Whole
requests, the signed-in session included, without a network; SQLite, every commit on the disk.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from bench import blackbook
from bench.blackbook import Books
from bench.common import record, show
from webapp import config, create_app

SIZES = (blackbook.TEAM, blackbook.BIG, Books("document", 50_000))
ROUNDS = 3
TURNS = 40
TEN = 10
MOMENT = "2026-11-23T08:01:22+01:00"
API = {"X-Blackbook": "1", "Accept-Encoding": "identity"}


def measure() -> None:
    """Put each size to the same questions, all sizes in each round."""
    for books in SIZES:
        blackbook.prepare(books)
    found: dict[tuple[int, str], Cost] = {}
    for _ in range(ROUNDS):
        for books in SIZES:
            for what, cost in _ask(create_app(config.load(books.environment()))).items():
                found.setdefault((books.size, what), Cost()).add(cost)
    least = {what: found[SIZES[0].size, what].median for _, what in found}
    for (size, what), cost in found.items():
        record(
            "flat",
            size=size,
            what=what,
            statements=" to ".join(map(str, sorted({min(cost.statements), max(cost.statements)}))),
            ms=show(cost.milliseconds),
            times=round(cost.median / least[what], 2),
        )


@dataclass(slots=True)
class Cost:
    """What the turns of one kind of exchange took."""

    statements: list[int] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def add(self, other: Cost) -> None:
        """Take the turns of another round as well."""
        self.statements += other.statements
        self.milliseconds += other.milliseconds

    @property
    def median(self) -> float:
        """The middle turn, in milliseconds."""
        return sorted(self.milliseconds)[len(self.milliseconds) // 2]


def _ask(app: Flask) -> dict[str, Cost]:
    mine, other = Phone(app), Phone(app)
    costs = {
        "nothing": _timed(mine.exchange, lambda: []),
        "note": _timed(mine.exchange, lambda: [mine.note()]),
    }
    other.exchange([])

    def write_ten() -> list[dict[str, Any]]:
        mine.exchange([mine.note() for _ in range(TEN)])
        return []

    return costs | {"ten": _timed(other.exchange, write_ten)}


def _timed(exchange: Callable[[list[Any]], object], prepare: Callable[[], list[Any]]) -> Cost:
    """Return the cost of `exchange` with what `prepare` makes ready each time; the first turn warms up."""
    cost, seen = Cost(), 0

    def count(*_told: object) -> None:
        nonlocal seen
        seen += 1

    event.listen(Engine, "before_cursor_execute", count)
    for _ in range(TURNS + 1):
        sent = prepare()
        seen, began = 0, time.perf_counter()
        exchange(sent)
        cost.milliseconds.append((time.perf_counter() - began) * 1000)
        cost.statements.append(seen)
    event.remove(Engine, "before_cursor_execute", count)
    return Cost(cost.statements[1:], cost.milliseconds[1:])


class Phone:
    """One more device of the first rep, at the head of all her books."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        form = {"email": blackbook.email(0), "password": blackbook.PASSWORD}
        assert self.client.post("/sign-in", data=form).status_code == 303
        told = self.client.get("/api/me", headers=API).get_json()
        self.request: dict[str, Any] = {
            "user": told["user"],
            "device": str(uuid.uuid4()),
            "build": "bench",
            "schema": 1,
            "presence": {"waiting": 0, "oldest": None, "persisted": True},
            "cursors": [],
        }
        pages = self.exchange([])["pages"]
        self.customers = [
            each["customer_id"] for page in pages for each in page.get("bundles", []) if each["records"]
        ]
        for cursor, page in zip(self.request["cursors"], pages, strict=True):
            cursor["after"] = page["head"]

    def exchange(self, mutations: list[dict[str, Any]]) -> dict[str, Any]:
        """Send `mutations`, take what comes, and move the cursors."""
        answer = self.client.post("/api/sync", json={**self.request, "mutations": mutations}, headers=API)
        told = cast(dict[str, Any], json.loads(answer.data))
        assert all(each["outcome"] == "applied" for each in told["receipts"]), told
        self.request["cursors"] = [
            {"book": page["book"], "epoch": page["epoch"], "after": page.get("next")}
            for page in told["pages"]
        ]
        return told

    def note(self) -> dict[str, Any]:
        """Return a new note of the next customer."""
        self.customers.append(self.customers.pop(0))
        return {
            "mid": str(uuid.uuid4()),
            "kind": "note",
            "id": str(uuid.uuid4()),
            "op": "create",
            "customer_id": self.customers[0],
            "set": {"text": "Wants the spring catalogue.", "written_at": MOMENT},
            "at": MOMENT,
            "zone": "Europe/Stockholm",
            "schema": 1,
        }
