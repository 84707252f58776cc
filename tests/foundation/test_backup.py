"""A backup holds database and keys whole; a restore changes everything or nothing."""

from __future__ import annotations

import io
import json
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.foundation.conftest import Run
from tests.postgres import Postgres
from webapp import clock, config, db
from webapp.accounts import people
from webapp.accounts.tables import organisation
from webapp.backup import back_up
from webapp.book.tables import book


def add(run: Run, email: str) -> None:
    words = ("user", "add", email, "--name", "Jonas Berg", "--role", "rep", "--organisation", "Bergsten")
    assert run(*words).exit_code == 0


def known(email: str) -> bool:
    with db.read() as connection:
        return people.find_user(connection, email) is not None


def book_epochs() -> set[UUID]:
    every = select(book.c.epoch).execution_options(across_organisations=True)
    with db.read() as connection:
        return set(connection.scalars(every))


def test_a_restore_brings_back_what_the_backup_held(run: Run, tmp_path: Path) -> None:
    add(run, "jonas@bergsten.se")
    run("keys", "--rotate")
    key = (tmp_path / "data/keys/vapid.pem").read_bytes()
    assert key.count(b"BEGIN PRIVATE KEY") == 2, "the earlier one is kept too"
    epochs = book_epochs()
    assert run("backup", str(tmp_path / "backup")).exit_code == 0

    add(run, "late@bergsten.se")
    (tmp_path / "data/keys/vapid.pem").unlink()
    assert run("restore", str(tmp_path / "backup"), "--overwrite").exit_code == 0

    assert known("jonas@bergsten.se")
    assert not known("late@bergsten.se")
    assert (tmp_path / "data/keys/vapid.pem").read_bytes() == key
    assert book_epochs().isdisjoint(epochs)
    assert len(book_epochs()) == len(epochs) == 2


def test_what_a_restore_replaces_is_kept(run: Run, tmp_path: Path) -> None:
    add(run, "jonas@bergsten.se")
    run("backup", str(tmp_path / "backup"))
    add(run, "late@bergsten.se")
    run("restore", str(tmp_path / "backup"), "--overwrite")

    (before,) = (tmp_path / "data").glob("before-restore-*")
    assert {path.name for path in (before / "keys").iterdir()} == {"secret", "vapid.pem"}
    db.use(f"sqlite:///{before / 'blackbook.sqlite3'}")
    assert known("late@bergsten.se")


def test_a_backup_restores_into_an_empty_folder(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(run, "jonas@bergsten.se")
    run("backup", str(tmp_path / "backup"))
    monkeypatch.setenv("BLACKBOOK_DATA", str(tmp_path / "elsewhere"))
    assert run("restore", str(tmp_path / "backup")).exit_code == 0
    assert known("jonas@bergsten.se")
    assert not list((tmp_path / "elsewhere").glob("before-restore-*"))


def test_neither_overwrites_without_saying(run: Run, tmp_path: Path) -> None:
    add(run, "jonas@bergsten.se")
    run("backup", str(tmp_path / "backup"))
    size = (tmp_path / "backup").stat().st_size

    again = run("backup", str(tmp_path / "backup"))
    assert again.exit_code == 1
    assert "--overwrite" in again.output
    assert (tmp_path / "backup").stat().st_size == size

    back = run("restore", str(tmp_path / "backup"))
    assert back.exit_code == 1
    assert "--overwrite" in back.output
    assert known("jonas@bergsten.se")


def test_a_backup_is_for_its_owner_alone_and_leaves_nothing_behind(run: Run, tmp_path: Path) -> None:
    run("backup", str(tmp_path / "backup"))
    assert stat.S_IMODE((tmp_path / "backup").stat().st_mode) == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {"backup", "data"}


def spoil_a_byte(packed: bytes) -> bytes:
    place = packed.index(b"SQLite format 3") + 5000
    return packed[:place] + bytes([packed[place] ^ 1]) + packed[place + 1 :]


def name_a_way_out(packed: bytes) -> bytes:
    file = io.BytesIO()
    index = json.dumps({"format": 1, "sha256": {"../../escaped": "0" * 64}}).encode()
    with tarfile.open(fileobj=file, mode="w") as tar:
        for name, body in (("backup.json", index), ("../../escaped", b"x")):
            entry = tarfile.TarInfo(name)
            entry.size = len(body)
            tar.addfile(entry, io.BytesIO(body))
    return file.getvalue()


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_a_byte,
        name_a_way_out,
        lambda packed: packed[: len(packed) // 2],
        lambda _packed: b"",
        lambda _packed: b"not a backup" * 1000,
        lambda packed: packed.replace(b'"format": 1', b'"format": 9'),
    ],
    ids=["one bit", "a way out", "half", "empty", "no backup", "newer"],
)
def test_a_damaged_backup_changes_nothing(run: Run, tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    add(run, "jonas@bergsten.se")
    run("backup", str(tmp_path / "backup"))
    (tmp_path / "spoilt").write_bytes(spoil((tmp_path / "backup").read_bytes()))
    add(run, "late@bergsten.se")

    result = run("restore", str(tmp_path / "spoilt"), "--overwrite")
    assert result.exit_code == 1
    assert known("late@bergsten.se")
    assert {path.name for path in (tmp_path / "data").iterdir()} >= {"blackbook.sqlite3", "keys"}
    assert not list((tmp_path / "data").glob("*restore-*"))
    assert not list(tmp_path.rglob("escaped"))


def test_a_backup_made_while_somebody_writes_holds_what_was_committed(run: Run, tmp_path: Path) -> None:
    add(run, "jonas@bergsten.se")
    settings = config.load()
    with db.write() as connection:
        people.organisation_named(connection, "Half written", now=clock.now())
        back_up(settings, tmp_path / "backup", now=clock.now(), overwrite=False)
    run("restore", str(tmp_path / "backup"), "--overwrite")
    with db.read() as connection:
        assert connection.scalars(select(organisation.c.name)).all() == ["Bergsten"]


def test_postgresql_is_told_its_own_commands(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres: Postgres
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres.create_database())
    backup = run("backup", str(tmp_path / "backup"))
    assert "pg_dump" in backup.output
    assert not (tmp_path / "backup").exists()
    restore = run("restore", str(tmp_path / "backup"))
    assert "pg_restore" in restore.output
    assert "blackbook epochs" in restore.output
    assert run("epochs").exit_code == 0
