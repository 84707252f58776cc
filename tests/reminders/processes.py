"""Workers as processes of their own, as the Procfile starts them, and a Redis for them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

Process = subprocess.Popen[bytes]


@contextmanager
def workers(number: int, settings: Mapping[str, str]) -> Iterator[list[Process]]:
    """Run that many workers with these settings until the block ends; they are up when it begins."""
    environment = {**os.environ, "BLACKBOOK_ENV": "development", **settings}
    line = next(line for line in Path("Procfile").read_text().splitlines() if line.startswith("worker:"))
    command = line.removeprefix("worker:").replace("exec python", f"exec {sys.executable}")
    running = [
        subprocess.Popen(["/bin/sh", "-c", command], env=environment, stderr=subprocess.DEVNULL)
        for _ in range(number)
    ]
    try:
        for process in running:
            end = time.monotonic() + 60
            while not catches_sigterm(process.pid):
                assert process.poll() is None, "the worker has ended"
                assert time.monotonic() < end, "the worker is not up"
                time.sleep(0.1)
        yield running
    finally:
        for process in running:
            process.kill()
            process.wait(10)


def catches_sigterm(pid: int) -> bool:
    """Say whether a process has a handler of its own for SIGTERM (proc(5), SigCgt)."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "SigCgt" in line)
    return bool(int(line.split()[1], 16) >> (signal.SIGTERM - 1) & 1)


def calls(pid: int, port: int) -> int:
    """Count the connections that a process holds to a port of this machine (proc(5), net/tcp)."""
    sockets = set()
    for handle in Path(f"/proc/{pid}/fd").iterdir():
        try:
            name = str(handle.readlink())
        except OSError:
            # Closed while we looked.
            continue
        if name.startswith("socket:["):
            sockets.add(name[8:-1])
    established = "01"
    rows = [line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
    return sum(
        row[3] == established and int(row[2].rpartition(":")[2], 16) == port and row[9] in sockets
        for row in rows
    )


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Run a Redis whose socket lies in `folder`; where there is none the test is skipped by name."""
    program = shutil.which("redis-server")
    if program is None:
        message = "no Redis here: apt install redis-server"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    address = folder / "redis.sock"
    server = subprocess.Popen(
        [program, "--port", "0", "--unixsocket", str(address), "--save", ""], stdout=subprocess.DEVNULL
    )
    try:
        while not address.exists():
            assert server.poll() is None, "Redis has ended"
            time.sleep(0.05)
        yield f"unix://{address}"
    finally:
        server.terminate()
        server.wait(10)
