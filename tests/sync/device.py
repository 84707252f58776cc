"""A small phone for the tests: an outbox, a cache and cursors, by the letter of docs/sync-protocol.md.

It keeps the rules that make it safe: a mutation leaves the outbox only by its receipt, a page and its cursor
move together and only if the cursor is where it was, and a record is never replaced by an older one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tests.house import new_id
from webapp.book.pointer import HSUM_MODULUS, pointer_hash

Json = dict[str, Any]
Exchange = Callable[[Json], Json]
"""Brings a request to the server and returns its answer; raises Unreachable."""


class Unreachable(Exception):
    """No answer came; the server may have taken the request or not."""


@dataclass
class Copy:
    """One book on the phone: its cursor and its records."""

    epoch: str | None = None
    after: int | None = None
    bundles_after: str | None = None
    head: int | None = None
    generation: int = 0
    records: dict[str, Json] = field(default_factory=dict)

    def cursor(self, book: str) -> Json:
        """Return the cursor as it travels."""
        return {
            "book": book,
            "epoch": self.epoch,
            "after": self.after,
            "bundles_after": self.bundles_after,
            "head": self.head,
        }

    def put(self, record: Json, *, guarded: bool = True) -> None:
        """Take a record, unless a newer version is here."""
        here = self.records.get(record["id"])
        if (
            not guarded
            or here is None
            or here["ver"] <= record["ver"]
            or here["generation"] < self.generation
        ):
            self.records[record["id"]] = {**record, "generation": self.generation}

    def digest(self) -> Json:
        """Return what the server's digest must be."""
        hashes = [pointer_hash(each["kind"], UUID(each["id"]), each["ver"], "put") for each in self.living()]
        return {"n": len(hashes), "hsum": sum(hashes) % HSUM_MODULUS}

    def living(self) -> list[Json]:
        """Return the records that are not deleted."""
        return [each for each in self.records.values() if each.get("data") is not None]


