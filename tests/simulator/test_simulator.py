"""The real phone and the real server through random schedules of faults; and the tester is tested.

`make soak -- 100000` runs more. One seed is run again with `python -m tests.simulator.replay SEED`.
"""

from __future__ import annotations

import re
import sys

import pytest

from tests.postgres import Postgres
from tests.simulator import bad_servers
from tests.simulator.mistakes import MISTAKES, MOST, PHONES, SEEDS, SERVERS, TRANSACTIONS, witness
from tests.simulator.running import ROOT, Report, catch, run, run_many, tell

SCHEDULES = 500


def test_no_schedule_of_faults_loses_a_word(postgres: Postgres, capsys: pytest.CaptureFixture[str]) -> None:
    report = run_many(SCHEDULES, 1, postgres.create_database)
    with capsys.disabled():
        sys.stdout.write(f"\n{tell(report)}\n")
    assert not report["failures"], tell(report)
    assert set(report["databases"]) == {"SQLite", "PostgreSQL"}
    assert set(report["acts"]) == _listed("acts/acts.ts", "WEIGHTS")
    assert set(report["fates"]) == _listed("network.ts", "FATES")


def test_a_seed_replays_a_run() -> None:
    first, second = (run(schedules=1, seed=9, bad="last_writer_wins", goesOn=True) for _ in range(2))
    assert {**first, "seconds": 0} == {**second, "seconds": 0}


@pytest.fixture(scope="module")
def caught() -> dict[str, Report]:
    """What became of every mistake; they run side by side."""
    return catch(list(MISTAKES), MOST, SEEDS)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_caught(name: str, caught: dict[str, Report]) -> None:
    report = caught[name]
    assert report["failures"], f"{name} went through {MOST} schedules unseen"
    assert witness(name, report), report["failures"][0]["wrong"]


def test_no_mistake_is_left_out() -> None:
    assert set(bad_servers.BAD) == set(SERVERS)
    assert set(re.findall(r"^  (\w+): \[$", _read("bad_phones.ts"), re.MULTILINE)) == set(PHONES)


def test_the_page_about_the_simulator_lists_every_mistake() -> None:
    page = (ROOT / "docs/simulator.md").read_text()
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\| (.+?) \|$", page, re.MULTILINE))
    assert rows == {**MISTAKES, **{name: f"`{test}`" for name, test in TRANSACTIONS.items()}}
    tests = _read("test_bad_transactions.py")
    assert [each for each in TRANSACTIONS.values() if f"def {each}(" not in tests] == []


def _read(name: str) -> str:
    return (ROOT / "tests/simulator" / name).read_text()


def _listed(name: str, table: str) -> set[str]:
    """Return the names in a table of weights."""
    (body,) = re.findall(rf"const {table} = {{\n(.*?)^}}", _read(name), re.MULTILINE | re.DOTALL)
    return set(re.findall(r"^  (\w+): \d", body, re.MULTILINE))
