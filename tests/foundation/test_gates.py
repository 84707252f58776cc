"""What `make check` weighs and compares: sizes of the built app, locks, settings, icons."""

from __future__ import annotations

import gzip
import json
import re
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest

from webapp import config
from webapp.shell import draw_icons
from webapp.shell.files import DIST, STATIC
from webapp.shell.manifest import MANIFEST

KB = 1000
LOCKS = sorted(
    path.relative_to(config.ROOT).as_posix()
    for folder in (config.ROOT, config.ROOT / "bench")
    for path in [*folder.glob("requirements*.txt"), *folder.glob("package-lock.json")]
)


def weigh(*names: str) -> int:
    """Return the bytes of built files, each as `gzip -9` makes it."""
    return sum(len(gzip.compress((DIST / name).read_bytes(), 9)) for name in names)


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    """What Vite built for the page, chunk by chunk."""
    assert (DIST / "manifest.json").exists(), "the app is not built: make build"
    read: dict[str, Any] = json.loads((DIST / "manifest.json").read_text())
    return read


def needed_at_start(manifest: dict[str, Any]) -> set[str]:
    """Return the scripts the shell asks for, and those they cannot start without."""
    by_file = {chunk["file"]: chunk for chunk in manifest.values()}
    needed: set[str] = set()
    waiting = re.findall(r'/static/dist/(assets/[^"]+\.js)"', (DIST / "shell.html").read_text())
    assert waiting
    while waiting:
        file = waiting.pop()
        needed.add(file)
        waiting += [manifest[name]["file"] for name in by_file[file].get("imports", [])]
    return needed


def scripts_of(manifest: dict[str, Any]) -> set[str]:
    return {chunk["file"] for chunk in manifest.values() if chunk["file"].endswith(".js")}


def test_the_briefing_needs_at_most_40_kb_of_script(manifest: dict[str, Any]) -> None:
    assert weigh(*needed_at_start(manifest)) <= 40 * KB


def test_the_whole_app_has_at_most_85_kb_of_script(manifest: dict[str, Any]) -> None:
    assert weigh(*scripts_of(manifest)) <= 85 * KB


def test_the_worker_has_at_most_5_kb(manifest: dict[str, Any]) -> None:
    assert weigh("sw.js") <= 5 * KB


def test_the_styles_have_at_most_15_kb(manifest: dict[str, Any]) -> None:
    assert weigh(*{style for chunk in manifest.values() for style in chunk.get("css", [])}) <= 15 * KB


def test_the_worker_keeps_every_file_of_the_build_under_its_hash(manifest: dict[str, Any]) -> None:
    worker = (DIST / "sw.js").read_text()
    made = {path.name for path in (DIST / "assets").iterdir() if path.suffix in (".js", ".css", ".json")}
    assert scripts_of(manifest) <= {f"assets/{name}" for name in made}
    assert [name for name in made if f"/static/dist/assets/{name}" not in worker] == []
    assert (DIST / "build.txt").read_text().strip() in worker


def test_the_worker_is_one_classic_script() -> None:
    assert not re.search(r"^\s*(import|export)\b", (DIST / "sw.js").read_text(), re.MULTILINE)


def test_both_package_managers_have_their_locks() -> None:
    assert {"requirements.txt", "requirements-dev.txt", "package-lock.json"} <= set(LOCKS)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_pins_by_hash_and_names_no_address(name: str) -> None:
    text = (config.ROOT / name).read_text()
    # npm writes down where to thank people; nothing is fetched from there.
    without_thanks = re.sub(r'"funding": (\{.*?\}|\[.*?\]|"[^"]*")', "", text, flags=re.DOTALL)
    assert not re.findall(r"https?://\S+|file:\S+|--index-url\S*|\"resolved\"", without_thanks)
    assert "sha256:" in text or "sha512-" in text


def test_the_example_names_every_setting_and_no_other() -> None:
    lines = (config.ROOT / ".env.example").read_text().splitlines()
    named = [line.partition("=")[0] for line in lines if re.match(r"[A-Z_]+=", line)]
    assert sorted(named) == sorted(config.VARIABLES)


def test_the_example_describes_a_development_that_starts() -> None:
    lines = (config.ROOT / ".env.example").read_text().splitlines()
    environ = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    assert config.from_environment(environ) == config.from_environment({})


def test_no_setting_is_read_behind_the_back_of_config() -> None:
    # The language of a terminal is the terminal's, no setting of ours.
    readers = [
        f"{path.name}: {line.strip()}"
        for path in (config.ROOT / "webapp").rglob("*.py")
        for line in path.read_text().splitlines()
        if re.search(r"os\.(environ|getenv)", line) and not re.search(r"LC_|LANG", line)
    ]
    assert len(readers) == 1, readers


def pixels(png: bytes) -> bytes:
    """Return the rows of one of our own PNG files, unpacked."""
    body, place = b"", 8
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        body += png[place + 8 : place + 8 + length] if kind == b"IDAT" else b""
        place += 12 + length
    return zlib.decompress(body)


@pytest.mark.parametrize("name", ["icon-192.png", "apple-touch-icon.png", "badge.png"])
def test_the_icons_are_those_the_script_draws(name: str) -> None:
    assert pixels((STATIC / "icons" / name).read_bytes()) == pixels(draw_icons.draw(name))


@pytest.mark.parametrize(
    "picture", [*MANIFEST["icons"], *MANIFEST["screenshots"]], ids=lambda picture: picture["src"]
)
def test_the_manifest_names_pictures_of_the_size_it_says(picture: dict[str, str]) -> None:
    png = Path(config.ROOT, picture["src"].lstrip("/")).read_bytes()
    width, height = struct.unpack(">II", png[16:24])
    assert picture["sizes"] == f"{width}x{height}"