@dataclass
class Device:
    """One install of the app by one user."""

    user: UUID
    id: UUID
    exchange: Exchange
    outbox: list[Json] = field(default_factory=list)
    answered: list[Json] = field(default_factory=list)
    receipts: dict[str, Json] = field(default_factory=dict)
    books: dict[str, Copy] = field(default_factory=dict)
    hello: Json = field(default_factory=dict)

    def write(self, op: str, kind: str, record_id: UUID, **more: Any) -> Json:
        """Save a change as a screen does: with the old values that the screen showed."""
        shown = self.shown(record_id)
        before = next((each for each in reversed(self.outbox) if each["id"] == str(record_id)), None)
        made: Json = {
            "mid": str(new_id()),
            "kind": kind,
            "id": str(record_id),
            "op": op,
            "after": before["mid"] if before else None,
            "at": "2026-11-23T09:00:00+01:00",
            "zone": "Europe/Stockholm",
            "schema": 1,
            **{name: str(value) if isinstance(value, UUID) else value for name, value in more.items()},
        }
        if shown is not None and op != "create":
            made["was"] = {name: shown["data"].get(name) for name in more.get("set", {})}
            made["was_ver"] = shown["ver"]
        self.outbox.append(made)
        return made

    def shown(self, record_id: UUID) -> Json | None:
        """Return a record as the screen shows it: the cache, and what waits laid over it."""
        key = str(record_id)
        cached = next((copy.records[key] for copy in self.books.values() if key in copy.records), None)
        living = cached is not None and cached.get("data") is not None
        data = dict(cached["data"]) if cached and living else {}
        ver = cached["ver"] if cached else 0
        for each in self.outbox:
            if each["id"] != key:
                continue
            living = each["op"] not in ("delete", "merge")
            data.update(each.get("set", {}))
            for name, added in each.get("add", {}).items():
                data[name] = [*data.get(name, []), *(one for one in added if one not in data.get(name, []))]
            for name, removed in each.get("remove", {}).items():
                data[name] = [one for one in data.get(name, []) if one not in removed]
        if not living:
            return None
        return {"ver": ver, "data": {name: value for name, value in data.items() if value is not None}}

    def request(self, most: int = 200) -> Json:
        """Return what this phone would send now."""
        return {
            "user": str(self.user),
            "device": str(self.id),
            "build": "test",
            "schema": 1,
            "presence": {"waiting": len(self.outbox), "oldest": None, "persisted": None},
            "cursors": [copy.cursor(book) for book, copy in self.books.items()],
            "mutations": json.loads(json.dumps(self.outbox[:most])),
        }

    def receive(self, request: Json, answer: Json) -> bool:
        """Apply an answer; return whether another exchange is needed."""
        for receipt in answer["receipts"]:
            if receipt["outcome"] != "defer":
                self.receipts.setdefault(receipt["mid"], receipt)
                assert self.receipts[receipt["mid"]] == receipt, "a receipt changed"
                self.answered += [each for each in self.outbox if each["mid"] == receipt["mid"]]
                self.outbox = [each for each in self.outbox if each["mid"] != receipt["mid"]]
        self.hello = answer["hello"]
        listed = {each["book"] for each in answer["hello"]["books"]}
        for book in set(self.books) - listed:
            del self.books[book]
        sent = {each["book"]: each for each in request["cursors"]}
        more = [self._take(page, sent.get(page["book"])) for page in answer["pages"]]
        return any(more)

    def sync(self, rounds: int = 500) -> None:
        """Exchange until nothing waits here and nothing is left there."""
        for _ in range(rounds):
            request = self.request()
            more = self.receive(request, self.exchange(request))
            if not more and not self.outbox:
                return
        raise AssertionError("the exchange never ends")

    def again(self) -> None:
        """Offer what was acknowledged once more, as after a resync for epoch or digest."""
        self.outbox = [*self.answered, *self.outbox]
        self.answered = []
        self.receipts = {}

    def _take(self, page: Json, sent: Json | None) -> bool:
        copy = self.books.get(page["book"], Copy())
        if sent is not None and copy.cursor(page["book"]) != sent:
            return True
        self.books[page["book"]] = copy
        if "resync" in page:
            copy.epoch = copy.after = copy.bundles_after = copy.head = None
            copy.generation += 1
            if page["resync"] == "epoch":
                self.again()
            return True
        if "bundles" in page:
            return _take_bundles(copy, page)
        for entry in page["entries"]:
            if entry["op"] == "put":
                copy.put(entry)
            elif entry["op"] == "del":
                copy.put({**entry, "data": None})
            else:
                copy.records.pop(entry["id"], None)
        assert copy.after is not None
        assert page["next"] >= copy.after
        copy.after = page["next"]
        if not page["more"]:
            assert page["digest"] == copy.digest(), "phone and server do not hold the same"
        return bool(page["more"])


def _take_bundles(copy: Copy, page: Json) -> bool:
    if copy.head is None:
        copy.epoch, copy.head = page["epoch"], page["head"]
    for record in [*page.get("records", []), *(each for one in page["bundles"] for each in one["records"])]:
        copy.put(record)
    copy.bundles_after = page["bundles_next"] or copy.bundles_after
    if not page["more"]:
        copy.records = {
            key: each for key, each in copy.records.items() if each["generation"] == copy.generation
        }
        copy.after, copy.bundles_after, copy.head = copy.head, None, None
    # The deltas from the noted head on are still to come.
    return True


def made(op: str, kind: str, record_id: UUID, **more: Any) -> Json:
    """A mutation as it travels, with an id of its own."""
    plain = {name: str(value) if isinstance(value, UUID) else value for name, value in more.items()}
    return {"mid": str(new_id()), "op": op, "kind": kind, "id": str(record_id), "schema": 1, **plain}


def tell(phone: Device, *mutations: Json) -> list[Json]:
    """Send mutations past the phone's outbox; return the receipts."""
    receipts: list[Json] = phone.exchange(phone.request() | {"mutations": list(mutations)})["receipts"]
    return receipts
