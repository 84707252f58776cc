"""The cheapest push service there is: `python -m bench.push_service PORT` takes everything and counts.

It reads each POST to its end and answers 201; `GET /` tells how many came, to how many endpoints, and the
most that came to one.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter

came: Counter[bytes] = Counter()
CREATED = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"


class Service(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        self.read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection for the answers."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is here whole."""
        self.read += data
        while (end := self.read.find(b"\r\n\r\n")) >= 0:
            head = self.read[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self.read) < end + 4 + length:
                return
            method, place, _ = self.read.split(b" ", 2)
            self.read = self.read[end + 4 + length :]
            if method == b"POST":
                came[place] += 1
                self.transport.write(CREATED)
                continue
            told = {"came": came.total(), "endpoints": len(came), "most": max(came.values(), default=0)}
            came.clear()
            body = json.dumps(told).encode()
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


async def serve(port: int) -> None:
    """Listen until the process is ended."""
    server = await asyncio.get_running_loop().create_server(Service, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
