"""Fault 3: a request that is cut off at any byte does nothing; one that a proxy sends twice happens once."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPResponse

import pytest

from tests.durability import state
from tests.durability.house import House, move_in
from tests.durability.installation import Installation
from tests.durability.server import wait_until
from tests.house import new_id, rows
from tests.sync.device import Json
from webapp.book.tables import receipt

STRIDE = 13
"""Bytes between two cuts where nothing of its own begins."""


@pytest.fixture
def house(installation: Installation) -> House:
    """A house with its server running, and a name of many alphabets waiting on the phone."""
    made = move_in(installation)
    names = {"given": "Zoë 李 \U0001f9ed", "how_met": 'On the quay: "mind the rope"\n'}
    made.phone.write("create", "customer", new_id(), book=made.jonas.person.book, set=names)
    made.write()
    installation.start()
    return made


def request_of(house: House) -> bytes:
    """Return what the phone would send, byte by byte."""
    body = json.dumps(house.phone.request(), ensure_ascii=False).encode()
    head = (
        "POST /api/sync HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Blackbook: 1\r\nContent-Type: application/json\r\n"
        f"Cookie: blackbook={house.jonas.token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def cuts(request: bytes) -> Iterator[int]:
    """Yield where to cut: around all that begins or ends somewhere, and at every few bytes."""
    head = request.index(b"\r\n\r\n") + 4
    mutations, text = request.index(b'"mutations"'), request.index("李".encode())
    yield from (1, 4, head - 3, head - 1, head, head + 1, mutations, text + 1, len(request) - 1)
    yield from range(STRIDE, len(request), STRIDE)


def connect(house: House) -> socket.socket:
    return socket.create_connection(("127.0.0.1", house.installation.server.port), timeout=60)


def answers(line: socket.socket, number: int = 1) -> list[Json]:
    """Read so many answers of one connection."""
    read = []
    for _ in range(number):
        answer = HTTPResponse(line)
        answer.begin()
        body = answer.read()
        assert answer.status == 200, body
        read.append(json.loads(body))
    return read


def test_fault_03_a_request_cut_off_at_any_byte_does_nothing(house: House) -> None:
    request, before = request_of(house), state.rows(house.installation.url)
    for number, cut in enumerate(cuts(request)):
        with connect(house) as line:
            line.sendall(request[:cut])
            if number % 2:
                # The line is not closed but breaks: the server hears RST instead of FIN.
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    # Whoever is answered now stood in line behind all of them.
    assert all(ask().status == 200 for name, ask in house.readers().items() if name != "exchange")
    assert state.rows(house.installation.url) == before
    house.phone.sync()
    assert state.wrong(house.installation.url) == []


def test_fault_03_a_phone_that_hangs_up_after_the_last_byte_is_heard(house: House) -> None:
    with connect(house) as line:
        line.sendall(request_of(house))
    sent = {each["mid"] for each in house.phone.outbox}
    wait_until(lambda: {str(row.mid) for row in rows(house.jonas.person, receipt)} >= sent)
    after = state.shape(state.rows(house.installation.url))
    house.phone.sync()
    assert state.shape(state.rows(house.installation.url)) == after


def test_fault_03_a_request_that_comes_several_times_happens_once(house: House) -> None:
    request, sent = request_of(house), house.phone.request()
    together = threading.Barrier(4)

    def bring() -> list[Json]:
        with connect(house) as line:
            together.wait(60)
            # Twice on one connection, the second before the first is answered.
            line.sendall(request * 2)
            return answers(line, 2)

    with ThreadPoolExecutor(4) as pool:
        given = [each for done in [pool.submit(bring) for _ in range(4)] for each in done.result()]
    assert len({json.dumps(each["receipts"]) for each in given}) == 1
    assert [each["outcome"] for each in given[0]["receipts"]] == ["applied", "applied"]
    for each in given:
        house.phone.receive(sent, each)
    assert not house.phone.outbox
    assert state.wrong(house.installation.url) == []
