"""What the tests of the reminders may ask for: a push service, and people whose phones it reaches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from tests.people import Someone
from tests.postgres import Postgres
from tests.push.push_service import PushService
from tests.reminders.processes import redis
from tests.reminders.rep import Rep, morning
from webapp import config
from webapp.config import Settings


@pytest.fixture
def service() -> Iterator[PushService]:
    """A push service on the loopback interface."""
    running = PushService().start()
    yield running
    running.stop()


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path, service: PushService) -> Settings:
    """The settings of a server that may send to that service, on each of the two databases."""
    environment = {"BLACKBOOK_DATA": str(tmp_path / "data"), "PUSH_EXTRA_HOSTS": service.origin}
    if request.param == "postgres":
        server: Postgres = request.getfixturevalue("postgres")
        environment["DATABASE_URL"] = server.create_database()
    return config.load(environment)


@pytest.fixture
def rep(alice: Someone, service: PushService, clock: time_machine.Coordinates) -> Rep:
    """Alice in Oslo, a Monday morning; nothing in her book yet."""
    clock.move_to(morning("2026-11-23T06:00"))
    rep = Rep(alice, service)
    rep.wish(phone_zone="Europe/Oslo", lock_screen="full")
    return rep


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """A Redis of our own."""
    with redis(tmp_path) as address:
        yield address
