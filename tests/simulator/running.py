"""Starting the simulator from Python."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent

Report = dict[str, Any]


def run(**options: Any) -> Report:
    """Run schedules with the options of main.ts; return what came of them."""
    wanted = {"python": sys.executable, **options}
    command = ["node", "tests/simulator/run.mjs", json.dumps(wanted)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    report: Report = json.loads(done.stdout.splitlines()[-1])
    return report


def tell(report: Report) -> str:
    """Return a report in words, with the seed of each failure and what led to it."""
    number = report["schedules"]
    lines = [f"{number} schedules in {report['seconds']:.0f} s, {len(report['failures'])} failed"]
    if not report["failures"]:
        lines.append(f"so that with 95 % certainty fewer than {3 / number:.2g} of all do (3/n)")
    fates = sorted(report["fates"].items(), key=lambda fate: -fate[1])
    lines.append("requests: " + ", ".join(f"{count} {fate}" for fate, count in fates))
    for failure in report["failures"]:
        lines += ["", f"seed {failure['seed']}:", *failure["wrong"], *failure["steps"]]
    return "\n".join(lines)
