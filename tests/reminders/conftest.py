"""What the tests of the reminders may ask for: a push service, and people whose phones it reaches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Postgres
from tests.push.push_service import PushService
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
