"""Chromium killed at random moments while it writes and syncs over a bad line: what was saved is found.

`BLACKBOOK_KILLS` says how often, `BLACKBOOK_SEED` replays a run.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Error, Playwright, expect

from tests.browser.conftest import NewPhone
from tests.browser.fault_proxy import FaultProxy
from tests.browser.phone import Phone
from tests.browser.server import Person, Server

KILLS = int(os.environ.get("BLACKBOOK_KILLS", "5"))
SEED = int(os.environ.get("BLACKBOOK_SEED", "20261123"))
LONGEST_LIFE = 5.0
"""Seconds from the first touch to the kill."""


@pytest.fixture
def chance() -> Random:
    return Random(SEED)


@pytest.fixture
def line(server: Server, chance: Random) -> Iterator[FaultProxy]:
    proxy = FaultProxy(server.port, Random(chance.random())).start()
    yield proxy
    proxy.stop()


@pytest.fixture
def phone(playwright: Playwright, line: FaultProxy, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(playwright, tmp_path / "phone", line.origin)
    yield phone
    with suppress(Error):  # perhaps it was killed
        phone.close()


def write_until_killed(phone: Phone, place: str, life: int, after: float) -> list[str]:
    """Write notes until the browser dies; return those that the app said are saved."""
    saved: list[str] = []
    killer = threading.Timer(after, phone.end_processes)
    with suppress(Error):  # killed on the way to the page: nothing was saved
        phone.go(place)
        killer.start()
        for number in range(100):
            token = f"zq{life}x{number}qz"
            try:
                phone.add_note(f"Written in life {life}: {token}")
            except AssertionError:
                # The page died while it was looked at; a living one that did not save is a failure.
                assert killer.finished.is_set()
                break
            saved.append(token)
    killer.join()
    phone.kill()
    return saved


def test_every_note_saved_before_a_kill_is_found_afterwards(
    server: Server, reps: list[Person], phone: Phone, line: FaultProxy, chance: Random, new_phone: NewPhone
) -> None:
    rep = reps[1]
    phone.install(rep.email, rep.password)
    phone.visit("Book")
    phone.customers().first.click()
    expect(phone.page.get_by_role("button", name="Add", exact=True)).to_be_visible()
    phone.page.wait_for_url("**/app/customer/*")
    place = phone.page.url.removeprefix(line.origin)

    line.is_bad = True
    saved: list[str] = []
    for life in range(KILLS):
        saved += write_until_killed(phone, place, life, chance.uniform(0.3, LONGEST_LIFE))
        phone.open()
    assert saved, "it was always killed before anything was saved"
    assert sum(line.met.values()) >= KILLS, line.met

    phone.go(place)
    line.is_bad = False
    phone.wait_all_safe()
    other = new_phone()
    other.sign_in(rep.email, rep.password)
    other.wait_all_safe()
    book = other.context.request.get(f"{server.origin}/api/export?format=json").text()
    told = f"BLACKBOOK_SEED={SEED}, {len(saved)} notes, {dict(line.met)}"
    assert [token for token in saved if book.count(token) != 1] == [], told
    other.visit("Book")
    for token in saved:
        other.search(token)
        expect(other.customers().first, told).to_be_visible()
