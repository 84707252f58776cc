"""Small pictures of every format, made by hand: heads that are true, bodies that nobody draws."""

from __future__ import annotations

import hashlib
import struct
import zlib


def jpeg(width: int = 800, height: int = 600, *, more: bytes = b"") -> bytes:
    """Return a JPEG as a camera writes it: JFIF, a comment, a table, then the frame."""
    comment = segment(0xFE, b"made by hand" + more)
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00"
    parts = (segment(0xE0, b"JFIF\x00" + bytes(9)), comment, segment(0xDB, bytes(65)), segment(0xC0, frame))
    return b"\xff\xd8" + b"".join(parts) + segment(0xDA, bytes(8)) + b"scan" + b"\xff\xd9"


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def png(width: int = 800, height: int = 600) -> bytes:
    """Return a PNG: its signature and the chunk that says how large it is."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))


def webp(kind: bytes, width: int = 800, height: int = 600) -> bytes:
    """Return a WebP of one of its three kinds: b"VP8 ", b"VP8L", b"VP8X"."""
    if kind == b"VP8X":
        body = bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    elif kind == b"VP8L":
        body = b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14)
    else:
        body = b"\x30\x01\x00\x9d\x01\x2a" + struct.pack("<HH", width, height)
    chunk = kind + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", len(chunk) + 4) + b"WEBP" + chunk


def sha256(content: bytes) -> str:
    """Return the name that phone and server know a picture by."""
    return hashlib.sha256(content).hexdigest()
