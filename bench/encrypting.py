"""Encrypting a message and signing for it, on one core, beside the least that Python can do.

The limit is RFC 8291 by `cryptography` alone, hand-written: a fresh key pair, ECDH, HKDF by the C code of
`hmac`, AES-GCM; the points of the phones are decoded before, the signature of RFC 8292 is there. Ours is the
adapter as the worker calls it, which decodes the phone's keys each time. `webpush` as it comes signs every
message anew (the backend it looks for is ours here too, which saves it 2 µs: webapp/push/sender.py).
All in turn, in slices of fifty messages, so that whatever else the machine does meets them alike; processor
time is counted.
"""

from __future__ import annotations

import base64
import hmac
import io
import os
import statistics
import tempfile
import time
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from webpush import WebPush, WebPushSubscription

from bench.common import record, show
from webapp import config
from webapp.push import endpoint
from webapp.push.endpoint import Address
from webapp.push.sender import Sender

PHONES = 200
SLICE, SLICES = 50, 300
PAYLOAD = b"x" * 400
SERVICE = "http://127.0.0.1:9"
CURVE = ec.SECP256R1()


def measure() -> None:
    """Give every contestant its slices in turn."""
    with tempfile.TemporaryDirectory() as folder:
        settings = config.load({"BLACKBOOK_DATA": folder, "PUSH_EXTRA_HOSTS": SERVICE})
        contestants = _contestants(Sender(settings))
    spent: dict[str, list[float]] = {who: [] for who in contestants}
    for turn in range(SLICES):
        for who, encrypt in contestants.items():
            begun = time.process_time()
            for number in range(SLICE):
                encrypt((turn * SLICE + number) % PHONES)
            spent[who].append((time.process_time() - begun) / SLICE)
    limit = statistics.median(spent["limit"])
    for who, each in spent.items():
        rates = sorted(1 / one for one in each)
        middle = rates[len(rates) // 20 : -len(rates) // 20]
        record(
            "encrypt",
            who=who,
            per_second=show(middle, 0),
            microseconds=round(statistics.median(each) * 1e6, 1),
            share=round(limit / statistics.median(each), 2),
        )


def _contestants(sender: Sender) -> dict[str, Callable[[int], object]]:
    phones = [_phone() for _ in range(PHONES)]
    decoded = [_decoded(phone) for phone in phones]
    pair = sender.ring().current
    signed = sender.authorization(SERVICE, pair)
    shipped = WebPush(pair.private_pem, io.BytesIO(pair.public_pem), subscriber="bench@example.org", ttl=3600)
    models = [
        WebPushSubscription.model_validate(
            {"endpoint": one.endpoint, "keys": {"p256dh": one.p256dh, "auth": one.auth}}
        )
        for one in phones
    ]
    return {
        "limit": lambda number: (_least(*decoded[number]), signed),
        "ours": lambda number: (
            sender.encrypt(phones[number], PAYLOAD),
            sender.authorization(SERVICE, pair),
        ),
        "webpush": lambda number: shipped.get(PAYLOAD, models[number]),
    }


def _phone() -> Address:
    point = ec.generate_private_key(CURVE).public_key()
    raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    p256dh, auth = (base64.urlsafe_b64encode(some).rstrip(b"=").decode() for some in (raw, os.urandom(16)))
    return endpoint.check(f"{SERVICE}/push", p256dh, auth, (SERVICE,))


def _decoded(phone: Address) -> tuple[bytes, bytes, ec.EllipticCurvePublicKey]:
    point, auth = (base64.urlsafe_b64decode(text + "==") for text in (phone.p256dh, phone.auth))
    return point, auth, ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)


def _least(point: bytes, auth: bytes, theirs: ec.EllipticCurvePublicKey) -> bytes:
    ours = ec.generate_private_key(CURVE)
    raw = ours.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    secret = hmac.digest(auth, ours.exchange(ec.ECDH(), theirs), "sha256")
    keying = hmac.digest(secret, b"WebPush: info\0" + point + raw + b"\x01", "sha256")
    salt = os.urandom(16)
    secret = hmac.digest(salt, keying, "sha256")
    key = hmac.digest(secret, b"Content-Encoding: aes128gcm\0\x01", "sha256")[:16]
    nonce = hmac.digest(secret, b"Content-Encoding: nonce\0\x01", "sha256")[:12]
    return salt + b"\0\0\x10\0\x41" + raw + AESGCM(key).encrypt(nonce, PAYLOAD + b"\x02", None)
