"""The bad line is as bad as it says: each fault, met by a plain client in front of a plain server."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

import pytest

from tests.browser import fault_proxy
from tests.browser.fault_proxy import FaultProxy

ANSWER = b"x" * 10_000
BODY = b"a note" * 500


class Heard:
    """A server that remembers the bodies that arrived whole."""

    def __init__(self) -> None:
        heard = self.bodies = list[bytes]()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if len(body) == len(BODY):
                    heard.append(body)
                self.send_response(200)
                self.send_header("Content-Length", str(len(ANSWER)))
                self.end_headers()
                self.wfile.write(ANSWER)

            def log_message(self, *_said: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_broken: None  # type: ignore[method-assign]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def server() -> Iterator[Heard]:
    heard = Heard()
    yield heard
    heard.server.shutdown()
    heard.server.server_close()


@pytest.fixture
def line(server: Heard) -> Iterator[FaultProxy]:
    proxy = FaultProxy(server.server.server_port, Random(1)).start()
    yield proxy
    proxy.stop()


def post(line: FaultProxy, path: str = "/api/sync") -> bytes | None:
    """Return the answer, or None where the line broke."""
    connection = http.client.HTTPConnection("127.0.0.1", line.port, timeout=5)
    try:
        connection.request("POST", path, BODY)
        return connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("fault", "arrives", "is_answered"),
    [
        ("pass", 1, True),
        ("delay", 1, True),
        ("replay", 2, True),
        ("drop", 0, False),
        ("cut request", 0, False),
        ("swallow", 1, False),
        ("cut answer", 1, False),
    ],
)
def test_each_fault_does_what_it_is_called(
    line: FaultProxy,
    server: Heard,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
    arrives: int,
    is_answered: bool,
) -> None:
    monkeypatch.setattr(fault_proxy, "FAULTS", (fault,))
    line.is_bad = True
    assert (post(line) == ANSWER) is is_answered
    assert server.bodies == [BODY] * arrives
    assert line.met == {fault: 1}


def test_a_good_line_and_what_is_no_exchange_pass(line: FaultProxy, server: Heard) -> None:
    assert post(line) == ANSWER
    line.is_bad = True
    assert [post(line, "/api/me") for _ in range(5)] == [ANSWER] * 5
    assert len(server.bodies) == 6
    assert not line.met
