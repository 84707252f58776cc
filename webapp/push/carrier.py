"""Carrying a POST to a push service and nowhere else.

No redirects, no repeats, no proxy from the environment, time-outs always. The name is resolved here, the
address must be public, and the connection goes to that very address: what the name says a moment later
cannot lead us into our own network.
"""

from __future__ import annotations

import io
import re
import select
import socket
import ssl
import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPMessage, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Thread
from typing import Any, cast
from urllib.parse import urlsplit

RESOLVED_FOR = 300
"""Seconds for which an address is kept with its open connections."""
RESOLVED_WITHIN = 5.0
"""Seconds a name server may take."""
CONNECTIONS = 16
"""As many as are used at once are kept open with each service."""
LARGEST_ANSWER = 4096
LONGEST_ANSWER = 2.0
"""Bytes and seconds of an answer that are read, so that the connection can be used again."""

_URL = re.compile(r"(https?://([!-~]+?))(?:/([!-~]*))?", re.IGNORECASE)
"""Origin, host and port, and the rest of an endpoint. No sign in it ends the line it stands in."""
_GLOBAL_UNICAST = IPv6Network("2000::/3")


class NotPublic(Exception):
    """The name of a push service leads into a private network."""


@dataclass(frozen=True, slots=True)
class _Service:
    """Where a push service was found, and the connections to it that nobody uses now."""

    host: str
    address: tuple[str, int]
    tls: ssl.SSLContext | None
    resolved_at: float
    idle: list[socket.socket] = field(default_factory=list)

    def connect(self, timeout: float) -> socket.socket:
        """Connect to the address that was checked; the certificate must be the name's. Raises OSError."""
        connection = socket.create_connection(self.address, timeout)
        # The end of a message must not wait until its beginning was confirmed.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.tls.wrap_socket(connection, server_hostname=self.host) if self.tls else connection

    def take(self) -> socket.socket | None:
        """Take a connection nobody uses; those that were closed meanwhile are dropped."""
        while self.idle:
            try:
                connection = self.idle.pop()
            except IndexError:  # another thread was quicker
                return None
            if _is_open(connection):
                return connection
            connection.close()
        return None


class _Heard(io.RawIOBase):
    """What a service says until a moment: an answer that drips would keep its thread for hours otherwise."""

    def __init__(self, connection: socket.socket, until: float) -> None:
        self._connection, self._until = connection, until

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what `http.client` reads of a socket."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        """Nothing else can be done with it."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Wait for more, as long as there is time. Raises TimeoutError."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer took too long")
        self._connection.settimeout(left)
        return self._connection.recv_into(buffer)


class Carrier:
    """Open connections to push services, shared by threads."""

    def __init__(self, extra_hosts: tuple[str, ...] = ()) -> None:
        self._extra_hosts = extra_hosts
        self._services: dict[str, _Service] = {}

    def post(
        self, url: str, body: bytes, headers: Mapping[str, str], timeout: float
    ) -> tuple[int, HTTPMessage]:
        """POST `body` to an endpoint that was checked; return the status and the headers of the answer.

        Each step, connecting, sending and the answer to its last byte, may take `timeout` seconds. Raises
        NotPublic, HTTPException, OSError, or ValueError for a name that cannot be one.
        """
        found = _URL.fullmatch(url)
        if found is None:
            raise ValueError("not an address")
        origin, host, path = found.groups("")
        told = {"Host": host, **headers, "Content-Length": str(len(body))}
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        service = self._service(origin.lower())
        connection = service.take() or service.connect(timeout)
        is_whole = False
        try:
            connection.settimeout(timeout)
            # In one piece, which http.client does not do: the service wakes up once.
            connection.sendall(f"POST /{path} HTTP/1.1\r\n{head}\r\n".encode("ascii") + body)
            heard = _Heard(connection, time.monotonic() + timeout)
            with HTTPResponse(cast(socket.socket, heard), method="POST") as response:
                response.begin()
                is_whole = _is_read(response) and not response.will_close
        finally:
            # What is left of an answer would be taken for that to the next message.
            if is_whole and len(service.idle) < CONNECTIONS:
                service.idle.append(connection)
            else:
                connection.close()
        return response.status, response.headers

    def _service(self, origin: str) -> _Service:
        found = self._services.get(origin)
        if found is None or time.monotonic() - found.resolved_at >= RESOLVED_FOR:
            found = self._services[origin] = self._find(origin)
        return found

    def _find(self, origin: str) -> _Service:
        parts, now = urlsplit(origin), time.monotonic()
        host, is_extra = parts.hostname or "", origin in self._extra_hosts
        tls = None if is_extra and parts.scheme == "http" else _tls()
        port = parts.port or (443 if tls else 80)
        return _Service(host, (host if is_extra else public_address(host), port), tls, now)


def _tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


def _is_open(connection: socket.socket) -> bool:
    """Say whether an idle connection can be used: one that was closed has something to read, its end."""
    poller = select.poll()
    poller.register(connection, select.POLLIN)
    return not poller.poll(0)


def _is_read(response: HTTPResponse) -> bool:
    """Read a short answer and say whether that was all of it; one that is long or slow is left alone."""
    deadline, left = time.monotonic() + LONGEST_ANSWER, LARGEST_ANSWER
    try:
        while response.length != 0 and not response.isclosed() and left > 0 and time.monotonic() < deadline:
            left -= len(response.read1(left))
    except (HTTPException, OSError):
        # The status is here already, and the answer's text does not matter.
        return False
    return response.length == 0 or response.isclosed()


def public_address(host: str) -> str:
    """Return an address of `host`, all of whose addresses are public. Raises NotPublic or OSError."""
    addresses = _addresses(host)
    for address in addresses:
        if not is_public(address):
            raise NotPublic(f"{host} has the address {address}")
    return addresses[0]


def _addresses(host: str) -> list[str]:
    """Ask the system for the addresses of `host`. Raises TimeoutError, or another OSError.

    It knows no time-out of its own, and may wait for a silent name server for minutes: so it is asked in a
    thread that is left to itself then.
    """
    answer: Future[list[str]] = Future()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
            answer.set_result([str(entry[4][0]) for entry in found])
        except Exception as error:
            answer.set_exception(error)

    Thread(target=ask, daemon=True).start()
    return answer.result(RESOLVED_WITHIN)


def is_public(text: str) -> bool:
    """Say whether `text` is an address of the public net, in no disguise."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    return _is_public_6(address)


def _is_public_6(address: IPv6Address) -> bool:
    # 6to4, Teredo and mapped addresses wrap one of IPv4 that may be anything.
    wrapped = address.ipv4_mapped or address.sixtofour or address.teredo
    return address.is_global and address in _GLOBAL_UNICAST and not wrapped
