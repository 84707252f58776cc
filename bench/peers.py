"""The peers: PouchDB and Radicale, installed in the work folder and started as their users run them."""

from __future__ import annotations

import base64
import gzip
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request

from bench.books import documents, vcard
from bench.common import BIN, HERE, WORK, Server, free_port

FOLDER = WORK / "peers"
AUTHORIZATION = {"Authorization": "Basic " + base64.b64encode(b"rep:").decode()}

_RADICALE = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = none
[storage]
filesystem_folder = {folder}
[logging]
level = error
"""
_REPORT = """<?xml version="1.0"?>
<d:sync-collection xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><d:sync-token/>
<d:sync-level>1</d:sync-level><d:prop><d:getetag/><c:address-data/></d:prop></d:sync-collection>
"""


def set_up() -> None:
    """Install the peers in the versions pinned here, once."""
    stamp = FOLDER / "installed"
    wanted = (HERE / "requirements.txt").read_text() + (HERE / "package-lock.json").read_text()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("installing the peers (a minute)", flush=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, FOLDER)
    path = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(["npm", "ci", "--ignore-scripts", "--loglevel=error"], cwd=FOLDER, env=path, check=True)
    subprocess.run([sys.executable, "-m", "venv", FOLDER / "venv"], check=True)
    python = str(FOLDER / "venv" / "bin" / "python")
    pip = [python, "-m", "pip", "install", "-qq", "--require-hashes", "-r", str(HERE / "requirements.txt")]
    subprocess.run(pip, check=True)
    stamp.write_text(wanted)


def pouch() -> Server:
    """Start PouchDB's own server, its database on the disk."""
    port = free_port()
    folder = WORK / f"pouch-{port}"
    path = {"NODE_PATH": str(FOLDER / "node_modules"), "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    return Server(["node", HERE / "pouch_server.cjs", str(port), folder], port, environment=path)


def fill_pouch(server: Server, size: int) -> None:
    """Bring a book of documents into PouchDB's database `book<size>`."""
    address = f"{server.origin}/db/book{size}"
    _send("PUT", address)
    for start in range(0, size, 1000):
        part = documents(size)[start : start + 1000]
        _send("POST", f"{address}/_bulk_docs", json.dumps({"docs": part}).encode(), "application/json")


def radicale() -> Server:
    """Start Radicale with its cards on the disk."""
    port = free_port()
    settings = WORK / f"radicale-{port}.conf"
    settings.write_text(_RADICALE.format(port=port, folder=WORK / f"radicale-{port}"))
    python = FOLDER / "venv" / "bin" / "python"
    return Server([python, "-m", "radicale", "--config", settings], port)


def fill_radicale(server: Server, size: int) -> None:
    """Bring a book of cards into the collection `/rep/book<size>/`."""
    cards = "".join(vcard(each) for each in documents(size)).encode()
    _send("PUT", f"{server.origin}/rep/book{size}/", cards, "text/vcard")
    # The first fetch fills its cache.
    fetch_radicale(server, size)


def fetch_radicale(server: Server, size: int) -> tuple[float, int]:
    """Fetch a whole collection in one REPORT and store nothing; return the seconds and the answer's bytes."""
    started = time.perf_counter()
    packed = _send(
        "REPORT", f"{server.origin}/rep/book{size}/", _REPORT.encode(), "application/xml", Depth="1"
    )
    told = gzip.decompress(packed)
    spent = time.perf_counter() - started
    assert told.count(b"BEGIN:VCARD") == size
    return spent, len(packed)


def _send(method: str, address: str, body: bytes | None = None, kind: str = "", **headers: str) -> bytes:
    named = {**AUTHORIZATION, **headers, "Accept-Encoding": "gzip"} | ({"Content-Type": kind} if kind else {})
    asked = urllib.request.Request(address, body, named, method=method)
    with urllib.request.urlopen(asked, timeout=300) as answer:
        told: bytes = answer.read()
        return told
