"""Backup and restore of an installation on SQLite: the database and the keys, in one file.

A restored database knows less than the phones do. So every book gets a new epoch, by which the phones
notice, fetch the book anew and offer again what they had been promised was safe.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from sqlalchemy import make_url

from webapp import db
from webapp.config import Settings
from webapp.errors import Problem

DATABASE = "blackbook.sqlite3"
INDEX = "backup.json"
FORMAT = 1


class BackupProblem(Problem):
    """The backup or restore did not happen; everything is as it was."""

    code = "backup"


def back_up(settings: Settings, target: Path, *, now: datetime, overwrite: bool) -> int:
    """Write database and keys into `target`, readable by the owner alone, and return its bytes.

    Works while the server runs. Raises BackupProblem; `target` is whole or not there.
    """
    source = database_file(settings)
    if source is None:
        raise BackupProblem(
            "The database is PostgreSQL: use its own tools, and keep the keys beside the dump:\n"
            f'  pg_dump --format=custom --file={target} "$DATABASE_URL"\n'
            f"  tar --create --file={target}.keys.tar --directory={settings.data} keys"
        )
    if target.exists() and not overwrite:
        raise BackupProblem(f"{target} is there already. Choose another name, or say --overwrite.")
    with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".backup-") as folder:
        copy = Path(folder) / DATABASE
        _copy_database(source, copy)
        files = {DATABASE: copy, **_key_files(settings)}
        if settings.sample_sign_in_file.exists():
            files[settings.sample_sign_in_file.name] = settings.sample_sign_in_file
        packed = Path(folder) / "backup.tar"
        _pack(files, packed, now=now)
        packed.replace(target)
    return target.stat().st_size


def restore(settings: Settings, source: Path, *, now: datetime, overwrite: bool) -> Path | None:
    """Put database and keys of a backup in place of the present ones. The server must not be running.

    Returns the folder that now holds what was there before, or None where there was nothing. Afterwards
    the database must be migrated and every book be given a new epoch. Raises BackupProblem before anything is
    touched: for a damaged file, or where there is a database and `overwrite` is not said.
    """
    place = database_file(settings)
    if place is None:
        raise BackupProblem(
            "The database is PostgreSQL: use its own tools, then give every book a new epoch:\n"
            f'  pg_restore --clean --if-exists --dbname="$DATABASE_URL" {source}\n'
            "  blackbook epochs"
        )
    if place.exists() and not overwrite:
        raise BackupProblem(
            f"There is a database at {place}. Say --overwrite to put the backup in its place; "
            "the present one is kept beside it."
        )
    with tempfile.TemporaryDirectory(dir=settings.data, prefix=".restore-") as folder:
        names = _unpack(source, Path(folder))
        _check_database(Path(folder) / DATABASE)
        # Connections of this process would go on reading the file that is set aside.
        db.engines_for(settings.database_url).dispose()
        before = _set_aside(settings, place, now=now)
        for name in names:
            target = place if name == DATABASE else settings.data / name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            (Path(folder) / name).replace(target)
    return before


def database_file(settings: Settings) -> Path | None:
    """Return the file of the SQLite database, None on PostgreSQL."""
    url = make_url(settings.database_url)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def _copy_database(source: Path, target: Path) -> None:
    if not source.exists():
        raise BackupProblem(f"There is no database at {source}.")
    # A fresh connection: copying on one that has written and not committed never ends.
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    _check_database(target)


def _check_database(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
            orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupProblem(f"The database is damaged: {error}.") from error
    if verdict != "ok" or orphan:
        raise BackupProblem(f"The database is damaged: {verdict if verdict != 'ok' else orphan[0]}.")


def _key_files(settings: Settings) -> dict[str, Path]:
    return {f"keys/{path.name}": path for path in sorted(settings.keys.iterdir()) if path.is_file()}


def _pack(files: dict[str, Path], target: Path, *, now: datetime) -> None:
    index = {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "sha256": {name: _sha256(path) for name, path in files.items()},
    }
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w") as tar:
            body = json.dumps(index, indent=1).encode()
            head = tarfile.TarInfo(INDEX)
            head.size, head.mode, head.mtime = len(body), 0o600, int(now.timestamp())
            tar.addfile(head, io.BytesIO(body))
            for name, path in files.items():
                tar.add(path, arcname=name, filter=_without_owner)
        raw.flush()
        os.fsync(raw.fileno())


def _without_owner(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode = 0o600
    return entry


def _unpack(source: Path, folder: Path) -> list[str]:
    """Write the files of a backup below `folder`, each compared with its hash, and return their names."""
    try:
        with tarfile.open(source, "r:") as tar:
            with _file(tar, INDEX) as file:
                index = json.load(file)
            if index["format"] != FORMAT:
                raise BackupProblem(f"{source} was made by a newer Blackbook. Update this one first.")
            for name, sha256 in index["sha256"].items():
                target = folder / _safe(name)
                target.parent.mkdir(mode=0o700, exist_ok=True)
                target.touch(mode=0o600)
                with _file(tar, name) as packed, target.open("wb") as unpacked:
                    shutil.copyfileobj(packed, unpacked)
                if _sha256(target) != sha256:
                    raise BackupProblem(f"{source} is damaged at {name}. Take another backup.")
            return list(index["sha256"])
    except FileNotFoundError as error:
        raise BackupProblem(f"There is no file {source}.") from error
    except (tarfile.TarError, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupProblem(f"{source} is not a whole backup of Blackbook.") from error


def _file(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    file = tar.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file


def _safe(name: str) -> str:
    """Return `name` if it stays in the folder it is written to."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or len(path.parts) > 2:
        raise ValueError(name)
    return name


def _set_aside(settings: Settings, database: Path, *, now: datetime) -> Path | None:
    """Move the present database and keys into a folder beside them; without a database there is nothing."""
    if not database.exists():
        return None
    folder = settings.data / f"before-restore-{now:%Y%m%dT%H%M%SZ}"
    folder.mkdir(mode=0o700)
    for suffix in ("", "-wal", "-shm"):
        file = Path(f"{database}{suffix}")
        if file.exists():
            file.replace(folder / file.name)
    shutil.copytree(settings.keys, folder / "keys")
    return folder


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
