"""Exchanges per second, signed in, with one note or nothing new in each, beside a bare server doing the like.

`16`: sixteen connections of sixteen reps, each with a book of 500. `1`: one connection of one rep, which
tells what a single exchange costs and whether that follows the size of the book. Both servers run under
granian with one worker and the same threads, on SQLite, every commit on the disk (synchronous = FULL).
"""

from __future__ import annotations

import json
import os
import statistics
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import blackbook, limit_wsgi
from bench.blackbook import Books
from bench.common import BIN, WORK, Server, free_port, record, show, wrk

TEXT = "Saw her at the shop, wants the spring catalogue; her son starts school in September."
ROUNDS = 3
SECONDS = 4
THREADS = min(8, 2 * (os.cpu_count() or 1) + 1)
"""As webapp/serve.py has it."""
WHAT = ("nothing", "note")

# Each rep keeps the cursors the last answer gave, as a phone does.
_PHONES = """
local phones, cursors = {}, {}
%s
local turn, run = 0, os.time() * 65536
wrk.method = "POST"
function request()
  turn = turn + 1
  local phone = phones[turn %% #phones + 1]
  local body = phone.body:gsub("AFTER(%%x[%%x-]+)", cursors)
  local id = string.format("01930000-0000-7000-8000-%%012x", (run + turn) %% 2^48)
  return wrk.format(nil, nil, phone.headers, (body:gsub("NEW", id)))
end
function response(_, _, body)
  for book, page in body:gmatch('"book":"([%%x-]+)","epoch":"[%%x-]+",(.-"next":%%d+)') do
    cursors[book] = page:match('"next":(%%d+)')
  end
end
"""

_LIMIT_NOTE = """
wrk.method = "POST"
wrk.body = '%s'
"""


def measure() -> None:
    """Load both servers in turn."""
    for books in (blackbook.TEAM, blackbook.BIG):
        blackbook.prepare(books)
    limit_wsgi.build()
    port = free_port()
    threads = ["--workers", "1", "--blocking-threads", str(THREADS)]
    place = ["--host", "127.0.0.1", "--port", str(port)]
    bare = [str(BIN / "granian"), "--interface", "wsgi", "--no-ws", *place, *threads, "bench.limit_wsgi:app"]
    with (
        Server(bare, port) as limit,
        blackbook.serve(blackbook.TEAM) as team,
        blackbook.serve(blackbook.BIG) as big,
    ):
        loads = _limit_loads(limit) + _our_loads(team, blackbook.TEAM) + _our_loads(big, blackbook.BIG)
        found: dict[Load, list[dict[str, Any]]] = {load: [] for load in loads}
        for _ in range(ROUNDS):
            for load in loads:
                told = wrk(load.url, script=load.script, seconds=SECONDS, connections=load.connections)
                assert not told["bad"], f"{load}: {told}"
                found[load].append(told)
    limits = {
        (load.what, load.connections): _rate(given) for load, given in found.items() if load.who == "limit"
    }
    for load, given in found.items():
        record(
            "exchange",
            who=load.who,
            size=load.size,
            what=load.what,
            connections=load.connections,
            per_second=show([each["rps"] for each in given], 0),
            share=round(_rate(given) / limits[load.what, load.connections], 3),
            p50=given[-1]["p50"],
            p99=given[-1]["p99"],
        )


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk is to do."""

    who: str
    size: int
    what: str
    connections: int
    url: str
    script: Path


def _rate(given: list[dict[str, Any]]) -> float:
    return float(statistics.median(each["rps"] for each in given))


def _limit_loads(server: Server) -> list[Load]:
    poll = _script("limit-poll", "")
    body = json.dumps({"at": "2026-01-01T10:00:00Z", "customer": "c-1", "text": TEXT})
    note = _script("limit-note", _LIMIT_NOTE % body)
    loads = []
    for connections in (16, 1):
        loads.append(Load("limit", 500, "nothing", connections, f"{server.origin}/poll/r500", poll))
        loads.append(Load("limit", 500, "note", connections, f"{server.origin}/note", note))
    return loads


def _our_loads(server: Server, books: Books) -> list[Load]:
    phones = {what: [_phone(server, rep, what) for rep in range(books.reps)] for what in WHAT}
    loads = []
    for connections in sorted({books.reps, 1}, reverse=True):
        for what in WHAT:
            script = _script(f"{what}-{books.size}-{connections}", _lua(phones[what][:connections]))
            url = f"{server.origin}/api/sync"
            loads.append(Load("blackbook", books.size, what, connections, url, script))
    return loads


def _script(name: str, text: str) -> Path:
    path = WORK / f"{name}.lua"
    path.write_text(text)
    return path


def _lua(phones: list[dict[str, Any]]) -> str:
    lines = []
    for phone in phones:
        pairs = phone["headers"].items()
        headers = ", ".join(f"[{json.dumps(name)}] = {json.dumps(text)}" for name, text in pairs)
        lines.append(f"phones[#phones + 1] = {{ headers = {{ {headers} }}, body = [==[{phone['body']}]==] }}")
        lines += [f'cursors["{book}"] = "{after}"' for book, after in phone["after"].items()]
    return _PHONES % "\n".join(lines)


def _phone(server: Server, rep: int, what: str) -> dict[str, Any]:
    """Sign a phone in, bring it to the head of its books, and return how it asks from then on."""
    cookie = blackbook.sign_in(server, rep)
    user = blackbook.user_of(server, cookie)
    presence = {"waiting": 0, "oldest": None, "persisted": True}
    request: dict[str, Any] = {
        "user": user,
        "device": str(uuid.uuid4()),
        "build": "bench",
        "schema": 1,
        "presence": presence,
        "cursors": [],
        "mutations": [],
    }
    pages = blackbook.exchange(server, cookie, request)["pages"]
    customer = next(page["bundles"][0]["customer_id"] for page in pages if page["bundles"])
    after = {page["book"]: page["head"] for page in pages}
    request["cursors"] = [
        {"book": page["book"], "epoch": page["epoch"], "after": page["head"]} for page in pages
    ]
    if what == "note":
        request["presence"]["waiting"] = 1
        note = {
            "mid": str(uuid.uuid4()),
            "kind": "note",
            "id": str(uuid.uuid4()),
            "op": "create",
            "was": {},
            "customer_id": customer,
            "set": {"text": TEXT, "written_at": "2026-11-23T08:01:22+01:00"},
            "after": None,
            "at": "2026-11-23T08:01:22+01:00",
            "zone": "Europe/Stockholm",
            "schema": 1,
        }
        request["mutations"] = [note]
        answer = blackbook.exchange(server, cookie, request)
        assert answer["receipts"][0]["outcome"] == "applied", answer["receipts"]
        note |= {"mid": "NEW", "id": "NEW"}
    for cursor in request["cursors"]:
        cursor["after"] = f"AFTER{cursor['book']}"
    body = json.dumps(request).replace('"AFTER', "AFTER")
    for book in after:
        body = body.replace(f'AFTER{book}"', f"AFTER{book}")
    headers = {"Content-Type": "application/json", "X-Blackbook": "1", "Cookie": cookie}
    return {"headers": headers, "body": body, "after": after}
