"""What the tests of push may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.push.push_service import PushService
from webapp import config
from webapp.config import Settings


@pytest.fixture
def service() -> Iterator[PushService]:
    """A push service on the loopback interface."""
    running = PushService().start()
    yield running
    running.stop()


@pytest.fixture
def settings(tmp_path: Path, service: PushService) -> Settings:
    """The settings of a development server that may send to that service."""
    return config.load({"BLACKBOOK_DATA": str(tmp_path / "data"), "PUSH_EXTRA_HOSTS": service.origin})
