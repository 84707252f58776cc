"""Sending one message to one phone: the adapter round `webpush`, which encrypts.

`webpush` 1.0.6 keeps values of one call for the next, knows neither Topic nor Urgency, sets no bound on
size, leaves the port out of the audience it signs for, and signs every message anew. So it is asked for
the encryption alone; the headers are ours, and the signature is made once for each service and a few hours.
"""

from __future__ import annotations

import time
from binascii import a2b_base64
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Literal, NamedTuple, cast

import jwt
import webpush
from flask import Flask, current_app
from webpush import WebPush, WebPushSubscription

from webapp.config import Settings
from webapp.push import keys
from webapp.push.carrier import Carrier, NotPublic
from webapp.push.endpoint import Address
from webapp.push.keys import Keys, Ring

LARGEST_PAYLOAD = 2000
"""Bytes before encryption. Firefox on Android takes little more than 2,700 after it, others 4,096."""
SHORTEST_TTL, LONGEST_TTL = 60, 24 * 3600
"""Seconds. With 0 the message is lost to a sleeping phone, and Windows refuses it."""
SIGNED_FOR, SIGN_AGAIN_AFTER = 12 * 3600, 6 * 3600
"""Seconds a signature is good for (RFC 8292 allows 24 hours), and when it is made anew."""
TIMEOUT = 5.0
"""Seconds a service may take for each step: to be reached, and to answer."""
LONGEST_PAUSE = 24 * 3600

Result = Literal["accepted", "gone", "refused", "throttled", "silent", "later", "wrong"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the push service said.

    accepted: taken, which is not yet delivered. gone: this endpoint is over. refused: our signature or key
    is not accepted. throttled: the whole service wants a pause. silent: it is not reached, or does not answer
    in time. later: try again. wrong: never this message.
    """

    result: Result
    status: int = 0
    retry_after: int | None = None
    """Seconds the service asked us to wait."""
    note: str = ""


def init_app(app: Flask) -> None:
    """Make the keys if there are none, and the one sender of this process. Raises BadSettings."""
    app.extensions["push"] = Sender(app.extensions["settings"])


def sender() -> Sender:
    """Return the sender of the application in context."""
    return cast(Sender, current_app.extensions["push"])


# It looks for the backend of `cryptography` four times a message, each as long as deriving a key takes; since
# version 3.1 nobody takes notice of what it finds.
webpush.default_backend = lambda: None


class _WebPush(WebPush):  # type: ignore[misc]
    """`webpush`, reading the keys of a phone as they were checked: without their padding."""

    def _decode_subscription_key(self, key: str) -> bytes:
        return a2b_base64(key.replace("-", "+").replace("_", "/") + "==")


class _Subscription(NamedTuple):
    """What `webpush` reads of a subscription: its own model would check again what was checked already."""

    keys: Address


class Sender:
    """Sends messages with our key pairs. One for each process; its threads share it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._contact = settings.push_contact
        self._carrier = Carrier(settings.extra_push_hosts)
        pair = self.ring().current
        # It encrypts, for which it needs none of our keys: the phone's own are what counts (RFC 8291).
        self._webpush = _WebPush(pair.private_pem, pair.public_pem, subscriber=self._contact, ttl=LONGEST_TTL)
        self._signed: dict[tuple[str, str], tuple[float, str]] = {}

    def ring(self) -> Ring:
        """Return our keys as they are now: a new one is seen without a restart. Raises BadSettings."""
        return keys.ring(self._settings)

    def send(self, to: Address, payload: bytes, *, pair: Keys, topic: str, urgency: str, ttl: int) -> Outcome:
        """Encrypt `payload` for `to` and hand it to the push service; says what became of it, never raises.

        `pair` is the one it subscribed with. `topic` (at most 32 characters of base64url) replaces an older
        message that is still on its way.
        """
        if len(payload) > LARGEST_PAYLOAD or not SHORTEST_TTL <= ttl <= LONGEST_TTL:
            return Outcome("wrong", note=f"{len(payload)} bytes for {ttl} seconds")
        try:
            body = self.encrypt(to, payload)
        except Exception as error:  # one unusable key must not stop the others
            return Outcome("wrong", note=f"cannot encrypt: {type(error).__name__}")
        headers = {
            "Authorization": self.authorization(to.service, pair),
            "Content-Type": "application/octet-stream",
            "Content-Encoding": "aes128gcm",
            "TTL": str(ttl),
            "Topic": topic,
            "Urgency": urgency,
        }
        if to.service.endswith(".notify.windows.com"):
            headers["X-WNS-Cache-Policy"] = "cache"
        try:
            status, answered = self._carrier.post(to.endpoint, body, headers, TIMEOUT)
        except NotPublic:
            return Outcome("wrong", note="not on the public net")
        except (HTTPException, ConnectionResetError, BrokenPipeError) as error:
            # One connection was cut: that says no more of the service than an answer of 500 does.
            return Outcome("later", note=type(error).__name__)
        except OSError as error:
            return Outcome("silent", note=type(error).__name__)
        except ValueError:
            return Outcome("wrong", note="not an address")
        return understand(status, answered)

    def encrypt(self, to: Address, payload: bytes) -> bytes:
        """Return `payload` so that only this phone can read it (RFC 8291). Raises ValueError for bad keys."""
        # Private, and the only call without side effects: the version is pinned, and a test holds us to it.
        body: bytes = self._webpush._encrypt(payload, cast(WebPushSubscription, _Subscription(to)))
        return body

    def authorization(self, service: str, pair: Keys) -> str:
        """Return the header of RFC 8292, signed with `pair` for this service with its port."""
        now = time.time()
        made_at, header = self._signed.get((service, pair.kid), (0.0, ""))
        # A clock that was set back must not keep an old signature for ever.
        if not 0 <= now - made_at < SIGN_AGAIN_AFTER:
            claims = {"aud": service, "exp": int(now) + SIGNED_FOR, "sub": f"mailto:{self._contact}"}
            token = jwt.encode(claims, pair.private_pem, algorithm="ES256")
            header = f"vapid t={token}, k={pair.public}"
            self._signed[service, pair.kid] = (now, header)
        return header


def understand(status: int, headers: Mapping[str, str] | Message) -> Outcome:
    """Return what a push service's answer means (RFC 8030 and what the services do beside it)."""
    wait = _retry_after(headers.get("Retry-After"))
    if 200 <= status < 300:
        return Outcome("accepted", status)
    if status in (404, 410):
        return Outcome("gone", status)
    if status in (401, 403):
        return Outcome("refused", status)
    if status == 429:
        return Outcome("throttled", status, wait if wait is not None else 60)
    if status >= 500 or 300 <= status < 400 or status == 408:
        return Outcome("later", status, wait)
    # 413 among them: our payloads are far below every limit. The caller may try a shorter one.
    return Outcome("wrong", status, note=headers.get("X-WNS-Error-Description", "")[:80])


def _retry_after(text: str | None) -> int | None:
    """Seconds of a Retry-After, which is a number or a date; None for neither."""
    if not text:
        return None
    if text.isascii() and text.isdigit():
        seconds = int(text[:9])
    else:
        try:
            seconds = int(parsedate_to_datetime(text).timestamp() - time.time())
        except (TypeError, ValueError, OverflowError):
            return None
    return max(1, min(LONGEST_PAUSE, seconds))
