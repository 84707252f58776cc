"""What every test may ask for: a fresh database, an app with three people, a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests import people
from tests.house import Person, move_in
from tests.people import Someone
from tests.postgres import Postgres, start
from webapp import config, create_app, db
from webapp.config import Settings
from webapp.migrations.schema import metadata


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of our own for the whole run; where there is none the test is skipped by name."""
    # Not below pytest's folder: another run closes that to all but its owner, and the server is another user.
    with TemporaryDirectory(prefix="blackbook-postgres-") as folder, start(Path(folder)) as server:
        yield server


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[str]:
    """The address of a fresh SQLite database with every table; `db.write()` and `db.read()` use it."""
    yield from _fresh(f"sqlite:///{tmp_path / 'blackbook.db'}")


@pytest.fixture(scope="session")
def postgres_tables(postgres: Postgres) -> Iterator[str]:
    """The address of a PostgreSQL database with every table, made once for the whole run."""
    url = postgres.create_database()
    metadata.create_all(db.engines_for(url).writer)
    yield url
    db.engines_for(url).dispose()


@pytest.fixture
def postgres_database(postgres: Postgres, postgres_tables: str) -> str:
    """The address of an empty PostgreSQL database; `db.write()` and `db.read()` use it."""
    db.use(postgres_tables)
    postgres.empty(postgres_tables, [table.name for table in reversed(metadata.sorted_tables)])
    return postgres_tables


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """A fresh database, and the test runs once on each of the two."""
    return str(request.getfixturevalue(f"{request.param}_database"))


@pytest.fixture
def jonas(database: str) -> Person:
    """A rep with an own book and a private one."""
    return move_in()


@pytest.fixture
def anna(jonas: Person) -> Person:
    """A colleague of Jonas."""
    return move_in(jonas.organisation, "Anna")


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """A Monday morning that lasts; `clock.shift(timedelta(...))` moves on."""
    with time_machine.travel(datetime(2026, 11, 23, 8, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of a development server with a data folder of its own."""
    return config.load({"BLACKBOOK_DATA": str(tmp_path / "data")})


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The whole application on a fresh database; nobody has an account yet."""
    for _ in _fresh(settings.database_url):
        yield create_app(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in on."""
    return people.a_phone(app)


@pytest.fixture
def alice(app: Flask) -> Someone:
    """A rep."""
    return people.add(app, "Alice", organisation="Press")


@pytest.fixture
def bob(app: Flask) -> Someone:
    """A rep of Alice's organisation."""
    return people.add(app, "Bob", organisation="Press")


@pytest.fixture
def charlie(app: Flask) -> Someone:
    """A rep of another organisation, who must see nothing."""
    return people.add(app, "Charlie", organisation="Elsewhere")


def _fresh(url: str) -> Iterator[str]:
    db.use(url)
    engines = db.engines_for(url)
    metadata.create_all(engines.writer)
    yield url
    engines.dispose()
