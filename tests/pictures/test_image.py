"""What a picture is its own bytes say, and whoever says too much is refused before anybody draws it."""

from __future__ import annotations

import time

import pytest

from tests.pictures.photos import jpeg, png, segment, webp
from webapp.errors import Invalid
from webapp.pictures.image import Image, look


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (jpeg(), "image/jpeg"),
        (jpeg()[:2] + b"\xff\xff" + jpeg()[2:], "image/jpeg"),
        (png(), "image/png"),
        (webp(b"VP8 "), "image/webp"),
        (webp(b"VP8L"), "image/webp"),
        (webp(b"VP8X"), "image/webp"),
    ],
    ids=["jpeg", "jpeg with padding", "png", "webp", "webp without loss", "webp extended"],
)
def test_each_format_tells_its_size(data: bytes, mime: str) -> None:
    assert look(data) == Image(mime, 800, 600)  # type: ignore[arg-type]


HOSTILE = {
    "nothing": b"",
    "a text": b"<html><script>alert(1)</script>",
    "an SVG": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a GIF": b"GIF89a" + bytes(20),
    "a PDF": b"%PDF-1.7" + bytes(20),
    "an archive": b"PK\x03\x04" + bytes(200),
    "a JPEG that ends after its first marker": b"\xff\xd8\xff",
    "a JPEG that ends within a length": jpeg()[:5],
    "a JPEG that ends within its frame": jpeg()[: jpeg().index(b"\xff\xc0") + 7],
    "a JPEG without a frame": b"\xff\xd8" + segment(0xE0, bytes(14)) + b"scan",
    "a JPEG whose lengths are nothing": b"\xff\xd8" + b"\xff\xe0\x00\x00" * 9,
    "a JPEG without a height": jpeg(800, 0),
    "a PNG that ends in its signature": png()[:8],
    "a PNG whose first chunk is another": png().replace(b"IHDR", b"tEXt"),
    "a PNG without a width": png(0, 600),
    "a WebP that ends in its head": webp(b"VP8X")[:26],
    "a WebP of no kind": webp(b"VP9 "),
    "a wall of pixels": png(2**31 - 1, 2**31 - 1),
    "a JPEG as high as it can be": jpeg(10, 65_535),
    "a long, thin WebP": webp(b"VP8X", 2**24, 1),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_picture_or_too_large_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        look(data)


def test_a_picture_cut_off_anywhere_is_refused_or_read_but_never_breaks() -> None:
    for whole in (jpeg(), png(), webp(b"VP8 "), webp(b"VP8L"), webp(b"VP8X")):
        for end in range(len(whole)):
            try:
                assert look(whole[:end]) == look(whole)
            except Invalid:
                continue


def test_a_megabyte_of_markers_is_walked_once() -> None:
    steps = b"\xff\xd8" + b"\xff\xe0\x00\x02" * 260_000
    began = time.process_time()
    with pytest.raises(Invalid):
        look(steps)
    # A quarter of a million steps: a second on the slowest machine, hours if each began anew.
    assert time.process_time() - began < 20
