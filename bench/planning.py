"""Planning the mornings of many reps, beside the SQL it asks, alone.

A round looks every minute whose hour has come, and before it works days out ahead. Measured are rounds of
the night: one that `works ahead`, and one in which nothing is left to work out and `nobody` is due; of the
morning: `one in 36`, whose digest hour it is, and `everybody`, all of them in one minute; and `everybody
anew`, where nothing was worked out ahead, as when the worker stood still all night. What a round asks and
writes is recorded, and asked and written once more by the bare driver, which fetches all rows and does
nothing with them: that is the limit. Between the two the round is undone.
"""

from __future__ import annotations

import shutil
import statistics
import time as clock
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy import event, text

from bench import reps
from bench.common import WORK, record, results, show
from bench.reps import ALL_AT_ONCE, HOURS, KID, Reps
from tests import postgres
from webapp import db, worker
from webapp.reminders import prepared, tick
from webapp.reminders.morning import mornings

FOLDER = WORK / "reps"
NIGHT = reps.moment(time(5, 1))
AHEAD = (("works ahead", NIGHT, 9), ("everybody anew", ALL_AT_ONCE, 3))
PREPARED = (("nobody", NIGHT, 9), ("one in 36", reps.moment(HOURS[0]), 9), ("everybody", ALL_AT_ONCE, 5))
"""What is measured before and after the days were worked out ahead: whose hour it is, when, how often."""
FULL = Reps(1000, 500)
FEW, MANY = Reps(1000, 50), Reps(10_000, 50)
"""Ten times the reps, each with a tenth of the customers: 500 each would not fit on a small machine."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement with its parameters."""

    statement: str
    parameters: Any
    many: bool


def measure() -> None:
    """Make every database, then measure them all."""
    with postgres.start(_fresh(FOLDER / "postgres")) as server:
        made = []
        for database, shape in (("SQLite", FULL), ("PostgreSQL", FULL), ("SQLite", FEW), ("SQLite", MANY)):
            path = FOLDER / f"{shape.reps}-{shape.customers}.sqlite3"
            url = f"sqlite:///{path}" if database == "SQLite" else server.create_database()
            print(f"making {shape.reps} x {shape.customers} customers on {database}", flush=True)
            reps.build(url, shape)
            made.append((database, shape, url))
        for database, shape, url in made:
            print(f"planning {shape.reps} x {shape.customers} customers on {database}", flush=True)
            db.use(url)
            _beside(url, NIGHT)
            worker.freeze()
            for share, now, times in AHEAD:
                _record(database, shape, share, [_beside(url, now, anew=True) for _ in range(times)])
            _work_ahead()
            for share, now, times in PREPARED:
                _record(database, shape, share, [_beside(url, now) for _ in range(times)])
            db.engines_for(url).dispose()
    shutil.rmtree(FOLDER)


def _fresh(folder: Path) -> Path:
    shutil.rmtree(FOLDER, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _record(database: str, shape: Reps, share: str, found: list[tuple[int, float, float]]) -> None:
    beyond = [taken - alone for _, taken, alone in found]
    days, median = found[-1][0], statistics.median(taken for _, taken, _ in found)
    fewer = [
        line["median"]
        for line in results("plan")
        if (line["database"], line["customers"], line["share"]) == (database, shape.customers, share)
    ]
    record(
        "plan",
        database=database,
        reps=shape.reps,
        customers=shape.customers,
        share=share,
        days=days,
        taken=show([taken for _, taken, _ in found], 1),
        alone=show([alone for _, _, alone in found], 1),
        beyond=show(beyond, 1),
        each=round(statistics.median(beyond) / days, 2) if days else None,
        median=median,
        growth=round(median / fewer[0], 1) if fewer else None,
    )


def _beside(url: str, now: datetime, *, anew: bool = False) -> tuple[int, float, float]:
    """Do a round and undo it; return the days it planned, its milliseconds, and those of its SQL alone."""
    if anew:
        prepared.clear()
    with _listening(url) as asked:
        begun = clock.perf_counter()
        days = _round(now)
        taken = clock.perf_counter() - begun
    _undo()
    if anew:
        prepared.clear()
    alone = _again(url, asked)
    _undo()
    return days, taken * 1000, alone * 1000


def _work_ahead() -> None:
    """Do rounds of the night until every day is worked out."""
    prepared.clear()
    with db.read() as connection:
        coming = mornings(connection, [KID], now=NIGHT, ahead=tick.AHEAD)
    while prepared.missing(coming, now=NIGHT):
        tick.plan_days([KID], now=NIGHT)


def _round(now: datetime) -> int:
    if now == ALL_AT_ONCE:
        # The visits of the day would be told three quarters of an hour before: that is another round.
        return tick.plan_days([KID], now=now)[0]
    days, _ = tick.plan_days([KID], now=now)
    tick.plan_visits([KID], now=now)
    tick.plan_unsent([KID], now=now)
    return days


@contextmanager
def _listening(url: str) -> Iterator[list[Asked]]:
    engines, asked = db.engines_for(url), []

    def listen(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        # A statement for many rows may come as one, with the parameters of all of them in a row.
        if not statement.startswith("BEGIN"):
            asked.append(Asked(statement, parameters, many and isinstance(parameters, list)))

    watched = {engines.reader, engines.writer} if url.startswith("sqlite") else {engines.writer}
    for engine in watched:
        event.listen(engine, "before_cursor_execute", listen)
    try:
        yield asked
    finally:
        for engine in watched:
            event.remove(engine, "before_cursor_execute", listen)


def _again(url: str, asked: list[Asked]) -> float:
    """Ask the same by the driver alone, in one transaction; return the seconds."""
    raw = db.engines_for(url).writer.raw_connection()
    try:
        cursor = raw.cursor()
        begun = clock.perf_counter()
        if url.startswith("sqlite"):
            cursor.execute("BEGIN IMMEDIATE")
        for one in asked:
            if one.many:
                cursor.executemany(one.statement, one.parameters)
            else:
                cursor.execute(one.statement, one.parameters)
            if cursor.description:
                cursor.fetchall()
        raw.commit()
        return clock.perf_counter() - begun
    finally:
        raw.close()


def _undo() -> None:
    """Take the day back as if nobody had planned it."""
    with db.write() as connection:
        for table, column in (
            ("delivery", None),
            ("told", "day"),
            ("notification", "day"),
            ("planned_day", "day"),
        ):
            where = f" WHERE {column} = :day" if column else ""
            statement = text(f"DELETE FROM {table}{where}").execution_options(across_organisations=True)
            connection.execute(statement, {"day": reps.TODAY.isoformat()} if column else {})
