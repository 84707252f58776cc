"""The tables of docs/performance.md: each stands between two markers and is written from the results."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bench.common import results

Line = dict[str, Any]


def write_tables(page: Path) -> None:
    """Replace every table of the page for which there are results; the words between them stay."""
    text = page.read_text()
    for name, draw in TABLES.items():
        lines = results(name)
        if lines:
            text = _replaced(text, name, draw(lines))
    page.write_text(text)


def _replaced(text: str, name: str, table: str) -> str:
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    if begin not in text or end not in text:
        raise ValueError(f"the page has no place for the table {name}")
    return re.sub(f"{begin}.*?{end}", lambda _: f"{begin}\n{table}\n{end}", text, flags=re.DOTALL)


def _table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _open(lines: list[Line]) -> str:
    names = {
        "limit": "bare page",
        "document": "Blackbook, one document",
        "sample": "Blackbook, sample's shape",
    }
    rows = [[names[x["who"]], f"{x['size']:,}", x["ms"], x["times"], x["whole"]] for x in lines]
    return _table(["who", "customers", "first page, ms", "times the bare page", "everything, ms"], rows)


def _search(lines: list[Line]) -> str:
    rows = [
        [
            x["shape"],
            f"{x['size']:,}",
            x["keys"],
            x["work_50"],
            x["work_95"],
            x["painted_50"],
            x["painted_95"],
        ]
        for x in lines
    ]
    heads = ["book", "customers", "keys", "work p50, ms", "work p95", "painted p50", "painted p95"]
    return _table(heads, rows)


def _first(lines: list[Line]) -> str:
    rows = [
        [x["who"], f"{x['size']:,}", x["seconds"], x["times"], x["megabytes"], x["requests"]] for x in lines
    ]
    heads = ["who", "customers", "seconds", "times Blackbook's document", "MB", "requests"]
    return _table(heads, rows)


def _exchange(lines: list[Line]) -> str:
    what = {"nothing": "nothing new", "note": "one note"}
    rows = [
        [
            "bare server" if x["who"] == "limit" else f"Blackbook, {x['size']:,}",
            what[x["what"]],
            x["connections"],
            x["per_second"],
            x["share"],
            x["p50"],
            x["p99"],
        ]
        for x in lines
    ]
    heads = ["who", "exchange", "connections", "per second", "share of the bare server", "p50", "p99"]
    return _table(heads, rows)


def _flat(lines: list[Line]) -> str:
    what = {"nothing": "nothing new", "note": "one note sent", "ten": "ten notes received"}
    rows = [[what[x["what"]], f"{x['size']:,}", x["statements"], x["ms"], x["times"]] for x in lines]
    return _table(["exchange", "customers", "statements", "ms", "times the smallest book's"], rows)


def _machine(lines: list[Line]) -> str:
    x = lines[-1]
    return f"Last run: {x['day']}, {x['cores']} cores, load {x['load']} before it began, {x['versions']}."


def _plan(lines: list[Line]) -> str:
    rows = [
        [
            x["database"],
            f"{x['reps']:,}",
            x["customers"],
            f"{x['share']}: {x['days']:,}",
            x["taken"],
            x["alone"],
            x["beyond"],
            x["each"] or "",
            x["growth"] or "",
        ]
        for x in lines
    ]
    heads = ["database", "reps", "customers each", "whose hour it is", "round, ms", "its SQL alone, ms"]
    return _table([*heads, "beyond it, ms", "for each of them", "times as long for ten times the reps"], rows)


def _encrypt(lines: list[Line]) -> str:
    names = {"limit": "`cryptography` alone", "ours": "Blackbook", "webpush": "`webpush` as it comes"}
    rows = [[names[x["who"]], x["per_second"], x["microseconds"], x["share"]] for x in lines]
    return _table(["who", "messages a second and core", "µs", "share of the limit"], rows)


def _fanout(lines: list[Line]) -> str:
    rows = [[x["who"], x["database"], x["per_second"], x["times"], x["worked"], x["most"]] for x in lines]
    heads = ["who", "database", "messages a second", "times `pywebpush`", "µs for each", "most to one phone"]
    return _table(heads, rows)


TABLES: dict[str, Callable[[list[Line]], str]] = {
    "machine": _machine,
    "open": _open,
    "search": _search,
    "first": _first,
    "exchange": _exchange,
    "flat": _flat,
    "plan": _plan,
    "encrypt": _encrypt,
    "fanout": _fanout,
}
