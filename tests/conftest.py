"""What every test may ask for: a fresh database, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from webapp import db
from webapp.book import tables as _book_tables  # noqa: F401  (fills the metadata)
from webapp.db import Base


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[str]:
    """The address of a fresh SQLite database with every table; `db.write()` and `db.read()` use it."""
    url = f"sqlite:///{tmp_path / 'blackbook.db'}"
    db.use(url)
    engines = db.engines_for(url)
    Base.metadata.create_all(engines.writer)
    yield url
    engines.dispose()
