"""What the tests of the reminders may ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.push.push_service import PushService


@pytest.fixture
def service() -> Iterator[PushService]:
    """A push service on the loopback interface."""
    running = PushService().start()
    yield running
    running.stop()
