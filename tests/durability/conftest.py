"""An installation of its own for each test, on each of the two databases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.durability.installation import Installation, libpq_address
from tests.postgres import Postgres, start
from webapp import config, db, migrations


@pytest.fixture(params=["sqlite", "postgres"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """An empty installation; whatever runs on it is killed in the end."""
    server: Postgres | None = request.getfixturevalue("postgres") if request.param == "postgres" else None
    with installed(tmp_path, server) as made:
        yield made


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """A PostgreSQL server that a test may stop."""
    with TemporaryDirectory(prefix="blackbook-postgres-") as folder, start(Path(folder)) as server:
        yield server


@contextmanager
def installed(folder: Path, server: Postgres | None) -> Iterator[Installation]:
    """Make an installation on PostgreSQL where there is a server of it, else on SQLite, for a while."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("BLACKBOOK")}
    inherited.pop("DATABASE_URL", None)
    environment = {**inherited, "BLACKBOOK_DATA": str(folder / "data")}
    if server:
        environment["DATABASE_URL"] = libpq_address(server.create_database())
    url = config.load(environment).database_url
    migrations.upgrade(url)
    db.use(url)
    made = Installation(url, folder, environment, server.programs if server else None)
    try:
        yield made
    finally:
        made.server.kill()
        db.engines_for(url).dispose()
