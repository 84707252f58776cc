"""`make run` as a newcomer sees it, on what is set up already: start, sign in, stop, start again."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from webapp.config import ROOT
from webapp.shell.files import DIST


class Started:
    """`make run` in a process group of its own."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        self.log = data.parent / f"run-{self.port}.log"
        environ = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
        # What has been set up is taken as it is: a test installs nothing.
        command = ["make", "run", "-o", ".venv/stamps/run", "-o", "static/dist/.stamp"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**environ, "BLACKBOOK_DATA": str(data), "PORT": str(self.port)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait(self, seconds: float) -> float:
        """Wait for a sound /healthz and return how long it took."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            try:
                with urllib.request.urlopen(f"{self.origin}/healthz", timeout=1) as answer:
                    assert answer.status == 200
                    return time.monotonic() - begun
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise AssertionError(f"no /healthz after {seconds} s: {self.log.read_text()}")

    def users(self) -> list[tuple[str, str, str]]:
        """Return role, address and password of each line printed."""
        return re.findall(r"^(rep|manager): (\S+) (\S+)$", self.log.read_text(), re.MULTILINE)

    def sign_in(self, email: str, password: str) -> int:
        """Return the status of the sign-in form's answer."""
        form = urllib.parse.urlencode({"email": email, "password": password}).encode()
        opener = urllib.request.build_opener(StayHere)
        try:
            with opener.open(f"{self.origin}/sign-in", form, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    def stop(self) -> None:
        """Stop everything, as a closed terminal does."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(30)


class StayHere(urllib.request.HTTPRedirectHandler):
    """Shows a redirect instead of following it."""

    def redirect_request(self, *_parts: object) -> None:
        return None


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    assert (DIST / "shell.html").exists(), "the app is not built: make build"
    return tmp_path_factory.mktemp("newcomer") / "data"


@pytest.fixture
def started(data: Path) -> Iterator[Started]:
    running = Started(data)
    yield running
    running.stop()


def test_a_first_start_makes_the_sample_and_says_who_can_sign_in(started: Started) -> None:
    started.wait(60)
    assert started.origin in started.log.read_text()
    assert [role for role, _, _ in started.users()] == ["rep", "rep", "manager"]
    for _, email, password in started.users():
        assert started.sign_in(email, password) == 303
    assert started.sign_in(started.users()[0][1], "a wrong password") == 401


def test_a_second_start_is_quick_and_says_it_again(started: Started, data: Path) -> None:
    assert started.wait(30) < 10
    assert len(started.users()) == 3
    assert "Making the sample" not in started.log.read_text()
    assert all(password in (data / "sample-sign-in.txt").read_text() for _, _, password in started.users())


def test_a_stop_finishes_what_is_in_flight_and_leaves_nothing_behind(started: Started, data: Path) -> None:
    started.wait(30)
    _, email, password = started.users()[0]
    answers: list[int] = []
    with closing(sqlite3.connect(data / "blackbook.sqlite3", isolation_level=None)) as lock:
        # Nobody can sign in while another writes, so the request is surely in flight at the signal.
        lock.execute("BEGIN IMMEDIATE")
        asking = threading.Thread(target=lambda: answers.append(started.sign_in(email, password)))
        asking.start()
        time.sleep(1)
        os.killpg(started.process.pid, signal.SIGTERM)
        time.sleep(1)
        assert not answers
        lock.execute("ROLLBACK")
        asking.join(15)
    assert answers == [303]
    started.process.wait(30)
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", started.port), timeout=1)
