"""Shared by all measurements: work folder, medians, servers, wrk, the results file."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

HERE = Path(__file__).parent
ROOT = HERE.parent
WORK = Path(os.environ.get("BENCH_WORK", HERE / "work"))
WORK.mkdir(parents=True, exist_ok=True)
RESULTS = WORK / "results.jsonl"
BIN = Path(sys.executable).parent
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]


def show(values: Sequence[float], digits: int = 2) -> str:
    """Return the median of `values` with the smallest and the largest."""
    median, low, high = (
        round(value, digits or None) for value in (statistics.median(values), min(values), max(values))
    )
    return f"{median} [{low}..{high}]"


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the values lie."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def record(name: str, **figures: Any) -> None:
    """Print one line of figures and keep it in the results file."""
    line = json.dumps({"name": name, **figures})
    with RESULTS.open("a") as file:
        file.write(line + "\n")
    print(line, flush=True)


def results(name: str) -> list[dict[str, Any]]:
    """Return the lines of that name in this run."""
    if not RESULTS.exists():
        return []
    return [row for row in map(json.loads, RESULTS.read_text().splitlines()) if row["name"] == name]


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A server process of ours, ended with all its children when the block ends."""

    def __init__(
        self,
        command: Sequence[str | Path],
        port: int,
        environment: dict[str, str] | None = None,
    ) -> None:
        self.port = port
        self.origin = f"http://127.0.0.1:{port}"
        self.log = (WORK / f"server-{port}.log").open("wb")
        self.process = subprocess.Popen(
            [str(word) for word in command],
            stdout=self.log,
            stderr=self.log,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
        end = time.monotonic() + 30
        while time.monotonic() < end and self.process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.3):
                time.sleep(0.5)
                return
            time.sleep(0.05)
        raise RuntimeError(f"port {port} did not open: see {self.log.name}")

    def stop(self) -> None:
        """End the process and whatever it started."""
        with suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(8)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def wrk(url: str, *, script: Path, seconds: int = 4, connections: int = 16) -> dict[str, Any]:
    """Load one address for a bounded time and return requests per second and the slow end in ms."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(script), url]
    printed = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30, check=True).stdout
    found: dict[str, Any] = {"rps": 0.0, "bad": 0}
    for line in printed.splitlines():
        words = line.split()
        if line.startswith("Requests/sec"):
            found["rps"] = float(words[1])
        elif len(words) == 2 and words[0] in ("50%", "99%"):
            found["p50" if words[0] == "50%" else "p99"] = words[1]
        elif "Non-2xx" in line:
            found["bad"] = int(words[-1])
    return found
