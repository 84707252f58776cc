"""No statement of a round walks through a table: SQLite says how it would find each one's rows."""

from __future__ import annotations

import pytest

from tests.plans import noted, too_wide
from tests.reminders.rep import device_of, morning
from webapp import config
from webapp.book.tables import SYNCED
from webapp.config import Settings
from webapp.push.sender import sender
from webapp.reminders import tick


@pytest.fixture
def settings(tmp_path, service) -> Settings:
    """The plans are those of SQLite, which tells them in words."""
    return config.load({"BLACKBOOK_DATA": str(tmp_path / "data"), "PUSH_EXTRA_HOSTS": service.origin})


def test_every_statement_that_plans_finds_its_rows_by_a_key(rep):
    (client, away), _ = rep.turn_on(), rep.turn_on()
    rep.exchange(client, device_of(away), presence={"waiting": 1, "oldest": "2026-11-22T08:00:00Z"})
    anna = rep.customer(given="Anna", birth="1976-11-24")
    when = {"day": "2026-11-23", "time": "08:00", "zone": "Europe/Oslo"}
    rep.add("touch", anna, type="visit", state="planned", when=when)
    rep.customer(given="Bo", added_on="2026-01-01")
    with rep.someone.app.app_context(), noted() as seen:
        kids, now = sender().ring().pairs, morning()
        assert tick.plan_days(kids, now=morning("2026-11-23T02:00")) == (0, 0)
        assert tick.plan_days(kids, now=now) == (1, 1)
        assert (tick.plan_visits(kids, now=now), tick.plan_unsent(kids, now=now)) == (1, 1)
        tables = {table.name for table in SYNCED} | {
            "told",
            "notification",
            "planned_day",
            "prepared_day",
            "presence",
            "device_session",
            "user",
        }
        wide = too_wide(seen, tables)
        # A round looks at all phones once, to know whose day may be planned; what it writes is for a few.
        writing = {statement: first for statement, first in seen.items() if statement.startswith("INSERT")}
        wide += too_wide(writing, {"push_subscription", "device_session"})
    assert len(seen) > 25
    assert not wide, "\n\n".join(wide)
