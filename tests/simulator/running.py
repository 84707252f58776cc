"""Starting the simulator from Python, in portions side by side, and telling what came of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent

Report = dict[str, Any]

PORTION = 100
"""Schedules in one run of the simulator."""

EVERY = 5
"""Of so many portions one has its server on PostgreSQL, the others on SQLite."""

COUNTED = ("fates", "acts", "taken", "databases")


def run(**options: Any) -> Report:
    """Run schedules with the options of main.ts; return what came of them."""
    wanted = {"python": sys.executable, **options}
    command = ["node", "tests/simulator/run.mjs", json.dumps(wanted)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    report: Report = json.loads(done.stdout.splitlines()[-1])
    kind = "PostgreSQL" if wanted.get("database") else "SQLite"
    return report | {"databases": {kind: report["schedules"]}}


def run_many(number: int, first: int, new_database: Callable[[], str]) -> Report:
    """Run `number` schedules from the seed `first` on, as many portions at once as there are processors.

    `new_database` makes an empty database of PostgreSQL and returns its address.
    """
    end = first + number
    wanted: list[dict[str, Any]] = [
        {"seed": seed, "schedules": min(PORTION, end - seed), "goesOn": True}
        for seed in range(first, end, PORTION)
    ]
    for each in wanted[::EVERY]:
        each["database"] = new_database()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return _add(list(pool.map(lambda options: run(**options), wanted)))


def catch(names: list[str], most: int, seeds: dict[str, int]) -> dict[str, Report]:
    """Run each mistake, from its seed in `seeds` on, until it is caught or `most` schedules are over."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        reports = pool.map(lambda name: run(bad=name, schedules=most, seed=seeds.get(name, 1)), names)
        return dict(zip(names, reports, strict=True))


def _add(reports: list[Report]) -> Report:
    whole: Report = {name: Counter() for name in COUNTED}
    for report in reports:
        for name in COUNTED:
            whole[name].update(report[name])
    failures = [failure for report in reports for failure in report["failures"]]
    return {**whole, "schedules": sum(each["schedules"] for each in reports), "failures": failures}


def tell(report: Report) -> str:
    """Return a report in words, with the seed of each failure and what led to it."""
    number = report["schedules"]
    bases = " and ".join(f"{count} on {name}" for name, count in sorted(report["databases"].items()))
    lines = [f"{number} schedules ({bases}), {len(report['failures'])} failed"]
    if not report["failures"]:
        lines.append(f"so that with 95 % certainty fewer than {3 / number:.2g} of all do (3/n)")
    for what, name in (("requests", "fates"), ("acts", "acts"), ("taken away knowingly", "taken")):
        counts = sorted(report[name].items(), key=lambda each: -each[1])
        lines.append(f"{what}: " + ", ".join(f"{count} {each}" for each, count in counts))
    for failure in report["failures"]:
        lines += ["", f"seed {failure['seed']}:", *failure["wrong"], *failure["steps"]]
    return "\n".join(lines)
