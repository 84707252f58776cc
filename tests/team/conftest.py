"""A manager beside the reps."""

from __future__ import annotations

import pytest
from flask import Flask

from tests import people
from tests.people import Someone


@pytest.fixture
def mona(app: Flask, alice: Someone) -> Someone:
    """The manager of Alice and Bob, without a book of customers."""
    return people.add(app, "Mona", organisation="Press", role="manager")
