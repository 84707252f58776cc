"""The first sync of a whole book into Chromium: seconds, bytes, requests; beside PouchDB and Radicale.

Blackbook: from the start of the navigation (the app's files are there, nothing of the book is) until the app
says "All safe": every record, list row and cursor is in IndexedDB. PouchDB: one `replicate` in the same
browser, with its default batch of 100 and with 1,000. Radicale has no client in a browser: its answer is
fetched and not stored. Bytes are those of HTTP, both ways with headers.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Request

from bench import blackbook, peers
from bench.blackbook import Books
from bench.browser import chromium, fetch_book, install, sign_in
from bench.common import record, show

ROUNDS = 3
BATCHES = (100, 1000)

Fetched = tuple[float, int, int]
"""Seconds, bytes, requests."""


def measure() -> None:
    """Fetch each book three times, the contestants in turn."""
    for books in blackbook.ALL:
        blackbook.prepare(books)
    with peers.pouch() as pouch, peers.radicale() as radicale:
        for size in blackbook.SIZES:
            peers.fill_pouch(pouch, size)
            peers.fill_radicale(radicale, size)
            ways: dict[str, Callable[[], Fetched]] = {}
            for books in blackbook.ALL:
                if books.size == size:
                    ways[f"blackbook, {books.shape}"] = lambda books=books: _ours(books)  # type: ignore[misc]
            for batch in BATCHES:
                ways[f"pouchdb, batch {batch}"] = lambda batch=batch, size=size: (  # type: ignore[misc]
                    _pouch(pouch.origin, size, batch)
                )
            ways["radicale, fetch only"] = lambda size=size: (*peers.fetch_radicale(radicale, size), 1)  # type: ignore[misc]
            _record(size, {who: [way() for _ in range(ROUNDS)] for who, way in ways.items()})


def _record(size: int, found: dict[str, list[Fetched]]) -> None:
    own = statistics.median(seconds for seconds, _, _ in found["blackbook, document"])
    for who, fetched in found.items():
        seconds = [each[0] for each in fetched]
        times = statistics.median(seconds) / own
        record(
            "first",
            who=who,
            size=size,
            seconds=show(seconds),
            times=round(times, 1),
            megabytes=round(statistics.median(each[1] for each in fetched) / 1e6, 2),
            requests=int(statistics.median(each[2] for each in fetched)),
        )


def _ours(books: Books) -> Fetched:
    with blackbook.serve(books) as server, chromium() as context:
        install(context, server.origin)
        sign_in(context, server.origin)
        sizes = _watch(context, "/api/sync")
        seconds = fetch_book(context, server.origin)
        return seconds, sum(sizes), len(sizes)


def _pouch(origin: str, size: int, batch: int) -> Fetched:
    with chromium() as context:
        page = context.new_page()
        page.goto(origin)
        sizes = _watch(context, "/db/")
        found = page.evaluate(f"replicate({size}, {batch})")
        assert found["count"] == size
        return found["seconds"], sum(sizes), len(sizes)


def _watch(context: BrowserContext, part: str) -> list[int]:
    """Return a list that gets the bytes, both ways, of each request with `part` in its address."""
    sizes: list[int] = []

    def note(request: Request) -> None:
        if part in request.url:
            size = request.sizes()
            sent = size["requestHeadersSize"] + size["requestBodySize"]
            sizes.append(sent + size["responseHeadersSize"] + size["responseBodySize"])

    context.on("requestfinished", note)
    return sizes
