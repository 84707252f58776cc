"""The hash of a feed pointer, by which a phone and the server tell that they hold the same (section 5)."""

from __future__ import annotations

import zlib
from uuid import UUID

HSUM_MODULUS = 2**53
"""Sums stay exact in JavaScript."""


def pointer_hash(kind: str, record_id: UUID, ver: int, op: str) -> int:
    """Return the CRC-32 of `kind|id|ver|op`."""
    return zlib.crc32(f"{kind}|{record_id}|{ver}|{op}".encode())
