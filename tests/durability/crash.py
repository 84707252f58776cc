"""Kills a process with signal 9 at one of its write points. The points are found, not listed.

A point is a place in a writing transaction: before a statement that writes, before the commit, after it. What
lies between two of them is only our own code in memory. With `every`, reading statements and savepoints count
as well, before and after each.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

EVERY = bool(os.environ.get("BLACKBOOK_EVERY_WRITE_POINT"))
"""Set by `make soak`: the tests then kill at every statement."""

_WRITES = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)')


@dataclass(frozen=True)
class Crash:
    """Kill at the point with this number, counted from 1, and write the names of all up to it into `told`."""

    at: int
    told: Path
    every: bool = EVERY

    def __call__(self, engine: Engine) -> None:
        """Watch the engine."""
        _Watch(self, engine.dialect.name == "postgresql").listen(engine)

    def passed(self) -> list[str]:
        """Return the names of the points that were come to, the last of them perhaps the end."""
        return self.told.read_text().splitlines() if self.told.exists() else []

    def point(self) -> str | None:
        """Return the name of the point at which it killed; None where there are fewer points."""
        names = self.passed()
        return names[self.at - 1] if len(names) == self.at else None


@dataclass
class _Watch:
    crash: Crash
    shared: bool
    """Whether reading transactions pass through the same engine."""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def listen(self, engine: Engine) -> None:
        event.listen(engine, "before_cursor_execute", partial(self._statement, "before"))
        if self.crash.every:
            event.listen(engine, "after_cursor_execute", partial(self._statement, "after"))
        commit = engine.dialect.do_commit

        def do_commit(connection: Any) -> None:
            writes = not (self.shared and connection.read_only)
            if writes:
                self._pass("before commit")
            commit(connection)
            if writes:
                self._pass("after commit")

        engine.dialect.do_commit = do_commit  # type: ignore[method-assign,assignment]

    def _statement(self, when: str, connection: Connection, _cursor: Any, text: str, *_more: Any) -> None:
        if connection.get_execution_options().get("postgresql_readonly"):
            return
        written = _WRITES.match(text)
        if written:
            self._pass(f"{when} {written[1].partition(' ')[0]} {written[2]}")
        elif self.crash.every:
            self._pass(f"{when} {text.split(maxsplit=1)[0]}")

    def _pass(self, name: str) -> None:
        with self.crash.told.open("a") as told:
            told.write(f"{name}\n")
        if next(self.numbers) == self.crash.at:
            os.killpg(0, signal.SIGKILL)
