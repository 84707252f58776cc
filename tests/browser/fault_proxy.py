"""A bad line between phone and server: a TCP proxy that ruins exchanges by chance, from a seed.

Requests are told apart only as far as needed to choose one fault for each `POST /api/sync`; all else passes.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from random import Random

FAULTS = ("pass", "drop", "delay", "cut request", "cut answer", "swallow", "replay")
LONGEST_DELAY = 0.8
"""Seconds."""


@dataclass
class Line:
    """What one connection still carries: bytes of the answer left to pass on; None is all of it."""

    left: int | None = None


class FaultProxy:
    """Listens on a free port of the loopback and passes on to the server, well or badly."""

    def __init__(self, server_port: int, random: Random) -> None:
        self.server_port = server_port
        self.random = random
        self.is_bad = False
        """Whether exchanges meet faults; while it is not set the line is good."""
        self.met: Counter[str] = Counter()
        """How often each fault was met."""
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def origin(self) -> str:
        """The address the phone is given."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> FaultProxy:
        """Listen; return when a phone may connect."""
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def stop(self) -> None:
        """Stop listening and drop every connection."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        listening = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0))
        self.port = listening.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        listening.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.05))
        self._loop.close()

    async def _serve(self, phone: asyncio.StreamReader, to_phone: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            server, to_server = await asyncio.open_connection("127.0.0.1", self.server_port)
            line = Line()
            answers = asyncio.create_task(_answer(server, to_phone, line))
            try:
                while request := await _read_request(phone):
                    if not await self._pass_on(request, to_server, line):
                        break
            finally:
                to_server.close()
                await answers
        to_phone.close()

    async def _pass_on(self, request: bytes, to_server: asyncio.StreamWriter, line: Line) -> bool:
        """Pass a request on as chance will have it; False where the connection ends with that."""
        fault = self._draw(request)
        if fault == "drop":
            return False
        if fault == "cut request":
            to_server.write(request[: self.random.randrange(len(request))])
            await to_server.drain()
            return False
        if fault == "delay":
            await asyncio.sleep(self.random.uniform(0, LONGEST_DELAY))
        if fault == "replay":
            await self._send_alone(request)
        if fault == "swallow":
            line.left = 0
        if fault == "cut answer":
            line.left = self.random.randrange(1, 4000)
        to_server.write(request)
        await to_server.drain()
        return True

    def _draw(self, request: bytes) -> str:
        if not self.is_bad or not request.startswith(b"POST /api/sync "):
            return "pass"
        fault = self.random.choice(FAULTS)
        self.met[fault] += 1
        return fault

    async def _send_alone(self, request: bytes) -> None:
        """Send a copy of a request on a connection of its own; its answer is read and thrown away."""
        server, to_server = await asyncio.open_connection("127.0.0.1", self.server_port)
        to_server.write(request)
        await to_server.drain()
        await server.read(1)
        to_server.close()


async def _read_request(phone: asyncio.StreamReader) -> bytes:
    """Return the next request whole, b"" at the end of the connection."""
    head = await phone.readuntil(b"\r\n\r\n")
    length = 0
    for each in head.split(b"\r\n"):
        name, _, value = each.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return head + await phone.readexactly(length)


async def _answer(server: asyncio.StreamReader, to_phone: asyncio.StreamWriter, line: Line) -> None:
    """Pass answers back until the server ends or the line may carry no more."""
    with suppress(OSError):
        while data := await server.read(65_536):
            if line.left is not None:
                to_phone.write(data[: line.left])
                line.left -= len(data)
                if line.left <= 0:
                    break
            else:
                to_phone.write(data)
            await to_phone.drain()
        to_phone.close()
