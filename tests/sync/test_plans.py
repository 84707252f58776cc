"""No statement of an exchange walks through a table: SQLite says how it would find each one's rows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import event

from tests.house import NOW, add_customer, new_id
from tests.sync.conftest import Rep
from webapp import db
from webapp.book.tables import SYNCED
from webapp.sync import exchange

TOO_WIDE = re.compile(r"^SCAN (\w+)|^SEARCH (\w+) .*\(organisation_id=\?\)$")
"""A walk through a whole table, or through all that an organisation has in it."""


@pytest.fixture
def database(sqlite_database: str) -> str:
    """The plans are those of SQLite, which tells them in words."""
    return sqlite_database


def test_every_statement_finds_its_rows_by_a_key(jonas: Rep) -> None:
    both = db.engines()
    seen: dict[str, Any] = {}

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        first = parameters[0] if isinstance(parameters, list) and parameters else parameters
        seen.setdefault(statement, first)

    for engine in (both.writer, both.reader):
        event.listen(engine, "before_cursor_execute", note)
    phone, other = jonas.phone(), jonas.phone()
    customer = new_id()
    note_id, visit = new_id(), new_id()
    phone.write("create", "customer", customer, book=jonas.person.book, set={"given": "Maria"})
    phone.write("create", "note", note_id, customer_id=customer, set={"text": "Met."})
    held = {"type": "visit", "state": "held", "when": {"day": "2026-11-23"}}
    phone.write("create", "touch", visit, customer_id=customer, set=held)
    shows = {"shows": "card", "sha256": "0" * 64}
    phone.write("create", "picture", new_id(), customer_id=customer, set=shows)
    phone.sync()
    other.sync()
    for each, text in ((phone, "Met. Sails."), (other, "Met in Malmö.")):
        each.write("set", "note", note_id, set={"text": text})
        each.sync()
    other.write("delete", "note", note_id)
    other.write("set", "customer", customer, add={"tags": ["golf"]})
    for each in (other, phone):
        each.sync()
    add_customer(jonas.person)
    phone.sync()
    exchange.first(jonas.session(jonas.sign_in()), now=NOW)

    tables = {table.name for table in SYNCED} | {"presence", "blob"}
    wide = []
    with both.reader.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        for statement, parameters in seen.items():
            if statement.startswith(("SELECT", "UPDATE", "DELETE")):
                for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters):
                    found = TOO_WIDE.match(row[3])
                    if found and (found[1] or found[2]) in tables:
                        wide.append(f"{row[3]}: {statement}")
    assert len(seen) > 20
    assert not wide, "\n\n".join(wide)
