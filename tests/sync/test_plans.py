"""No statement of an exchange walks through a table: SQLite says how it would find each one's rows."""

from __future__ import annotations

import pytest

from tests.house import NOW, add_customer, new_id
from tests.plans import noted, too_wide
from tests.sync.conftest import Rep
from webapp.book.tables import SYNCED
from webapp.sync import exchange


@pytest.fixture
def database(sqlite_database: str) -> str:
    """The plans are those of SQLite, which tells them in words."""
    return sqlite_database


def test_every_statement_finds_its_rows_by_a_key(jonas: Rep) -> None:
    with noted() as seen:
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

    assert len(seen) > 20
    wide = too_wide(seen, {table.name for table in SYNCED} | {"presence", "blob"})
    assert not wide, "\n\n".join(wide)
