"""The real phone and the real server through random schedules of faults; and the tester is tested.

`make soak SCHEDULES=100000` runs more; a seed that failed is run again with
`python -m tests.simulator.soak 1 SEED`.
"""

from __future__ import annotations

import sys

import pytest

from tests.simulator import bad_servers
from tests.simulator.running import run, tell

SCHEDULES = 500

PHONES = {
    "cursor_before_rows": "differs",
    "ack_on_200": "lost",
    "outbox_in_cache": "lost",
    "resync_clears_outbox": "lost",
    "older_version_wins": "differs",
    "skips_tombstones": "started again",
    "forgets_by_own_clock": "lost",
}
"""The phones of bad_phones.ts, and by what they give themselves away."""

SERVERS = {
    "sequence_cursor": "started again",
    "skip_on_error": "lost",
    "last_writer_wins": "replaced unseen",
    "hard_delete": "started again",
    "forgets_receipts": "stuck",
    "loses_conflicts": "lost",
    "skips_poison_and_all": "lost",
}
"""The servers of bad_servers.py."""

MOST = 400
"""Schedules within which each must be caught."""

SEED = {"forgets_by_own_clock": 130}
"""Where to begin with what shows seldom: a clock must jump and a server be restored for it, in this order."""


def test_nothing_typed_is_lost_in_any_schedule(capsys: pytest.CaptureFixture[str]) -> None:
    report = run(schedules=SCHEDULES)
    with capsys.disabled():
        sys.stdout.write(f"\n{tell(report)}\n")
    assert not report["failures"], tell(report)
    assert all(report["fates"].values())


def test_a_seed_replays_a_run() -> None:
    first, second = (run(schedules=1, seed=9, bad="last_writer_wins", goesOn=True) for _ in range(2))
    assert {**first, "seconds": 0} == {**second, "seconds": 0}


@pytest.mark.parametrize("name", [*PHONES, *SERVERS])
def test_a_mistake_is_caught(name: str) -> None:
    report = run(schedules=MOST, seed=SEED.get(name, 1), bad=name)
    assert report["failures"], f"{name} went through {MOST} schedules unseen"
    (failure,) = report["failures"]
    assert any(each.startswith({**PHONES, **SERVERS}[name]) for each in failure["wrong"]), failure["wrong"]


def test_no_mistake_is_left_out() -> None:
    assert set(bad_servers.BAD) == set(SERVERS)
