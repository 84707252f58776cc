"""A worker of the fan-out: `python -m bench.fan_worker MOMENT` sends what is due as of then.

It is the worker's own code in a process of its own, told by the environment as any other; it prints how many
it tried, and in how many seconds.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime, timedelta

from webapp import create_app
from webapp.prepare import prepare
from webapp.push.sender import sender
from webapp.reminders.send import send_due


def main() -> None:
    """Wait for the word to begin, so that two begin together."""
    app = create_app(prepare())
    now = datetime.fromisoformat(sys.argv[1])
    with app.app_context():
        ours = sender()
        print("ready", flush=True)
        sys.stdin.readline()
        begun = time.perf_counter()
        count = send_due(ours, ours.ring(), lambda: now + timedelta(seconds=time.perf_counter() - begun))
        print(json.dumps({"tried": count, "seconds": time.perf_counter() - begun}), flush=True)


if __name__ == "__main__":
    main()
