"""What every test may ask for: a fresh database, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Postgres, start
from webapp import db
from webapp.accounts import tables as _accounts_tables  # noqa: F401  (fills the metadata)
from webapp.book import tables as _book_tables  # noqa: F401
from webapp.db import Base


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A PostgreSQL server of our own for the whole run; where there is none the test is skipped by name."""
    with start(tmp_path_factory.mktemp("postgres")) as server:
        yield server


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[str]:
    """The address of a fresh SQLite database with every table; `db.write()` and `db.read()` use it."""
    yield from _fresh(f"sqlite:///{tmp_path / 'blackbook.db'}")


@pytest.fixture
def postgres_database(postgres: Postgres) -> Iterator[str]:
    """The address of a fresh PostgreSQL database with every table; `db.write()` and `db.read()` use it."""
    yield from _fresh(postgres.create_database())


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """A fresh database, and the test runs once on each of the two."""
    return str(request.getfixturevalue(f"{request.param}_database"))


def _fresh(url: str) -> Iterator[str]:
    db.use(url)
    engines = db.engines_for(url)
    Base.metadata.create_all(engines.writer)
    yield url
    engines.dispose()
