"""A real Blackbook server as its own process, that a story can really stop and start again."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class Person:
    """A sample user as the sign-in lines name them."""

    role: str
    email: str
    password: str


class Server:
    """Blackbook on a free port with a data folder of its own."""

    def __init__(self, data: Path, port: int | None = None, **environment: str) -> None:
        self.data = data
        self.port = port or free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("BLACKBOOK")},
            "BLACKBOOK_ENV": "development",
            "BLACKBOOK_DATA": str(data),
            "PORT": str(self.port),
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            **environment,
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.log = data / "server.log"

    def command(self, *words: str, stdin: str | None = None) -> str:
        """Run the command `blackbook` on this server's data folder and return what it printed."""
        done = subprocess.run(
            [BIN / "blackbook", *words],
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"blackbook {words}: {done.stderr[-2000:]}"
        return done.stdout

    def start(self) -> Server:
        """Start the web process of the Procfile and wait until it answers."""
        assert self.process is None
        web = next(line for line in Path("Procfile").read_text().splitlines() if line.startswith("web:"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                ["/bin/sh", "-c", web.removeprefix("web:").strip()],
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.origin}/healthz", timeout=1) as answer:
                    if answer.status == 200:
                        return self
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise AssertionError(f"the server did not start: {self.log.read_text()[-3000:]}")

    def stop(self) -> None:
        """Stop it for real: nobody listens on the port afterwards."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def people(self) -> list[Person]:
        """Return the sample users as `make run` prints them."""
        lines = (self.data / "sample-sign-in.txt").read_text().splitlines()
        words = [line.replace(":", " ").split() for line in lines if line.strip()]
        return [Person(role, email, password) for role, email, password in words]


def copy_data(prepared: Path, target: Path) -> Path:
    """Copy a prepared data folder, so that a story starts from a full book in no time."""
    shutil.copytree(prepared, target, dirs_exist_ok=True)
    return target
