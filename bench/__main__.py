"""`make bench`: every measurement in one run, and the tables of docs/performance.md from what was found.

`python -m bench NAME` repeats one of them (open, search, first, exchange, flat,
plan, encrypt, fanout) on the books that are there.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from bench import (
    encrypting,
    exchanging,
    fanning_out,
    first_sync,
    flat,
    opening,
    peers,
    planning,
    searching,
)
from bench.common import CHROMIUM, RESULTS, ROOT, WORK, record
from bench.tables import write_tables

MEASUREMENTS: dict[str, Callable[[], None]] = {
    "open": opening.measure,
    "search": searching.measure,
    "first": first_sync.measure,
    "exchange": exchanging.measure,
    "flat": flat.measure,
    "plan": planning.measure,
    "encrypt": encrypting.measure,
    "fanout": fanning_out.measure,
}
PAGE = ROOT / "docs" / "performance.md"


def main(names: list[str]) -> None:
    """Run the named measurements, or all of them in an empty work folder, and write the page."""
    unknown = [name for name in names if name not in MEASUREMENTS]
    if unknown:
        sys.exit(f"There is no measurement {unknown[0]}: choose from {', '.join(MEASUREMENTS)}.")
    _need("wrk", "wrk")
    _need(CHROMIUM, "chromium")
    if not names:
        shutil.rmtree(WORK)
        WORK.mkdir(parents=True)
    _forget(names or list(MEASUREMENTS))
    record("machine", **_machine())
    peers.set_up()
    for name in names or MEASUREMENTS:
        started = time.monotonic()
        print(f"== {name}", flush=True)
        MEASUREMENTS[name]()
        print(f"== {name} took {time.monotonic() - started:.0f} s", flush=True)
    write_tables(PAGE)
    print(f"Written: {PAGE.relative_to(ROOT)}")


def _need(command: str, package: str) -> None:
    if shutil.which(command) is None:
        sys.exit(f"{package} is missing: apt-get install {package}")


def _forget(names: list[str]) -> None:
    """Take earlier results of these measurements away."""
    if not RESULTS.exists():
        return
    gone = tuple(f'{{"name": "{name}"' for name in [*names, "machine"])
    lines = [line for line in RESULTS.read_text().splitlines(keepends=True) if not line.startswith(gone)]
    RESULTS.write_text("".join(lines))


def _machine() -> dict[str, object]:
    told = subprocess.run([CHROMIUM, "--version"], capture_output=True, text=True, check=True).stdout
    browser = " ".join(told.split()[:2])
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "versions": f"Python {platform.python_version()}, Node {node.strip()[1:]}, {browser}",
    }


if __name__ == "__main__":
    main(sys.argv[1:])
