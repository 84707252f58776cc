"""`python -m tests.simulator.replay SEED [MISTAKE]`: one schedule again, on SQLite, with all its steps."""

from __future__ import annotations

import sys

from tests.simulator.running import run, tell


def main() -> None:
    """Run the schedule and tell what came of it."""
    seed, *bad = sys.argv[1:]
    sys.stdout.write(tell(run(seed=int(seed), bad=bad[0] if bad else "")) + "\n")


if __name__ == "__main__":
    main()
