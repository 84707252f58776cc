"""An installation of its own for each test, on each of the two databases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.durability.installation import Installation
from tests.postgres import Postgres
from webapp import config, db, migrations


@pytest.fixture(params=["sqlite", "postgres"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """An empty installation; whatever runs on it is killed in the end."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("BLACKBOOK")},
        "BLACKBOOK_DATA": str(tmp_path / "data"),
    }
    environment.pop("DATABASE_URL", None)
    if request.param == "postgres":
        server: Postgres = request.getfixturevalue("postgres")
        environment["DATABASE_URL"] = server.create_database()
    url = config.load(environment).database_url
    migrations.upgrade(url)
    db.use(url)
    made = Installation(url, tmp_path, environment)
    yield made
    made.server.kill()
    db.engines_for(url).dispose()
