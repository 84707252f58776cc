"""The address of a phone at its push service: something a stranger gave us and that we shall call.

So it is checked: only the known push services over https, never a host of our own network.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from webapp.errors import Invalid

SERVICES = ("fcm.googleapis.com", "push.services.mozilla.com", "push.apple.com", "notify.windows.com")
"""The push services of Chrome and Edge, of Firefox, of Apple and of Windows, with their subdomains."""

LONGEST_ENDPOINT = 2000


@dataclass(frozen=True, slots=True)
class Address:
    """A checked endpoint with its keys."""

    endpoint: str
    service: str
    p256dh: str
    auth: str

    @property
    def sha(self) -> str:
        """What stands for the endpoint where its secret path must not be told."""
        return endpoint_sha(self.endpoint)


def check(endpoint: str, p256dh: str, auth: str, extra_hosts: tuple[str, ...] = ()) -> Address:
    """Return the subscription's address. Raises Invalid when it is not one that a browser made."""
    service = check_endpoint(endpoint, extra_hosts)
    point, secret = _decode(p256dh), _decode(auth)
    if len(point) != 65 or point[0] != 4 or len(secret) != 16:
        raise Invalid("These keys are not those of a push subscription. Turn reminders off and on again.")
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as error:
        raise Invalid("This key is not on the curve P-256. Turn reminders off and on again.") from error
    return Address(endpoint, service, p256dh.rstrip("="), auth.rstrip("="))


def check_endpoint(endpoint: str, extra_hosts: tuple[str, ...] = ()) -> str:
    """Return the origin of `endpoint`. Raises Invalid unless it lies at a push service we know.

    `extra_hosts` are exact origins that are allowed beside them, whatever their scheme and port.
    """
    if len(endpoint) > LONGEST_ENDPOINT or not re.fullmatch(r"[\x21-\x5b\x5d-\x7e]+", endpoint):
        raise Invalid("This is not the address of a push service.")
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Invalid("This is not the address of a push service.") from error
    if parts.fragment or "@" in parts.netloc or not host:
        raise Invalid("This is not the address of a push service.")
    if f"{parts.scheme}://{parts.netloc.lower()}" in extra_hosts:
        return f"{parts.scheme}://{parts.netloc.lower()}"
    # The dot matters: notify.windows.com.example.org and evilpush.apple.com are not theirs.
    known = any(host == service or host.endswith(f".{service}") for service in SERVICES)
    if parts.scheme != "https" or port not in (None, 443) or not known:
        raise Invalid("Blackbook does not know this push service. Try another browser.")
    return f"https://{host}"


def endpoint_sha(endpoint: str) -> str:
    """Return the hash by which an endpoint is known where it must not be told."""
    return hashlib.sha256(endpoint.encode("utf-8", "surrogatepass")).hexdigest()


def _decode(text: str) -> bytes:
    """The bytes of base64url with or without its padding; none for anything else."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,200}={0,2}", text):
        return b""
    try:
        return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except binascii.Error:
        return b""
