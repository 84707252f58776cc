"""Exchanges per second, one note in each or nothing new, beside a bare server doing the like: signed in, over HTTP.

`16`: sixteen connections of sixteen reps, each with a book of 500. `1`: one connection, one rep: what a single
exchange costs, and whether that follows the size of the book. Both servers run under granian with one worker
and the threads that the Procfile gives it, on SQLite, every commit on the disk (synchronous = FULL).
"""

from __future__ import annotations

import json
import statistics
import uuid
from pathlib import Path
from typing import Any

from bench import blackbook, limit_wsgi
from bench.blackbook import Books
from bench.books import documents
from bench.common import BIN, ROOT, WORK, Server, free_port, record, show, wrk

TEXT = "Saw her at the shop, wants the spring catalogue; her son starts school in September."
ROUNDS = 3
SECONDS = 4
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
  for book, after in body:gmatch('"book":"([%%x-]+)","epoch":"[%%x-]+","head":%%d+,"after":%%d+.-"next":(%%d+)') do
    cursors[book] = after
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
    limit_wsgi.build({size: documents(size) for size in blackbook.SIZES})
    port = free_port()
    bare = [
        BIN / "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--blocking-threads", "5", "--no-ws", "bench.limit_wsgi:app",
    ]
    with (
        Server(bare, port, cwd=ROOT) as limit,
        blackbook.serve(blackbook.TEAM) as team,
        blackbook.serve(blackbook.BIG) as big,
    ):
        loads = _limit_loads(limit) + _our_loads(team, blackbook.TEAM) + _our_loads(big, blackbook.BIG)
        found: dict[tuple[str, int, str, int], list[dict[str, Any]]] = {}
        for _ in range(ROUNDS):
            for key, url, script in loads:
                given = wrk(url, script=script, seconds=SECONDS, connections=key[3])
                assert not given["bad"], f"{key}: {given}"
                found.setdefault(key, []).append(given)
    for (who, size, what, connections), given in found.items():
        rates = [each["rps"] for each in given]
        limits = [each["rps"] for each in found["limit", 500, what, connections]]
        record(
            "exchange", who=who, size=size, what=what, connections=connections, per_second=show(rates, 0),
            median=statistics.median(rates), share=round(statistics.median(rates) / statistics.median(limits), 3),
            p50=given[-1]["p50"], p99=given[-1]["p99"],
        )


Load = tuple[tuple[str, int, str, int], str, Path]


def _limit_loads(server: Server) -> list[Load]:
    poll = _script("limit-poll", "")
    body = json.dumps({"at": "2026-01-01T10:00:00Z", "customer": "c-1", "text": TEXT})
    note = _script("limit-note", _LIMIT_NOTE % body)
    return [
        load
        for connections in (16, 1)
        for load in (
            (("limit", 500, "nothing", connections), f"{server.origin}/poll/r500", poll),
            (("limit", 500, "note", connections), f"{server.origin}/note", note),
        )
    ]


def _our_loads(server: Server, books: Books) -> list[Load]:
    phones = {what: [_phone(server, books, rep, what) for rep in range(books.reps)] for what in WHAT}
    loads: list[Load] = []
    for connections in (16, 1):
        if connections > books.reps:
            continue
        for what in WHAT:
            script = _script(f"{what}-{books.size}-{connections}", _lua(phones[what][:connections]))
            loads.append((("blackbook", books.size, what, connections), f"{server.origin}/api/sync", script))
    return loads


def _script(name: str, text: str) -> Path:
    path = WORK / f"{name}.lua"
    path.write_text(text)
    return path


def _lua(phones: list[dict[str, Any]]) -> str:
    lines = []
    for phone in phones:
        headers = ", ".join(f"[{json.dumps(name)}] = {json.dumps(text)}" for name, text in phone["headers"].items())
        lines.append(f"phones[#phones + 1] = {{ headers = {{ {headers} }}, body = [==[{phone['body']}]==] }}")
        lines += [f'cursors["{book}"] = "{after}"' for book, after in phone["after"].items()]
    return _PHONES % "\n".join(lines)


def _phone(server: Server, books: Books, rep: int, what: str) -> dict[str, Any]:
    """Sign a phone in, bring it to the head of its books, and return how it asks from then on."""
    cookie = blackbook.sign_in(server, rep)
    user = blackbook.user_of(server, cookie)
    presence = {"waiting": 0, "oldest": None, "persisted": True}
    request: dict[str, Any] = {
        "user": user, "device": str(uuid.uuid4()), "build": "bench", "schema": 1, "presence": presence,
        "cursors": [], "mutations": [],
    }
    pages = blackbook.exchange(server, cookie, request)["pages"]
    customer = next(page["bundles"][0]["customer_id"] for page in pages if page["bundles"])
    after = {page["book"]: page["head"] for page in pages}
    request["cursors"] = [{"book": each["book"], "epoch": each["epoch"], "after": each["head"]} for each in pages]
    if what == "note":
        request["presence"]["waiting"] = 1
        note = {
            "mid": str(uuid.uuid4()), "kind": "note", "id": str(uuid.uuid4()), "op": "create", "was": {},
            "customer_id": customer, "set": {"text": TEXT, "written_at": "2026-11-23T08:01:22+01:00"},
            "after": None, "at": "2026-11-23T08:01:22+01:00", "zone": "Europe/Stockholm", "schema": 1,
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
