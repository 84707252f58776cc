"""Draws the icons of the app: a black notebook with a label and a red band.

Run it after a change: `python -m webapp.shell.draw_icons`. A test holds the files to what it draws.
"""

from __future__ import annotations

import math
import struct
import zlib
from pathlib import Path
from typing import NamedTuple

from webapp.shell.files import STATIC

Colour = tuple[int, int, int, int]

INK: Colour = (27, 24, 21, 255)
PAPER: Colour = (250, 247, 241, 255)
MARK: Colour = (150, 46, 46, 255)
NOTHING: Colour = (0, 0, 0, 0)
WHITE: Colour = (255, 255, 255, 255)


class Shape(NamedTuple):
    """A rectangle with round corners, in parts of the icon's edge, and its colour."""

    left: float
    top: float
    right: float
    bottom: float
    radius: float
    colour: Colour


def notebook(cover: Colour, label: Colour, band: Colour) -> list[Shape]:
    """Return the notebook from back to front."""
    return [
        Shape(0.15, 0.05, 0.85, 0.95, 0.07, cover),
        Shape(0.26, 0.22, 0.62, 0.46, 0.03, label),
        Shape(0.31, 0.285, 0.57, 0.315, 0.015, cover),
        Shape(0.31, 0.365, 0.49, 0.395, 0.015, cover),
        Shape(0.71, 0.05, 0.765, 0.95, 0.0, band),
    ]


IN_COLOUR = notebook(INK, PAPER, MARK)
IN_ONE_COLOUR = notebook(WHITE, NOTHING, NOTHING)

ICONS: dict[str, tuple[int, Colour, float, list[Shape]]] = {
    "icon-192.png": (192, NOTHING, 1.0, IN_COLOUR),
    "icon-512.png": (512, NOTHING, 1.0, IN_COLOUR),
    # A launcher may cut a maskable icon to a circle of 80 % of its width.
    "maskable-512.png": (512, PAPER, 0.66, IN_COLOUR),
    "monochrome-512.png": (512, NOTHING, 0.8, IN_ONE_COLOUR),
    "apple-touch-icon.png": (180, PAPER, 0.78, IN_COLOUR),
    "badge.png": (96, NOTHING, 1.0, IN_ONE_COLOUR),
}
"""Name -> edge in pixels, background, scale of the drawing, the drawing."""


def draw(name: str) -> bytes:
    """Return the PNG of one icon."""
    edge, background, scale, shapes = ICONS[name]
    pixels = [background] * (edge * edge)
    for shape in shapes:
        _paint(pixels, edge, _scaled(shape, scale))
    rows = (pixels[start : start + edge] for start in range(0, edge * edge, edge))
    return _png(edge, b"".join(b"\0" + b"".join(bytes(pixel) for pixel in row) for row in rows))


def _scaled(shape: Shape, scale: float) -> Shape:
    left, top, right, bottom = (0.5 + (place - 0.5) * scale for place in shape[:4])
    return Shape(left, top, right, bottom, shape.radius * scale, shape.colour)


def _paint(pixels: list[Colour], edge: int, shape: Shape) -> None:
    columns = range(math.floor(shape.left * edge), math.ceil(shape.right * edge))
    for y in range(math.floor(shape.top * edge), math.ceil(shape.bottom * edge)):
        for x in columns:
            cover = _coverage(shape, (x + 0.5) / edge, (y + 0.5) / edge, 1 / edge)
            if cover > 0:
                pixels[y * edge + x] = _mix(pixels[y * edge + x], shape.colour, cover)


def _coverage(shape: Shape, x: float, y: float, pixel: float) -> float:
    """Return how much of the pixel at (x, y) the shape covers, from its distance to the shape's edge."""
    across = max(shape.left + shape.radius - x, x - shape.right + shape.radius)
    down = max(shape.top + shape.radius - y, y - shape.bottom + shape.radius)
    outside = math.hypot(max(across, 0.0), max(down, 0.0)) + min(max(across, down), 0.0) - shape.radius
    return min(max(0.5 - outside / pixel, 0.0), 1.0)


def _mix(under: Colour, over: Colour, cover: float) -> Colour:
    if over[3] == 0:
        return (*under[:3], round(under[3] * (1 - cover)))
    if under[3] == 0:
        return (*over[:3], round(255 * cover))
    red, green, blue = (
        round(low + (high - low) * cover) for low, high in zip(under[:3], over[:3], strict=True)
    )
    return (red, green, blue, max(under[3], round(255 * cover)))


def _png(edge: int, rows: bytes) -> bytes:
    """Return the rows as a PNG file of eight bits RGBA (ISO/IEC 15948)."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", edge, edge, 8, 6, 0, 0, 0)
    body = zlib.compress(rows, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def main() -> None:
    """Write every icon into static/icons."""
    folder = Path(STATIC / "icons")
    folder.mkdir(exist_ok=True)
    for name in ICONS:
        (folder / name).write_bytes(draw(name))


if __name__ == "__main__":
    main()
