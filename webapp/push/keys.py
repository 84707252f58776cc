"""Our key pairs: by them the push services know us, and only who holds one may wake our phones (RFC 8292).

A subscription is bound to the key it was made with. So a new key does not end the earlier one: it stays good
for the phones that subscribed with it, until they were opened and have the new one. All lie in one file, the
current one first, so that every process sees them change at once; it is read whenever they are asked for.
Only the private halves are kept. The public ones are made from them, so the two cannot fall apart.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from base64 import urlsafe_b64encode
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from webapp import clock, config
from webapp.config import BadSettings, Settings

FILE = "vapid.pem"
Kids = Collection[str]
"""The names of pairs."""
ACCEPTED_FOR = timedelta(days=90)
"""How long an earlier key is good for the phones that subscribed with it."""

_PAIRS = re.compile(
    rb"(?:accepted until (\d{4}-\d\d-\d\d)\n)?(-----BEGIN [A-Z ]+-----\n.*?-----END [A-Z ]+-----\n?)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Keys:
    """A pair as `webpush` and the browsers want it."""

    private_pem: bytes
    public_pem: bytes
    public: str
    """The uncompressed point in base64url: the `applicationServerKey` of a subscription."""
    kid: str
    """Names the pair; kept with each subscription."""
    until: date | None = None
    """The last day of an earlier one; None for the current one."""


@dataclass(frozen=True, slots=True)
class Ring:
    """The current pair, by which phones subscribe, and earlier ones."""

    current: Keys
    earlier: tuple[Keys, ...] = ()

    @property
    def pairs(self) -> dict[str, Keys]:
        """The pairs by which phones are reached, by their names."""
        return {each.kid: each for each in (self.current, *self.earlier)}


def ring(settings: Settings) -> Ring:
    """Return the pairs of this installation; the first is made where there is none.

    Raises BadSettings for an unusable file.
    """
    path = settings.keys / FILE
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        config.write_private(path, _generate())
    current, *earlier = _read(path, path.read_bytes())
    today = clock.now().date()
    return Ring(current, tuple(each for each in earlier if each.until and each.until >= today))


def rotate(settings: Settings, *, trusting: bool = True) -> Ring:
    """Make a new current pair and return the ring.

    The earlier ones are accepted for a while, or, when not `trusting`, no longer: one of them may be known
    to others. Whoever does that marks their subscriptions (subscription.retire).
    """
    with _alone(settings):
        before = ring(settings)
        until = clock.now().date() + ACCEPTED_FOR
        kept = [(before.current, until), *((each, each.until) for each in before.earlier)] if trusting else []
        _write(settings, _generate(), kept)
    return ring(settings)


def tidy(settings: Settings, in_use: Kids) -> None:
    """Drop earlier pairs whose time is over or by which no phone is reached: only `in_use` names are."""
    with _alone(settings):
        found = _read(settings.keys / FILE, (settings.keys / FILE).read_bytes())
        kept = [each for each in ring(settings).earlier if each.kid in in_use]
        if len(kept) + 1 < len(found):
            _write(settings, found[0].private_pem.decode(), [(each, each.until) for each in kept])


def kid_of(point: bytes) -> str:
    """Return the name of the pair with this public key, an uncompressed point."""
    return hashlib.sha256(point).hexdigest()[:16]


def _generate() -> str:
    private = ec.generate_private_key(ec.SECP256R1())
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")


def _write(settings: Settings, current: str, earlier: list[tuple[Keys, date | None]]) -> None:
    parts = [current, *(f"accepted until {until}\n{each.private_pem.decode()}" for each, until in earlier)]
    config.write_private(settings.keys / FILE, "".join(parts), replace=True)


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Let one process at a time read the file and write it anew."""
    folder = os.open(settings.keys, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


@lru_cache(maxsize=8)
def _read(path: Path, content: bytes) -> tuple[Keys, ...]:
    found = tuple(_pair(path, pem, until) for until, pem in _PAIRS.findall(content))
    if not found:
        raise BadSettings([f"{path} is not a private key. Restore it from a backup."])
    return found


def _pair(path: Path, pem: bytes, until: bytes) -> Keys:
    try:
        private = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise BadSettings([f"{path} is not a private key. Restore it from a backup."]) from error
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(private.curve, ec.SECP256R1):
        raise BadSettings([f"{path} is not a key on the curve P-256. Restore it from a backup."])
    public = private.public_key()
    point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return Keys(
        private_pem=pem,
        public_pem=public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        public=urlsafe_b64encode(point).rstrip(b"=").decode("ascii"),
        kid=kid_of(point),
        until=date.fromisoformat(until.decode()) if until else None,
    )
