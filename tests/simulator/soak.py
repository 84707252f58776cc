"""`python -m tests.simulator.soak COUNT [FIRST_SEED]`: many schedules and what came of them (`make soak`)."""

from __future__ import annotations

import sys

from tests.simulator.running import run, tell


def main() -> None:
    """Run as many schedules as were asked for, from the seed on that was asked for."""
    count, *seed = (int(each) for each in sys.argv[1:])
    report = run(schedules=count, seed=seed[0] if seed else 1, goesOn=True)
    sys.stdout.write(tell(report) + "\n")
    sys.exit(1 if report["failures"] else 0)


if __name__ == "__main__":
    main()
