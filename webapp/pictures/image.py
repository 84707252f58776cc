"""What a picture is, by its own bytes: JPEG, PNG or WebP, and how large. Pure; nothing is decoded.

The dimensions stand in the first bytes of each format (ITU-T T.81, B.2.2; PNG, 11.2.1; RFC 9649), so
that a small file that claims to be a wall of pixels is refused before anybody's phone tries to draw it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Literal

from webapp.errors import Invalid

LARGEST_SIDE = 4096
"""Pixels; a phone sends at most 1,600."""

# Frames of a JPEG: every SOF but the tables that share their range (DHT, JPG, DAC).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers without a length."""


@dataclass(frozen=True, slots=True)
class Image:
    """What the bytes say of themselves."""

    mime: Literal["image/jpeg", "image/png", "image/webp"]
    width: int
    height: int


def look(data: bytes) -> Image:
    """Return what picture `data` is. Raises Invalid for what is none, or too large."""
    try:
        image = _read(data)
    except (IndexError, struct.error):
        image = None
    if image is None:
        raise Invalid("This is no JPEG, PNG or WebP picture. Choose another one.", code="no_picture")
    if not (1 <= image.width <= LARGEST_SIDE and 1 <= image.height <= LARGEST_SIDE):
        raise Invalid(
            f"The picture is {image.width} × {image.height} pixels. Choose one of {LARGEST_SIDE} at most.",
            code="picture_too_large",
        )
    return image


def _read(data: bytes) -> Image | None:
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return Image("image/png", *struct.unpack_from(">II", data, 16))
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _webp(data)
    return None


def _jpeg(data: bytes) -> Image | None:
    place = 2
    while data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
        elif marker in _ALONE:
            place += 2
        elif marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, place + 5)
            return Image("image/jpeg", width, height)
        else:
            (length,) = struct.unpack_from(">H", data, place + 2)
            # A length counts itself; one that does not would never lead on.
            place += 2 + max(2, length)
    return None


def _webp(data: bytes) -> Image | None:
    form = data[12:16]
    if form == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
        return Image("image/webp", width, height) if len(data) >= 30 else None
    if form == b"VP8L" and data[20] == 0x2F:
        (packed,) = struct.unpack_from("<I", data, 21)
        return Image("image/webp", (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1)
    if form == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", data, 26))
        return Image("image/webp", width, height)
    return None
