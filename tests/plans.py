"""Which statements walk through a table: SQLite says how it would find the rows of each."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from webapp import db

TOO_WIDE = re.compile(r"^SCAN (\w+)|^SEARCH (\w+) .*\(organisation_id=\?\)$")
"""A walk through a whole table, or through all that an organisation has in it."""


@contextmanager
def noted() -> Iterator[dict[str, Any]]:
    """Note each statement of the block, with the parameters it came with first."""
    seen: dict[str, Any] = {}

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        first = parameters[0] if isinstance(parameters, list) and parameters else parameters
        seen.setdefault(statement, first)

    both = db.engines()
    for engine in (both.writer, both.reader):
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in (both.writer, both.reader):
            event.remove(engine, "before_cursor_execute", note)


def too_wide(seen: dict[str, Any], tables: Collection[str]) -> list[str]:
    """Return the statements that walk through one of `tables`, and how."""
    wide = []
    with db.engines().reader.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        for statement, parameters in seen.items():
            if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
                for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters):
                    found = TOO_WIDE.match(row[3])
                    if found and (found[1] or found[2]) in tables:
                        wide.append(f"{row[3]}: {statement}")
    return wide
