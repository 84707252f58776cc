"""Our key pair: by it the push services know us, and only who holds it may wake our phones (RFC 8292).

Only the private half is kept. The public one is made from it, so the two cannot fall apart.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass
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

from webapp import config
from webapp.config import BadSettings, Settings

FILE = "vapid.pem"


@dataclass(frozen=True, slots=True)
class Keys:
    """The pair as `webpush` and the browsers want it."""

    private_pem: bytes
    public_pem: bytes
    public: str
    """The uncompressed point in base64url: the `applicationServerKey` of a subscription."""
    kid: str
    """Names the pair; kept with each subscription, because a subscription is bound to one key."""


def keys(settings: Settings) -> Keys:
    """Return the pair of this installation, made the first time. Raises BadSettings for an unusable file."""
    path = settings.keys / FILE
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        config.write_private(path, _generate())
    return _read(path, path.read_bytes())


def _generate() -> str:
    private = ec.generate_private_key(ec.SECP256R1())
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")


@lru_cache(maxsize=8)
def _read(path: Path, pem: bytes) -> Keys:
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
        kid=hashlib.sha256(point).hexdigest()[:16],
    )
