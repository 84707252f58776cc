"""Ten thousand due pushes to a local service, beside `pywebpush` in a loop and bare `http.client`.

Each rep has a phone and a digest of what is due among four customers, one of them with a birthday tomorrow.
The digests are planned before; measured is what the worker does then: claim, read the books anew, write,
encrypt, send, settle. The limit posts the same number of bytes that are there already over one connection.
Service and senders share the cores; plain HTTP for all three. `BENCH_PHONES` makes it smaller for a look.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path

from sqlalchemy import select, update

from bench import peers, reps
from bench.common import HERE, ROOT, WORK, Server, free_port, record, show
from bench.reps import ALL_AT_ONCE, Reps
from tests import postgres
from webapp import config, db
from webapp.push import keys
from webapp.push.subscription import push_subscription
from webapp.reminders import tick
from webapp.reminders.tables import delivery

FOLDER = WORK / "fanout"
SHAPE = Reps(int(os.environ.get("BENCH_PHONES", "10000")), 4, birthdays=1)
ROUNDS = 3
PLAIN = min(1000, SHAPE.reps)
"""Messages of a round of `pywebpush`."""
BODY = 500
"""Bytes of an encrypted digest."""


@dataclass(frozen=True, slots=True)
class Found:
    """Messages a second, and what the service counted last."""

    rates: list[float]
    most: int
    worked: float | None = None
    """Seconds of a processor for each of ours, without the service."""


def measure() -> None:
    """Measure all on one service, ours on both databases, with one worker and with two."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    port = free_port()
    folder = FOLDER / "postgres"
    folder.mkdir(parents=True)
    with (
        postgres.start(folder) as server,
        Server([sys.executable, "-m", "bench.push_service", str(port)], port) as service,
    ):
        plain: Found | None = None
        for database in ("SQLite", "PostgreSQL"):
            home = FOLDER / database
            home.mkdir(exist_ok=True)
            environment = _environment(home, service, server if database == "PostgreSQL" else None)
            url = _prepare(environment, service)
            if plain is None:
                plain = _plain(url, environment, service)
                _record("pywebpush, one loop", "", plain, plain)
                _record("bare `http.client`", "", _limit(service), plain)
            for workers in (1, 2):
                who = "Blackbook, one worker" if workers == 1 else "Blackbook, two workers"
                _record(who, database, _ours(url, environment, service, workers), plain)


def _record(who: str, database: str, found: Found, plain: Found) -> None:
    middle = sorted(found.rates)[len(found.rates) // 2]
    record(
        "fanout",
        who=who,
        database=database,
        per_second=show(found.rates, 0),
        times=round(middle / sorted(plain.rates)[len(plain.rates) // 2], 1),
        worked=round(found.worked * 1e6) if found.worked else "",
        most=found.most,
    )


def _environment(home: Path, service: Server, server: postgres.Postgres | None) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BLACKBOOK")}
    mine = {"BLACKBOOK_DATA": str(home), "PUSH_EXTRA_HOSTS": service.origin}
    return {**clean, **mine, **({"DATABASE_URL": server.create_database()} if server else {})}


def _prepare(environment: dict[str, str], service: Server) -> str:
    """Fill the database and plan everybody's digest; return its address."""
    settings = config.load(environment)
    kid = keys.ring(settings).current.kid
    print(f"making {SHAPE.reps} reps with a digest each", flush=True)
    reps.build(settings.database_url, SHAPE, service=service.origin, kid=kid)
    db.use(settings.database_url)
    days, messages = tick.plan_days([kid], now=ALL_AT_ONCE)
    assert (days, messages) == (SHAPE.reps, SHAPE.reps), (days, messages)
    return settings.database_url


def _ours(url: str, environment: dict[str, str], service: Server, workers: int) -> Found:
    rates: list[float] = []
    most, worked = 0, 0.0
    for _ in range(ROUNDS):
        _queue_again(url)
        _told(service)
        processes = [_worker(environment, ALL_AT_ONCE) for _ in range(workers)]
        begun = time.perf_counter()
        for process in processes:
            print("go", file=process.stdin, flush=True)
        done = [json.loads(process.communicate(timeout=300)[0]) for process in processes]
        rates.append(SHAPE.reps / (time.perf_counter() - begun))
        told = _told(service)
        assert sum(one["tried"] for one in done) == told["came"] == told["endpoints"] == SHAPE.reps, told
        most, worked = max(most, told["most"]), worked + sum(one["worked"] for one in done)
    return Found(rates, most, worked / ROUNDS / SHAPE.reps)


def _queue_again(url: str) -> None:
    db.use(url)
    with db.write() as connection:
        again = update(delivery).values(state="queued", attempt=0, next_at=ALL_AT_ONCE, note=None)
        connection.execute(again.execution_options(across_organisations=True))


def _worker(environment: dict[str, str], now: datetime) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.fan_worker", now.isoformat()],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def _plain(url: str, environment: dict[str, str], service: Server) -> Found:
    db.use(url)
    with db.read() as connection:
        phones = connection.execute(
            select(push_subscription).limit(PLAIN).execution_options(across_organisations=True)
        ).all()
    known = [{"endpoint": one.endpoint, "keys": {"p256dh": one.p256dh, "auth": one.auth}} for one in phones]
    (FOLDER / "subscriptions.json").write_text(json.dumps(known))
    (FOLDER / "payload.json").write_text("x" * (BODY - 103))
    key = config.load(environment).keys / keys.FILE
    command = [
        *(str(peers.FOLDER / "venv" / "bin" / "python"), str(HERE / "pywebpush_loop.py"), str(key)),
        *(str(FOLDER / "subscriptions.json"), str(FOLDER / "payload.json"), str(PLAIN)),
    ]
    rates: list[float] = []
    most = 0
    for _ in range(ROUNDS):
        _told(service)
        spent = float(subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout)
        told = _told(service)
        assert told["came"] == PLAIN, told
        rates, most = [*rates, PLAIN / spent], told["most"]
    return Found(rates, most)


def _limit(service: Server) -> Found:
    """Post bytes that are there already, as fast as the service and `http.client` let them through."""
    body, headers = os.urandom(BODY), {"Content-Encoding": "aes128gcm", "TTL": "3600"}
    rates: list[float] = []
    most = 0
    for _ in range(ROUNDS):
        connection = HTTPConnection("127.0.0.1", service.port)
        _told(service)
        begun = time.perf_counter()
        for number in range(SHAPE.reps):
            connection.request("POST", f"/push/{number}", body, headers)
            with connection.getresponse() as answer:
                assert answer.status == 201
        rates.append(SHAPE.reps / (time.perf_counter() - begun))
        most = _told(service)["most"]
    return Found(rates, most)


def _told(service: Server) -> dict[str, int]:
    with urllib.request.urlopen(service.origin) as answer:
        told: dict[str, int] = json.load(answer)
        return told
