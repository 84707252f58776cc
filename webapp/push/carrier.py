"""Carrying a POST to a push service and nowhere else.

No redirects, no repeats, no proxy from the environment, time-outs always. The name is resolved here, the
address must be public, and the connection goes to that very address: what the name says a moment later
cannot lead us into our own network.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from concurrent.futures import Future
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from threading import Lock, Thread
from urllib.parse import urlsplit

import urllib3
from urllib3.util import Timeout

RESOLVED_FOR = 300
"""Seconds for which an address is kept with its open connections."""
RESOLVED_WITHIN = 5.0
"""Seconds a name server may take."""
CONNECTIONS = 16
"""As many as are used at once are kept open with each service."""
LARGEST_ANSWER = 4096
LONGEST_ANSWER = 2.0
"""Bytes and seconds of an answer that are read, so that the connection can be used again."""

_GLOBAL_UNICAST = IPv6Network("2000::/3")


class NotPublic(Exception):
    """The name of a push service leads into a private network."""


class Carrier:
    """Open connections to push services, shared by threads."""

    def __init__(self, extra_hosts: tuple[str, ...] = ()) -> None:
        self._extra_hosts = extra_hosts
        self._pools: dict[str, tuple[float, urllib3.HTTPConnectionPool]] = {}
        self._lock = Lock()

    def post(
        self, url: str, body: bytes, headers: Mapping[str, str], timeout: Timeout
    ) -> tuple[int, Mapping[str, str]]:
        """POST `body` to an endpoint that was checked; return the status and the headers of the answer.

        Raises NotPublic, an error of urllib3, or OSError.
        """
        parts = urlsplit(url)
        pool = self._pool(f"{parts.scheme}://{parts.netloc.lower()}")
        response = pool.urlopen(
            "POST",
            f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/",
            body=body,
            headers={**headers, "Host": parts.netloc},
            timeout=timeout,
            retries=False,
            redirect=False,
            preload_content=False,
        )
        _finish(response)
        return response.status, response.headers

    def _pool(self, origin: str) -> urllib3.HTTPConnectionPool:
        now = time.monotonic()
        with self._lock:
            resolved_at, pool = self._pools.get(origin, (0.0, None))
        if pool is not None and now - resolved_at < RESOLVED_FOR:
            return pool
        pool = self._open(origin)
        with self._lock:
            self._pools[origin] = (now, pool)
        return pool

    def _open(self, origin: str) -> urllib3.HTTPConnectionPool:
        parts = urlsplit(origin)
        host = parts.hostname or ""
        if origin in self._extra_hosts:
            kind = urllib3.HTTPSConnectionPool if parts.scheme == "https" else urllib3.HTTPConnectionPool
            return kind(host, parts.port, maxsize=CONNECTIONS)
        address = public_address(host)
        return urllib3.HTTPSConnectionPool(
            address,
            443,
            maxsize=CONNECTIONS,
            server_hostname=host,
            assert_hostname=host,
            cert_reqs="CERT_REQUIRED",
        )


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


def _finish(response: urllib3.BaseHTTPResponse) -> None:
    """Read a short answer to its end, so that the connection lives on; close one that is long or slow."""
    deadline, read = time.monotonic() + LONGEST_ANSWER, 0
    try:
        while time.monotonic() < deadline and read <= LARGEST_ANSWER:
            chunk = response.read1(LARGEST_ANSWER)
            if not chunk:
                response.release_conn()
                return
            read += len(chunk)
    except (urllib3.exceptions.HTTPError, OSError):
        # The status is here already, and the answer's text does not matter.
        pass
    response.close()
