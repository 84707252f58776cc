"""The reps and phones of the exchange's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sync.conftest import NewRep, Rep, jonas, new_rep
from webapp import config
from webapp.config import Settings

__all__ = ["anna", "jonas", "new_rep"]


@pytest.fixture
def anna(jonas: Rep, new_rep: NewRep) -> Rep:
    """A colleague of Jonas, with an own book and a private one."""
    return new_rep(jonas.person.organisation, "Anna")


@pytest.fixture
def settings(tmp_path: Path, database: str) -> Settings:
    """The settings of an application on either database."""
    return config.load({"BLACKBOOK_DATA": str(tmp_path / "data"), "DATABASE_URL": database})
