"""`python -m tests.simulator.soak COUNT [FIRST_SEED]`: many schedules, then every mistake (`make soak`)."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.postgres import start
from tests.simulator import mistakes
from tests.simulator.running import catch, run_many, tell


def main() -> None:
    """Run as many schedules as were asked for, from the seed that was asked for; 1 says what is wrong."""
    count, *seed = (int(each) for each in sys.argv[1:])
    with TemporaryDirectory(prefix="blackbook-soak-") as folder, start(Path(folder)) as postgres:
        report = run_many(count, seed[0] if seed else 1, postgres.create_database)
    sys.stdout.write(tell(report) + "\n\n")
    sys.stdout.flush()
    caught = catch(list(mistakes.MISTAKES), mistakes.MOST, mistakes.SEEDS)
    sys.stdout.write("What was planted, and what caught it:\n" + mistakes.tell(caught) + "\n")
    is_blind = any(mistakes.witness(name, each) is None for name, each in caught.items())
    sys.exit(1 if report["failures"] or is_blind else 0)


if __name__ == "__main__":
    main()
