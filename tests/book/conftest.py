"""A mistake of ours is parked like any poison mutation: a test that did not mean one must fail on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def no_mistakes_of_ours(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail where the door wrote down an error."""
    yield
    assert not [each.getMessage() for each in caplog.get_records("call") if each.levelname == "ERROR"]
