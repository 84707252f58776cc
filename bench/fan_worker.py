"""A worker of the fan-out: `python -m bench.fan_worker MOMENT` sends what is due as of then.

It is the worker's own code in a process of its own, told by the environment as any other; it prints how many
it tried, in how many seconds, and how many of them its processor worked.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime, timedelta

from webapp import create_app, log, worker
from webapp.prepare import prepare
from webapp.push.sender import sender
from webapp.reminders.send import send_due


def main() -> None:
    """Wait for the word to begin, so that two begin together."""
    log.begin()
    app = create_app(prepare())
    now = datetime.fromisoformat(sys.argv[1])
    with app.app_context():
        ours = sender()
        worker.freeze()
        print("ready", flush=True)
        sys.stdin.readline()
        begun, worked = time.perf_counter(), time.process_time()
        count = send_due(ours, ours.ring(), lambda: now + timedelta(seconds=time.perf_counter() - begun))
        seconds, worked = time.perf_counter() - begun, time.process_time() - worked
        print(json.dumps({"tried": count, "seconds": seconds, "worked": worked}), flush=True)


if __name__ == "__main__":
    main()
