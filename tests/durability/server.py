"""Real servers that can be killed, with something planted in them where a test wants it.

A server is a process of its own that runs what the Procfile starts. It is forked from a process that has
loaded the code already, so that it listens after a tenth of a second and a test can afford hundreds of lives.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from flask import Flask
from granian import Granian
from sqlalchemy import Engine

from webapp import cli, config, db, serve

Plant = Callable[[Engine], None]
"""Changes the engine that a process writes with. It crosses to that process, so it must be picklable."""

PATIENCE = 30.0
"""Seconds until something that takes moments is said never to happen."""

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    # pytest as well, for each process looks into the script it was started from.
    ["pytest", "tests.durability.server", "webapp.worker", "sqlalchemy.dialects.postgresql.psycopg"]
)

_planted: list[Plant] = []


class Server:
    """A web server on a port of its own, which may be started any number of times."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self.environment = environment
        self.log = folder / "server.log"
        self.worker_file = folder / "worker.pid"
        self.port = 0
        self.process: BaseProcess | None = None

    def start(self, *planted: Plant) -> Server:
        """Start it on a port it never had and wait until it listens."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.worker_file.unlink(missing_ok=True)
        environment = {**self.environment, "PORT": str(self.port)}
        self.process = start_process(serve_here, environment, self.log, self.worker_file, planted)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self.process.is_alive():
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.01)
            else:
                return self
        self.kill()
        raise AssertionError(f"the server did not start: {self.log.read_text()[-3000:]}")

    @property
    def worker(self) -> int:
        """The id of the process that answers requests; there is one once a request was answered."""
        return int(self.worker_file.read_text())

    @property
    def was_killed(self) -> bool:
        """Whether it ended by signal 9, and not in some way of its own."""
        return self.process is not None and self.process.exitcode == -signal.SIGKILL

    def kill(self) -> None:
        """Kill every process of it, with no word of warning; return when all have ended."""
        if self.process is None:
            return
        if self.process.is_alive():
            os.killpg(self.process.pid or 0, signal.SIGKILL)
        self.process.join(PATIENCE)
        if self.worker_file.exists():
            wait_until(lambda: has_ended(self.worker))


def has_ended(process: int) -> bool:
    """Say whether a process is no more, or only waits to be buried (proc(5))."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True


def wait_until(happened: Callable[[], bool]) -> None:
    """Wait for something that takes moments."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.01)


def start_process(work: Callable[..., None], *given: Any) -> BaseProcess:
    """Run `work` in a process of its own, the leader of a group; it begins with `settle_in`."""
    process = FORKS.Process(target=work, args=given)
    process.start()
    return process


def settle_in(environment: Mapping[str, str], log: Path) -> None:
    """Make a fresh process a group of its own, with these variables, that writes what it says into `log`."""
    os.setsid()
    os.environ.clear()
    os.environ.update(environment)
    # The web server forks its worker, which must find what was planted here.
    multiprocessing.set_start_method("fork", force=True)
    said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
        os.dup2(said, stream.fileno())


def serve_here(
    environment: Mapping[str, str], log: Path, worker_file: Path, planted: tuple[Plant, ...]
) -> None:
    """Serve, as `python -m webapp.serve` does, from an app in which something is planted."""
    settle_in(environment, log)
    os.environ["WORKER_FILE"] = str(worker_file)
    _planted[:] = planted
    own = f"{__name__}:application"
    serve.Granian = lambda _target, **options: Granian(own, **options)  # type: ignore[assignment,attr-defined]
    serve.main()


def type_here(
    environment: Mapping[str, str], said: Path, planted: tuple[Plant, ...], words: list[str]
) -> None:
    """Run the command `blackbook` with these words, on a database in which something is planted."""
    settle_in(environment, said)
    for plant in planted:
        plant(db.engines_for(config.load().database_url).writer)
    cli.main(words)


def application() -> Flask:
    """Return the app, with its writer changed."""
    app = serve.application()
    engine = db.engines_for(str(app.config["SQLALCHEMY_DATABASE_URI"])).writer
    for plant in _planted:
        plant(engine)
    Path(os.environ["WORKER_FILE"]).write_text(str(os.getpid()))
    return app
