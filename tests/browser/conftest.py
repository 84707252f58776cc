"""Fixtures of the browser lanes: a prepared sample, servers that can be stopped, phones that can die."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Error, Playwright, sync_playwright

from tests.browser.phone import CHROMIUM, Phone
from tests.browser.server import Person, Server, copy_data

Scheme = Literal["light", "dark"]
NewPhone = Callable[..., Phone]


def need(path: str, package: str) -> None:
    """Skip by name where a browser is missing; with CI=true a missing one is a failure."""
    if Path(path).exists():
        return
    words = f"{package} is missing: apt-get install {package}"
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    need(CHROMIUM, "chromium")
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample organisation, made once and copied for each story."""
    assert Path("static/dist").exists(), "the app is not built: make build"
    data = tmp_path_factory.mktemp("prepared")
    Server(data).command("sample")
    return data


@pytest.fixture
def server(prepared: Path, tmp_path: Path) -> Iterator[Server]:
    """A running server with the sample organisation."""
    running = Server(copy_data(prepared, tmp_path / "data")).start()
    yield running
    running.stop()


@pytest.fixture
def reps(server: Server) -> list[Person]:
    """The two reps of the sample: the first owns 500 customers, the second 40."""
    return [person for person in server.people() if person.role == "rep"]


@pytest.fixture
def new_phone(playwright: Playwright, server: Server, tmp_path: Path) -> Iterator[NewPhone]:
    """Make phones; all of them are closed and forgotten at the end."""
    phones: list[Phone] = []

    def make(scheme: Scheme = "light") -> Phone:
        phone = Phone(playwright, tmp_path / f"phone-{len(phones)}", server.origin, scheme)
        phones.append(phone)
        return phone

    yield make
    for phone in phones:
        with suppress(Error):  # a killed phone has nothing to close
            phone.close()
    for phone in phones:
        shutil.rmtree(phone.profile, ignore_errors=True)
