"""Connections to a push service: kept where that is safe, and no message sent twice over any of them."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPException

import pytest

from webapp.push import carrier
from webapp.push.carrier import Carrier

TAKEN = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"
GONE = b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"
CLOSE = b""
"""In place of an answer: the connection is closed."""

DRIP = b"HTTP/1.1 201 Created\r\nX-Slow: "
"""An answer whose first header never ends."""


class Scripted:
    """A service that gives one answer after the other, byte by byte as they stand."""

    def __init__(self) -> None:
        self.answers: list[bytes] = []
        self.heard: list[bytes] = []
        """The bodies of all messages, over whichever connection."""
        self.asked: list[bytes] = []
        self.connections = 0
        self.closed = threading.Semaphore(0)
        """Counts the connections that this side has closed."""
        self._server = socket.create_server(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        """Take no more connections."""
        self._server.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        # Where the other side has had enough there is nothing more to do.
        with suppress(OSError), connection, connection.makefile("rb") as reader:
            while line := reader.readline():
                length = 0
                self.asked.append(line.split(b" ")[1])
                while line.strip():
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                    line = reader.readline()
                self.heard.append(reader.read(length))
                answer = self.answers.pop(0)
                connection.sendall(answer)
                while answer == DRIP:
                    connection.sendall(b".")
                    time.sleep(0.02)
                if not answer or b"Connection: close" in answer or answer.startswith(b"HTTP/1.0"):
                    break
                if self.answers[:1] == [CLOSE]:
                    self.answers.pop(0)
                    break
            connection.shutdown(socket.SHUT_RDWR)
        self.closed.release()


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    running = Scripted()
    yield running
    running.stop()


def post(ours: Carrier, service: Scripted, body: bytes) -> int:
    status, _ = ours.post(f"{service.origin}/push/1", body, {"TTL": "60"}, 5.0)
    return status


@pytest.mark.parametrize(
    ("answer", "connections"),
    [
        (TAKEN, 1),
        (b"HTTP/1.1 204 No Content\r\n\r\n", 1),
        (b"HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nfine.", 1),
        (b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfine\r\n1\r\n.\r\n0\r\n\r\n", 1),
        (b"HTTP/1.1 201 Created\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", 2),
        (b"HTTP/1.0 201 Created\r\n\r\nfine.", 2),
        (b"HTTP/1.1 201 Created\r\nContent-Length: 9999\r\n\r\n" + GONE * 300, 2),
    ],
    ids=["empty", "no content", "with text", "in chunks", "told to close", "until the end", "long"],
)
def test_every_message_gets_its_own_answer_whatever_the_one_before_was(scripted, answer, connections):
    ours = Carrier((scripted.origin,))
    scripted.answers += [answer, b"HTTP/1.1 429 Wait\r\nContent-Length: 0\r\n\r\n"]
    assert post(ours, scripted, b"one") == int(answer.split()[1])
    assert post(ours, scripted, b"two") == 429
    assert scripted.heard == [b"one", b"two"]
    assert scripted.connections == connections


def test_an_answer_that_drips_is_not_waited_for(scripted):
    scripted.answers.append(DRIP)
    with pytest.raises(TimeoutError):
        Carrier((scripted.origin,)).post(f"{scripted.origin}/push/1", b"one", {}, 0.3)
    # It closed the connection, so that the other side notices at its next drop.
    assert scripted.closed.acquire(timeout=30)


def test_an_answer_that_does_not_come_to_its_end_keeps_its_connection_from_the_next(scripted, monkeypatch):
    monkeypatch.setattr(carrier, "LONGEST_ANSWER", 0.0)
    ours = Carrier((scripted.origin,))
    scripted.answers += [b"HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n", GONE]
    assert post(ours, scripted, b"one") == 201
    assert post(ours, scripted, b"two") == 410
    assert scripted.connections == 2


def test_a_kept_connection_that_the_service_has_closed_is_opened_anew(scripted):
    ours = Carrier((scripted.origin,))
    scripted.answers += [TAKEN, CLOSE, TAKEN]
    assert post(ours, scripted, b"one") == 201
    assert scripted.closed.acquire(timeout=10)
    assert post(ours, scripted, b"two") == 201
    assert scripted.heard == [b"one", b"two"]
    assert scripted.connections == 2


def test_a_message_whose_answer_is_lost_is_not_repeated_by_the_carrier(scripted):
    ours = Carrier((scripted.origin,))
    scripted.answers += [TAKEN, CLOSE, CLOSE]
    post(ours, scripted, b"one")
    assert scripted.closed.acquire(timeout=10)
    with pytest.raises((HTTPException, OSError)):
        post(ours, scripted, b"two")
    assert scripted.heard == [b"one", b"two"]


@pytest.mark.parametrize(
    ("rest", "asked"), [("", b"/"), ("/", b"/"), ("/push/1?a=b/c", b"/push/1?a=b/c"), ("//two", b"//two")]
)
def test_it_asks_for_what_the_endpoint_says(scripted, rest, asked):
    scripted.answers.append(TAKEN)
    Carrier((scripted.origin,)).post(f"{scripted.origin}{rest}", b"one", {}, 5.0)
    assert scripted.asked == [asked]


@pytest.mark.parametrize("rest", ["/1\r\nTTL: 0", "/1 HTTP/1.0", "/ø", "\r\n"])
def test_an_endpoint_that_would_write_a_line_of_its_own_is_no_address(scripted, rest):
    with pytest.raises(ValueError, match="not an address"):
        Carrier((scripted.origin,)).post(f"{scripted.origin}{rest}", b"one", {}, 5.0)
    assert scripted.connections == 0


def test_no_more_connections_are_kept_than_are_used_at_once(scripted, monkeypatch):
    monkeypatch.setattr(carrier, "CONNECTIONS", 0)
    ours = Carrier((scripted.origin,))
    scripted.answers += [TAKEN, TAKEN]
    assert [post(ours, scripted, body) for body in (b"one", b"two")] == [201, 201]
    assert scripted.connections == 2
