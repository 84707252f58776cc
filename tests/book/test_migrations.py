"""Migrations lead from nothing, and from any version with rows in it, to the tables in the code."""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    CheckConstraint,
    Connection,
    MetaData,
    Table,
    create_engine,
    func,
    inspect,
    select,
    text,
)

from webapp import migrations
from webapp.migrations.schema import metadata

REVISIONS = [
    each.revision
    for each in reversed(list(ScriptDirectory.from_config(migrations.configuration()).walk_revisions()))
]


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database in which nothing is."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    return str(request.getfixturevalue("postgres").create_database())


def fill(connection: Connection) -> dict[str, int]:
    """Put a row into every table there is, parents first; return the number of rows in each."""
    there = MetaData()
    there.reflect(connection)
    made: dict[str, dict[str, Any]] = {}
    for table in there.sorted_tables:
        if table.name == "alembic_version":
            continue
        row = {column.name: _value(column) for column in table.columns}
        for constraint in table.foreign_key_constraints:
            for own, other in zip(constraint.columns, constraint.elements, strict=True):
                row[own.name] = made[other.column.table.name][other.column.name]
        connection.execute(table.insert(), [row])
        made[table.name] = row
    return count(connection, there.sorted_tables)


def _value(column: Any) -> Any:
    kind = column.type.python_type
    if kind is str:
        return _words(column).get(column.name, str(uuid4())[: column.type.length or 36])
    moment = datetime(2026, 11, 23, tzinfo=UTC)
    made = {bool: True, int: 7, datetime: moment, date: moment.date(), bytes: b"x", float: 1.5}
    return made[kind] if kind in made else uuid4()


def _words(column: Any) -> dict[str, str]:
    """What the checks of a table allow: its first word for each column that they name."""
    checks = [str(each.sqltext) for each in column.table.constraints if isinstance(each, CheckConstraint)]
    return dict(found[0] for check in checks if (found := re.findall(r"(\w+).*?'(\w+)'", check)))


def count(connection: Connection, tables: list[Table]) -> dict[str, int]:
    """Return the number of rows in each table."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables
        if table.name != "alembic_version"
    }


def test_from_nothing_to_the_tables_in_the_code(empty: str) -> None:
    migrations.upgrade(empty)

    with migrations.connect(empty) as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
        checks = {
            each["name"]
            for table in metadata.tables
            for each in inspect(connection).get_check_constraints(table)
        }
    assert differences == []
    named = {str(each.name) for table in metadata.tables.values() for each in table.constraints}
    assert {each for each in named if each.endswith("_check")} == checks
    assert migrations.version(empty) == REVISIONS[-1]


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_filled_database_keeps_every_row(empty: str, revision: str) -> None:
    migrations.upgrade(empty, to=revision)
    with migrations.connect(empty) as connection:
        before = fill(connection)

    migrations.upgrade(empty)

    with migrations.connect(empty) as connection:
        after = count(connection, metadata.sorted_tables)
    assert all(before.values())
    assert {name: after[name] for name in before if name in after} == before


def test_a_second_upgrade_changes_nothing(empty: str, tmp_path: Path) -> None:
    migrations.upgrade(empty)
    files = sorted(tmp_path.iterdir())
    migrations.upgrade(empty)
    assert sorted(tmp_path.iterdir()) == files


REBUILD = """
from alembic import op
import sqlalchemy as sa
revision = "9001"
down_revision = "{last}"
def upgrade():
    with op.batch_alter_table("book") as batch:
        batch.alter_column("name", existing_type=sa.String(200), type_=sa.String(300), nullable=False)
    {more}
"""


def later_versions(tmp_path: Path, more: str = "pass") -> Path:
    folder = tmp_path / "later"
    folder.mkdir()
    migration = REBUILD.format(last=REVISIONS[-1], more=more)
    (folder / "9001_rebuild.py").write_text(migration, encoding="utf-8")
    return folder


def test_a_table_that_is_rebuilt_keeps_its_children(empty: str, tmp_path: Path) -> None:
    migrations.upgrade(empty)
    with migrations.connect(empty) as connection:
        before = fill(connection)

    migrations.upgrade(empty, versions=(later_versions(tmp_path),))

    with migrations.connect(empty) as connection:
        assert count(connection, metadata.sorted_tables) == before
    assert migrations.version(empty) == "9001"


def test_the_file_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    file = tmp_path / "blackbook.sqlite3"
    url = f"sqlite:///{file}"
    migrations.upgrade(url)
    with migrations.connect(url) as connection:
        fill(connection)
    migrations.upgrade(url, versions=(later_versions(tmp_path),))
    with sqlite3.connect(f"{file}.before-{REVISIONS[-1]}") as copy:
        assert copy.execute("SELECT count(*) FROM member").fetchone() == (1,)
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == (REVISIONS[-1],)


def test_a_migration_that_leaves_orphans_is_undone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'blackbook.sqlite3'}"
    migrations.upgrade(url)
    with migrations.connect(url) as connection:
        fill(connection)
    folder = later_versions(tmp_path, 'op.execute("DELETE FROM book")')

    with pytest.raises(migrations.BrokenReferences, match="member"):
        migrations.upgrade(url, versions=(folder,))

    with create_engine(url).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM book")).scalar_one() == 1
    assert migrations.version(url) == REVISIONS[-1]
